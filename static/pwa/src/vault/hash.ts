/** SHA-256 (FIPS 180-4), by the platform. */
import type { Bytes } from '../wire/bytes';

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes));
}
