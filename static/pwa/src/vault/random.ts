/** The device's random source. */
import { type Bytes, hex } from '../wire/bytes';
import type { Id } from '../wire/records';

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** 16 random bytes as 32 hex characters; carries no meaning. Source: sync/PROTOCOL.md section 1.2. */
export function newId(): Id {
  return hex(randomBytes(16));
}

/** Evenly spread over 0 … limit − 1, without the bias of a remainder. */
export function randomBelow(limit: number): number {
  const ceiling = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const [n = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (n < ceiling) return n % limit;
  }
}
