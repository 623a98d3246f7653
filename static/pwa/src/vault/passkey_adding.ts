/**
 * Adds a slot of passkey and PIN to a vault, and takes it away. Loaded only then.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md.
 */
import { type Bytes, equalBytes } from '../wire/bytes';
import { PRF_BYTES } from '../wire/limits';
import { deriveAtSetup } from './kdf';
import { keyOf, type Passkey, PasskeyDisagreesError } from './passkey_slot';
import { randomBytes } from './random';
import { headerOf, newSalt, openSlot, type Slot, slotOfKind, wrapRoot } from './slot';
import { type SealedVault, slotIn } from './vault';

/** What two askings with the same salt gave, in 32 bytes each. */
export type Assertions = readonly [Uint8Array, Uint8Array];

export const newPrfSalt = (): Bytes => randomBytes(PRF_BYTES);

/** Errors: PasskeyDisagreesError, before anything is derived or wrapped. */
async function makePasskeySlot(
  vault: string,
  root: Uint8Array,
  passkey: Passkey,
  [first, second]: Assertions,
  pin: string,
  now_ms: () => number,
): Promise<Slot> {
  if (first.length !== PRF_BYTES || !equalBytes(first, second))
    throw new PasskeyDisagreesError('two answers');
  const salt = newSalt();
  const { kdf, key } = await deriveAtSetup(pin, salt, now_ms);
  return wrapRoot(await keyOf(first, key), headerOf('A', vault, salt, kdf, { ...passkey }), root);
}

/**
 * Whoever adds a way in shows that they know the passphrase: an open vault in other hands is not enough, and nobody comes to depend
 * on a PIN alone. Shape: the slots the vault is to have; a passkey that was there before is replaced.
 * Errors: WrongPassphraseError, PasskeyDisagreesError, MalformedError.
 */
export async function slotsWithPasskey(
  sealed: SealedVault,
  passphrase: string,
  passkey: Passkey,
  assertions: Assertions,
  pin: string,
  now_ms: () => number,
): Promise<Slot[]> {
  const root_bytes = await openSlot(slotIn(sealed, 'B'), passphrase);
  try {
    const added = await makePasskeySlot(sealed.vault, root_bytes, passkey, assertions, pin, now_ms);
    return [...slotsWithoutPasskey(sealed.slots), added];
  } finally {
    root_bytes.fill(0);
  }
}

/** The passphrase's slot stays where it was: first, where versions of the app that know no other look for it. */
export function slotsWithoutPasskey(slots: readonly Slot[]): Slot[] {
  const gone = slotOfKind(slots, 'A');
  return slots.filter((slot) => slot !== gone);
}
