/** Numbers to call, on the locked screen too: a child at risk does not wait for a passphrase. */
import type { LocalNumber } from '../../views/rows';
import { UNLOCK } from '../strings/unlock';

export function Emergency({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <section class="emergency">
      <h2 class="section__heading section__heading--2">{UNLOCK.emergency}</h2>
      <p>
        <a class="phone-link" href="tel:999">
          {UNLOCK.emergencyCall}
        </a>
      </p>
      <p>{UNLOCK.duty}</p>
      {numbers.length === 0 ? <p>{UNLOCK.dutyNumber}</p> : <Numbers numbers={numbers} />}
    </section>
  );
}

/** 999 and the local numbers, where somebody is to be called now. */
export function CallNow({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <>
      <p>
        <a class="phone-link" href="tel:999">
          {UNLOCK.emergencyCall}
        </a>
      </p>
      <Numbers numbers={numbers} />
    </>
  );
}

/** 999 stands above the others already. */
const notEmergency = ({ number }: LocalNumber) => number.replace(/\s/g, '') !== '999';

export function Numbers({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <ul class="card-list">
      {numbers.filter(notEmergency).map(({ label, number, when }) => (
        <li key={`${label} ${number}`}>
          {label}:{' '}
          <a class="phone-link" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
            {number}
          </a>{' '}
          {when && <span class="soft">{when}</span>}
        </li>
      ))}
    </ul>
  );
}
