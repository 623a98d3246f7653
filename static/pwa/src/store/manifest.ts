/**
 * The manifest: one sealed row of fixed size, rewritten in the same transaction as whatever it speaks of. An old row put back in
 * its place, a row taken out, or a whole table from yesterday does not fit it.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import { type Bytes, concat, MalformedError, Reader, u64 } from '../wire/bytes';

export interface Manifest {
  /** Rises with every write of the store. */
  write: number;
  /** Log rows up to this number were folded away. */
  base: number;
  /** Log rows up to this number exist. */
  length: number;
  /** Chain hash of the log at `base` and at `length`. */
  base_chain: Bytes;
  chain: Bytes;
  /** SHA-256 of the sealed pack table and of the sealed summary. */
  table: Bytes;
  summary: Bytes;
}

const HASH_BYTES = 32;
const VERSION = 1;

export function manifestBytes(m: Manifest): Bytes {
  return concat(
    Uint8Array.of(VERSION),
    u64(m.write),
    u64(m.base),
    u64(m.length),
    m.base_chain,
    m.chain,
    m.table,
    m.summary,
  );
}

/** Errors: MalformedError. */
export function readManifest(bytes: Uint8Array): Manifest {
  const reader = new Reader(bytes);
  if (reader.u8() !== VERSION) throw new MalformedError('manifest version');
  const [write, base, length] = [reader.u64(), reader.u64(), reader.u64()];
  const [base_chain, chain] = [reader.take(HASH_BYTES), reader.take(HASH_BYTES)];
  const [table, summary] = [reader.take(HASH_BYTES), reader.take(HASH_BYTES)];
  reader.end();
  return { write, base, length, base_chain, chain, table, summary };
}
