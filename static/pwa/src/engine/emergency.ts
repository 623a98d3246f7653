/**
 * Opens, in an emergency, the record of a child who is not one's own. Nothing of it is asked for before the passphrase has been tried
 * again, at the price of time; the reason is signed and on file before anything is opened. Loaded only then.
 *
 * Source: sync/PROTOCOL.md sections 18.3 and 18.4.
 */
import type { Store } from '../store/port';
import { depositVault, withOutboxLock } from '../sync/deposit';
import { lastReceipt } from '../sync/last_receipt';
import { signRecords } from '../sync/outbox';
import { pull } from '../sync/pull';
import { inSession, openSession } from '../sync/session';
import { newId } from '../vault/random';
import { openedUntil, shutAgain } from '../views/emergencies';
import type { Notebook } from '../views/notebook';
import { type Http, isNotFound } from '../wire/http';
import type { Entry, Id, NewRecord, Time } from '../wire/records';
import { failed, failureOf, outcome } from './failures';
import type { Opened } from './opened';
import type { EmergencyAnswer, EmergencyRequest, Failure, Outcome } from './port';
import { ownerAgain } from './proof';

const FILED_WITHIN = 40;
const LOOK_AGAIN_MS = 500;

/** A reason that is on file may be opened with for half an hour; what is left of it must do for the way. */
const GOOD_FOR_MS = 25 * 60_000;

/** Failures: as `Engine.openInEmergency`. */
export async function openInEmergency(
  opened: Opened,
  store: Store,
  http: Http,
  { passphrase, nhs_number, dob, reason }: EmergencyRequest,
  now_ms: () => number,
): Promise<Outcome<EmergencyAnswer>> {
  const { bench, book } = opened;
  const owner = await ownerAgain(opened, store, passphrase, now_ms);
  if (!owner.ok) return owner;
  // What is the worker's own may have come since, or gone; without a connection what is here counts.
  await pull(bench, http).catch(() => undefined);
  const here = atHand(book, nhs_number, dob);
  if (here.length) return { ok: true, value: { children: here, until: null, not_opened: null } };
  const sought = await outcome(async () => {
    await openSession(bench, http);
    return http.lookUp(nhs_number, dob);
  });
  if (!sought.ok) return sought;
  if (!sought.value.length) return failed('not_on_file');
  const answer = await openEach(sought.value, (child) => openOne(opened, store, http, child, reason, now_ms));
  // What is open is open, whatever comes of fetching it: it comes with the next connection.
  if (answer.ok) await pull(bench, http).catch(() => undefined);
  return answer;
}

/** Children of this number and date of birth whose records are on this device, not by an emergency, and may be read. */
function atHand(book: Notebook, nhs_number: string, dob: string): Id[] {
  if (book.reading() !== 'open') return [];
  const shown = shutAgain(book);
  return [...shown.digests()].flatMap(([stream, digest]) => {
    const body = digest.kind === 'child' ? digest.child?.body : undefined;
    const is_asked = body?.nhs_number === nhs_number && body.dob === dob;
    return is_asked && openedUntil(shown, stream) === null ? [stream] : [];
  });
}

/** Two records may have one number. Shape: fails only when none of them was opened; `until`: when the first of them ends. */
async function openEach(
  children: readonly Id[],
  open: (child: Id) => Promise<Outcome<Time>>,
): Promise<Outcome<EmergencyAnswer>> {
  const here: { child: Id; until: Time }[] = [];
  let not_opened: Failure | null = null;
  for (const child of children) {
    const until = await open(child);
    if (until.ok) here.push({ child, until: until.value });
    else not_opened = until.failure;
  }
  if (!here.length) return { ok: false, failure: not_opened ?? { code: 'unexpected' } };
  const [until = null] = here.map((each) => each.until).sort();
  return { ok: true, value: { children: here.map(({ child }) => child), until, not_opened } };
}

/** The same words open once: their record is kept for whoever asks again because no answer came. */
async function openOne(
  { bench, book }: Opened,
  store: Store,
  http: Http,
  child: Id,
  reason: string,
  now_ms: () => number,
): Promise<Outcome<Time>> {
  const brokenBy = async ({ record, seq }: Reason): Promise<Outcome<Time>> => {
    const filed = await outcome(async () => seq === null || untilFiled(store, http, bench.keys.vault, seq));
    if (!filed.ok) return filed;
    if (!filed.value) return failed('reason_not_filed');
    try {
      return { ok: true, value: await inSession(bench, http, () => http.breakGlass(child, record)) };
    } catch (cause) {
      return isNotFound(cause) ? failed('not_opened') : { ok: false, failure: failureOf(cause) };
    }
  };
  const signed = async (): Promise<Reason> => {
    const fresh = reasonRecord(child, reason, now_ms());
    const [seq = 0] = await signRecords(bench, [fresh], null);
    return { record: fresh.record, seq };
  };
  const kept = await outcome(() => keptReason(book, child, reason, now_ms()));
  if (kept.ok && kept.value) {
    const done = await brokenBy(kept.value);
    if (done.ok || done.failure.code !== 'not_opened') return done;
  }
  const fresh = await outcome(signed);
  return fresh.ok ? brokenBy(fresh.value) : fresh;
}

interface Reason {
  record: Id;
  /** null: it has come back as filed. */
  seq: number | null;
}

/** The worker's own of the same words: what is open by it now, or what was signed just now and not set aside. */
async function keptReason(book: Notebook, child: Id, reason: string, at_ms: number): Promise<Reason | null> {
  const set_aside = new Set(
    book.sent().flatMap(({ change, delivery }) => (delivery === 'needs_you' ? [change.record] : [])),
  );
  const open = new Set(
    book.access().broken_glass.flatMap(({ record, to }) => (to > book.now() ? [record] : [])),
  );
  const counts = ({ change }: Entry) =>
    change.type === 'break_glass' &&
    change.author === book.me.person &&
    change.body.reason === reason &&
    !set_aside.has(change.record) &&
    (open.has(change.record) || at_ms - Date.parse(change.signed_at) < GOOD_FOR_MS);
  const last = (await book.entries(child)).findLast(counts);
  return last ? { record: last.change.record, seq: last.version === null ? last.seq : null } : null;
}

function reasonRecord(child: Id, reason: string, at_ms: number): NewRecord<'break_glass'> {
  return {
    stream: child,
    stream_kind: 'child',
    record: newId(),
    type: 'break_glass',
    base: 0,
    event_at: new Date(at_ms).toISOString(),
    visibility: 'restricted',
    family_view: 'withhold',
    body: { child, reason },
  };
}

/** Shape: whether it is filed; false when it was set aside, or it takes too long. */
async function untilFiled(store: Store, http: Http, vault: Id, seq: number): Promise<boolean> {
  for (let turn = 0; turn < FILED_WITHIN; turn += 1) {
    await withOutboxLock(() => depositVault(store, http, vault));
    const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', vault));
    const receipt = cursor && lastReceipt(cursor);
    if (receipt?.quarantined.some((item) => item.seq === seq)) return false;
    if (receipt && receipt.filed >= seq) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return false;
}
