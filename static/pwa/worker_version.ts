/** The version of a build: the hash of its service worker, which lists every other file. It is worked out before it stands in there. */
import { createHash } from 'node:crypto';

/** Stands in the bundle where its version comes. */
export const VERSION_PLACE = '@the version of this build@';

/** Shape: the worker that names its version, and that version. A worker whose code alone changed is of another version. */
export function named(bundle: string): { version: string; worker: string } {
  if (!bundle.includes(VERSION_PLACE)) throw new Error('the service worker does not name its version');
  const version = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
  return { version, worker: bundle.replaceAll(VERSION_PLACE, version) };
}
