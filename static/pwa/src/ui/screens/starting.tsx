/** Before the engine knows what it has, and when the browser cannot do what keeps the work safe. */
import { Page } from '../parts/Page';
import { APP } from '../strings/app';

export function Starting() {
  return (
    <div role="status">
      <Page heading={APP.starting}>{null}</Page>
    </div>
  );
}

export function Unsupported({ missing }: { missing: readonly string[] }) {
  return (
    <Page heading={APP.unsupported}>
      <p>{APP.unsupportedWhy}</p>
      {missing.length > 0 && (
        <>
          <p>{APP.unsupportedMissing}</p>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {missing.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
