/** What a device signs to become known, and to open a session. Source: sync/PROTOCOL.md sections 7.3 and 7.4. */
import { hex, unhex, utf8 } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { DeviceKeys } from './device_keys';
import { sha256 } from './hash';
import { sign } from './signature';

const ENROL_MARK = 'attune/enrol/v1\0';
const SESSION_MARK = 'attune/session/v1\0';

/** Shape: hex. */
export async function enrolmentProof(
  signing: CryptoKey,
  device: Id,
  person: Id,
  keys: DeviceKeys,
  secret: string,
): Promise<string> {
  const ids = [unhex(device, 16), unhex(person, 16)];
  const hashed = await sha256(utf8(secret));
  return hex(await sign(signing, ENROL_MARK, ...ids, keys.signing.public, keys.opening.public, hashed));
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
