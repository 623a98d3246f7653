/**
 * From a change to an envelope: padded, signed by its author's device, sealed to the organisation, chained and numbered.
 *
 * Source: sync/PROTOCOL.md section 3.
 */
import { type Bytes, concat, hex, u64, unhex, utf8 } from '../wire/bytes';
import { frameBytes, type Head, headerBytes } from '../wire/envelope';
import { compressedWithWords, padded } from '../wire/padding';
import type { Id } from '../wire/records';
import { chainNext, type Link } from './chain';
import { sha256 } from './hash';
import { type SealingKey, sealFor } from './hpke';
import { randomBytes } from './random';
import { sign, verifies } from './signature';

export const SALT_BYTES = 32;
const RECORD_MARK = 'attune/rec/v1\0';
const ENVELOPE_MARK = utf8('attune/env/v1\0');
const HEAD_MARK = 'attune/head/v1\0';

export interface Envelope extends Link {
  frame: Bytes;
  head: Head;
}

export async function signHead(signing: CryptoKey, device: Id, link: Link): Promise<Head> {
  const signature = await sign(signing, HEAD_MARK, unhex(device, 16), u64(link.seq), link.chain);
  return { ...link, signature };
}

export function headVerifies(public_key: Uint8Array, device: Id, head: Head): Promise<boolean> {
  return verifies(public_key, head.signature, HEAD_MARK, unhex(device, 16), u64(head.seq), head.chain);
}

/** `padded(codec, salt ‖ codec(record)) ‖ signature`; `mark` says what is signed. */
export async function innerBytes(
  signing: CryptoKey,
  salt: Uint8Array,
  record: Uint8Array,
  mark: string = RECORD_MARK,
): Promise<Bytes> {
  const { codec, bytes } = compressedWithWords(record);
  const signature = await sign(signing, mark, await sha256(concat(record, salt)));
  return concat(padded(codec, concat(salt, bytes)), signature);
}

/** Seals one record as the number after `previous`. */
export async function sealRecord(
  by: { device: Id; signing: CryptoKey },
  to: SealingKey,
  previous: Link,
  record: Uint8Array,
): Promise<Envelope> {
  const seq = previous.seq + 1;
  const said = { dev: by.device, kid: to.kid, prev: hex(previous.chain), seq, type: 'change', v: 1 } as const;
  const inner = await innerBytes(by.signing, randomBytes(SALT_BYTES), record);
  const { header, ct } = await sealFor(
    by.signing,
    to,
    inner,
    (suite) => headerBytes({ ...said, suite }),
    (header) => concat(ENVELOPE_MARK, header),
  );
  const ct_hash = await sha256(ct);
  const chain = await chainNext({ header, ct_hash });
  return {
    seq,
    chain,
    frame: frameBytes({ header, ct_hash, ct }),
    head: await signHead(by.signing, by.device, { seq, chain }),
  };
}
