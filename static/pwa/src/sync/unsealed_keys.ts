/**
 * The keys that receipts and orders are checked with while a vault is locked. The organisation makes new ones each year; a vault that
 * nobody opens learns of them by the root's word alone.
 *
 * Source: sync/PROTOCOL.md sections 4.5 and 7.1.
 */
import type { Store } from '../store/port';
import type { CursorRow } from '../store/schema';
import type { Http } from '../wire/http';
import type { SignedText } from '../wire/receipt';

/**
 * The cursor with the key that what came says it is signed with, if the root has certified one: asked for when it is not known here. What
 * cannot be asked now leaves it as it was.
 */
export async function keyedFor(
  store: Store,
  http: Http,
  cursor: CursorRow,
  { text }: SignedText,
): Promise<CursorRow> {
  const { root, receipt_keys, order_keys = [] } = cursor;
  const kid = kidOf(text);
  if (!root || kid === null || [...receipt_keys, ...order_keys].some((key) => key.kid === kid)) return cursor;
  try {
    const { withCertified } = await import('../vault/certified');
    const { certificates } = await http.organisation();
    const fresh = {
      receipt_keys: await withCertified(root, 'receipt', receipt_keys, certificates),
      order_keys: await withCertified(root, 'order', order_keys, certificates),
    };
    // On a full device they are asked for again next time.
    await keep(store, cursor, fresh).catch(() => undefined);
    return { ...cursor, ...fresh };
  } catch {
    return cursor;
  }
}

async function keep(
  store: Store,
  { vault, root }: CursorRow,
  fresh: Required<Pick<CursorRow, 'receipt_keys' | 'order_keys'>>,
): Promise<void> {
  await store.write(['cursors'], async (tx) => {
    const now = await tx.get('cursors', vault);
    if (now && now.root === root) await tx.put('cursors', { ...now, ...fresh });
  });
}

function kidOf(text: string): string | null {
  try {
    const { kid } = JSON.parse(text) as { kid?: unknown };
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}
