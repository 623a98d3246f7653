/** The hash chain of a device's envelopes. Source: sync/PROTOCOL.md sections 3 and 3.1. */
import { type Bytes, concat, unhex, utf8 } from '../wire/bytes';
import type { Frame } from '../wire/envelope';
import type { Id } from '../wire/records';
import { sha256 } from './hash';

const CHAIN_MARK = utf8('attune/chain/v1\0');

export interface Link {
  seq: number;
  chain: Bytes;
}

/** What stands before the first envelope. */
export async function chainStart(device: Id): Promise<Link> {
  return { seq: 0, chain: await sha256(concat(CHAIN_MARK, unhex(device, 16))) };
}

export async function chainNext(frame: Pick<Frame, 'header' | 'ct_hash'>): Promise<Bytes> {
  return sha256(concat(CHAIN_MARK, frame.header, frame.ct_hash));
}
