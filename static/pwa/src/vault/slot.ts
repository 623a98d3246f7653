/**
 * Slots wrap the vault root. This one does it under a passphrase. A slot's parameters are its AAD: a weakened header does not open.
 *
 * Source: docs/decisions/0004-passphrase-slot.md.
 */
import { type Bytes, concat, hex, MalformedError, unhex, utf8 } from '../wire/bytes';
import { canonical, parseStrict } from '../wire/json';
import { asCount, asHex, asObject, type Fields } from '../wire/shape';
import { aesKey, openBytes, SealBrokenError, sealBytes } from './aead';
import { type Derive, derive, deriveAtSetup, type KdfParameters, LADDER } from './kdf';
import { randomBytes } from './random';

const SALT_BYTES = 16;
const MARK = utf8('attune/slot/v1\0');

/** `A`: a passkey and a PIN. `B`: a passphrase; every vault has one, and it stands first. */
export type SlotKind = 'A' | 'B';

export interface Slot {
  /** Canonical JSON. Of a `B`: `{alg,kind,m,p,salt,t,v,vault}`. */
  header: Bytes;
  wrapped: Bytes;
}

/** The passphrase is not the one. `stretched`: what was derived of it, so that the third slot need not derive it again. */
export class WrongPassphraseError extends Error {
  override readonly name = 'WrongPassphraseError';
  constructor(
    message: string,
    readonly stretched: Bytes | null = null,
  ) {
    super(message);
  }
}

export const newSalt = (): Bytes => randomBytes(SALT_BYTES);

/** What both kinds say; `more` is what one kind says besides. */
export function headerOf(
  kind: SlotKind,
  vault: string,
  salt: Uint8Array,
  { m, t, p }: KdfParameters,
  more: Fields = {},
): Bytes {
  return canonical({ ...more, alg: 'argon2id', kind, m, p, salt: hex(salt), t, v: 1, vault });
}

/** Everything the header says is bound to what is wrapped. */
export async function wrapRoot(kek: CryptoKey, header: Bytes, root: Uint8Array): Promise<Slot> {
  return { header, wrapped: await sealBytes(kek, concat(MARK, header), root) };
}

/** Shape: the 32 bytes of the vault root, or null when the key is not the one or the header was changed. */
export async function unwrapRoot(kek: CryptoKey, { header, wrapped }: Slot): Promise<Bytes | null> {
  try {
    return await openBytes(kek, concat(MARK, header), wrapped);
  } catch (cause) {
    if (cause instanceof SealBrokenError) return null;
    throw cause;
  }
}

/** A slot that cannot be read is no slot: it must not stand in the way of another. */
export function slotOfKind(slots: readonly Slot[], kind: SlotKind): Slot | undefined {
  return slots.find((slot) => {
    try {
      return fieldsOf(slot).kind === kind;
    } catch {
      return false;
    }
  });
}

/** Errors: MalformedError. */
export function fieldsOf({ header }: Slot): Fields {
  return asObject(parseStrict(header), 'slot');
}

/** Never spends what a tampered header asks for: only the ladder's own steps are run. Errors: MalformedError. */
export function parametersOf(fields: Fields): { salt: Bytes; kdf: KdfParameters } {
  const m = asCount(fields.m, 'm');
  const t = asCount(fields.t, 't');
  const kdf = LADDER.find((step) => step.m === m && step.t === t);
  if (!kdf || fields.p !== 1 || fields.alg !== 'argon2id') throw new MalformedError('slot parameters');
  return { salt: unhex(asHex(fields.salt, SALT_BYTES, 'salt')), kdf };
}

export async function makeSlot(
  vault: string,
  root: Uint8Array,
  passphrase: string,
  now_ms: () => number,
): Promise<Slot> {
  const salt = newSalt();
  const { kdf, key } = await deriveAtSetup(passphrase, salt, now_ms);
  return wrapRoot(await aesKey(key), headerOf('B', vault, salt, kdf), root);
}

/** `run`: what derives. Shape: the 32 bytes of the vault root. Errors: WrongPassphraseError, MalformedError. */
export async function openSlot(slot: Slot, passphrase: string, run: Derive = derive): Promise<Bytes> {
  const { salt, kdf } = parametersOf(fieldsOf(slot));
  const stretched = await run(passphrase, salt, kdf);
  const root = await unwrapRoot(await aesKey(stretched), slot);
  if (!root) throw new WrongPassphraseError('does not open', stretched);
  return root;
}
