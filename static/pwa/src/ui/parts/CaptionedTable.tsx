/** A table with its caption and the heads of its columns, in a frame that scrolls by itself. */
import type { ComponentChildren } from 'preact';
import { TableScroll } from './TableScroll';

export interface Head {
  key: string;
  words: ComponentChildren;
}

export interface CaptionedTableProps {
  caption: string;
  heads: readonly Head[];
  /** Begin at the last column, where the newest is. */
  atEnd?: boolean;
  /** The rows. */
  children: ComponentChildren;
}

export function CaptionedTable({ caption, heads, atEnd = false, children }: CaptionedTableProps) {
  return (
    <TableScroll label={caption} atEnd={atEnd}>
      <table class="grid">
        <caption>
          <span class="grid__title">{caption}</span>
        </caption>
        <thead>
          <tr>
            {heads.map(({ key, words }) => (
              <th key={key} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableScroll>
  );
}
