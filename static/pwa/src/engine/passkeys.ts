/**
 * Adds a passkey and a PIN to the open vault, and takes them away. The passphrase is asked for each time and tried at the price of
 * time: an open vault in other hands gets no way in of its own.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md.
 */
import type { Store } from '../store/port';
import { newPrfSalt, slotsWithoutPasskey, slotsWithPasskey } from '../vault/passkey_adding';
import { pinKind, pinWeakness } from '../vault/passkey_pin';
import { passkeyOf } from '../vault/passkey_slot';
import type { Slot } from '../vault/slot';
import { hex } from '../wire/bytes';
import type { Id } from '../wire/records';
import { failed, outcome } from './failures';
import type { MadePasskey } from './messages';
import type { Outcome, PasskeyRequest } from './port';
import { tryPassphrase, trySecret } from './unlocking';

/** Shape: a fresh salt to ask the authenticator with, hex. */
export async function preparePasskey(
  store: Store,
  vault: Id,
  { passphrase, pin }: PasskeyRequest,
  now_ms: () => number,
): Promise<Outcome<string>> {
  const weak = await pinWeakness(pin);
  if (weak) return failed(weak);
  const tried = await tryPassphrase(store, vault, passphrase, now_ms);
  if (!tried.ok) return tried;
  await tried.value.passed;
  return { ok: true, value: hex(newPrfSalt()) };
}

/** Stores nothing unless both answers of the passkey are the same. Shape: the credential that was there before. */
export async function keepPasskey(
  store: Store,
  vault: Id,
  { passphrase, pin, credential, prf_salt, assertions }: MadePasskey,
  now_ms: () => number,
): Promise<Outcome<string | null>> {
  const weak = await pinWeakness(pin);
  if (weak) return failed(weak);
  const passkey = { credential, prf_salt, pin: pinKind(pin) };
  const tried = await trySecret(store, vault, now_ms, (sealed) =>
    slotsWithPasskey(sealed, passphrase, passkey, assertions, pin, now_ms),
  );
  for (const bytes of assertions) bytes.fill(0);
  if (!tried.ok) return tried;
  await tried.value.passed;
  return replaceSlots(store, vault, () => tried.value.keys);
}

export function dropPasskey(store: Store, vault: Id): Promise<Outcome<string | null>> {
  return replaceSlots(store, vault, slotsWithoutPasskey);
}

export async function hasPasskey(store: Store, vault: Id): Promise<boolean> {
  const row = await store.read(['vaults'], (tx) => tx.get('vaults', vault));
  return row !== undefined && passkeyOf(row.slots) !== null;
}

/** Shape: the credential of the passkey that the vault does not have any more. */
function replaceSlots(
  store: Store,
  vault: Id,
  next: (slots: readonly Slot[]) => Slot[],
): Promise<Outcome<string | null>> {
  return outcome(() =>
    store.write(['vaults'], async (tx) => {
      const row = await tx.get('vaults', vault);
      if (!row) return null;
      const { spare: _bound_to_them, ...rest } = row;
      await tx.put('vaults', { ...rest, slots: next(row.slots) });
      return passkeyOf(row.slots)?.credential ?? null;
    }),
  );
}
