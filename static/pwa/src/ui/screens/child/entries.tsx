/** What was recorded about one child, newest first; the newest stands open. */
import type { ChildRows, ChildVisitRow } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { Expander } from '../../parts/Expander';
import { Section } from '../../parts/Page';
import { to } from '../../router';
import { CHILD, READ } from '../../strings/child';
import { VISIT_KIND } from '../../strings/codes';
import { OUTBOX_STATE } from '../../strings/outbox';
import { sayDay } from '../../strings/when';
import { ChildPartRead, Words } from '../reading/child_part';

export interface EntriesProps {
  entries: readonly ChildVisitRow[];
  child: Id;
  desk: boolean;
}

export function Entries({ entries, desk }: EntriesProps) {
  return (
    <Section heading={CHILD.entries}>
      {entries.length === 0 && <p>{CHILD.noEntries}</p>}
      {entries.map((entry, place) => (
        <div key={entry.visit} class="card">
          <Expander summary={<Summary entry={entry} />} open={place === 0}>
            {entry.arriving && <p>{READ.arriving(entry.arriving.have, entry.arriving.of)}</p>}
            <Words heading={READ.purpose} level={3} text={entry.purpose} none={entry.purpose_none_because} />
            <ChildPartRead part={entry.part} level={3} folded />
            <a class="card__link" href={(desk ? to.review : to.visit)(entry.family, entry.visit)}>
              {CHILD.wholeVisit}
            </a>
          </Expander>
        </div>
      ))}
    </Section>
  );
}

/** What their own record holds of visits to the family that they were in before. */
export function Elsewhere({ rows, desk }: { rows: Pick<ChildRows, 'name' | 'elsewhere'>; desk: boolean }) {
  if (rows.elsewhere.length === 0) return null;
  return (
    <Section heading={CHILD.elsewhere}>
      <p>{CHILD.elsewhereWhy(rows.name)}</p>
      {rows.elsewhere.map(({ visit, family, author, author_name, started_at, part }) => (
        <div key={`${visit} ${author}`} class="card">
          <Expander summary={CHILD.elsewhereBy(sayDay(started_at), author_name)}>
            <ChildPartRead part={part} level={3} folded />
            {family && (
              <a class="card__link" href={(desk ? to.review : to.visit)(family, visit)}>
                {CHILD.wholeVisit}
              </a>
            )}
          </Expander>
        </div>
      ))}
    </Section>
  );
}

function Summary({ entry }: { entry: ChildVisitRow }) {
  const struck = entry.struck ? ` · ${READ.struck}` : '';
  const state = entry.delivery ? ` · ${OUTBOX_STATE[entry.delivery].label}` : '';
  return (
    <>
      {sayDay(entry.started_at)}, {VISIT_KIND[entry.kind]}, {entry.author_name}
      {struck}
      {state}
    </>
  );
}
