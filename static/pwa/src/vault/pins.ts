/**
 * Whom this device trusts: the organisation's root, fixed at enrolment by the code, and the keys it has certified since.
 *
 * Source: sync/PROTOCOL.md sections 7.1 and 7.2.
 */

import { unhex } from '../wire/bytes';
import type { Certificate, KeyUse } from '../wire/certificate';
import type { Id } from '../wire/records';
import type { SealingKey } from './hpke';

export interface Pins {
  organisation: Id;
  /** Hex. */
  root: string;
  certificates: Certificate[];
}

/** The answer is not from the organisation this device belongs to. */
export class NotTrustedError extends Error {
  override readonly name = 'NotTrustedError';
}

/** Shape: none when the organisation has certified none of that use. */
export function newest(pins: Pins, use: KeyUse): Certificate | undefined {
  return pins.certificates.filter((cert) => cert.use === use).sort((a, b) => b.version - a.version)[0];
}

/** The key with the highest version whose time has begun; an expired one still serves offline. Errors: NotTrustedError. */
export function sealingKey(pins: Pins, now: string): SealingKey {
  const begun = { ...pins, certificates: pins.certificates.filter((cert) => cert.not_before <= now) };
  // A device clock far in the past must not stop anybody from writing.
  const cert = newest(begun, 'sealing') ?? newest(pins, 'sealing');
  if (!cert) throw new NotTrustedError('no sealing key');
  const hybrid = cert.hybrid === undefined ? {} : { hybrid: unhex(cert.hybrid) };
  return { kid: cert.kid, public: unhex(cert.public, 32), ...hybrid };
}

/** Shape: public keys of that use, newest first; a receipt or pack may come from any that was pinned. */
export function keysFor(pins: Pins, use: KeyUse, kid?: string): Uint8Array[] {
  return pins.certificates
    .filter((cert) => cert.use === use && (kid === undefined || cert.kid === kid))
    .sort((a, b) => b.version - a.version)
    .map((cert) => unhex(cert.public, 32));
}
