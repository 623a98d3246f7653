/**
 * Makes a vault and opens it. The vault root is random and wraps every other key; a passphrase only wraps the root, and so do a passkey
 * and a PIN together.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md, 0004-passphrase-slot.md, 0034-a-passkey-and-a-pin.md.
 */
import { type Bytes, concat, MalformedError, utf8 } from '../wire/bytes';
import type { Id } from '../wire/records';
import { aesKey, KEY_BYTES, openBytes, sealBytes } from './aead';
import { type DeviceKeys, makeDeviceKeys, unwrapPair, type WrappedPair } from './device_keys';
import type { OpeningPair } from './hpke';
import { type Derive, derive } from './kdf';
import { type SealedLabel, sealLabel } from './label';
import { openPasskeySlot } from './passkey_slot';
import { newId, randomBytes } from './random';
import { makeSlot, openSlot, type Slot, type SlotKind, slotOfKind } from './slot';
import { StoreKeys } from './store_keys';

const ROOT_USES: KeyUsage[] = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

export interface SealedVault {
  vault: Id;
  label: SealedLabel;
  device: Id;
  made_at_ms: number;
  slots: Slot[];
  signing: WrappedPair;
  opening: WrappedPair;
  store_key: Bytes;
}

/** The keys of an open vault. None of them can be exported. */
export interface OpenKeys {
  vault: Id;
  device: Id;
  signing: CryptoKey;
  opening: OpeningPair;
  store: StoreKeys;
}

function storeKeyAad(vault: Id): Bytes {
  return concat(utf8('attune/key/v1\0'), utf8(vault), utf8('\0store'));
}

export async function makeVault(
  label: string,
  passphrase: string,
  now_ms: () => number,
): Promise<{ sealed: SealedVault; keys: OpenKeys; device_keys: DeviceKeys }> {
  const [vault, device] = [newId(), newId()];
  const root_bytes = randomBytes(KEY_BYTES);
  const slot = await makeSlot(vault, root_bytes, passphrase, now_ms);
  const made = { vault, device, label: await sealLabel(vault, label), made_at_ms: now_ms(), slots: [slot] };
  return vaultAround(root_bytes, made);
}

/** Fresh keys under a root whose slots are made already. The root's bytes are gone afterwards. */
export async function vaultAround(
  root_bytes: Bytes,
  made: Pick<SealedVault, 'vault' | 'label' | 'device' | 'made_at_ms' | 'slots'>,
): Promise<{ sealed: SealedVault; keys: OpenKeys; device_keys: DeviceKeys }> {
  const { vault } = made;
  const root = await aesKey(root_bytes, ROOT_USES);
  root_bytes.fill(0);
  const device_keys = await makeDeviceKeys(root, vault);
  const store_key = await sealBytes(root, storeKeyAad(vault), randomBytes(KEY_BYTES));
  const sealed = { ...made, ...device_keys, store_key };
  return { sealed, keys: await keysOf(sealed, root), device_keys };
}

/** `run`: what derives. Errors: WrongPassphraseError; MalformedError or SealBrokenError when the stored row is damaged. */
export async function openVault(
  sealed: SealedVault,
  passphrase: string,
  run: Derive = derive,
): Promise<OpenKeys> {
  return keysUnder(sealed, await openSlot(slotIn(sealed, 'B'), passphrase, run));
}

/** `prf`: what the passkey gave, 32 bytes. Errors: WrongPinError; MalformedError or SealBrokenError. */
export async function openVaultWithPasskey(
  sealed: SealedVault,
  prf: Uint8Array,
  pin: string,
): Promise<OpenKeys> {
  return keysUnder(sealed, await openPasskeySlot(slotIn(sealed, 'A'), prf, pin));
}

export function slotIn({ slots }: Pick<SealedVault, 'slots'>, kind: SlotKind): Slot {
  const slot = slotOfKind(slots, kind);
  if (!slot) throw new MalformedError('a vault without that slot');
  return slot;
}

async function keysUnder(sealed: SealedVault, root_bytes: Bytes): Promise<OpenKeys> {
  const root = await aesKey(root_bytes, ROOT_USES);
  root_bytes.fill(0);
  return keysOf(sealed, root);
}

async function keysOf(sealed: SealedVault, root: CryptoKey): Promise<OpenKeys> {
  const { vault, device } = sealed;
  const raw = await openBytes(root, storeKeyAad(vault), sealed.store_key);
  const store = new StoreKeys(vault, await aesKey(raw));
  raw.fill(0);
  return {
    vault,
    device,
    signing: await unwrapPair(root, vault, 'signing', sealed.signing),
    opening: {
      private_key: await unwrapPair(root, vault, 'opening', sealed.opening),
      public_key: sealed.opening.public,
    },
    store,
  };
}
