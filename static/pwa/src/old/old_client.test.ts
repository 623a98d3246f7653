import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { Host } from '../engine/host';
import type { FromWorker } from '../engine/messages';
import { openIndexedDb } from '../store/indexeddb';
import type { Store } from '../store/port';
import { Wire } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { type Bytes, concat, unhex } from '../wire/bytes';
import type { Bodies } from '../wire/records';
import { withServersKids } from './make.fixture';
import left from './version_1.json';

// Here the derivation itself is held against what others derive.
vi.unmock('../vault/argon2');

/** The layout of that client, as it was written then. */
const LAYOUT: Record<string, string | string[]> = {
  vaults: 'vault',
  attempts: 'vault',
  log: ['vault', 'n'],
  packs: 'pack',
  seals: ['vault', 'name'],
  outbox: ['vault', 'seq'],
  cursors: 'vault',
};
const HEAD = {
  Ed25519: unhex('302e020100300506032b657004220420'),
  X25519: unhex('302e020100300506032b656e04220420'),
};

async function revived(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(revived));
  if (typeof value !== 'object' || value === null) return value;
  if ('hex' in value) return unhex(value.hex as string);
  if ('key' in value && typeof value.key === 'string') {
    const uses: KeyUsage[] = ['encrypt', 'decrypt'];
    return crypto.subtle.importKey('raw', unhex(value.key), 'AES-GCM', false, uses);
  }
  const entries = Object.entries(value).map(async ([name, each]) => [name, await revived(each)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function leftIn(name: string): Promise<void> {
  const db = await openDB(name, 1, {
    upgrade(fresh) {
      for (const [table, keyPath] of Object.entries(LAYOUT)) fresh.createObjectStore(table, { keyPath });
    },
  });
  for (const [table, rows] of Object.entries(left.rows))
    for (const row of rows) await db.put(table, await revived(row));
  db.close();
}

async function pair(algorithm: 'Ed25519' | 'X25519', seed: string) {
  const uses: KeyUsage[] = algorithm === 'Ed25519' ? ['sign'] : ['deriveBits'];
  const pkcs8 = concat(HEAD[algorithm], unhex(seed));
  const private_key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, uses);
  const { x } = await crypto.subtle.exportKey('jwk', private_key);
  const text = atob((x ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  return { private_key, public_key: Uint8Array.from(text, (char) => char.charCodeAt(0)) as Bytes };
}

/** The organisation that the tablet belongs to, with the keys it had then. */
async function sameOrganisation(): Promise<Organisation> {
  const at = await Organisation.make();
  const keys = {
    sealing: await pair('X25519', left.keys.sealing),
    receipt: await pair('Ed25519', left.keys.receipt),
    order: await pair('Ed25519', left.keys.order),
  };
  const root = await pair('Ed25519', left.keys.root);
  Object.assign(at, { organisation: left.organisation, person: left.person, root, keys });
  withServersKids(at);
  at.streams.set(left.family, { kind: 'family', family: null, entries: [] });
  at.streams.set(left.child, { kind: 'child', family: left.family, entries: [] });
  return at;
}

class Page {
  readonly said: FromWorker[] = [];
  readonly host: Host;
  constructor(store: Store, http: Wire) {
    const now = () => Date.parse('2026-12-10T09:00:00.000Z');
    this.host = new Host(store, http, (message) => this.said.push(structuredClone(message)), now);
  }
  rows(id: number): unknown {
    return this.said.flatMap((m) => (m.is === 'rows' && m.id === id ? [m.rows] : [])).at(-1);
  }
}

describe('a tablet that comes out of a drawer with the first layout', () => {
  it('opens, deposits both notes, and has its draft word for word', async () => {
    await leftIn('drawer');
    const at = await sameOrganisation();
    const [vault] = left.rows.vaults;
    if (!vault) throw new Error('no vault');
    const wire = new Wire(
      at,
      () => unhex(vault.opening.public.hex),
      () => vault.device,
    );
    wire.cut = true;
    const page = new Page(await openIndexedDb('drawer'), wire);
    await page.host.start();
    const opened = await page.host.answers.unlock(vault.vault, left.passphrase);
    expect(opened).toMatchObject({ ok: true, value: { person: left.person } });
    await page.host.hear({ is: 'watch', id: 1, query: { is: 'draft', draft: left.draft.draft } });
    await expect.poll(() => page.rows(1)).toEqual(left.draft);
    await page.host.hear({ is: 'watch', id: 2, query: { is: 'outbox' } });
    await expect.poll(() => page.rows(2)).toMatchObject({ counts: { on_device: 2 } });

    wire.cut = false;
    await page.host.answers.syncNow();
    const lines = at.received.get(vault.device) ?? [];
    const visits = lines.filter(({ change }) => change.type === 'visit');
    expect(visits.map(({ change }) => (change.body as Bodies['visit']).purpose)).toEqual(left.words);
    await expect.poll(() => page.rows(2)).toMatchObject({ counts: { on_device: 0, received: 0 } });
    expect(page.rows(1)).toEqual(left.draft);
  });
});
