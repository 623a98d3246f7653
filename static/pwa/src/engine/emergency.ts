/**
 * Opens, in an emergency, the record of a child who is not one's own. Nothing of it is asked for before the passphrase has been tried
 * again, at the price of time; the reason is signed and on file before anything is opened. Loaded only then.
 *
 * Source: sync/PROTOCOL.md sections 18.3 and 18.4.
 */
import type { Store } from '../store/port';
import { depositVault, lastReceipt, withOutboxLock } from '../sync/deposit';
import { signRecords } from '../sync/outbox';
import { pull } from '../sync/pull';
import { openSession } from '../sync/session';
import { newId } from '../vault/random';
import type { Http } from '../wire/http';
import type { Id, NewRecord, Time } from '../wire/records';
import { failed, outcome } from './failures';
import type { Opened } from './opened';
import type { EmergencyRequest, Outcome } from './port';
import { tryPassphrase } from './unlocking';

const FILED_WITHIN = 40;
const LOOK_AGAIN_MS = 500;

type Answer = { children: Id[]; until: Time | null };

/** Failures: as `Engine.openInEmergency`. */
export async function openInEmergency(
  opened: Opened,
  store: Store,
  http: Http,
  { passphrase, nhs_number, dob, reason }: EmergencyRequest,
  now_ms: () => number,
): Promise<Outcome<Answer>> {
  const { bench } = opened;
  const tried = await tryPassphrase(store, bench.keys.vault, passphrase, now_ms);
  if (!tried.ok) return tried;
  await tried.value.passed.catch(() => undefined);
  const here = atHand(opened, nhs_number, dob);
  if (here.length) return { ok: true, value: { children: here, until: null } };
  const sought = await outcome(async () => {
    await openSession(bench, http);
    return http.lookUp(nhs_number, dob);
  });
  if (!sought.ok) return sought;
  const children = sought.value;
  if (!children.length) return failed('not_on_file');
  const records = children.map((child) => reasonRecord(child, reason, now_ms()));
  const filed = await outcome(async () => {
    const seqs = await signRecords(bench, records, null);
    return untilFiled(store, http, bench.keys.vault, seqs);
  });
  if (!filed.ok) return filed;
  if (!filed.value) return failed('reason_not_filed');
  return outcome(async () => {
    let until: Time | null = null;
    for (const { stream, record } of records) until = await http.breakGlass(stream, record);
    await pull(bench, http);
    return { children, until };
  });
}

/** Children of this number and date of birth whose records are on this device. */
function atHand({ book }: Opened, nhs_number: string, dob: string): Id[] {
  return [...book.digests()].flatMap(([stream, digest]) => {
    const body = digest.kind === 'child' ? digest.child?.body : undefined;
    return body?.nhs_number === nhs_number && body.dob === dob ? [stream] : [];
  });
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

/** Shape: whether all of these are filed; false when one was set aside, or it takes too long. */
async function untilFiled(store: Store, http: Http, vault: Id, seqs: readonly number[]): Promise<boolean> {
  const last = Math.max(...seqs);
  for (let turn = 0; turn < FILED_WITHIN; turn += 1) {
    await withOutboxLock(() => depositVault(store, http, vault));
    const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', vault));
    const receipt = cursor && lastReceipt(cursor);
    if (receipt?.quarantined.some(({ seq }) => seqs.includes(seq))) return false;
    if (receipt && receipt.filed >= last) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return false;
}
