/** What somebody found who looked into a record that was opened in an emergency. */
import type { FindingRow, LookedIntoRow } from '../../../views/rows';
import { Section } from '../../parts/Page';
import { EMERGENCY, LOOK_INTO } from '../../strings/access';

/** What came of it, in the words that whoever looked into it chose from. */
export function Found({ found: { finding, by_name, at } }: { found: LookedIntoRow }) {
  return (
    <p class="card__line">
      <b>{finding ? LOOK_INTO.findings[finding] : LOOK_INTO.unread}</b>
      <br />
      {LOOK_INTO.foundBy(by_name, at)}
    </p>
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
            <Found found={found} />
          </li>
        ))}
      </ul>
      <p class="soft">{EMERGENCY.foundMore}</p>
    </Section>
  );
}
