/** Records that another one names: an explanation of a mark, a step of the plan, what a call was about. */
import type { Bodies, Entry, Id } from '../wire/records';
import { type House, nameIn } from './house';
import { ofType, recordSays } from './living';
import type { Cited } from './rows';
import type { Held } from './standing';

/** What is held of a stream, by record. Kept with it, since a child's page asks for every visit. */
const INDEXES = new WeakMap<readonly Entry[], ReadonlyMap<Id, Entry>>();

/**
 * What a record is called where another names it.
 *
 * Shape: null for what is not on this device, and for what has no words of its own.
 */
export function citedIn(house: House, stream: Id, record: Id): Cited | null {
  const held = [house.held.get(stream), house.entries].flatMap((each) => each ?? []);
  for (const each of held) {
    const standing = byRecord(each.standing).get(record);
    const entry = standing ?? byRecord(each.struck).get(record);
    const words = entry && wordsOf(house, each, entry.change);
    if (words) return { ...words, struck: standing === undefined };
  }
  return null;
}

function byRecord(entries: readonly Entry[]): ReadonlyMap<Id, Entry> {
  const known = INDEXES.get(entries);
  if (known) return known;
  const made = new Map(entries.map((entry) => [entry.change.record, entry]));
  INDEXES.set(entries, made);
  return made;
}

type Words<C = Cited> = C extends Cited ? Omit<C, 'struck'> : never;

function wordsOf(house: House, held: Held, { record, type, body }: Entry['change']): Words | null {
  switch (type) {
    case 'quote':
      return { is: type, words: body.exact_words, speaker: nameIn(house, body.speaker) };
    case 'statement':
      return { is: type, text: body.text };
    case 'unspoken_voice':
      return { is: type, seen: body.seen };
    case 'body_mark':
      return { is: type, view: body.view, site: body.site, kind: body.kind };
    case 'plan_action':
      return { is: type, ...stepOf(held, record) };
    case 'alert':
      return { is: type, rule: body.rule, pack: body.pack };
    case 'visit':
    case 'child_visit':
      return { is: type };
    default:
      return null;
  }
}

/** A step lives: what it said when something was written of it may have been changed since. */
function stepOf({ standing, struck }: Held, record: Id): { what: string; changed: boolean } {
  const stated = [...standing, ...struck].filter(({ change }) => change.record === record);
  const texts = new Set(ofType(stated, 'plan_action').map(({ change }) => change.body.what));
  const { what } = recordSays(stated, 'plan_action', record).body as unknown as Bodies['plan_action'];
  return { what, changed: texts.size > 1 };
}
