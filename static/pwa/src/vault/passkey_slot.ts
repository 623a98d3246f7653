/**
 * The slot that wraps the vault root under a passkey of this device and a PIN together: a copy of the files is worth nothing without
 * the device's own lock, and whoever can pass that lock still lacks the PIN. What the passkey gives never leaves the worker again.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md; WebAuthn Level 3, extension `prf`.
 */
import { type Bytes, concat, MalformedError, utf8 } from '../wire/bytes';
import { PRF_BYTES } from '../wire/limits';
import { asHex, asText } from '../wire/shape';
import { KEY_BYTES } from './aead';
import { derive } from './kdf';
import { fieldsOf, parametersOf, type Slot, slotOfKind, unwrapRoot } from './slot';

const INFO = utf8('attune/kek/A/v1');
const CREDENTIAL_MAX_BYTES = 1023;

/** Which keyboard a PIN needs, and whether it is whole with the sixth digit, as most are. */
export type PinKind = 'six_digits' | 'digits' | 'characters';
const PIN_KINDS: readonly PinKind[] = ['six_digits', 'digits', 'characters'];

/** What must be known to ask for it. No secret. */
export interface Passkey {
  /** Hex; the authenticator's own name for it. */
  credential: string;
  /** Hex, 32 bytes: what the authenticator is asked with. */
  prf_salt: string;
  pin: PinKind;
}

/** PIN or passkey is not the one; which of the two cannot be told. `stretched`: as of a wrong passphrase. */
export class WrongPinError extends Error {
  override readonly name = 'WrongPinError';
  constructor(
    message: string,
    readonly stretched: Bytes | null = null,
  ) {
    super(message);
  }
}

/** Asked twice, the authenticator gave two answers: it would lock its owner out. */
export class PasskeyDisagreesError extends Error {
  override readonly name = 'PasskeyDisagreesError';
}

/** Shape: null when there is none, or none that can be read: the passphrase opens the vault all the same. */
export function passkeyOf(slots: readonly Slot[]): Passkey | null {
  const slot = slotOfKind(slots, 'A');
  if (!slot) return null;
  try {
    const fields = fieldsOf(slot);
    const credential = asText(fields.credential, 'credential');
    const bytes = credential.length / 2;
    if (bytes > CREDENTIAL_MAX_BYTES) throw new MalformedError('credential');
    return {
      credential: asHex(credential, bytes, 'credential'),
      prf_salt: asHex(fields.prf_salt, PRF_BYTES, 'prf_salt'),
      pin: PIN_KINDS.find((kind) => kind === fields.pin) ?? 'characters',
    };
  } catch {
    return null;
  }
}

/** HKDF-SHA256 over both; neither alone says anything about the key. */
export async function keyOf(prf: Uint8Array, stretched: Uint8Array): Promise<CryptoKey> {
  const both = concat(prf, stretched);
  const secret = await crypto.subtle.importKey('raw', both, 'HKDF', false, ['deriveKey']);
  both.fill(0);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: INFO };
  const what = { name: 'AES-GCM', length: 8 * KEY_BYTES };
  return crypto.subtle.deriveKey(how, secret, what, false, ['encrypt', 'decrypt']);
}

/** Shape: the 32 bytes of the vault root. Errors: WrongPinError, MalformedError. */
export async function openPasskeySlot(slot: Slot, prf: Uint8Array, pin: string): Promise<Bytes> {
  if (prf.length !== PRF_BYTES) throw new MalformedError('prf');
  const { salt, kdf } = parametersOf(fieldsOf(slot));
  const stretched = await derive(pin, salt, kdf);
  const root = await unwrapRoot(await keyOf(prf, stretched), slot);
  if (!root) throw new WrongPinError('does not open', stretched);
  return root;
}
