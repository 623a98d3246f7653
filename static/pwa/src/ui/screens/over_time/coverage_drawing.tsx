/** Coverage as marks, told apart by their form: one row a child, one column a visit. */
import type { CoverageCell, CoverageRows } from '../../../views/rows';
import { COVERAGE } from '../../strings/over_time';
import { sayMomentsInRow } from '../../strings/when';

type MarkName = Exclude<keyof typeof COVERAGE.marks, 'place'>;

const ALONE = { yes: 'alone', no: 'seen', not_applicable: 'no_need' } as const;
const UNIT = 36;
const NAMES = 96;
const DATES = 112;
/** One unit of the drawing at the usual size of text. */
const REM_PER_UNIT = 1 / 16;

export function CoverageDrawing({ rows: { family_name, columns, children } }: { rows: CoverageRows }) {
  const [width, height] = [NAMES + columns.length * UNIT + 8, DATES + children.length * UNIT + 8];
  const days = sayMomentsInRow(columns.map(({ at }) => at));
  return (
    <svg
      class="coverage"
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: `${width * REM_PER_UNIT}rem` }}
      role="img"
      aria-label={COVERAGE.picture(family_name)}
    >
      {columns.map(({ visit }, place) => {
        const x = NAMES + (place + 0.5) * UNIT;
        return (
          <text key={visit} transform={`translate(${x + 5} ${DATES - 10}) rotate(-90)`}>
            {days[place]}
          </text>
        );
      })}
      {children.map(({ child, name, cells }, row) => {
        const y = DATES + (row + 0.5) * UNIT;
        return (
          <g key={child}>
            <path class="chart__line" d={`M0 ${y - UNIT / 2}H${width}`} />
            <text x="4" y={y + 5}>
              {name}
            </text>
            {cells.map((cell, place) => (
              <g key={columns[place]?.visit} transform={`translate(${NAMES + (place + 0.5) * UNIT} ${y})`}>
                <Mark is={markOf(cell)} place={cell.is === 'seen' && cell.sleep_place_seen === 'yes'} />
              </g>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

export function CoverageKey() {
  return (
    <>
      <p class="notice__heading">{COVERAGE.key}</p>
      <ul class="marks">
        {(Object.keys(COVERAGE.marks) as (keyof typeof COVERAGE.marks)[]).map((mark) => (
          <li key={mark}>
            <svg class="marks__one" viewBox="-18 -18 36 36" aria-hidden="true">
              {mark === 'place' ? <Mark is="seen" place /> : <Mark is={mark} place={false} />}
            </svg>{' '}
            {COVERAGE.marks[mark]}
          </li>
        ))}
      </ul>
    </>
  );
}

function markOf(cell: CoverageCell): MarkName {
  if (cell.is === 'not_seen' || cell.is === 'no_entry') return cell.is;
  if (cell.is !== 'seen') return 'other';
  if (!cell.told) return 'untold';
  if (cell.awake === 'asleep') return 'asleep';
  return ALONE[cell.seen_alone];
}

/** Around the middle of its cell. */
function Mark({ is, place }: { is: MarkName; place: boolean }) {
  return (
    <>
      <Form is={is} />
      {place && <path class="mark__edge" d="M-10 15H10" />}
    </>
  );
}

function Form({ is }: { is: MarkName }) {
  switch (is) {
    case 'alone':
      return (
        <>
          <circle class="mark__edge" r="11" />
          <circle class="mark__ground" r="6" />
        </>
      );
    case 'seen':
      return <circle class="mark__ground" r="9" />;
    case 'no_need':
      return <path class="mark__ground" d="M0 -12L12 0L0 12L-12 0Z" />;
    case 'asleep':
      return <path class="mark__ground" d="M3 -9.5A10 10 0 1 0 3 9.5A11 11 0 0 1 3 -9.5Z" />;
    case 'untold':
      return <circle class="mark__edge mark__edge--broken" r="9" />;
    case 'not_seen':
      return <path class="mark__edge" d="M-8 -8L8 8M8 -8L-8 8" />;
    case 'no_entry':
      return <rect class="mark__edge mark__edge--broken" x="-12" y="-12" width="24" height="24" />;
    case 'other':
      return <path class="mark__edge" d="M-6 0H6" />;
  }
}
