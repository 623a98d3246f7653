/**
 * Whether what the address serves is what was released: signed with the key that this page was built for, not older, and the service worker's
 * very bytes. Needs no secret.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import { hex, unhex, utf8 } from '../wire/bytes';
import { type Release, readRelease, SERVICE_WORKER, type Served, type SignedRelease } from '../wire/release';
import { sha256 } from './hash';
import { verifies } from './signature';

const RELEASE_MARK = 'attune/release/v1\0';

/** What this page was built with. */
export interface Built {
  /** Hex. */
  key: string;
  number: number;
}

/** Shape: null when the key that this page knows did not sign it. */
async function trueRelease({ text, signatures }: SignedRelease, { key }: Built): Promise<Release | null> {
  const own = signatures.find((each) => each.key === key);
  if (!own) return null;
  if (!(await verifies(unhex(key, 32), unhex(own.signature, 64), RELEASE_MARK, utf8(text)))) return null;
  try {
    return readRelease(text);
  } catch {
    return null;
  }
}

/** Whether releases have numbers, of which none comes twice: then another release than this page's is a newer one, or is none. */
export const isNumbered = ({ number }: Built): boolean => number > 0;

/**
 * `own`: the version of this page; null when that is not known.
 * Shape: the release that is served; `changed` when it is none of ours, or an older one; null when nothing is served.
 */
export async function released(
  served: Served,
  built: Built,
  own: string | null,
): Promise<Release | 'changed' | null> {
  if (!served.worker) return null;
  const release = served.release && (await trueRelease(served.release, built));
  if (!release || release.number < built.number) return 'changed';
  const is_another = own !== null && release.version !== own;
  if (isNumbered(built) && is_another && release.number === built.number) return 'changed';
  return release.files[SERVICE_WORKER] === hex(await sha256(served.worker)) ? release : 'changed';
}
