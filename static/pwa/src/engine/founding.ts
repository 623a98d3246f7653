/**
 * Stores a new vault before the server is asked to register it, so that a code is never used up for a vault that is not there.
 * Until the server has answered it is marked, and the lock screen does not show it.
 *
 * Source: sync/PROTOCOL.md section 7.3; docs/decisions/0003-one-crypto-worker.md.
 */
import { Ledger } from '../store/ledger';
import type { Store, WriteTx } from '../store/port';
import type { VaultRow } from '../store/schema';
import { openKeys } from '../sync/apply';
import type { AttuneSummary } from '../sync/bench';
import { chainStart } from '../vault/chain';
import type { Replaced } from '../vault/enrol';
import { openLabel, sealLabel } from '../vault/label';
import type { Pins } from '../vault/pins';
import { signHead } from '../vault/seal';
import type { OpenKeys, SealedVault } from '../vault/vault';
import type { EnrolPost, SignedIn } from '../wire/http';
import type { Id } from '../wire/records';

/** A vault that waits for the server's answer, and what was asked. */
export interface Begun {
  row: VaultRow;
  post: EnrolPost;
}

const SEALS = ['manifest', 'summary', 'table'] as const;
const boundTo = (vault: Id) => `${vault}\0enrolment`;

export function firstSummary(pins: Pins, { person, role }: SignedIn, name: string): AttuneSummary {
  return {
    me: { person, name, role, team: null },
    ...pins,
    state: 0,
    as_at: null,
    lease_until: null,
    skew_sec: null,
    allocations: [],
    waiting: [],
    streams: [],
  };
}

/** The whole vault in one durable transaction; marked as long as `post` waits for its answer. */
export async function found(
  store: Store,
  sealed: SealedVault,
  keys: OpenKeys,
  summary: AttuneSummary,
  post: EnrolPost | null,
): Promise<void> {
  const rows = await Ledger.found(keys.store, summary);
  const { vault, device } = sealed;
  const start = await chainStart(device);
  const head = await signHead(keys.signing, device, start);
  const mark = post ? { enrolling: await sealLabel(boundTo(vault), JSON.stringify(post)) } : {};
  await store.write(['vaults', 'cursors', 'seals'], async (tx) => {
    await rows(tx);
    await tx.put('vaults', { ...sealed, ...mark });
    await tx.put('cursors', {
      vault,
      device,
      ...start,
      head: head.signature,
      ...openKeys(summary),
      receipt: null,
      received: 0,
      filed: 0,
      state: 0,
    });
  });
}

/** Vaults that were begun with this code's secret and have no answer yet. */
export async function begunWith(store: Store, secret: string): Promise<Begun[]> {
  const begun: Begun[] = [];
  for (const row of await store.read(['vaults'], (tx) => tx.all('vaults'))) {
    const text = row.enrolling ? await openLabel(boundTo(row.vault), row.enrolling) : '';
    const post = text === '' ? null : (JSON.parse(text) as EnrolPost);
    if (post?.secret === secret) begun.push({ row, post });
  }
  return begun;
}

/**
 * The server knows it: the mark goes, and with it what else was begun with the same code, and the device whose place it took.
 */
export async function registered(
  store: Store,
  vault: Id,
  others: readonly Id[],
  replaced: Replaced | null,
): Promise<void> {
  await store.write(['vaults', 'cursors', 'seals', 'replaced', 'away'], async (tx) => {
    await tx.remove('away', 'code');
    if (replaced) await tx.remove('replaced', replaced.device);
    const row = await tx.get('vaults', vault);
    if (!row) return;
    const { enrolling: _answered, ...rest } = row;
    await tx.put('vaults', rest);
    for (const other of others) if (other !== vault) await removeRows(tx, other);
  });
}

/** The server will never know it. */
export async function refused(store: Store, vault: Id): Promise<void> {
  await store.write(['vaults', 'cursors', 'seals'], (tx) => removeRows(tx, vault));
}

async function removeRows(tx: WriteTx, vault: Id): Promise<void> {
  await tx.remove('vaults', vault);
  await tx.remove('cursors', vault);
  for (const name of SEALS) await tx.remove('seals', [vault, name]);
}
