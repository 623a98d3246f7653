/**
 * Carries out the organisation's order to wipe a device, with no secret and nobody at it: what opens anything dies first, then what was signed
 * is deposited and vouched for, then the rest goes, and the server is told. Cut off anywhere it goes on where it was.
 *
 * Source: sync/PROTOCOL.md section 16; docs/decisions/0041-the-vault-let-go.md.
 */
import type { Store, WriteTx } from '../store/port';
import { type ReplacedRow, TABLE_NAMES, type VaultRow } from '../store/schema';
import { keyedFor } from '../sync/unsealed_keys';
import { trueOrder } from '../vault/order';
import { passkeyOf } from '../vault/passkey_slot';
import { type Http, isNotFound, RefusedError } from '../wire/http';
import type { WipeOrder } from '../wire/order';
import type { Id } from '../wire/records';

const SEALS = ['manifest', 'summary', 'table'] as const;
const NOTHING = new Uint8Array();

export interface Obeying {
  store: Store;
  http: Http;
  now_ms(): number;
  /** The vault that this tab has open: it is left before its keys die. */
  leave(vault: Id): boolean;
  /** Takes a vault from any other tab. */
  hold(vault: Id): Promise<() => void>;
  /** Sends what waits, and removes the rest when all of it is vouched for. */
  finish(vault: Id): Promise<unknown>;
  /** Nothing of the app is left in this browser. */
  cleared(): void;
  /** The device's own list of passkeys may drop this one. */
  forget(credential: string): void;
}

/** Asks for every vault here, and does what is ordered. Shape: whether anything was. Errors: OfflineError, RefusedError. */
export async function obeyOrders(by: Obeying): Promise<boolean> {
  let obeyed = false;
  for (const row of await by.store.read(['vaults'], (tx) => tx.all('vaults'))) {
    if (row.enrolling) continue;
    if (!row.wiping && !(await ordered(by, row))) continue;
    obeyed = true;
    await by.finish(row.vault);
  }
  return (await tellWiped(by)) || obeyed;
}

/** Shape: whether the keys of this vault are gone now. */
async function ordered(by: Obeying, { vault, slots }: VaultRow): Promise<boolean> {
  const cursor = await by.store.read(['cursors'], (tx) => tx.get('cursors', vault));
  if (!cursor?.order_keys?.length) return false;
  const signed = await by.http.order(cursor.device);
  if (!signed) return false;
  const { order_keys = [] } = await keyedFor(by.store, by.http, cursor, signed);
  const order = await trueOrder(signed, cursor.device, order_keys, by.now_ms());
  // What was being written is saved first, and goes as an unfinished note; a fresh page then comes back here.
  if (!order || by.leave(vault)) return false;
  const release = await by.hold(vault);
  try {
    await by.store.write(TABLE_NAMES, (tx) => killKeys(tx, vault, order));
  } finally {
    release();
  }
  const passkey = passkeyOf(slots);
  if (passkey) by.forget(passkey.credential);
  return true;
}

/** One transaction: from here on nobody opens anything of this vault, and what is sealed to the organisation is all there. */
async function killKeys(tx: WriteTx, vault: Id, { order }: WipeOrder): Promise<void> {
  const row = await tx.get('vaults', vault);
  if (!row || row.wiping) return;
  const dead = (pair: VaultRow['signing']) => ({ public: pair.public, wrapped: NOTHING });
  const { numbers: _numbers, spare: _spare, ...kept } = row;
  const keys = { slots: [], store_key: NOTHING, signing: dead(row.signing), opening: dead(row.opening) };
  await tx.put('vaults', { ...kept, ...keys, wiping: order });
  await tx.remove('attempts', vault);
  for (const name of SEALS) await tx.remove('seals', [vault, name]);
  await tx.removeRange('log', vault, 0, Number.MAX_SAFE_INTEGER);
  // Which packs were whose was sealed with the vault; with others here they stay, and nothing opens them.
  if ((await tx.all('vaults')).every(({ wiping }) => wiping))
    for (const { pack } of await tx.all('packs')) await tx.remove('packs', pack);
}

/**
 * What was wiped is told, each by itself: what nobody took stays to be told at the next round. The last answer clears all that is left of
 * the app here, when nobody else has a vault and nothing is left to tell.
 */
async function tellWiped({ store, http, cleared }: Obeying): Promise<boolean> {
  const { vaults, replaced } = await store.read(['vaults', 'replaced'], async (tx) => ({
    vaults: await tx.all('vaults'),
    replaced: await tx.all('replaced'),
  }));
  const untold = replaced.filter(({ wiped }) => wiped);
  let left = untold.length;
  for (const row of untold) {
    const last = vaults.length === 0 && left === 1;
    const told = await tellOne(http, row, last);
    if (told === 'refused') continue;
    left -= 1;
    const clears = last && told === 'taken';
    const { wiped: _told, ...rest } = row;
    const noted = store.write(['replaced'], (tx) => tx.put('replaced', rest));
    // Where the browser has cleared everything there is no store left to note it in.
    await (clears ? noted.catch(() => undefined) : noted);
    if (clears) cleared();
  }
  return untold.length > 0;
}

/** Shape: `unknown` is the server's own word; `refused` may be anybody's, or of this moment. Errors: OfflineError. */
async function tellOne(
  http: Http,
  { device, wiped }: ReplacedRow,
  last: boolean,
): Promise<'taken' | 'unknown' | 'refused'> {
  try {
    await http.wiped(device, wiped ?? '', last);
    return 'taken';
  } catch (cause) {
    if (!(cause instanceof RefusedError)) throw cause;
    return isNotFound(cause) ? 'unknown' : 'refused';
  }
}
