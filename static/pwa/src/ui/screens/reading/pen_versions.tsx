/** Every version of a pen picture, newest first: who signed which words, when, and what they draw on. */

import type { ChildVisitRow, PenVersionRow } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { CHILD } from '../../strings/child';
import { isolated } from '../../strings/isolated';
import { WRITTEN_TO } from '../../strings/living';
import { PEN } from '../../strings/pen_picture';
import { sayDay, sayTime } from '../../strings/when';

type Recorded = Pick<ChildVisitRow, 'visit' | 'started_at' | 'part'>;

export interface PenVersionsProps {
  versions: readonly PenVersionRow[];
  /** All that was recorded of the child: what a version may draw on. */
  entries: readonly Recorded[];
  level: 3 | 4;
}

export function PenVersions({ versions, entries, level }: PenVersionsProps) {
  const Heading: 'h3' | 'h4' = level === 3 ? 'h3' : 'h4';
  const newestFirst = versions.map((version, place) => ({ ...version, number: place + 1 })).reverse();
  return (
    <>
      {newestFirst.map(
        ({ change, number, text, written_to, contributors, by_name, at, words_of, based_on }) => (
          <article key={change} class="pen-version">
            <Heading class="section__heading section__heading--3">{PEN.version(number)}</Heading>
            <p class="soft">
              {[
                `${isolated(by_name)}, ${sayTime(at)}`,
                words_of !== null && PEN.wordsOf(words_of),
                WRITTEN_TO[written_to],
                contributors.length > 0 && CHILD.contributors(contributors.join(', ')),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p class="words">{text}</p>
            <Basis based_on={based_on} entries={entries} />
          </article>
        ),
      )}
    </>
  );
}

/** What of it is on this device; what is not here, or not for the reader's eyes, is not named. */
function Basis({ based_on, entries }: { based_on: readonly Id[]; entries: readonly Recorded[] }) {
  const known = based_on.flatMap((record) => basisWords(record, entries) ?? []);
  if (known.length === 0) return null;
  return <p class="soft">{PEN.basis([...new Set(known)].join('; '))}</p>;
}

function basisWords(record: Id, entries: readonly Recorded[]): string | null {
  for (const { visit, started_at, part } of entries) {
    const day = sayDay(started_at);
    if (visit === record) return PEN.basisVisit(day);
    if (part.quotes.some((quote) => quote.record === record)) return PEN.basisQuote(day);
    if (part.unspoken.some((unspoken) => unspoken.record === record)) return PEN.basisUnspoken(day);
  }
  return null;
}
