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

/** Whether something is set aside: until the organisation says otherwise, which it does when it is asked. */
export function hasSetAside(cursor: CursorRow): boolean {
  return (lastReceipt(cursor)?.quarantined.length ?? 0) > 0;
}

export function damagedOf(cursor: CursorRow): number[] {
  const receipt = lastReceipt(cursor);
  return receipt ? damagedIn(receipt) : [];
}

/** Numbers that are to be sent again. */
export function damagedIn({ quarantined }: Receipt): number[] {
  return [...new Set(quarantined.filter(({ why }) => why === 'damaged').map(({ seq }) => seq))];
}
