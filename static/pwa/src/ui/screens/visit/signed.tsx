/** After the signature: where the visit is, in plain words. */
import { Page } from '../../parts/Page';
import { to } from '../../router';
import { sayClock } from '../../strings/when';
import type { SignedVisit } from './sign';
import { SIGN, VISIT } from './strings';

export function Signed({ at, records }: SignedVisit) {
  return (
    <Page heading={SIGN.signedHeading}>
      <div class="visit">
        <p role="status">
          {SIGN.signed} {records > 0 && SIGN.records(records)}
        </p>
        <p>{SIGN.signedAt(sayClock(at))}</p>
        <div class="visit__foot">
          <a class="nhsuk-button" href={to.start}>
            {VISIT.today}
          </a>
          <a class="visit__link" href={to.outbox}>
            {VISIT.outbox}
          </a>
        </div>
      </div>
    </Page>
  );
}
