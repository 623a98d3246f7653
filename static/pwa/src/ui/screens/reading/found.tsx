/** What was found on a visit beside the note: each with its facts, under one heading a kind. */
import type { FoundRow, FoundType } from '../../../views/rows';
import type { Bodies } from '../../../wire/records';
import { Facts } from '../../parts/Facts';
import { Tag } from '../../parts/Tag';
import { sayWhichRule } from '../../strings/alerts';
import { FOUND, FOUND_WORDS, factsOf, filled } from '../../strings/found';
import { STATEMENT_PART } from '../../strings/statements';
import { Changed } from './changed';
import { MarkFigure } from './mark_figure';

interface FoundReadProps {
  rows: readonly FoundRow[];
  level: 2 | 3 | 4;
}

export function FoundRead({ rows, level }: FoundReadProps) {
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  const types = [...new Set(rows.map(({ type }) => type))];
  return (
    <>
      {types.map((type) => (
        <div key={type}>
          <Heading class="section__heading section__heading--3">{FOUND[type]}</Heading>
          {inParts(ofType(rows, type)).map(([part, found]) => (
            <div key={part}>
              {part && <p class="soft">{STATEMENT_PART[part]}</p>}
              {found.map((row) => (
                <One key={row.record} row={row} />
              ))}
            </div>
          ))}
        </div>
      ))}
    </>
  );
}

function ofType(rows: readonly FoundRow[], type: FoundType): FoundRow[] {
  return rows.filter((row) => row.type === type);
}

type Part = Bodies['statement']['part'];

/** Sentences by the part of the note that they stand in, in its order; '' for what is no sentence, or of a part not known here. */
function inParts(rows: readonly FoundRow[]): [Part | '', FoundRow[]][] {
  const partOf = (row: FoundRow) =>
    row.type === 'statement' && row.body.part in STATEMENT_PART ? row.body.part : '';
  const parts = ['' as const, ...(Object.keys(STATEMENT_PART) as Part[])];
  return parts
    .map((part): [Part | '', FoundRow[]] => [part, rows.filter((row) => partOf(row) === part)])
    .filter(([, found]) => found.length > 0);
}

function One({ row }: { row: FoundRow }) {
  const facts = <Facts facts={filled(factsOf(row))} />;
  return (
    <>
      {row.restricted && (
        <p>
          <Tag kind="notice">{FOUND_WORDS.restricted}</Tag>
        </p>
      )}
      <Changed at={row.changed_at} />
      {row.type === 'body_mark' ? (
        <div class="mark-read">
          <MarkFigure mark={row.body} />
          {facts}
        </div>
      ) : (
        facts
      )}
      {row.type === 'alert' && <p class="soft">{sayWhichRule(row.body.pack, row.body.rule)}</p>}
    </>
  );
}
