import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetVault } from '../engine/forgotten';
import { openStore } from '../engine/opened';
import { openIndexedDb } from '../store/indexeddb';
import type { MemoryStore } from '../store/memory';
import { StorageFullError } from '../store/port';
import type { BlobRow } from '../store/schema';
import { CHUNK_BYTES } from '../vault/blob';
import { hex } from '../wire/bytes';
import { RefusedError } from '../wire/http';
import { ATTACHMENT_MAX_BYTES } from '../wire/limits';
import type { NewRecord } from '../wire/records';
import {
  attach,
  BlobsHeld,
  fetched,
  openDrafted,
  openSigned,
  ownRows,
  tidyBlobs,
  withBlobs,
} from './attaching';
import { carryBlobs } from './blobs';
import { attachment, Blobs, CHILD } from './blobs.fixture';
import { depositAll } from './deposit';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { BlobBrokenError, NoRoomError, NotHereError, TooLargeError } from './refused';

const content = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 7) % 251);
/** What the browser says of its storage, answer by answer; the last one stays. Units: bytes free. */
function room(...free: number[]): void {
  const said = free.map((bytes) => ({ quota: 1e9, usage: 1e9 - bytes }));
  const estimate = async () => (said.length > 1 ? said.shift() : said[0]);
  Object.defineProperty(navigator, 'storage', { configurable: true, value: { estimate } });
}

async function staged() {
  const at = await Organisation.make();
  const device = await enrolled(at);
  return { at, device, server: new Blobs(at, device) };
}

async function signedBlob(device: Device, size = 1000) {
  const added = await attach(device.bench, content(size));
  await signRecords(device.bench, [attachment(added)], null);
  return added;
}

const row = (device: Device, blob: string) => device.store.read(['blobs'], (tx) => tx.get('blobs', blob));
const count = (device: Device) =>
  device.store.read(['blobs', 'chunks'], async (tx) => [
    (await tx.all('blobs')).length,
    (await tx.all('chunks')).length,
  ]);

afterEach(() => room(900e6));

describe('an attachment', () => {
  it('is sealed when it is added, and opens again for its draft and for its record', async () => {
    const { device, at } = await staged();
    at.files = false;
    const plain = content(CHUNK_BYTES + 5);
    const added = await attach(device.bench, plain);
    const stored = await device.store.read(['blobs', 'chunks'], async (tx) => [
      await tx.all('blobs'),
      await tx.all('chunks'),
    ]);
    const run = String(plain.slice(100, 120));
    for (const chunk of stored[1] as { bytes: Uint8Array }[]) expect(String(chunk.bytes)).not.toContain(run);
    expect(await openDrafted(device.bench, added.blob, added.size_bytes)).toEqual(plain);
    await signRecords(device.bench, [attachment(added)], null);
    expect(await openSigned(device.bench, device.http, CHILD, added.record)).toEqual(plain);
  });

  it('is signed with the key that opens it, which no screen gave', async () => {
    const { device } = await staged();
    const added = await attach(device.bench, content(10));
    const { records } = await withBlobs(device.bench, [attachment(added)]);
    const [whole] = records as NewRecord<'attachment'>[];
    expect(whole?.body.key).toMatch(/^[0-9a-f]{64}$/);
    expect(whole?.body.chunk_bytes).toBe(CHUNK_BYTES);
    expect(JSON.stringify(added)).not.toContain(whole?.body.key);
  });

  it('whose bytes were changed or lost on the device is not shown, not even in part', async () => {
    const { device } = await staged();
    const added = await attach(device.bench, content(CHUNK_BYTES * 2));
    await device.store.write(['chunks'], async (tx) => {
      const chunk = await tx.get('chunks', [added.blob, 1]);
      if (!chunk) throw new Error('no chunk');
      chunk.bytes[9] = (chunk.bytes[9] ?? 0) ^ 1;
      await tx.put('chunks', chunk);
    });
    await expect(openDrafted(device.bench, added.blob, added.size_bytes)).rejects.toThrow(BlobBrokenError);
    await device.store.write(['chunks'], (tx) => tx.remove('chunks', [added.blob, 1]));
    await expect(openDrafted(device.bench, added.blob, added.size_bytes)).rejects.toThrow(BlobBrokenError);
  });

  it('that is gone from the device cannot be signed as if it were there', async () => {
    const { device } = await staged();
    const lost = attachment({ record: 'ab'.repeat(16), blob: 'ab'.repeat(32), size_bytes: 5 });
    await expect(signRecords(device.bench, [lost], null)).rejects.toThrow(NotHereError);
    expect(device.bench.ledger.memory.sent()).toEqual([]);
  });
});

it('is not taken for gone from the server because whoever stands between has no such page', async () => {
  const { device } = await staged();
  const refusal = (code: string) => () => Promise.reject(new RefusedError(code, 404));
  device.http.blobBytes = refusal('unreadable');
  await expect(fetched(device.bench, device.http, 'ab'.repeat(32), 5)).rejects.toThrow(RefusedError);
  device.http.blobBytes = refusal('request.not_found');
  await expect(fetched(device.bench, device.http, 'ab'.repeat(32), 5)).rejects.toThrow(NotHereError);
});

describe('room on the device', () => {
  it('is kept for notes: an attachment is refused, stores nothing, and a note still saves', async () => {
    const { device } = await staged();
    room(20e6);
    await expect(attach(device.bench, content(1000))).rejects.toThrow(NoRoomError);
    expect(await count(device)).toEqual([0, 0]);
    await signRecords(device.bench, [quoteRecord(CHILD)], null);
    expect(device.bench.ledger.memory.sent()).toHaveLength(1);
  });

  it('that ends while an attachment is written loses nothing else', async () => {
    const { device } = await staged();
    const store = device.store as MemoryStore;
    const write = store.write.bind(store);
    store.write = (tables, run) =>
      tables.includes('chunks') ? Promise.reject(new StorageFullError('no room')) : write(tables, run);
    await expect(attach(device.bench, content(1000))).rejects.toThrow(NoRoomError);
    await signRecords(device.bench, [quoteRecord(CHILD)], null);
    expect(await depositAll(store, device.http)).toBe('moved');
  });

  it('is made by letting go of what the server has, and of nothing else', async () => {
    const { device } = await staged();
    const sent = await signedBlob(device);
    await depositAll(device.store, device.http);
    await carryBlobs(device.store, device.http);
    const waiting = await signedBlob(device);
    room(10, 900e6);
    await attach(device.bench, content(1000));
    expect(await row(device, sent.blob)).toBeUndefined();
    expect((await row(device, waiting.blob))?.state).toBe('waiting');
  });

  it('is not asked for more than an attachment may have', async () => {
    const { device } = await staged();
    const large = new Uint8Array(ATTACHMENT_MAX_BYTES + 1);
    await expect(attach(device.bench, large)).rejects.toThrow(TooLargeError);
  });
});

describe('blobs on their way', () => {
  it('do not leave before their visit is signed, nor while a note waits', async () => {
    const { device, server } = await staged();
    const added = await attach(device.bench, content(1000));
    expect(await carryBlobs(device.store, device.http)).toBe('nothing');
    await signRecords(device.bench, [attachment(added)], null);
    expect(await carryBlobs(device.store, device.http)).toBe('nothing');
    expect(server.pieces).toBe(0);
    await depositAll(device.store, device.http);
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect((await row(device, added.blob))?.state).toBe('sent');
  });

  it('make way between two pieces for a note that is signed meanwhile', async () => {
    const { device, server } = await staged();
    const added = await signedBlob(device, 500_000);
    await depositAll(device.store, device.http);
    const take = server.take.bind(server);
    device.http.depositPiece = async (bytes) => {
      const answer = await take(bytes);
      if (server.pieces === 1) await signRecords(device.bench, [quoteRecord(CHILD)], null);
      return answer;
    };
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect(server.pieces).toBe(1);
    await depositAll(device.store, device.http);
    await carryBlobs(device.store, device.http);
    expect(server.stored.get(added.blob)?.length).toBe((await row(device, added.blob))?.size_bytes);
  });

  it('wait for no note of another vault that could not be sent before', async () => {
    const { device } = await staged();
    const added = await signedBlob(device);
    await depositAll(device.store, device.http);
    await device.store.write(['cursors'], async (tx) => {
      const [own] = await tx.all('cursors');
      if (!own) throw new Error('no head');
      await tx.put('cursors', { ...own, vault: 'ee'.repeat(16), seq: 9, received: 3 });
    });
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect((await row(device, added.blob))?.state).toBe('sent');
  });

  it('go on where the server is when the line is cut, or an answer lost, at any piece', async () => {
    const { device, server } = await staged();
    const added = await signedBlob(device, 900_000);
    await depositAll(device.store, device.http);
    for (let pieces = 1; (await row(device, added.blob))?.state === 'waiting'; pieces++) {
      server.cut_after = server.pieces + (pieces % 3);
      server.lose_answer = pieces % 2 === 1;
      if (pieces > 20) throw new Error('does not end');
      await carryBlobs(device.store, device.http);
      server.lose_answer = false;
    }
    expect(server.stored.get(added.blob)?.length).toBe((await row(device, added.blob))?.size_bytes);
    expect(Math.max(...server.sizes)).toBeLessThanOrEqual(1024 * 1024);
  });

  it('stay on the device until a receipt of the organisation vouches for all of them', async () => {
    const { device, server } = await staged();
    const added = await signedBlob(device);
    await depositAll(device.store, device.http);
    const wrong = [{ blob: '00'.repeat(32) }, { dev: '00'.repeat(16) }, { size: 7, stored: 7 }, { kid: 'x' }];
    for (const other of wrong) {
      server.back = (said) => ({ ...said, ...other });
      expect(await carryBlobs(device.store, device.http)).toBe('unconfirmed');
      expect((await row(device, added.blob))?.state).toBe('waiting');
    }
    const { depositPiece } = device.http;
    device.http.depositPiece = async () => Promise.reject(new RefusedError('unreadable', 200));
    expect(await carryBlobs(device.store, device.http)).toBe('unconfirmed');
    expect((await row(device, added.blob))?.state).toBe('waiting');
    device.http.depositPiece = depositPiece;
    server.back = (said) => said;
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect((await row(device, added.blob))?.state).toBe('sent');
  });

  it('that the server had to drop begin again once, and a damaged copy is not sent for ever', async () => {
    const { device, server } = await staged();
    const good = await signedBlob(device, 200_000);
    const bad = await signedBlob(device, 2000);
    await depositAll(device.store, device.http);
    server.stored.set(good.blob, new Uint8Array(70_000));
    await device.store.write(['chunks'], async (tx) => {
      const chunk = await tx.get('chunks', [bad.blob, 0]);
      if (!chunk) throw new Error('no chunk');
      chunk.bytes[0] = (chunk.bytes[0] ?? 0) ^ 1;
      await tx.put('chunks', chunk);
    });
    expect(await carryBlobs(device.store, device.http)).toBe('refused');
    expect((await row(device, good.blob))?.state).toBe('sent');
    expect((await row(device, bad.blob))?.state).toBe('damaged');
    const { pieces } = server;
    expect(await carryBlobs(device.store, device.http)).toBe('nothing');
    expect(server.pieces).toBe(pieces);
  });
});

describe('what could not be read', () => {
  /** The server begins anew with it, and at the second reading of its bytes the browser fails once. */
  async function unread() {
    const { device, server } = await staged();
    const added = await signedBlob(device, 200_000);
    const other = await signedBlob(device, 2000);
    await depositAll(device.store, device.http);
    await carryBlobs(device.store, device.http);
    server.stored.clear();
    for (const { blob } of [added, other]) await become(device, blob, 'waiting');
    const read = device.store.read.bind(device.store);
    let readings = 0;
    vi.spyOn(device.store, 'read').mockImplementation((tables, run) =>
      tables.includes('chunks') && ++readings === 2
        ? Promise.reject(new DOMException('large value', 'UnknownError'))
        : read(tables, run),
    );
    await expect(carryBlobs(device.store, device.http)).rejects.toThrow('large value');
    vi.restoreAllMocks();
    return { device, added, other };
  }

  const become = async (device: Device, blob: string, state: BlobRow['state']) => {
    const before = await row(device, blob);
    if (before) await device.store.write(['blobs'], (tx) => tx.put('blobs', { ...before, state }));
  };

  it('once is sent in the next round, and keeps no other from going', async () => {
    const { device, added, other } = await unread();
    expect([(await row(device, added.blob))?.state, (await row(device, other.blob))?.state]).toEqual([
      'waiting',
      'sent',
    ]);
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect((await row(device, added.blob))?.state).toBe('sent');
  });

  it('before, and is whole, goes on its way at the next opening; what is damaged stays', async () => {
    const { device } = await staged();
    const [whole, broken] = [await signedBlob(device, 1000), await signedBlob(device, 1001)];
    for (const { blob } of [whole, broken]) await become(device, blob, 'damaged');
    await device.store.write(['chunks'], (tx) => tx.remove('chunks', [broken.blob, 0]));
    await openStore(device.store, device.bench.keys, device.bench.now_ms);
    expect([(await row(device, whole.blob))?.state, (await row(device, broken.blob))?.state]).toEqual([
      'waiting',
      'damaged',
    ]);
  });

  it('counts as not sent where a vault is given up, unless the organisation has ordered it', async () => {
    const { device } = await staged();
    const { blob } = await signedBlob(device);
    await device.store.write(['chunks'], (tx) => tx.remove('chunks', [blob, 0]));
    await become(device, blob, 'damaged');
    const giveUp = () => forgetVault(device.store, device.http, device.bench.keys.vault, 1);
    const waiting = { notes: 0, drafts: 0, attachments: 1 };
    expect(await giveUp()).toEqual({ ok: false, failure: { code: 'still_waiting', waiting } });
    await device.store.write(['vaults'], async (tx) => {
      const [vault] = await tx.all('vaults');
      if (vault) await tx.put('vaults', { ...vault, wiping: 'ab'.repeat(16) });
    });
    expect(await giveUp()).toEqual({ ok: true, value: null });
  });
});

it('a blob that the server fails on keeps no other from going', async () => {
  const { device, server } = await staged();
  const [sick, well] = [await signedBlob(device, 1000), await signedBlob(device, 1001)];
  await depositAll(device.store, device.http);
  const nameAt = 20;
  device.http.depositPiece = async (bytes) => {
    if (hex(bytes.slice(nameAt, nameAt + 32)) === sick.blob) throw new RefusedError('unreadable', 500);
    return server.take(bytes);
  };
  expect(await carryBlobs(device.store, device.http)).toBe('busy');
  expect([(await row(device, sick.blob))?.state, (await row(device, well.blob))?.state]).toEqual([
    'waiting',
    'sent',
  ]);
});

describe('what is left over', () => {
  it('goes when its draft is gone, and stays while a draft names it', async () => {
    const { device } = await staged();
    const [kept, orphan] = [await attach(device.bench, content(10)), await attach(device.bench, content(11))];
    const draft = { draft: 'd1', family: 'f', updated_at: '2026-11-21T11:00:00.000Z', of: [kept.blob] };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    await tidyBlobs(device.bench);
    expect(await row(device, kept.blob)).toBeDefined();
    expect(await row(device, orphan.blob)).toBeUndefined();
    expect(await count(device)).toEqual([1, 1]);
  });

  it('does not hide the others when its own row does not open', async () => {
    const { device } = await staged();
    const [good, bad] = [await attach(device.bench, content(10)), await attach(device.bench, content(11))];
    await device.store.write(['blobs'], async (tx) => {
      const held = await tx.get('blobs', bad.blob);
      if (held) await tx.put('blobs', { ...held, sealed: new Uint8Array(held.sealed.length) });
    });
    const states = await new BlobsHeld(device.bench).states(await ownRows(device.bench));
    expect([...states.keys()]).toEqual([good.record]);
  });

  it('is kept through a restart, and known by the record that names it', async () => {
    const { device } = await staged();
    const added = await signedBlob(device);
    const bench = await device.reopened();
    await tidyBlobs(bench);
    const states = await new BlobsHeld(bench).states(await ownRows(bench));
    expect(states.get(added.record)?.state).toBe('waiting');
  });
});

it('finds room for attachments in a database of the first version, and leaves what is there', async () => {
  const old = await openDB('first-version', 1, {
    upgrade(db) {
      for (const [name, keyPath] of Object.entries({
        vaults: 'vault',
        attempts: 'vault',
        log: ['vault', 'n'],
        packs: 'pack',
        seals: ['vault', 'name'],
        outbox: ['vault', 'seq'],
        cursors: 'vault',
      })) {
        db.createObjectStore(name, { keyPath });
      }
    },
  });
  await old.put('log', { vault: 'v', n: 1, sealed: new Uint8Array([7]) });
  old.close();
  const store = await openIndexedDb('first-version');
  const blob = 'ab'.repeat(32);
  await store.write(['chunks'], (tx) => tx.put('chunks', { blob, n: 0, bytes: new Uint8Array(3) }));
  const log = await store.read(['log'], (tx) => tx.all('log'));
  expect(log).toEqual([{ vault: 'v', n: 1, sealed: new Uint8Array([7]) }]);
  store.close();
});
