/** Before the engine knows what it has, and when the browser, or what came to it, is not what keeps the work safe. */
import { useLayoutEffect } from 'preact/hooks';
import type { LocalNumber } from '../../views/rows';
import { Page } from '../parts/Page';
import { APP } from '../strings/app';
import { Emergency } from './emergency';

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
      <p>{APP.unsupportedKept}</p>
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

/** In the place of what is locked: nothing of it can be read, and what was written last is not lost. */
export function Unsaved() {
  useLayoutEffect(() => {
    document.documentElement.style.display = '';
  }, []);
  return (
    <Page heading={APP.unsaved}>
      <p role="alert">{APP.unsavedWhy}</p>
      <Emergency numbers={[]} />
    </Page>
  );
}

/** No field, and nothing to press: whatever is typed from here on might be read by somebody else. */
export function Changed({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <Page heading={APP.changed}>
      <p role="alert">{APP.changedWhy}</p>
      <p>{APP.changedDo}</p>
      <Emergency numbers={numbers} />
    </Page>
  );
}
