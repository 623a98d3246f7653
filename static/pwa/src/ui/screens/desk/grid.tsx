/** Item by visit: answers side by side, with a word where one differs from the last time it was observed. */
import type { ChecklistGrid, GridRow } from '../../../views/rows';
import { CHILD, READ } from '../../strings/child';
import { REVIEW } from '../../strings/desk';
import { sayDayInRow } from '../../strings/when';
import { itemWords, leadIn, listTitle, personWords } from '../reading/words';

export function Grid({ grid }: { grid: ChecklistGrid }) {
  const about = grid.carer ? `, ${READ.about(personWords(grid.carer, CHILD.notNamed))}` : '';
  const title = `${grid.child_name}: ${listTitle(grid.definition, grid.version)}${about}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section class="table-scroll" aria-label={title} tabIndex={0}>
      <table class="grid">
        <caption>
          {title} <span class="soft">{leadIn(grid.definition, grid.version)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{REVIEW.item}</th>
            {grid.columns.map((column, place) => (
              <th key={column.visit} scope="col">
                {sayDayInRow(column.at, grid.columns[place - 1]?.at)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row) => (
            <Row key={row.item} grid={grid} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ grid, row }: { grid: ChecklistGrid; row: GridRow }) {
  const words = itemWords(grid.definition, grid.version, row.item);
  return (
    <tr>
      <th scope="row">{words.text}</th>
      {row.cells.map((cell, place) => (
        <td key={grid.columns[place]?.visit ?? place}>
          {cell === null ? <span class="soft">{REVIEW.notAsked}</span> : words.label(cell.value)}
          {cell?.changed && <span class="grid__changed">{REVIEW.changed}</span>}
        </td>
      ))}
    </tr>
  );
}
