/**
 * What leaves a device that carries visits when a visit has been over for a day: the records, their keys first, with no contact needed.
 * What was written here and is not filed stays, with drafts and all that is on its way.
 *
 * Source: sync/PROTOCOL.md section 19.4; docs/decisions/0049-what-a-device-carries.md.
 */
import type { Bench } from '../sync/bench';
import { letGoOfCopies } from '../sync/making_room';
import { inSession } from '../sync/session';
import { awayStreams, lineOf, wholeParts } from '../views/carried';
import type { Notebook } from '../views/notebook';
import { type Http, isNotFound } from '../wire/http';
import type { Id } from '../wire/records';
import { asTime, type Fields } from '../wire/shape';
import { failed, failureOf } from './failures';
import type { CarryDeed, Outcome } from './port';

/** Shape: whether anything went. Errors: StorageFullError, StoreMovedError; nothing has changed then. */
export async function letGoOfVisits({ ledger, packs, store }: Bench, book: Notebook): Promise<boolean> {
  if (!ledger.summary.carries || !isOver(book, ledger.summary.streams)) return false;
  let dropped: Id[] = [];
  await ledger.commit(() => {
    const away = awayStreams(book);
    const table = { ...ledger.table };
    dropped = [];
    const streams = ledger.summary.streams.map((row) => {
      if (row.version === 0 || !away.has(row.stream)) return row;
      dropped.push(...(table[row.stream] ?? []).map(({ pack }) => pack));
      delete table[row.stream];
      return { ...row, version: 0, digest: lineOf(row.digest) };
    });
    const landed = filedOf(book, away);
    return {
      log: landed.length ? [{ is: 'landed', changes: landed }] : [],
      summary: { ...ledger.summary, streams, subjects: ledger.summary.subjects && wholeParts(book) },
      table,
      dropped,
    };
  });
  packs.forget(dropped);
  await letGoOfCopies(store);
  return true;
}

function isOver(book: Notebook, streams: readonly { stream: Id; version: number }[]): boolean {
  const away = awayStreams(book);
  if (away.size === 0) return false;
  return (
    streams.some(({ stream, version }) => version > 0 && away.has(stream)) || filedOf(book, away).length > 0
  );
}

/** Own changes about them of which the server has said that they are filed: no pull will bring them back here. */
function filedOf(book: Notebook, away: ReadonlySet<Id>): Id[] {
  return book
    .sent()
    .filter(({ change, delivery }) => delivery === 'filed' && away.has(change.stream))
    .filter(({ change }) => book.written(change.change) !== null)
    .map(({ change }) => change.change);
}

/** Whether the record of a child is not to be shown on this device now. */
export function isAway(book: Notebook, child: Id): boolean {
  return awayStreams(book).has(child);
}

/** Whether something of what was `held` has gone with a contact: then copies of attachments go too. */
export async function letGoOfPurged({ ledger, store }: Bench, held: number): Promise<void> {
  if (ledger.summary.carries && heldOf(ledger.summary) < held) await letGoOfCopies(store);
}

/** How many streams are here with their words. */
export function heldOf({ streams }: Pick<Bench['ledger']['summary'], 'streams'>): number {
  return streams.filter(({ version }) => version > 0).length;
}

/** Failures: `out_of_reach` where it is not the reader's to ask; as `failureOf`. */
export async function carry(bench: Bench, http: Http, deed: CarryDeed): Promise<Outcome<null>> {
  try {
    await inSession(bench, http, () => ask(http, deed));
    return { ok: true, value: null };
  } catch (cause) {
    return isNotFound(cause) ? failed('out_of_reach') : { ok: false, failure: failureOf(cause) };
  }
}

function ask(http: Http, deed: CarryDeed): Promise<unknown> {
  switch (deed.is) {
    case 'say':
      return http.tell(`/api/devices/${deed.device}/carries`, { carries: deed.carries });
    case 'plan':
      return http.ask('/api/planned-visits', planned(deed), ({ until }) => asTime(until, 'until'));
    case 'take_off':
      return http.tell('/api/planned-visits/off', { child: deed.child });
  }
}

/** Without a time: now. */
function planned({ child, at }: Extract<CarryDeed, { is: 'plan' }>): Fields {
  return at === null ? { child } : { child, at };
}
