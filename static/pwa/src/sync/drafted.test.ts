import { beforeEach, describe, expect, it } from 'vitest';
import { forgetVault } from '../engine/forgotten';
import { firstSummary, found } from '../engine/founding';
import type { DraftLike } from '../store/holdings';
import { Ledger } from '../store/ledger';
import { Packs } from '../store/packs';
import type { BlobRow } from '../store/schema';
import { pinAtEnrolment } from '../vault/pinning';
import { newId } from '../vault/random';
import { makeVault } from '../vault/vault';
import { type Digest, digest } from '../views/digest';
import type { Change } from '../wire/records';
import { attach, openDrafted } from './attaching';
import type { Bench } from './bench';
import { carryBlobs } from './blobs';
import { attachment, Blobs, CHILD } from './blobs.fixture';
import { depositAll } from './deposit';
import { type Device, enrolled } from './device.fixture';
import { bringBack, type DraftedBlob, Returning } from './drafted';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';
import { NotHereError } from './refused';
import { takeBack } from './returned';
import { depositSnapshots } from './snapshot_deposit';
import { type Begun, Snapshots } from './snapshots';

const SIZE = 300_000;
const content = Uint8Array.from({ length: SIZE }, (_, at) => (at * 11) % 253);
type Written = DraftLike & { record: string; note: string; attached: string[] };

let at: Organisation;
let old: Device;
let server: Blobs;
let snapshots: Snapshots;

function begunOf(draft: DraftLike): Begun {
  const { record } = draft as Written;
  const body = JSON.stringify(draft);
  return { draft: draft.draft, record, kind: 'visit', family: null, children: [CHILD], body };
}

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: null, entries: [] });
  old = await enrolled(at);
  server = new Blobs(at, old);
  snapshots = new Snapshots(old.bench, begunOf, () => undefined);
});

/** A draft with a drawing, saved and snapshotted as the app does it. */
async function drawn() {
  const added = await attach(old.bench, content);
  const at_ms = '2026-11-21T11:00:00.000Z';
  const ids = { draft: newId(), record: newId(), family: newId() };
  const draft: Written = { ...ids, updated_at: at_ms, note: 'half', attached: [added.blob] };
  await old.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
  snapshots.touched(draft);
  await snapshots.keep();
  return { added, draft };
}

const blobs = (device: Device) => device.store.read(['blobs'], (tx) => tx.all('blobs'));
const giveUp = () => forgetVault(old.store, old.http, old.bench.keys.vault, 1);

/** Everything has arrived, and the draft comes back on another device of the same person. */
async function onAnother() {
  const made = await drawn();
  expect(await giveUp()).toEqual({ ok: true, value: null });
  const last = at.snapshotted.at(-1);
  if (!last) throw new Error('no snapshot');
  const { draft, record, revision, body } = last;
  at.drafts = [{ draft, record, revision, body }];
  const device = await enrolled(at);
  server.serve(device);
  await pull(device.bench, device.http);
  return { ...made, device };
}

describe('a snapshot of a draft with attachments', () => {
  it('says how each is opened, beside the words as they were written', async () => {
    const { added, draft } = await drawn();
    await depositSnapshots(old.store, old.http);
    const { body } = at.snapshotted[0] ?? { body: '' };
    const { blobs: said, ...words } = JSON.parse(body) as Written & { blobs: DraftedBlob[] };
    expect(words).toEqual(draft);
    expect(body.startsWith(JSON.stringify(draft).slice(0, -1))).toBe(true);
    expect(said).toMatchObject([{ blob: added.blob, record: added.record }]);
    expect(said[0]?.key).toMatch(/^[0-9a-f]{64}$/);
    expect(await blobs(old)).toMatchObject([{ state: 'draft', in_snapshot: true }]);
  });

  it('is made once more where an older version of the app left one without', async () => {
    const { draft } = await drawn();
    await depositSnapshots(old.store, old.http);
    await snapshots.catchUp();
    await snapshots.keep();
    await depositSnapshots(old.store, old.http);
    expect(at.snapshotted).toHaveLength(1);
    const { store } = old.bench.keys;
    const [row] = await old.store.read(['snapshots'], (tx) => tx.all('snapshots'));
    if (!row) throw new Error('no snapshot');
    const words = new TextEncoder().encode(JSON.stringify(draft));
    const mark = await store.seal('snapshot', row.record, row.n, await store.hash(words));
    await old.store.write(['snapshots'], (tx) => tx.put('snapshots', { ...row, mark }));
    await snapshots.catchUp();
    await snapshots.keep();
    await depositSnapshots(old.store, old.http);
    expect(at.snapshotted).toHaveLength(2);
  });
});

describe('a draft that comes back to another vault of the same tablet', () => {
  /** Its device was withdrawn, and its person let in anew beside the vault that was there. */
  async function beside(): Promise<Bench> {
    const { keys, store, now_ms } = old.bench;
    const { sealed, keys: fresh } = await makeVault('Same tablet', 'prevail tactless quiet ajar', now_ms);
    expect(fresh.vault).not.toBe(keys.vault);
    const pins = await pinAtEnrolment(await at.answer(), await at.code());
    await found(
      store,
      sealed,
      fresh,
      firstSummary(pins, { person: at.person, role: 'practitioner' }, 'a.b'),
      null,
    );
    const ledger = await Ledger.open<Digest>(store, fresh.store);
    return { keys: fresh, store, ledger, packs: new Packs(store, fresh.store), digest, now_ms };
  }

  async function came(bench: Bench): Promise<void> {
    const last = at.snapshotted.at(-1);
    if (!last) throw new Error('no snapshot');
    const { draft, record, revision, body } = last;
    expect(await takeBack(bench, [{ draft, record, revision, body }])).toBe(1);
  }

  it('is opened and signed with what is attached, whose bytes are there', async () => {
    const { added, draft } = await drawn();
    await depositSnapshots(old.store, old.http);
    const bench = await beside();
    await came(bench);
    expect(await openDrafted(bench, added.blob, SIZE)).toEqual(content);
    expect(await signRecords(bench, [attachment(added)], draft.draft)).toEqual([1]);
    expect(await blobs(old)).toMatchObject([
      { vault: bench.keys.vault, device: bench.keys.device, state: 'waiting' },
    ]);
  });

  it('takes with it to be sent what the other has signed and not sent', async () => {
    const { added } = await drawn();
    await depositSnapshots(old.store, old.http);
    await signRecords(old.bench, [attachment(added)], null);
    const bench = await beside();
    await came(bench);
    expect(await blobs(old)).toMatchObject([{ vault: bench.keys.vault, state: 'waiting' }]);
    await depositAll(old.store, old.http);
    expect(await carryBlobs(old.store, old.http)).toBe('moved');
    expect(server.stored.has(added.blob)).toBe(true);
  });

  it('fetches what the other has not whole', async () => {
    const { added } = await drawn();
    await depositSnapshots(old.store, old.http);
    const [row] = await blobs(old);
    if (row) await old.store.write(['blobs'], (tx) => tx.put('blobs', { ...row, state: 'damaged' }));
    const bench = await beside();
    await came(bench);
    expect(await blobs(old)).toMatchObject([
      { blob: added.blob, vault: bench.keys.vault, state: 'draft', elsewhere: true },
    ]);
  });
});

describe('a vault that is given up', () => {
  it('sends what its unfinished notes name, and is there until all of it has arrived', async () => {
    const { added } = await drawn();
    server.cut_after = 1;
    const waiting = { notes: 0, drafts: 0, attachments: 1 };
    expect(await giveUp()).toEqual({ ok: false, failure: { code: 'still_waiting', waiting } });
    expect(await openDrafted(old.bench, added.blob, SIZE)).toEqual(content);
    server.cut_after = Number.POSITIVE_INFINITY;
    expect(await giveUp()).toEqual({ ok: true, value: null });
    expect(server.stored.get(added.blob)?.length).toBeGreaterThan(SIZE);
    expect(await blobs(old)).toEqual([]);
  });

  it('sends nothing of another vault’s unfinished notes, nor what no snapshot says how to open', async () => {
    await drawn();
    const [row] = await blobs(old);
    const { in_snapshot: _, ...unsaid } = row as BlobRow;
    await old.store.write(['blobs'], async (tx) => {
      await tx.put('blobs', { ...(row as BlobRow), blob: 'ee'.repeat(32), vault: newId() });
      await tx.put('blobs', unsaid);
    });
    expect(await giveUp()).toEqual({ ok: true, value: null });
    expect(server.pieces).toBe(0);
    expect(await blobs(old)).toMatchObject([{ blob: 'ee'.repeat(32) }]);
  });

  it('is opened after all: what went is signed, and stays until the server vouches for it again', async () => {
    const { added, draft } = await drawn();
    server.cut_after = 1;
    await giveUp();
    server.cut_after = Number.POSITIVE_INFINITY;
    expect(await carryBlobs(old.store, old.http)).toBe('moved');
    expect(await blobs(old)).toMatchObject([{ state: 'draft' }]);
    await signRecords(old.bench, [attachment(added)], draft.draft);
    await depositAll(old.store, old.http);
    await carryBlobs(old.store, old.http);
    expect(await blobs(old)).toMatchObject([{ state: 'sent' }]);
  });
});

describe('a draft that comes back with attachments', () => {
  it('is as it was written, and its attachments are this device’s own, to be signed and sent', async () => {
    const { device, added, draft } = await onAnother();
    expect(device.bench.ledger.memory.drafts.get(draft.draft)).toEqual(draft);
    await new Returning(device.bench).fetchAll(device.http);
    expect(await openDrafted(device.bench, added.blob, SIZE)).toEqual(content);
    await signRecords(device.bench, [attachment(added)], draft.draft);
    await depositAll(device.store, device.http);
    const [line] = at.received.get(device.bench.keys.device) ?? [];
    const change = line?.change as Change<'attachment'> | undefined;
    expect(change?.body.key).toMatch(/^[0-9a-f]{64}$/);
    server.stored.clear();
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
    expect(await blobs(device)).toMatchObject([{ state: 'sent' }]);
  });

  it('says the same in its own snapshot, so that it comes back once more', async () => {
    const { device, added } = await onAnother();
    const again = new Snapshots(device.bench, begunOf, () => undefined);
    await again.catchUp();
    await again.keep();
    await depositSnapshots(device.store, device.http);
    const { blobs: said } = JSON.parse(at.snapshotted.at(-1)?.body ?? '') as { blobs: DraftedBlob[] };
    expect(said).toMatchObject([{ blob: added.blob, record: added.record }]);
  });

  it('is fetched when somebody opens it, also after it was not to be had', async () => {
    const { device, added } = await onAnother();
    const kept = new Map(server.stored);
    const open = () =>
      openDrafted(device.bench, added.blob, SIZE, (row) => bringBack(device.bench, device.http, row));
    server.stored.clear();
    await new Returning(device.bench).fetchAll(device.http);
    await expect(open()).rejects.toThrow(NotHereError);
    // Nobody signs for what is nowhere.
    await expect(signRecords(device.bench, [attachment(added)], null)).rejects.toThrow(NotHereError);
    for (const [blob, bytes] of kept) server.stored.set(blob, bytes);
    expect(await open()).toEqual(content);
    expect(await openDrafted(device.bench, added.blob, SIZE)).toEqual(content);
  });

  it('keeps nothing of bytes that are not what was attached', async () => {
    const { device, added } = await onAnother();
    server.give = (bytes) => bytes.map((byte) => byte ^ 1);
    await new Returning(device.bench).fetchAll(device.http);
    expect(await device.store.read(['chunks'], (tx) => tx.all('chunks'))).toEqual([]);
    server.give = (bytes) => bytes;
    await new Returning(device.bench).fetchAll(device.http);
    expect(await openDrafted(device.bench, added.blob, SIZE)).toEqual(content);
  });

  it('writes over nothing that is here, and what it says wrongly stops nothing beside it', async () => {
    const { added, draft } = await drawn();
    await depositSnapshots(old.store, old.http);
    const [before] = await blobs(old);
    const said = JSON.parse(at.snapshotted[0]?.body ?? '') as Written & { blobs: DraftedBlob[] };
    const bad = [null, { ...said.blobs[0], key: 'short' }, { ...said.blobs[0], size_bytes: 1e9 }];
    const lost = { ...said, draft: newId(), record: newId(), blobs: [...bad, ...said.blobs] };
    at.drafts = [{ draft: lost.draft, record: lost.record, revision: 7, body: JSON.stringify(lost) }];
    await pull(old.bench, old.http);
    expect(old.bench.ledger.memory.drafts.get(lost.draft)).toEqual({
      ...draft,
      draft: lost.draft,
      record: lost.record,
    });
    expect(await blobs(old)).toEqual([before]);
    expect(await openDrafted(old.bench, added.blob, SIZE)).toEqual(content);
  });
});
