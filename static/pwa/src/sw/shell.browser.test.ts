/**
 * The app's own files in a real Cache Storage: several at a time, and all or nothing.
 *
 * Source: sync/PROTOCOL.md section 14.6.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sha256 } from '../vault/hash';
import { hex, utf8 } from '../wire/bytes';
import { fromShell, installShell, NotProvenError, type ShellFile, shellName } from './shell';

const NAME = shellName('of-a-test');
const COUNT = 40;
const SCRIPT = '/assets/0.js';

let served: Map<string, string>;
let files: ShellFile[];
let under_way: number;
let most: number;

beforeEach(async () => {
  served = new Map([['/', `<script type="module" src="${SCRIPT}"></script>`]]);
  for (let n = 0; n < COUNT; n++) served.set(`/assets/${n}.js`, `export const n = ${n};`);
  files = await Promise.all(
    [...served].map(async ([at, text]) => ({
      url: at === '/' ? '/index.html' : at,
      rev: hex(await sha256(utf8(text))),
    })),
  );
  [under_way, most] = [0, 0];
  vi.stubGlobal('fetch', async (at: string) => {
    most = Math.max(most, ++under_way);
    await new Promise((done) => setTimeout(done, 5));
    under_way -= 1;
    const text = served.get(at);
    return new Response(text ?? 'gone', { status: text === undefined ? 404 : 200 });
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await caches.delete(NAME);
});

it('keeps every file, of which a few are on their way at any time', async () => {
  await installShell(NAME, files);
  expect(most).toBe(8);
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no signal')));
  for (const [at, text] of served) {
    const kept = await fromShell(NAME, new Request(new URL(at, location.origin)));
    expect(await kept.text()).toBe(text);
  }
});

it('keeps nothing of what came with a file but the file itself', async () => {
  const sent = globalThis.fetch;
  vi.stubGlobal('fetch', async (at: string) => {
    const headers = {
      'Content-Type': 'text/html',
      'Content-Security-Policy': 'script-src *',
      Refresh: '0; url=https://elsewhere.invalid/',
      Link: '</x.js>; rel=preload',
    };
    return new Response(await (await sent(at)).arrayBuffer(), { headers });
  });
  await installShell(NAME, files);
  for (const at of ['/', SCRIPT]) {
    const { headers } = await fromShell(NAME, new Request(new URL(at, location.origin)));
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect(headers.get('Content-Type')).toBe(`text/${at === '/' ? 'html' : 'javascript'}; charset=utf-8`);
    expect([headers.has('Refresh'), headers.has('Link')]).toEqual([false, false]);
  }
});

const faults: [string, () => void][] = [
  ['cannot be had', () => served.delete('/assets/7.js')],
  ['is not what was built', () => served.set('/assets/7.js', 'export const n = 8;')],
  ['is the page, and names a script that is not kept', () => files.splice(1, 1)],
];
const missing_or_bent = faults.slice(0, 2);
it.each(missing_or_bent)(
  'takes nothing from the same version that is kept when one file %s',
  async (_, spoil) => {
    await installShell(NAME, files);
    const before = new Map(served);
    spoil();
    await expect(installShell(NAME, files)).rejects.toThrow(NotProvenError);
    await vi.waitFor(() => expect(under_way).toBe(0));
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no signal')));
    for (const [at, text] of before) {
      const kept = await fromShell(NAME, new Request(new URL(at, location.origin)));
      expect(await kept.text()).toBe(text);
    }
  },
);

it.each(faults)('keeps nothing when one file %s', async (_, spoil) => {
  spoil();
  await expect(installShell(NAME, files)).rejects.toThrow(NotProvenError);
  await vi.waitFor(() => expect(under_way).toBe(0));
  expect(await caches.has(NAME)).toBe(false);
});
