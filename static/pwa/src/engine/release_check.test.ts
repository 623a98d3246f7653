import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../vault/hash';
import { sign } from '../vault/signature';
import { hex, textOf, utf8 } from '../wire/bytes';
import { canonical } from '../wire/json';
import type { Served } from '../wire/release';
import { checkRelease, type Worker } from './release_check';

const WORKER = utf8('self.addEventListener("install", () => undefined)');
let keys: CryptoKeyPair;
let key: string;
let unregistered: number;
let comes: boolean;
let fitted: number;
let serving: { now: string | null; at_first: string | null };
let is_replaced: boolean;
let lookUp: () => Promise<boolean>;

const worker: Worker = {
  versions: async () => serving,
  replaced: () => is_replaced,
  fits: () => {
    fitted += 1;
  },
  update: () => lookUp(),
  unregister: async () => {
    unregistered += 1;
  },
};

beforeEach(async () => {
  keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  key = hex(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)));
  [unregistered, comes, fitted] = [0, false, 0];
  [serving, is_replaced] = [{ now: 'aaaa', at_first: 'aaaa' }, false];
  lookUp = async () => comes;
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
});

async function served(changed: Record<string, unknown> = {}, bytes = WORKER): Promise<Served> {
  const files = { '/sw.js': hex(await sha256(WORKER)) };
  const text = canonical({ v: 1, version: 'aaaa', number: 3, files, ...changed });
  const signature = hex(await sign(keys.privateKey, 'attune/release/v1\0', text));
  return { worker: bytes, release: { text: textOf(text), signatures: [{ key, signature }] } };
}

/** Releases of an organisation that gives them no numbers. */
const unnumbered = async (version: string) => verdict(await served({ version, number: 0 }), 0);

const verdict = (given: Served, number = 3) => checkRelease(worker, async () => given, { key, number }, 0);

describe('the app that is served', () => {
  it('is the one that was released', async () => {
    expect(await verdict(await served())).toBe('released');
    expect(unregistered).toBe(0);
  });

  it('may be a newer one', async () => {
    comes = true;
    expect(await verdict(await served({ version: 'bbbb', number: 4 }))).toBe('released');
  });

  it('is unknown when nobody answers, or a captive portal does', async () => {
    expect(await verdict({ worker: null, release: null })).toBe('unknown');
    expect(unregistered).toBe(0);
  });

  it('is not ours when the service worker was swapped, the list is unsigned, bent, older or another’s', async () => {
    const good = await served();
    const { release } = good;
    if (!release) throw new Error('no release');
    const bent = { ...release, text: release.text.replace('"number":3', '"number":9') };
    const others = { ...release, signatures: [{ ...release.signatures[0], key: 'ab'.repeat(32) } as never] };
    for (const given of [
      await served({}, utf8('self.addEventListener("fetch", steal)')),
      { ...good, release: null },
      { ...good, release: { ...release, signatures: [] } },
      { ...good, release: bent },
      { ...good, release: others },
      await served({ number: 2 }),
      await served({ files: {} }),
      await served({ more: true }),
    ])
      expect(await verdict(given)).toBe('changed');
    expect(unregistered).toBe(8);
  });

  it('is not ours when the browser is given another one than the page', async () => {
    comes = true;
    expect(await verdict(await served())).toBe('changed');
  });

  it('is said to fit before the browser has looked for itself, and when it does not fit that is not said', async () => {
    lookUp = () => new Promise(() => undefined);
    void verdict(await served());
    await vi.waitFor(() => expect(fitted).toBe(1));
    expect(await verdict(await served({ number: 2 }))).toBe('changed');
    expect(fitted).toBe(1);
  });

  it('is looked at once more while a server is being changed', async () => {
    const answers = [await served({}, utf8('half way')), await served()];
    const asked = async () => answers.shift() as Served;
    expect(await checkRelease(worker, asked, { key, number: 3 }, 0)).toBe('released');
  });

  it('is not ours when it is another release under the number of this one, which vouches for nothing that comes', async () => {
    comes = true;
    expect(await verdict(await served({ version: 'last-month' }))).toBe('changed');
    serving = { now: null, at_first: null };
    expect(await verdict(await served({ version: 'first-visit' }))).toBe('released');
  });

  it('is not ours when another service worker came to serve this page, whatever it calls itself', async () => {
    is_replaced = true;
    for (const now of ['aaaa', 'last-month', null]) {
      serving = { now, at_first: 'aaaa' };
      expect(await verdict(await served())).toBe('changed');
      expect(await verdict(await served({ version: 'last-month' }))).toBe('changed');
      expect(await verdict(await served({ version: 'bbbb', number: 4 }))).toBe('released');
    }
  });

  it('may be any release that was signed, and come back, where releases have no numbers', async () => {
    comes = true;
    expect(await unnumbered('bbbb')).toBe('released');
    [serving, is_replaced] = [{ now: 'bbbb', at_first: 'aaaa' }, true];
    expect(await unnumbered('aaaa')).toBe('released');
    comes = false;
    expect(await unnumbered('bbbb')).toBe('released');
    expect(unregistered).toBe(0);
  });
});
