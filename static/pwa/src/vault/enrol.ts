/** What a device signs to become known, and to open a session. Source: sync/PROTOCOL.md sections 7.3 and 7.4. */
import { hex, u64, unhex, utf8 } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { DeviceKeys } from './device_keys';
import { sha256 } from './hash';
import { sign } from './signature';

/** A device that will not come back, and the highest number that this browser knows it made. PROTOCOL 7.3. */
export interface Replaced {
  device: Id;
  seq: number;
}

const ENROL_MARK = 'attune/enrol/v1\0';
const SESSION_MARK = 'attune/session/v1\0';

/** Shape: hex. */
export async function enrolmentProof(
  signing: CryptoKey,
  device: Id,
  person: Id,
  keys: DeviceKeys,
  secret: string,
  replaces: Replaced | null = null,
): Promise<string> {
  const ids = [unhex(device, 16), unhex(person, 16)];
  const own = [keys.signing.public, keys.opening.public];
  const hashed = await sha256(utf8(secret));
  const old = replaces ? [unhex(replaces.device, 16), u64(replaces.seq)] : [];
  return hex(await sign(signing, ENROL_MARK, ...ids, ...own, hashed, ...old));
}

/** Shape: hex. */
export async function sessionSignature(
  signing: CryptoKey,
  root: string,
  device: Id,
  challenge: string,
): Promise<string> {
  const root_hash = await sha256(unhex(root, 32));
  return hex(await sign(signing, SESSION_MARK, root_hash, unhex(device, 16), unhex(challenge, 32)));
}
