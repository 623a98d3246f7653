/**
 * What a device takes of the organisation's answer about its keys: at enrolment, and at most once a day; loaded for that.
 *
 * Source: sync/PROTOCOL.md sections 7.1 and 7.2.
 */
import { unhex } from '../wire/bytes';
import { type Certificate, hashInKid, type OrganisationAnswer } from '../wire/certificate';
import { codeNamesRoot, type EnrolmentCode } from '../wire/code';
import type { SignedText } from '../wire/receipt';
import { signedByRoot } from './certified';
import { sha256 } from './hash';
import { isSealingKey } from './hpke';
import { isHybridKey } from './hybrid';
import { NotTrustedError, newest, type Pins } from './pins';
import { isWeak } from './signature';

/** Shape: the certificate, or null when the root did not sign it. */
export async function certified(root: string, signed: SignedText): Promise<Certificate | null> {
  const cert = await signedByRoot(root, signed);
  return cert && (await sound(cert)) ? cert : null;
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
  return { ...pins, certificates: withoutOlderHybrids([...kept.values()]) };
}

/** A hybrid key is long and written at every save: only those that may still be sealed to keep theirs. */
function withoutOlderHybrids(certificates: readonly Certificate[]): Certificate[] {
  const versions = certificates.filter(({ hybrid }) => hybrid).map(({ version }) => version);
  const [, last = 0] = versions.sort((a, b) => b - a);
  return certificates.map(({ hybrid, ...cert }) =>
    hybrid && cert.version >= last ? { ...cert, hybrid } : cert,
  );
}

/** The certificate with the hybrid key that it names. Errors: NotTrustedError when that is not there. */
async function withHybrid(cert: Certificate, hybrid: string | undefined): Promise<Certificate> {
  const named = cert.use === 'sealing' ? hashInKid(cert.kid) : null;
  if (named === null) return cert;
  if (hybrid === undefined || !(await isHybridKey(hybrid, named))) {
    throw new NotTrustedError('not the hybrid key that the certificate names');
  }
  return { ...cert, hybrid };
}
