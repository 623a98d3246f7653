/** Growth as it was entered: a picture for each measure, and one table with all of it. No reference curve is drawn. */
import type { GrowthLine, GrowthRows } from '../../../views/rows';
import { CaptionedTable } from '../../parts/CaptionedTable';
import { Section } from '../../parts/Page';
import { TableScroll } from '../../parts/TableScroll';
import { Tag } from '../../parts/Tag';
import { CENTILE_BAND, CHART, CLOTHING, GROWTH_SOURCE, MEASURER_ROLE, SCALES } from '../../strings/findings';
import { GROWTH_TIME, OVER_TIME } from '../../strings/over_time';
import { sayAge, sayDate, sayDateInShort } from '../../strings/when';
import { FRAME, INSET, type Measure, type Plot, plotOf } from './growth_plot';

const MEASURES: readonly { measure: Measure; words: string; unit: string }[] = [
  { measure: 'weight_g', words: GROWTH_TIME.weight, unit: GROWTH_TIME.inGrams },
  { measure: 'length_mm', words: GROWTH_TIME.length, unit: GROWTH_TIME.inMillimetres },
  { measure: 'head_mm', words: GROWTH_TIME.head, unit: GROWTH_TIME.inMillimetres },
];
/** From the middle of the dot to the line that the number stands on. */
const LABEL_FROM_DOT = { above: -14, below: 26 };
const NUMBER = new Intl.NumberFormat('en-GB');

export function GrowthOverTime({ name, growth }: { name: string; growth: GrowthRows }) {
  const plots = MEASURES.map((each) => ({
    ...each,
    plot: plotOf(growth.lines, each.measure, growth.due_on),
  }));
  return (
    <Section heading={GROWTH_TIME.heading}>
      <p class="soft">{growth.lines.length === 0 ? GROWTH_TIME.none : GROWTH_TIME.why}</p>
      {growth.due_on && <p>{GROWTH_TIME.early(sayDate(growth.due_on))}</p>}
      {growth.lines.length > 0 && (
        <>
          <div class="charts">
            {plots.map(({ measure, words, unit, plot }) =>
              plot ? (
                <Chart key={measure} name={name} words={words} unit={unit} plot={plot} />
              ) : (
                <p key={measure}>{GROWTH_TIME.noneOf(words)}</p>
              ),
            )}
          </div>
          <Key />
          <Table name={name} growth={growth} />
        </>
      )}
    </Section>
  );
}

interface ChartProps {
  name: string;
  words: string;
  unit: string;
  plot: Plot;
}

function Chart({ name, words, unit, plot }: ChartProps) {
  const { points, ticks, due_x } = plot;
  const right = FRAME.width - FRAME.right;
  return (
    <figure class="chart">
      <figcaption class="notice__heading">{GROWTH_TIME.inUnit(words, unit)}</figcaption>
      <TableScroll label={`${name}: ${words}`} atEnd>
        <svg
          class="chart__drawing"
          viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
          role="img"
          aria-label={GROWTH_TIME.picture(name, words)}
        >
          {ticks.map(({ value, y }) => (
            <g key={value}>
              <path class="chart__line" d={`M${FRAME.left} ${y}H${right}`} />
              <text x={FRAME.left - 8} y={y + 5} text-anchor="end">
                {NUMBER.format(value)}
              </text>
            </g>
          ))}
          {due_x !== null && <Due x={due_x} />}
          <polyline class="chart__path" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
          {points.map(({ record, x, y, own, label, value }) => (
            <g key={record}>
              <circle class={own ? 'chart__point' : 'chart__point chart__point--told'} cx={x} cy={y} r="6" />
              {label && (
                <text class="chart__value" x={x} y={y + LABEL_FROM_DOT[label]} text-anchor="middle">
                  {NUMBER.format(value)}
                </text>
              )}
            </g>
          ))}
          <Ends plot={plot} y={FRAME.height - 14} />
        </svg>
      </TableScroll>
    </figure>
  );
}

function Due({ x }: { x: number }) {
  return (
    <g>
      <path class="chart__due" d={`M${x} ${FRAME.top - 10}V${FRAME.height - FRAME.bottom}`} />
      <text x={x} y={14} text-anchor="middle">
        {GROWTH_TIME.due}
      </text>
    </g>
  );
}

function Ends({ plot: { from, to, points }, y }: { plot: Plot; y: number }) {
  const [first, last] = [points[0], points.at(-1)];
  return (
    <>
      <text x={first?.x ?? 0} y={y} text-anchor="middle">
        {sayDateInShort(from)}
      </text>
      {from !== to && (
        <text x={(last?.x ?? 0) + INSET} y={y} text-anchor="end">
          {sayDateInShort(to)}
        </text>
      )}
    </>
  );
}

function Key() {
  return (
    <ul class="marks">
      <li>
        <Dot told={false} /> {GROWTH_TIME.filled}
      </li>
      <li>
        <Dot told /> {GROWTH_TIME.hollow}
      </li>
      <li>{GROWTH_TIME.line}</li>
    </ul>
  );
}

function Dot({ told }: { told: boolean }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      <circle class={told ? 'chart__point chart__point--told' : 'chart__point'} cx="8" cy="8" r="6" />
    </svg>
  );
}

function Table({ name, growth: { lines, due_on } }: { name: string; growth: GrowthRows }) {
  const caption = GROWTH_TIME.caption(name);
  const heads = [
    GROWTH_TIME.takenOn,
    GROWTH_TIME.age,
    ...(due_on ? [GROWTH_TIME.corrected] : []),
    GROWTH_TIME.grams,
    GROWTH_TIME.lengthMm,
    GROWTH_TIME.headMm,
    GROWTH_TIME.band,
    GROWTH_TIME.by,
    GROWTH_TIME.source,
    GROWTH_TIME.how,
  ];
  return (
    <CaptionedTable caption={caption} heads={heads.map((head) => ({ key: head, words: head }))}>
      {lines.map((line) => (
        <Row key={line.record} line={line} corrected={due_on !== null} />
      ))}
    </CaptionedTable>
  );
}

function Row({ line, corrected }: { line: GrowthLine; corrected: boolean }) {
  const how = [line.clothing && CLOTHING[line.clothing], line.scales && SCALES[line.scales]];
  return (
    <tr>
      <th scope="row">
        {sayDate(line.taken_on)}
        {line.restricted && <Tag kind="notice">{OVER_TIME.restricted}</Tag>}
        {line.addendum && <span class="grid__before">{OVER_TIME.addendum}</span>}
      </th>
      <td>{line.age.is === 'born' ? sayAge(line.age.age) : ''}</td>
      {corrected && <td>{correctedOf(line)}</td>}
      <td>{measured(line.weight_g)}</td>
      <td>{measured(line.length_mm)}</td>
      <td>{measured(line.head_mm)}</td>
      <td>{bandOf(line)}</td>
      <td>
        {line.measured_by} ({MEASURER_ROLE[line.measurer_role]})
      </td>
      <td>{GROWTH_SOURCE[line.source]}</td>
      <td>{how.filter(Boolean).join(', ')}</td>
    </tr>
  );
}

function measured(value: number | null) {
  return value === null ? <span class="soft">{GROWTH_TIME.notMeasured}</span> : NUMBER.format(value);
}

function correctedOf({ age }: GrowthLine): string {
  if (age.is !== 'born') return '';
  if (age.corrected) return sayAge(age.corrected);
  return age.days_to_due_date === null ? '' : GROWTH_TIME.beforeDue;
}

function bandOf({ centile_band, chart }: GrowthLine): string {
  return [centile_band && CENTILE_BAND[centile_band], CHART[chart]].filter(Boolean).join(', ');
}
