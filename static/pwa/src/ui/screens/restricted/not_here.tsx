/** What somebody does not see who is given restricted records by themselves, and whom they can ask: so that what is missing is not taken for not done. */
import type { SubjectRow } from '../../../views/rows';
import { Section } from '../../parts/Page';
import { to } from '../../router';
import { EMERGENCY } from '../../strings/access';
import { NOT_HERE } from '../../strings/restricted';

export interface NotHereProps {
  subject: SubjectRow;
  /** Of an alert: how many calls about it are among what is here. */
  calls?: number;
}

export function NotHere({ subject: { workers }, calls }: NotHereProps) {
  return (
    <Section heading={NOT_HERE.heading}>
      {calls !== undefined && <p>{calls > 0 ? NOT_HERE.otherCalls : NOT_HERE.calls}</p>}
      <p>{NOT_HERE.record}</p>
      <p>{workers.length > 0 ? NOT_HERE.ask(workers) : NOT_HERE.askNobody}</p>
      <p>{NOT_HERE.emergency}</p>
      <p>
        <a class="card__link" href={to.emergency}>
          {EMERGENCY.link}
        </a>
      </p>
    </Section>
  );
}
