/**
 * Whom this device trusts: the organisation's root, fixed at enrolment by the code, and the keys it has certified since.
 *
 * Source: sync/PROTOCOL.md sections 7.1 and 7.2.
 */

import { base64url, unhex, utf8 } from '../wire/bytes';
import {
  type Certificate,
  hashInKid,
  type KeyUse,
  type OrganisationAnswer,
  readCertificate,
} from '../wire/certificate';
import { codeNamesRoot, type EnrolmentCode } from '../wire/code';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { sha256 } from './hash';
import { isSealingKey, type SealingKey } from './hpke';
import { isWeak, verifies } from './signature';

const CERTIFICATE_MARK = 'attune/cert/v1\0';

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

/** Shape: the certificate, or null when the root did not sign it. */
export async function certified(root: string, signed: SignedText): Promise<Certificate | null> {
  const good = await verifies(
    unhex(root, 32),
    unhex(signed.signature, 64),
    CERTIFICATE_MARK,
    utf8(signed.text),
  );
  if (!good) return null;
  const cert = readCertificate(signed.text);
  return (await sound(cert)) ? cert : null;
}

/** Under a key of small order anybody's signature may verify, or anybody may read. */
async function sound(cert: Certificate): Promise<boolean> {
  const key = unhex(cert.public, 32);
  return cert.use === 'sealing' ? isSealingKey(key) : !isWeak(key);
}

/** Errors: NotTrustedError when the root is not the code's, or a needed key is not certified. */
export async function pinAtEnrolment(answer: OrganisationAnswer, code: EnrolmentCode): Promise<Pins> {
  if (!(await codeNamesRoot(code, unhex(answer.root, 32), sha256))) throw new NotTrustedError('another root');
  const pins = await renewedPins(
    { organisation: answer.organisation, root: answer.root, certificates: [] },
    answer,
  );
  for (const use of ['sealing', 'receipt', 'order'] as const) {
    if (!newest(pins, use)) throw new NotTrustedError(`no ${use} key`);
  }
  return pins;
}

/** Newer certificates replace; none with a lower version comes in. Errors: NotTrustedError for another root. */
export async function renewedPins(pins: Pins, answer: OrganisationAnswer): Promise<Pins> {
  if (answer.root !== pins.root || answer.organisation !== pins.organisation) {
    throw new NotTrustedError('another root');
  }
  const kept = new Map(pins.certificates.map((cert) => [cert.kid, cert]));
  for (const signed of answer.certificates) {
    const cert = await certified(pins.root, signed);
    if (!cert) throw new NotTrustedError('certificate not signed by the root');
    const whole = await withHybrid(cert, answer.hybrid?.get(cert.kid) ?? kept.get(cert.kid)?.hybrid);
    if (cert.version >= (newest(pins, cert.use)?.version ?? 0)) kept.set(cert.kid, whole);
  }
  return { ...pins, certificates: lean([...kept.values()]) };
}

/** A hybrid key is long and written at every save: only those that may still be sealed to keep theirs. */
function lean(certificates: readonly Certificate[]): Certificate[] {
  const versions = certificates.filter(({ hybrid }) => hybrid).map(({ version }) => version);
  const [, last = 0] = versions.sort((a, b) => b - a);
  return certificates.map(({ hybrid, ...cert }) =>
    hybrid && cert.version >= last ? { ...cert, hybrid } : cert,
  );
}

/** Who stands between cannot take it away: the root has signed its hash. Errors: NotTrustedError. */
async function withHybrid(cert: Certificate, hybrid: string | undefined): Promise<Certificate> {
  const named = cert.use === 'sealing' ? hashInKid(cert.kid) : null;
  if (named === null) return cert;
  const key = unhex(hybrid ?? '');
  const hash = base64url(await sha256(key));
  if (hybrid === undefined || hash !== named || !(await isSealingKey(key.subarray(-32)))) {
    throw new NotTrustedError('not the hybrid key that the certificate names');
  }
  return { ...cert, hybrid };
}

function newest(pins: Pins, use: KeyUse): Certificate | undefined {
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
