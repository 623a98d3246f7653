/**
 * What the last receipt says, of those that were accepted: the cursor holds it as it came.
 *
 * Source: sync/PROTOCOL.md section 4.5.
 */
import type { CursorRow } from '../store/schema';
import { type Receipt, readReceipt } from '../wire/receipt';

export function lastReceipt(cursor: Pick<CursorRow, 'receipt'>): Receipt | null {
  return cursor.receipt && readReceipt(cursor.receipt.text);
}

export function damagedOf(cursor: CursorRow): number[] {
  const receipt = lastReceipt(cursor);
  return receipt ? damagedIn(receipt) : [];
}

/** Numbers that are to be sent again. */
export function damagedIn({ quarantined }: Receipt): number[] {
  return [...new Set(quarantined.filter(({ why }) => why === 'damaged').map(({ seq }) => seq))];
}
