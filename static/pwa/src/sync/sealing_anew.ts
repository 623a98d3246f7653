/**
 * What was sealed to a key that is gone: nobody can open it, and its author has it here. With the vault open it is said again, word for
 * word, under the present key.
 *
 * Source: sync/PROTOCOL.md sections 5.6 and 14.2.
 */
import { sealingKey } from '../vault/pins';
import { anew } from '../wire/anew';
import { Reader } from '../wire/bytes';
import { readHeader } from '../wire/envelope';
import { type Bench, timeText } from './bench';
import { lastReceipt } from './last_receipt';
import { signRecords } from './outbox';

const UNOPENABLE = 'unopenable';

/** Signs again what the server could not open for want of its key, each once. Shape: the numbers of the new envelopes. */
export async function sealAnew(bench: Bench): Promise<number[]> {
  const { store, keys, ledger } = bench;
  const { memory } = ledger;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
  const quarantined = (cursor && lastReceipt(cursor)?.quarantined) ?? [];
  const unopenable = new Set(quarantined.filter(({ why }) => why === UNOPENABLE).map(({ seq }) => seq));
  if (!unopenable.size || cursor?.behind) return [];
  const present = sealingKey(ledger.summary, timeText(bench.now_ms())).kid;
  const again = [];
  for (const { seq, change } of memory.sent()) {
    const said = memory.pending.get(change.change);
    if (!said || !unopenable.has(seq) || memory.successor(change.change) !== null) continue;
    const kid = await sealedTo(bench, seq);
    if (kid !== null && kid !== present) again.push(anew(said.change));
  }
  return again.length ? signRecords(bench, again, null) : [];
}

/** Shape: null when the envelope is not here any more. */
async function sealedTo({ store, keys }: Bench, seq: number): Promise<string | null> {
  const place = [keys.vault, seq] as const;
  const row = await store.read(
    ['outbox', 'sent'],
    async (tx) => (await tx.get('outbox', place)) ?? tx.get('sent', place),
  );
  if (!row) return null;
  const reader = new Reader(row.frame);
  return readHeader(reader.take(reader.u16())).kid;
}
