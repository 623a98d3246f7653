/** An address that leads to nothing this person may see: absent and forbidden look alike. */
import { Page } from '../parts/Page';
import { to } from '../router';
import { APP } from '../strings/app';

export function Nowhere() {
  return (
    <Page heading={APP.notFound}>
      <p>{APP.notFoundWhy}</p>
      <p>
        <a class="card__link" href={to.start}>
          {APP.toStart}
        </a>
      </p>
    </Page>
  );
}
