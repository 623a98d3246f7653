/** Which child was seen at which visit: a row for each child, as marks and, below, in words. */
import type { Engine } from '../../../engine/port';
import type { CoverageCell, CoverageColumn, CoverageRows } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { CaptionedTable } from '../../parts/CaptionedTable';
import { WhyNotYet } from '../../parts/Loading';
import { Section } from '../../parts/Page';
import { TableScroll } from '../../parts/TableScroll';
import { AWAKE, NOT_SEEN_REASON, SEEN, SEEN_ALONE, SLEEP_PLACE, VISIT_KIND } from '../../strings/codes';
import { COVERAGE } from '../../strings/over_time';
import { sayChildAge, sayDate, sayMomentsInRow } from '../../strings/when';
import { useRows } from '../../watching';
import { CoverageDrawing, CoverageKey } from './coverage_drawing';

export function Coverage({ engine, family }: { engine: Engine; family: Id }) {
  const rows = useRows(engine, { is: 'coverage', family });
  if (!rows) return <WhyNotYet />;
  const { family_name, since, earlier, columns } = rows;
  return (
    <Section heading={COVERAGE.heading(family_name)}>
      <p class="soft">
        {COVERAGE.why(sayDate(since))} {earlier > 0 && COVERAGE.earlier(earlier)}
      </p>
      {columns.length === 0 ? (
        <p>{COVERAGE.none}</p>
      ) : (
        <>
          <TableScroll label={COVERAGE.picture(family_name)} atEnd>
            <CoverageDrawing rows={rows} />
          </TableScroll>
          <CoverageKey />
          <Table rows={rows} />
        </>
      )}
    </Section>
  );
}

function Table({ rows: { family_name, columns, children } }: { rows: CoverageRows }) {
  const days = sayMomentsInRow(columns.map(({ at }) => at));
  const caption = COVERAGE.caption(family_name);
  return (
    <CaptionedTable
      caption={caption}
      atEnd
      heads={[
        { key: 'child', words: COVERAGE.child },
        ...columns.map(({ visit, kind, author_name }, place) => ({
          key: visit,
          words: (
            <>
              {days[place]}
              <span class="grid__about">
                {VISIT_KIND[kind]} · {author_name}
              </span>
            </>
          ),
        })),
      ]}
    >
      {children.map(({ child, name, age, cells }) => (
        <tr key={child}>
          <th scope="row">
            <strong>{name}</strong>
            <span class="grid__about">{sayChildAge(age)}</span>
          </th>
          {columns.map((column, place) => (
            <td key={column.visit}>
              <Cell cell={cells[place]} column={column} />
            </td>
          ))}
        </tr>
      ))}
    </CaptionedTable>
  );
}

function Cell({ cell, column }: { cell: CoverageCell | undefined; column: CoverageColumn }) {
  if (!cell) return null;
  switch (cell.is) {
    case 'seen':
      return (
        <>
          <strong>{SEEN.yes}</strong>
          <span class="grid__before">{seenFacts(cell, column).join(' · ')}</span>
          {!cell.told && <span class="grid__changed">{COVERAGE.untold}</span>}
        </>
      );
    case 'not_seen': {
      const why = [cell.reason ? NOT_SEEN_REASON[cell.reason] : '', cell.detail ?? ''].filter(Boolean);
      return <>{why.length === 0 ? SEEN.no : COVERAGE.notSeen(why.join('. '))}</>;
    }
    case 'no_entry':
      return <span class="grid__changed">{COVERAGE.words.no_entry}</span>;
    default:
      return <span class="soft">{COVERAGE.words[cell.is]}</span>;
  }
}

/** Where a child sleeps is asked at home. */
function seenFacts(cell: Extract<CoverageCell, { is: 'seen' }>, { kind }: CoverageColumn): string[] {
  const home = kind === 'home_planned' || kind === 'home_unannounced';
  const place = cell.sleep_place_seen && SLEEP_PLACE[cell.sleep_place_seen];
  return [
    SEEN_ALONE[cell.seen_alone],
    AWAKE[cell.awake],
    place ?? (home ? COVERAGE.noSleepPlace : ''),
  ].filter(Boolean);
}
