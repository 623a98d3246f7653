/** Numbers to call, on the locked screen too: a child at risk does not wait for a passphrase. */
import type { LocalNumber } from '../../views/rows';
import { UNLOCK } from '../strings/unlock';

export function Emergency({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <section class="emergency">
      <h2 class="section__heading section__heading--2">{UNLOCK.emergency}</h2>
      <Call999 />
      <p>{UNLOCK.duty}</p>
      {numbers.length === 0 ? <p>{UNLOCK.dutyNumber}</p> : <Numbers numbers={numbers} />}
    </section>
  );
}

/** 999 and the local numbers, where somebody is to be called now. */
export function CallNow({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <>
      <Call999 />
      <Numbers numbers={numbers} />
    </>
  );
}

function Call999() {
  return (
    <p>
      <a class="call-999" href="tel:999">
        {UNLOCK.emergencyCall}
      </a>
    </p>
  );
}

/** 999 stands above the others already. */
const notEmergency = ({ number }: LocalNumber) => number.replace(/\s/g, '') !== '999';

export function Numbers({ numbers }: { numbers: readonly LocalNumber[] }) {
  return (
    <ul class="numbers">
      {numbers.filter(notEmergency).map(({ label, number, when }) => (
        <li key={`${label} ${number}`} class="numbers__one">
          <span class="numbers__whose">
            {label} {when && <span class="soft">{when}</span>}
          </span>{' '}
          <a class="phone-link" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
            {number}
          </a>
        </li>
      ))}
    </ul>
  );
}
