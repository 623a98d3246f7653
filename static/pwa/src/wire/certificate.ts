/**
 * The organisation's answer about its keys, and certificates, read strictly. Verified in `vault/pins.ts`.
 *
 * Source: sync/PROTOCOL.md section 7.1.
 */
import { MalformedError, utf8 } from './bytes';
import { parseCanonical, parseStrict } from './json';
import type { SignedText } from './receipt';
import type { Id, Time } from './records';
import { asArray, asCount, asExactly, asHex, asId, asObject, asOneOf, asText, asTime } from './shape';

export type KeyUse = 'sealing' | 'receipt' | 'order' | 'audit';

export interface Certificate {
  v: 1;
  alg: string;
  kid: string;
  use: KeyUse;
  version: number;
  /** Hex, 32 bytes. */
  public: string;
  not_before: Time;
  not_after: Time;
  /** Hex, 1,216 bytes: the hybrid key that `kid` names; it comes beside the certificate. */
  hybrid?: string;
}

export interface OrganisationAnswer {
  organisation: Id;
  /** Hex of the root's Ed25519 public key. */
  root: string;
  certificates: SignedText[];
  /** Hybrid keys, in hex, by the kid that names each; an older server tells none. */
  hybrid?: ReadonlyMap<string, string>;
  /** What a browser must be able to seal with to be set up; most ask for nothing. */
  requires_suite?: number;
}

const HYBRID_BYTES = 1216;
const NAMING = /^[^.]+\.([A-Za-z0-9_-]{43})$/;
const KEYS = ['alg', 'kid', 'not_after', 'not_before', 'public', 'use', 'v', 'version'];
const USES: readonly KeyUse[] = ['sealing', 'receipt', 'order', 'audit'];

/** Errors: MalformedError. */
export function readCertificate(text: string): Certificate {
  const fields = asExactly(parseCanonical(utf8(text)), KEYS, 'certificate');
  if (fields.v !== 1) throw new MalformedError('certificate');
  const use = asOneOf(fields.use, USES, 'use');
  const alg = asText(fields.alg, 'alg');
  if (alg !== (use === 'sealing' ? 'X25519' : 'Ed25519')) throw new MalformedError('alg');
  return {
    v: 1,
    alg,
    kid: asText(fields.kid, 'kid'),
    use,
    version: asCount(fields.version, 'version'),
    public: asHex(fields.public, 32, 'public'),
    not_before: asTime(fields.not_before, 'not_before'),
    not_after: asTime(fields.not_after, 'not_after'),
  };
}

/** Shape: base64url of the SHA-256 of the hybrid key that the kid of a sealing key names; null when it names none. */
export function hashInKid(kid: string): string | null {
  return NAMING.exec(kid)?.[1] ?? null;
}

/** Errors: MalformedError. */
export function readOrganisation(body: Uint8Array): OrganisationAnswer {
  const fields = asObject(parseStrict(body), 'organisation');
  return {
    organisation: asId(fields.organisation, 'organisation'),
    root: asHex(fields.root, 32, 'root'),
    certificates: asArray(fields.certificates, 'certificates').map((row) => {
      const item = asObject(row, 'certificate');
      return {
        text: asText(item.certificate, 'certificate'),
        signature: asHex(item.signature, 64, 'signature'),
      };
    }),
    hybrid: new Map(
      asArray(fields.hybrid ?? [], 'hybrid').map((row) => {
        const item = asObject(row, 'hybrid');
        return [asText(item.kid, 'kid'), asHex(item.public, HYBRID_BYTES, 'public')];
      }),
    ),
    ...(fields.requires_suite === undefined
      ? {}
      : { requires_suite: asCount(fields.requires_suite, 'requires_suite') }),
  };
}
