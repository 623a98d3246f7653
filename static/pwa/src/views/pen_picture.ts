/** The short portrait of a child: what it says, and everything that was signed of it. */
import type { Entry } from '../wire/records';
import type { House } from './house';
import { isTorn, type Living, living, ofType, recordSays, writingsOf } from './living';
import type { PenPictureRow, PenVersionRow } from './rows';

/** Shape: entries – of one child; null where nobody has written one. */
export function penPicture(house: House, entries: readonly Entry[]): PenPictureRow | null {
  const last = newestPenPicture(entries);
  if (!last) return null;
  const written = recordSays(entries, 'pen_picture', last.record).wrote.text;
  return {
    record: last.record,
    version: last.version,
    text: last.body.text,
    written_to: last.body.written_to,
    contributors: last.body.contributors,
    by_name: house.names.person(written?.author ?? ''),
    at: written?.signed_at ?? last.at,
    review_by: last.body.review_by ?? null,
    torn: isTorn(last),
    versions: versionsOf(house, entries),
  };
}

/** Two who wrote the first one at once with an older version of the app wrote two records: the one written to last speaks. */
export function newestPenPicture(entries: readonly Entry[]): Living<'pen_picture'> | null {
  const record = ofType(entries, 'pen_picture').at(-1)?.change.record;
  return living(entries, 'pen_picture').find((each) => each.record === record) ?? null;
}

/**
 * As they were signed, also where two of them wait to be chosen from. Who changed another field and left the text as it was
 * wrote no version; who chose between two versions, or brought an earlier one back, did not write its words.
 */
function versionsOf(house: House, entries: readonly Entry[]): PenVersionRow[] {
  return writingsOf(entries, 'pen_picture', 'text')
    .sort((a, b) => a.by.change.signed_at.localeCompare(b.by.change.signed_at))
    .map(({ by: { change: by }, words }) => ({
      change: by.change,
      text: by.body.text,
      written_to: by.body.written_to,
      contributors: by.body.contributors,
      by_name: house.names.person(by.author),
      at: by.signed_at,
      words_of: words.change.author === by.author ? null : house.names.person(words.change.author),
      based_on: by.body.based_on ?? [],
    }));
}
