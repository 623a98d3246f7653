/**
 * One thing of the outbox with its author's own words in full: what was set aside and why, what may be done about it, and what
 * was sent before.
 *
 * Source: sync/PROTOCOL.md sections 4.6 and 14.2.
 */
import { DAY } from '../wire/days';
import type { Change, Id } from '../wire/records';
import { CODED } from './coded';
import { leastAdvanced } from './delivery';
import { names } from './names';
import type { Notebook, SentItem } from './notebook';
import { outboxItems, partsOf } from './outbox';
import type { MendField, MendingRows, MendPart } from './rows';

/** A new change with the same body may be filed: the reason lay outside it, or has been put right. */
const AGAIN: readonly string[] = [
  'not_allowed',
  'unknown_type',
  'unknown_schema',
  'unopenable',
  'bad_signature',
];
/** What is in it may be what was wrong. */
const CORRECT: readonly string[] = ['invalid', 'malformed'];

export async function mending(book: Notebook, key: Id): Promise<MendingRows | null> {
  const item = outboxItems(book, names(book)).find((each) => each.key === key);
  if (!item) return null;
  const sent = partsOf(book, key);
  const now = sent.filter(({ again }) => !again);
  const shown = (parts: readonly SentItem[]) => Promise.all(parts.map((part) => mendPart(book, part)));
  const parts = await shown(now.filter(({ delivery }) => delivery === 'needs_you'));
  const before = await shown(sent.filter(({ again }) => again));
  return { item, parts, before, may: mayBe(parts), on_its_way: leastAdvanced(now) };
}

function mayBe(parts: readonly MendPart[]): MendingRows['may'] {
  const whys = parts.map(({ why }) => why ?? '');
  if (!whys.length || whys.some((why) => !CORRECT.includes(why) && !AGAIN.includes(why))) return 'nothing';
  return whys.some((why) => CORRECT.includes(why)) ? 'correct' : 'again';
}

async function mendPart(book: Notebook, { change, seq, why }: SentItem): Promise<MendPart> {
  const written = book.written(change.change) ?? (await filedBefore(book, change));
  return {
    change: change.change,
    type: change.type,
    seq,
    why,
    signed_at: change.signed_at,
    fields: written ? fieldsOf(written) : [],
    written,
  };
}

/** What was filed once, and was set aside when it came again after an older database was put back: it is among the records. */
async function filedBefore(book: Notebook, { change, stream }: SentItem['change']): Promise<Change | null> {
  const entries = await book.entries(stream).catch(() => []);
  const isOwn = (one: Change) => one.change === change && one.author === book.me.person;
  return entries.find((entry) => isOwn(entry.change))?.change ?? null;
}

/** An id; or a hash, or the key of an attachment, which nobody reads. */
const ID = /^(?:[0-9a-f]{32}){1,2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T/;
/** What is no code and no id, and that nobody writes either. */
const TECHNICAL: Partial<Record<Change['type'], readonly string[]>> = {
  attachment: ['thumbnail'],
  checklist_response: ['definition', 'item', 'value', 'cue'],
  visit: ['gaps_accepted'],
};
const CHOICES: Partial<Record<Change['type'], readonly string[]>> = {
  visit: ['kind', 'mandated_contact'],
  child_visit: ['seen', 'seen_alone', 'awake', 'sleep_place_seen', 'not_seen_reason'],
  quote: ['prompt'],
};
/** What was measured, in whole grams and millimetres. */
const MEASURED = ['weight_g', 'length_mm', 'width_mm', 'head_mm'];
/** Words that may stand where there are none yet: one of them may be what was missing. */
const MAY_BE_WRITTEN: Partial<Record<Change['type'], readonly string[]>> = {
  visit: ['place', 'purpose', 'purpose_none_because'],
  child_visit: [
    'observations',
    'observations_none_because',
    'progress',
    'progress_none_because',
    'direct_work',
    'direct_work_none_because',
    'not_seen_detail',
    'next_step',
  ],
  review: ['text'],
};

/** Everything in a body that its author wrote or chose, in the order it stands there. */
export function fieldsOf(change: Change): MendField[] {
  return fieldsIn(change.type, change.body, []);
}

function fieldsIn(type: Change['type'], value: unknown, path: MendField['path']): MendField[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => fieldsIn(type, each, [...path, at]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => fieldsIn(type, each, [...path, key]));
  }
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  const is = kindOf(type, String(name), value);
  return is ? [{ path, name: String(name), is, value: textOf(value) }] : [];
}

function kindOf(type: Change['type'], name: string, value: unknown): MendField['is'] | null {
  if (CHOICES[type]?.includes(name)) return 'choice';
  if (MEASURED.includes(name)) return 'whole';
  if (value === null) return MAY_BE_WRITTEN[type]?.includes(name) ? 'words' : null;
  if (typeof value !== 'string' || ID.test(value) || TIME.test(value)) return null;
  if (DAY.test(value)) return 'date';
  return CODED[type]?.includes(name) || TECHNICAL[type]?.includes(name) ? null : 'words';
}

/** The body with one field put right. Words that are taken out are none; a number that is none stays as it was typed. */
export function withField<B>(body: B, { path, is }: Pick<MendField, 'path' | 'is'>, value: string): B {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (value === '') return null as B;
    return (is === 'whole' && /^[0-9]+$/.test(value) ? Number(value) : value) as B;
  }
  const copy = (Array.isArray(body) ? [...body] : { ...body }) as Record<string | number, unknown>;
  copy[step] = withField(copy[step], { path: rest, is }, value);
  return copy as B;
}

/** What stands in a field of a body. */
export function fieldIn(body: unknown, path: MendField['path']): string | null {
  const found = path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | null)?.[step] ?? null,
    body,
  );
  return textOf(found);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}
