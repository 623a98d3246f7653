/**
 * Wraps the same vault root under another passphrase. Nothing that the root opens is touched, so a change costs the same for a day's notes
 * as for a year's, and cannot be cut off half way. Loaded only then.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import { makeSlot, openSlot, type Slot, slotOfKind } from './slot';
import { type SealedVault, slotIn } from './vault';

/** Shape: the slot that is to take the place of the passphrase's. Errors: WrongPassphraseError, MalformedError. */
export async function rewrapped(
  sealed: SealedVault,
  passphrase: string,
  next: string,
  now_ms: () => number,
): Promise<Slot> {
  const root_bytes = await openSlot(slotIn(sealed, 'B'), passphrase);
  try {
    return await makeSlot(sealed.vault, root_bytes, next, now_ms);
  } finally {
    root_bytes.fill(0);
  }
}

/** The slot of the passphrase gives its place to `made`; what stands beside it stays. */
export function withPassphraseSlot(slots: readonly Slot[], made: Slot): Slot[] {
  const gone = slotOfKind(slots, 'B');
  return slots.map((slot) => (slot === gone ? made : slot));
}
