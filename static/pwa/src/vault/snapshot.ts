/**
 * Seals a snapshot of a draft, to travel beside the chain. Which ones a receipt lets go: `snapshot_receipt.ts`.
 *
 * Source: sync/PROTOCOL.md section 12.
 */
import { type Bytes, concat, hex, utf8 } from '../wire/bytes';
import type { Suite } from '../wire/envelope';
import type { Id } from '../wire/records';
import { type Named, snapshotFrameBytes, snapshotHeader } from '../wire/snapshot';
import { sha256 } from './hash';
import { type SealingKey, sealFor } from './hpke';
import { randomBytes } from './random';
import { innerBytes, SALT_BYTES } from './seal';
import { sign } from './signature';

export const SNAPSHOT_RECORD_MARK = 'attune/snap-rec/v1\0';
const SEAL_MARK = utf8('attune/snap/v1\0');
const HASH_MARK = utf8('attune/snap-hash/v1\0');
const FRAME_MARK = 'attune/snap-frame/v1\0';

export interface SealedSnapshot extends Named {
  frame: Bytes;
}

export function snapshotInfo(header: Uint8Array): Bytes {
  return concat(SEAL_MARK, header);
}

export async function snapshotHash(header: Uint8Array, ct_hash: Uint8Array): Promise<Bytes> {
  return sha256(concat(HASH_MARK, header, ct_hash));
}

export function signSnapshot(signing: CryptoKey, hash: Uint8Array): Promise<Bytes> {
  return sign(signing, FRAME_MARK, hash);
}

/** Seals and signs one snapshot as number `n` of the device; posting it takes no key. */
export async function sealSnapshot(
  by: { device: Id; signing: CryptoKey },
  to: SealingKey,
  n: number,
  snapshot: Uint8Array,
): Promise<SealedSnapshot> {
  const inner = await innerBytes(by.signing, randomBytes(SALT_BYTES), snapshot, SNAPSHOT_RECORD_MARK);
  const headerOf = (suite: Suite) => snapshotHeader(by.device, to.kid, n, suite);
  const { header, ct } = await sealFor(by.signing, to, inner, headerOf, snapshotInfo);
  const ct_hash = await sha256(ct);
  const hash = await snapshotHash(header, ct_hash);
  const sealed = await signSnapshot(by.signing, hash);
  return { n, hash: hex(hash), frame: snapshotFrameBytes({ header, ct_hash, ct, sealed }) };
}
