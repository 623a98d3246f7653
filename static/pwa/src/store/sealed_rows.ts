/** The rows that a ledger is opened from, read before there is a key. Apart from the ledger, which comes with the vault. */
import type { Id } from '../wire/records';
import type { Store } from './port';
import type { LogRow } from './schema';

/** The rows that a ledger is opened from, as they are stored. */
export interface SealedRows {
  manifest: Uint8Array | undefined;
  summary: Uint8Array | undefined;
  table: Uint8Array | undefined;
  log: LogRow[];
}

/** Needs no key. */
export function sealedRows(store: Store, vault: Id): Promise<SealedRows> {
  return store.read(['seals', 'log'], async (tx) => {
    const [manifest, summary, table, log] = await Promise.all([
      tx.get('seals', [vault, 'manifest']),
      tx.get('seals', [vault, 'summary']),
      tx.get('seals', [vault, 'table']),
      tx.range('log', vault, 0, Number.MAX_SAFE_INTEGER),
    ]);
    return { manifest: manifest?.sealed, summary: summary?.sealed, table: table?.sealed, log };
  });
}
