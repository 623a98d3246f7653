/**
 * Whether the organisation's root has signed a certificate. Needs no secret key: the lock screen and the service worker use it too.
 *
 * Source: sync/PROTOCOL.md section 7.1.
 */
import { unhex, utf8 } from '../wire/bytes';
import { type Certificate, type KeyUse, readCertificate } from '../wire/certificate';
import type { SignedText } from '../wire/receipt';
import type { ReceiptKey } from './receipt';
import { isWeak, verifies } from './signature';

const CERTIFICATE_MARK = 'attune/cert/v1\0';

/** Shape: the certificate, or null when the root did not sign it. Errors: MalformedError. */
export async function signedByRoot(root: string, signed: SignedText): Promise<Certificate | null> {
  const signature = unhex(signed.signature, 64);
  const good = await verifies(unhex(root, 32), signature, CERTIFICATE_MARK, utf8(signed.text));
  return good ? readCertificate(signed.text) : null;
}

/** `keys`, and those of that use that the root has certified since; none with a lower version comes in. Errors: MalformedError. */
export async function withCertified(
  root: string,
  use: KeyUse & ('receipt' | 'order'),
  keys: readonly ReceiptKey[],
  certificates: readonly SignedText[],
): Promise<ReceiptKey[]> {
  const kept = new Map(keys.map((key) => [key.kid, key]));
  const newest = Math.max(0, ...keys.map(({ version = 0 }) => version));
  for (const each of certificates) {
    const cert = await signedByRoot(root, each);
    if (cert?.use !== use || cert.version < newest || isWeak(unhex(cert.public, 32))) continue;
    kept.set(cert.kid, { kid: cert.kid, public: cert.public, version: cert.version });
  }
  return [...kept.values()];
}
