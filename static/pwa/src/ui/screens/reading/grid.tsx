/** Item by visit: answers side by side, with words where one differs from the last time it was observed. */
import { Fragment } from 'preact';
import { NOT_OBSERVED } from '../../../checklist/library';
import type { ChecklistGrid, GridCell, GridColumn } from '../../../views/rows';
import { Shape } from '../../parts/Shape';
import { TableScroll } from '../../parts/TableScroll';
import { CHILD, READ } from '../../strings/child';
import { BABY_STATE } from '../../strings/codes';
import { GRID } from '../../strings/over_time';
import { sayChildAge, sayDayInRow, sayMomentsInRow } from '../../strings/when';
import { answerShape, hasItem, itemWords, leadIn, listTitle, personWords } from './words';
import './grid.scss';

export function Grid({ grid }: { grid: ChecklistGrid }) {
  const about = grid.carer ? `, ${READ.about(personWords(grid.carer, CHILD.notNamed))}` : '';
  const title = `${grid.child_name}: ${listTitle(grid.definition, grid.version)}${about}`;
  return (
    <TableScroll label={title} atEnd>
      <table class="grid">
        <caption>
          <span class="grid__title">
            {title} <span class="soft">{leadIn(grid.definition, grid.version)}</span>
          </span>
        </caption>
        <Head grid={grid} />
        <tbody>
          {grid.rows.map(({ item, cells }) => (
            <tr key={item}>
              <th scope="row">{itemWords(grid.definition, grid.version, item).text}</th>
              {grid.columns.map((column, place) => (
                <td key={column.record}>
                  <Cell grid={grid} column={column} item={item} cell={cells[place] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Several carers: the visits above, and under each the carers side by side. */
function Head({ grid: { columns, carer } }: { grid: ChecklistGrid }) {
  const visits = columns.filter(({ visit }, place) => visit !== columns[place - 1]?.visit);
  const days = sayMomentsInRow(visits.map(({ at }) => at));
  const several = carer === null && columns.some((column) => column.carer !== null);
  const spanOf = (visit: string) => columns.filter((column) => column.visit === visit).length;
  if (!several) {
    return (
      <thead>
        <tr>
          <th scope="col">{GRID.item}</th>
          {columns.map((column) => (
            <th key={column.record} scope="col">
              {days[visits.findIndex(({ visit }) => visit === column.visit)]}
              <About column={column} />
            </th>
          ))}
        </tr>
      </thead>
    );
  }
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          {GRID.item}
        </th>
        {visits.map(({ visit, age }, place) => (
          <th key={visit} scope="colgroup" colSpan={spanOf(visit)}>
            {days[place]}
            <span class="grid__about">{sayChildAge(age)}</span>
          </th>
        ))}
      </tr>
      <tr>
        {columns.map((column) => (
          <th key={column.record} scope="col">
            {column.carer && personWords(column.carer, CHILD.notNamed)}
            <About column={column} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

function About({ column }: { column: GridColumn }) {
  const lines = [
    column.carer === null && sayChildAge(column.age),
    column.state && BABY_STATE[column.state],
    GRID.version(column.version),
    column.author_name,
    column.addendum && GRID.addendum,
  ];
  return <span class="grid__about">{lines.filter(Boolean).join(' · ')}</span>;
}

interface CellProps {
  grid: ChecklistGrid;
  column: GridColumn;
  item: string;
  cell: GridCell | null;
}

function Cell({ grid, column, item, cell }: CellProps) {
  const then = itemWords(grid.definition, column.version, item);
  if (cell === null) {
    return (
      <span class="soft">
        {hasItem(grid.definition, column.version, item) ? GRID.noAnswer : GRID.notAsked}
      </span>
    );
  }
  const asleep = cell.value === NOT_OBSERVED && column.state === 'asleep';
  const worded =
    column.version !== grid.version && then.text !== itemWords(grid.definition, grid.version, item).text;
  return (
    <>
      <span class="grid__answer">
        <Shape is={answerShape(cell.value)} />
        {asleep ? GRID.asleep(then.label(cell.value)) : then.label(cell.value)}
      </span>
      {cell.mark && (
        <span class="grid__changed">
          {GRID.marks[cell.mark](then.label(cell.value))}
          {cell.before && (
            <Fragment>
              {' '}
              <span class="grid__before">
                {GRID.before(then.label(cell.before.value), sayDayInRow(cell.before.at, column.at))}
              </span>
            </Fragment>
          )}
        </span>
      )}
      {cell.note && <span class="grid__before">{cell.note}</span>}
      {worded && <span class="grid__before">{GRID.worded(then.text)}</span>}
    </>
  );
}
