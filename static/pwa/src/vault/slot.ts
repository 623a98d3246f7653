/**
 * The slot that wraps the vault root under a passphrase. Its parameters are its AAD: a weakened header does not open.
 *
 * Source: docs/decisions/0004-passphrase-slot.md.
 */
import { type Bytes, concat, hex, MalformedError, unhex, utf8 } from '../wire/bytes';
import { canonical, parseStrict } from '../wire/json';
import { asCount, asHex, asObject } from '../wire/shape';
import { aesKey, openBytes, SealBrokenError, sealBytes } from './aead';
import { derive, deriveAtSetup, type KdfParameters, LADDER } from './kdf';
import { randomBytes } from './random';

const SALT_BYTES = 16;
const MARK = utf8('attune/slot/v1\0');

export interface Slot {
  /** Canonical JSON: `{alg,kind,m,p,salt,t,v,vault}`. */
  header: Bytes;
  wrapped: Bytes;
}

/** The passphrase is not the one. */
export class WrongPassphraseError extends Error {
  override readonly name = 'WrongPassphraseError';
}

function headerOf(vault: string, salt: Uint8Array, kdf: KdfParameters): Bytes {
  return canonical({
    alg: 'argon2id',
    kind: 'B',
    m: kdf.m,
    p: kdf.p,
    salt: hex(salt),
    t: kdf.t,
    v: 1,
    vault,
  });
}

export async function makeSlot(
  vault: string,
  root: Uint8Array,
  passphrase: string,
  now_ms: () => number,
): Promise<Slot> {
  const salt = randomBytes(SALT_BYTES);
  const { kdf, key } = await deriveAtSetup(passphrase, salt, now_ms);
  const header = headerOf(vault, salt, kdf);
  return { header, wrapped: await sealBytes(await aesKey(key), concat(MARK, header), root) };
}

/** Never spends what a tampered header asks for: only the ladder's own steps are run. */
function parametersOf(header: Uint8Array): { salt: Bytes; kdf: KdfParameters } {
  const fields = asObject(parseStrict(header), 'slot');
  const m = asCount(fields.m, 'm');
  const t = asCount(fields.t, 't');
  const kdf = LADDER.find((step) => step.m === m && step.t === t);
  if (!kdf || fields.p !== 1 || fields.alg !== 'argon2id') throw new MalformedError('slot parameters');
  return { salt: unhex(asHex(fields.salt, SALT_BYTES, 'salt')), kdf };
}

/** Shape: the 32 bytes of the vault root. Errors: WrongPassphraseError, MalformedError. */
export async function openSlot(slot: Slot, passphrase: string): Promise<Bytes> {
  const { salt, kdf } = parametersOf(slot.header);
  const key = await aesKey(await derive(passphrase, salt, kdf));
  try {
    return await openBytes(key, concat(MARK, slot.header), slot.wrapped);
  } catch (cause) {
    if (cause instanceof SealBrokenError) throw new WrongPassphraseError('does not open', { cause });
    throw cause;
  }
}
