/**
 * Which records count. A record whose newest statement is "entered in error" counts nowhere: a due that the server
 * withdrew, an allocation or a note that its author struck. Digests and houses ask here, so no view has to.
 *
 * Source: sync/PROTOCOL.md 2.1 (`status`, `supersedes`), 6.4.
 */
import type { Entry, Id, RecordType } from '../wire/records';

/** Whether a type lives: it is written anew by whoever may. Any other is signed once, and only its own author strikes it. */
const LIVES: Record<RecordType, boolean> = {
  person: true,
  team: true,
  local_numbers: true,
  family: true,
  adult: true,
  relationship: true,
  household: true,
  network_member: true,
  child: true,
  pen_picture: true,
  plan_action: true,
  alert: true,
  allocation: true,
  due: true,
  visit: false,
  review: false,
  private_enquiry: false,
  child_visit: false,
  checklist_response: false,
  quote: false,
  unspoken_voice: false,
  voice_method: false,
  day_in_life: false,
  statement: false,
  action_progress: false,
  body_mark: false,
  contact_record: false,
  growth: false,
  message_given: false,
  tool_result: false,
  worker_safety: false,
  attachment: false,
  protection: false,
  break_glass: false,
  break_glass_review: false,
  proposal: false,
  opened: false,
};

/** Any type that this build does not know is taken for one that lives. */
export function isSignedOnce(type: RecordType): boolean {
  return LIVES[type] === false;
}

/** A record and its type: what stands under its id as another type says nothing of it. */
const keyOf = ({ record, type }: Entry['change']) => `${record} ${type}`;

/**
 * The records of one stream, by `keyOf`, that were struck and not stated anew since.
 *
 * Shape:  entries – everything held of the stream, in its order.
 */
function struckRecords(entries: readonly Entry[]): ReadonlySet<string> {
  const changes = new Map<string, Entry['change']>();
  const authors = new Map<string, Id>();
  const struck = new Set<string>();
  for (const { change } of entries) {
    const { type, author, status, supersedes } = change;
    const key = keyOf(change);
    const owner = authors.get(key) ?? author;
    authors.set(key, owner);
    changes.set(`${author} ${change.change}`, change);
    if (isSignedOnce(type) && owner !== author) continue;
    if (status !== 'entered_in_error') {
      struck.delete(key);
      continue;
    }
    struck.add(key);
    const mended = supersedes ? changes.get(`${author} ${supersedes}`) : undefined;
    if (mended?.type === type) struck.add(keyOf(mended));
  }
  return struck;
}

/** One stream's entries, told apart. */
export interface Held {
  /** Everything, in the order given. */
  all: readonly Entry[];
  /** What counts. */
  standing: readonly Entry[];
  /** What was struck, as it read before: to be shown as struck where it belongs. */
  struck: readonly Entry[];
}

/** Tell apart what counts and what was struck. */
export function toldApart(all: readonly Entry[]): Held {
  const strikes = ({ change }: Entry) => change.status === 'entered_in_error';
  if (!all.some(strikes)) return { all, standing: all, struck: [] };
  const records = struckRecords(all);
  const isStruck = ({ change }: Entry) => records.has(keyOf(change));
  return {
    all,
    standing: all.filter((entry) => !isStruck(entry) && !strikes(entry)),
    struck: all.filter((entry) => isStruck(entry) && !strikes(entry)),
  };
}
