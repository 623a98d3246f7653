/**
 * What a search looks through: the words of each record, folded so that case and accents make no difference, one long string a
 * stream. Held in memory beside what is decrypted, and nowhere else.
 */
import type { Entry, Id } from '../wire/records';

export interface Haystack {
  stream: Id;
  entries: readonly Entry[];
  /** The words of all entries, folded. */
  folded: string;
  /** Where the words of each entry end. */
  ends: readonly number[];
}

const BETWEEN_ENTRIES = '\u0001';
const BETWEEN_FIELDS = '\u0000';
const NO_WORDS =
  /^(?:[0-9a-f]{32}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|[a-z0-9]+(?:_[a-z0-9]+)+|[a-z0-9_/.-]+@\d+)$/;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const ACCENTS = /[\u0300-\u036f]/g;

/** Case, accents, line ends and kinds of apostrophe make no difference. Shape: the same for a whole as for its parts. */
export function fold(text: string): string {
  const line = text.replace(/[\n\r\t]/g, ' ').toLowerCase();
  if (!BEYOND_ASCII.test(line)) return line;
  return line.normalize('NFD').replace(ACCENTS, '').replace(/[‘’]/g, "'").replace(/ς/g, 'σ');
}

/** The texts of a record that somebody may look for: all but ids, times and codes. */
export function textsOf({ change }: Entry): string[] {
  const found: string[] = [];
  gather(change.body, found);
  if (change.late_reason) found.push(change.late_reason);
  return found;
}

function gather(value: unknown, found: string[]): void {
  if (typeof value === 'string') {
    if (value !== '' && !NO_WORDS.test(value)) found.push(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) gather(inner, found);
  }
}

export function haystack(stream: Id, entries: readonly Entry[]): Haystack {
  const ends: number[] = [];
  const words: string[] = [];
  let at = 0;
  for (const entry of entries) {
    const text = fold(textsOf(entry).join(BETWEEN_FIELDS)) + BETWEEN_ENTRIES;
    words.push(text);
    at += text.length;
    ends.push(at);
  }
  // Flat before the first search: a string put together of many is only joined when it is read.
  const folded = words.join('');
  return { stream, entries, folded, ends };
}

/** The entries in which a folded term stands, each once. */
export function entriesWith({ folded, ends, entries }: Haystack, term: string): Entry[] {
  const found: Entry[] = [];
  let i = 0;
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, ends[i - 1])) {
    while ((ends[i] ?? Number.POSITIVE_INFINITY) <= at) i += 1;
    const entry = entries[i];
    if (!entry) break;
    found.push(entry);
    i += 1;
  }
  return found;
}

/** Where a folded term stands in a text as it was written. Shape: [start, end) or null. */
export function placeIn(text: string, term: string): [number, number] | null {
  const at = fold(text).indexOf(term);
  if (at < 0) return null;
  // Letter by letter: a folded letter may be shorter or longer than what was written.
  let [written, folded] = [0, 0];
  let start: number | null = null;
  for (const letter of text) {
    if (start === null && folded >= at && fold(letter) !== '') start = written;
    if (folded >= at + term.length && fold(letter) !== '') break;
    folded += fold(letter).length;
    written += letter.length;
  }
  return [start ?? 0, written];
}
