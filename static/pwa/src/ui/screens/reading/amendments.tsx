/** What the author of a visit changed after signing it: each change with its time and reason, as it was and as it is. */
import type { AmendmentRow } from '../../../views/rows';
import { Facts } from '../../parts/Facts';
import { AMEND, amendmentTitle } from '../../strings/amending';
import { fieldLabel, fieldWords } from '../../strings/mending';
import { sayTime } from '../../strings/when';

export function Amendments({ rows, level }: { rows: readonly AmendmentRow[]; level: 2 | 3 }) {
  if (rows.length === 0) return null;
  const Heading: 'h2' | 'h3' = level === 2 ? 'h2' : 'h3';
  return (
    <section class="section">
      <Heading class="section__heading section__heading--2">{AMEND.after}</Heading>
      <ol class="thread">
        {signings(rows).map(([first, ...rest]) => (
          <li key={first.change} class="thread__item">
            <p class="card__line">
              <strong>{sayTime(first.at)}</strong>
              {first.why && (
                <>
                  {' '}
                  {AMEND.why}: <span class="words">{first.why}</span>
                </>
              )}
            </p>
            {[first, ...rest].map((row) => (
              <One key={row.change} row={row} />
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function One({ row }: { row: AmendmentRow }) {
  const title = amendmentTitle(row);
  if (row.struck)
    return (
      <p>
        {title}: {AMEND.inError.toLowerCase()}
      </p>
    );
  return (
    <>
      {row.fields.map(({ was, now }) => (
        <div key={now.path.join(' ')}>
          <p>
            {title}: {fieldLabel(now, row.type)}
          </p>
          <Facts
            facts={[
              { name: AMEND.was, value: fieldWords(was) || AMEND.none },
              { name: AMEND.now, value: fieldWords(now) || AMEND.none },
            ]}
          />
        </div>
      ))}
    </>
  );
}

/** What was signed together is read together. */
function signings(rows: readonly AmendmentRow[]): [AmendmentRow, ...AmendmentRow[]][] {
  const found: [AmendmentRow, ...AmendmentRow[]][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last && last[0].at === row.at) last.push(row);
    else found.push([row]);
  }
  return found;
}
