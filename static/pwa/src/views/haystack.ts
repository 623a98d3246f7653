/**
 * What a search looks through: the words of each record, folded so that case and accents make no difference. Held in memory beside what
 * is decrypted, and nowhere else.
 */
import type { Entry, Id, RecordType } from '../wire/records';
import { changedAt, isMerging } from './living';
import { isSignedOnce, toldApart } from './standing';

export interface Haystack {
  stream: Id;
  entries: readonly Entry[];
  /** What is told of each entry in which words are found. */
  told: readonly Told[];
  /** When what each tells of happened. Units: milliseconds since 1970. */
  at_ms: Float64Array;
  /** The words of all entries, folded, one after the other; no term reaches from one into the next. */
  text: string;
  /** Where the words of each entry end in it. */
  ends: Uint32Array;
}

/** `over`: nobody's word any more, because somebody has written over it with it in view. */
export type Told = 'standing' | 'struck' | 'over';

const BETWEEN_FIELDS = '\u0000';
const NO_WORDS =
  /^(?:[0-9a-f]{32}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|[a-z0-9]+(?:_[a-z0-9]+)+|[a-z0-9_/.-]+@\d+)$/;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const BREAKS = /[\n\r\t]/g;
const ACCENTS = /[\u0300-\u036f]/g;
const encoder = new TextEncoder();
const room = new Uint8Array(8 * 1024);
/** A text up to this size is looked through faster than it is encoded: words and letters are folded by the thousand. */
const SHORT = 64;

/** Whether each letter is one byte in UTF-8: to encode a long text is several times as fast as to look for a letter that is not. */
function isAscii(text: string): boolean {
  if (text.length <= SHORT) return !BEYOND_ASCII.test(text);
  let at = 0;
  while (at < text.length) {
    const part = text.slice(at, at + room.length);
    if (encoder.encodeInto(part, room.subarray(0, part.length)).read < part.length) break;
    at += part.length;
  }
  // Nobody's words stay in it.
  room.fill(0);
  return at >= text.length;
}

/** One after the other: each is found faster by itself than any of them. */
function hasBreaks(text: string): boolean {
  return text.includes('\n') || text.includes('\r') || text.includes('\t');
}

/** Case, accents, line ends and kinds of apostrophe make no difference. Shape: the same for a whole as for its parts. */
export function fold(text: string): string {
  const line = (hasBreaks(text) ? text.replace(BREAKS, ' ') : text).toLowerCase();
  return isAscii(line)
    ? line
    : line.normalize('NFD').replace(ACCENTS, '').replace(/[‘’]/g, "'").replace(/ς/g, 'σ');
}

/** Why somebody opened a record in an emergency, and what was found about it, is read where it is looked into. */
const NOT_SEARCHED: readonly RecordType[] = ['break_glass', 'break_glass_review'];

/** The texts of a record that somebody may look for: all but ids, times and codes. */
export function textsOf({ change }: Entry): string[] {
  const found: string[] = [];
  if (NOT_SEARCHED.includes(change.type)) return found;
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
  const ends = new Uint32Array(entries.length);
  const words: string[] = [];
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    for (const text of textsOf(entry)) {
      words.push(text, BETWEEN_FIELDS);
      at += text.length + 1;
    }
    ends[i] = at;
  }
  const at_ms = Float64Array.from(entries, ({ change }) => Date.parse(change.event_at));
  // Joined once and folded once: much is read when a vault is opened, and every string on the way is a copy.
  return { stream, entries, told: toldOf(entries), at_ms, ...foldedAll(words.join(''), ends) };
}

/** Folding may make what is beyond ASCII longer or shorter. */
function foldedAll(whole: string, ends: Uint32Array): Pick<Haystack, 'text' | 'ends'> {
  if (isAscii(whole)) return { text: fold(whole), ends };
  const folded = Array.from(ends, (end, i) => fold(whole.slice(ends[i - 1] ?? 0, end)));
  let at = 0;
  const moved = Uint32Array.from(folded, (text) => {
    at += text.length;
    return at;
  });
  return { text: folded.join(''), ends: moved };
}

/**
 * What was struck is told as such; of a living record counts what nobody has written over with it in view, and of one that is
 * signed once what its author said last.
 */
function toldOf(all: readonly Entry[]): Told[] {
  const { standing, struck } = toldApart(all);
  const [stands, falls] = [new Set(standing), new Set(struck)];
  const added = new Map(
    standing.filter(({ change }) => changedAt(change)).map((entry) => [entry.change.record, entry]),
  );
  return all.map((entry) => {
    if (falls.has(entry)) return 'struck';
    const isLast = (added.get(entry.change.record) ?? entry) === entry;
    return stands.has(entry) && isLast && !isWrittenOver(entry, standing) ? 'standing' : 'over';
  });
}

function isWrittenOver(entry: Entry, standing: readonly Entry[]): boolean {
  const { record, type, author } = entry.change;
  if (isSignedOnce(type) || isAnswer(entry)) return false;
  const later = standing
    .slice(standing.indexOf(entry) + 1)
    .filter(({ change }) => change.record === record && change.type === type);
  const seen = ({ change }: Entry) =>
    !isMerging(type) ||
    change.author === author ||
    change.base >= (entry.version ?? Number.POSITIVE_INFINITY);
  return later.some(seen);
}

/** What somebody answered to what a rule raised stands beside what others did. */
function isAnswer({ change }: Entry): boolean {
  return change.type === 'alert' && change.body.state !== 'open';
}

/** Where a folded term stands in a text as it was written. Shape: [start, end) or null. */
export function placeIn(text: string, term: string): [number, number] | null {
  const at = fold(text).indexOf(term);
  if (at < 0) return null;
  if (isAscii(text)) return [at, at + term.length];
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
