/**
 * A mark outside the store: which devices this browser profile has been, and the last number that each made. An opaque id and a
 * number, in Cache Storage, so that a store that was thrown away does not go unnoticed.
 *
 * Source: sync/PROTOCOL.md section 14.7.
 */
import type { Id } from '../wire/records';
import type { Store } from './port';

export interface Made {
  device: Id;
  seq: number;
}

/** Where the marks are kept; an old browser, or a test, may have no such place. */
export interface Marks {
  put(made: Made): Promise<void>;
  all(): Promise<Made[]>;
  remove(device: Id): Promise<void>;
}

const PLACE = 'made';
const pathOf = (device: Id) => `/made/${device}`;

export const cacheMarks: Marks = {
  async put({ device, seq }) {
    if (!('caches' in globalThis)) return;
    await (await caches.open(PLACE)).put(pathOf(device), new Response(String(seq)));
  },

  async all() {
    if (!('caches' in globalThis) || !(await caches.has(PLACE))) return [];
    const cache = await caches.open(PLACE);
    const made = (await cache.keys()).map(async (request): Promise<Made> => {
      const kept = await cache.match(request);
      return {
        device: new URL(request.url).pathname.slice(pathOf('').length),
        seq: Number(await kept?.text()),
      };
    });
    return (await Promise.all(made)).filter(({ seq }) => Number.isSafeInteger(seq));
  },

  async remove(device) {
    if ('caches' in globalThis) await (await caches.open(PLACE)).delete(pathOf(device));
  },
};

/** Devices that were here and whose vault is in the store no more. */
export async function vanished(store: Store, marks: Marks): Promise<Made[]> {
  const marked = await marks.all();
  if (!marked.length) return [];
  const here = await store.read(['cursors', 'replaced'], async (tx) => [
    ...(await tx.all('cursors')),
    ...(await tx.all('replaced')),
  ]);
  const known = new Set(here.map(({ device }) => device));
  return marked.filter(({ device }) => !known.has(device));
}
