/**
 * What the address serves as the app now, and the signed list of what was released, read strictly. Checked in `vault/release.ts`.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import { type Bytes, MalformedError, utf8 } from './bytes';
import { parseCanonical, parseStrict } from './json';
import { asArray, asCount, asExactly, asHex, asObject, asText } from './shape';

export const SERVICE_WORKER = '/sw.js';
const LIST = '/release.json';
const KEYS = ['files', 'number', 'v', 'version'];
const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;
const HASH_BYTES = 32;

export interface Release {
  v: 1;
  version: string;
  /** Rises with every release that must not be gone back behind. */
  number: number;
  /** SHA-256 by address, hex. */
  files: Record<string, string>;
}

export interface SignedRelease {
  text: string;
  /** Hex; one for each release key that pages may have been built with. */
  signatures: { key: string; signature: string }[];
}

/** `worker`: the service worker as it is served; null when none is, or something that no browser would take for one. */
export interface Served {
  worker: Bytes | null;
  release: SignedRelease | null;
}

/** Errors: MalformedError. */
export function readRelease(text: string): Release {
  const fields = asExactly(parseCanonical(utf8(text)), KEYS, 'release');
  if (fields.v !== 1) throw new MalformedError('release');
  const files = Object.entries(asObject(fields.files, 'files'));
  return {
    v: 1,
    version: asText(fields.version, 'version'),
    number: asCount(fields.number, 'number'),
    files: Object.fromEntries(files.map(([url, hash]) => [url, asHex(hash, HASH_BYTES, 'file')])),
  };
}

function readSigned(body: Uint8Array): SignedRelease {
  const fields = asObject(parseStrict(body), 'release');
  return {
    text: asText(fields.text, 'text'),
    signatures: asArray(fields.signatures, 'signatures').map((each) => {
      const row = asObject(each, 'signature');
      return {
        key: asHex(row.key, KEY_BYTES, 'key'),
        signature: asHex(row.signature, SIGNATURE_BYTES, 'signature'),
      };
    }),
  };
}

/** Never fails: nobody answering is an answer too. A captive portal's page is not a worker. */
export async function servedNow(): Promise<Served> {
  const worker = await got(SERVICE_WORKER, /^(?:text|application)\/(?:javascript|ecmascript)\b/);
  if (!worker) return { worker: null, release: null };
  const list = await got(LIST, /./);
  try {
    return { worker, release: list && readSigned(list) };
  } catch {
    return { worker, release: null };
  }
}

async function got(path: string, type: RegExp): Promise<Bytes | null> {
  try {
    // As the browser asks when it looks for a new version.
    const headers = { 'Service-Worker': 'script' };
    const answer = await fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error', headers });
    if (!answer.ok || !type.test(answer.headers.get('Content-Type') ?? '')) return null;
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    return null;
  }
}

/** Tells the server, in no words, that what came from its address is not what was released. */
export async function reportMismatch(): Promise<void> {
  const body = new Blob([JSON.stringify({ kind: 'release_mismatch' })], { type: 'application/json' });
  const headers = { 'X-Attune': '1', 'Content-Type': 'application/json' };
  await fetch('/api/reports', { method: 'POST', body, headers, credentials: 'omit' }).catch(() => undefined);
}
