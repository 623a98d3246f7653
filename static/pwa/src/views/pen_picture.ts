/** The short portrait of a child: what it says, and everything that was signed of it. */
import type { Entry } from '../wire/records';
import type { House } from './house';
import { isTorn, living, ofType, recordSays } from './living';
import type { PenPictureRow, PenVersionRow } from './rows';

/** Shape: entries – of one child; null where nobody has written one. */
export function penPicture(house: House, entries: readonly Entry[]): PenPictureRow | null {
  const last = living(entries, 'pen_picture').at(-1);
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

/** As they were signed, also where two of them wait to be chosen from. */
function versionsOf(house: House, entries: readonly Entry[]): PenVersionRow[] {
  return ofType(entries, 'pen_picture')
    .sort((a, b) => a.change.signed_at.localeCompare(b.change.signed_at))
    .map(({ change: { change, author, signed_at, body } }) => ({
      change,
      text: body.text,
      written_to: body.written_to,
      contributors: body.contributors,
      by_name: house.names.person(author),
      at: signed_at,
      based_on: body.based_on ?? [],
    }));
}
