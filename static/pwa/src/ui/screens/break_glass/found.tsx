/** What somebody found who looked into a record that was opened in an emergency. */
import type { FindingRow, LookedInto } from '../../../views/rows';
import { Notice } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { EMERGENCY, LOOK_INTO } from '../../strings/access';

interface FoundProps {
  looked: LookedInto;
  /** What to do where they did not find the same. */
  differ: string;
}

/** What came of it, in the words that each who looked into it chose from. */
export function Found({ looked: { by, differs }, differ }: FoundProps) {
  return (
    <>
      {differs && (
        <Notice kind="alert" heading={LOOK_INTO.differs}>
          <p>{differ}</p>
        </Notice>
      )}
      {by.map(({ finding, by_name, at }) => (
        <p key={`${by_name} ${at}`} class="card__line">
          <b>{finding ? LOOK_INTO.findings[finding] : LOOK_INTO.unread}</b>
          <br />
          {LOOK_INTO.foundBy(by_name, at)}
        </p>
      ))}
    </>
  );
}

/** About the reader's own: which it was is said by its hours, and no child is named. */
export function FoundAboutMine({ findings }: { findings: readonly FindingRow[] }) {
  if (findings.length === 0) return null;
  return (
    <Section heading={EMERGENCY.found}>
      <ul class="card-list">
        {findings.map((found) => (
          <li key={found.record} class="card">
            <p class="card__line">{EMERGENCY.foundWhich(found.from, found.to)}</p>
            <Found looked={found.looked} differ={EMERGENCY.differ} />
          </li>
        ))}
      </ul>
      <p class="soft">{EMERGENCY.foundMore}</p>
    </Section>
  );
}
