import { afterEach, expect, it } from 'vitest';
import type { DraftLike } from '../store/holdings';
import type { MemoryStore } from '../store/memory';
import { StorageFullError } from '../store/port';
import { openDrafted, tidyBlobs } from '../sync/attaching';
import type { Bench } from '../sync/bench';
import { carryBlobs } from '../sync/blobs';
import { type Device, enrolled } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { cutSounds, keepSlice, Recordings } from '../sync/recordings';
import { NoRoomError } from '../sync/refused';
import { newId } from '../vault/random';
import { type Draft, newDraft } from '../visit/draft';
import { concat } from '../wire/bytes';
import { keepCutSounds } from './cut_sounds';

const CHILD = 'c1'.repeat(16);
const AT = '2026-11-21T11:00:00.000Z';
const SLICES = [0, 1, 2].map((n) => new Uint8Array(4000).fill(n + 1));

function room(free: number): void {
  const estimate = async () => ({ quota: 1e9, usage: 1e9 - free });
  Object.defineProperty(navigator, 'storage', { configurable: true, value: { estimate } });
}
afterEach(() => room(900e6));

async function begun(): Promise<{ device: Device; draft: Draft; record: string }> {
  const device = await enrolled(await Organisation.make());
  const draft = newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
  await save(device.bench, draft);
  return { device, draft, record: newId() };
}

function save(bench: Bench, draft: Draft): Promise<void> {
  return bench.ledger.commit(() => ({ log: [{ is: 'draft', draft: draft as unknown as DraftLike }] }));
}

function slice(draft: Draft, record: string, n: number) {
  const bytes = SLICES[n] as Uint8Array<ArrayBuffer>;
  const of = { record, draft: draft.draft, child: CHILD, media_type: 'audio/webm' };
  return { ...of, n, ms: (n + 1) * 1000, before: n * 4000, bytes };
}

const held = (bench: Bench, draft: Draft) =>
  (bench.ledger.memory.drafts.get(draft.draft) as unknown as Draft).children[0]?.attachments ?? [];
const rows = (device: Device) => device.store.read(['blobs'], (tx) => tx.all('blobs'));
const chunks = (device: Device) => device.store.read(['chunks'], (tx) => tx.all('chunks'));

it('keeps a recording that was cut off, to its last stored second, when the vault is opened again', async () => {
  const { device, draft, record } = await begun();
  for (const n of [0, 1, 2]) await keepSlice(device.bench, slice(draft, record, n));
  // Nothing else was written: as after a kill.
  const bench = await device.reopened();
  await tidyBlobs(bench);
  expect(await keepCutSounds(bench)).toBe(1);
  const again = await device.reopened();
  const [sound, ...more] = held(again, draft);
  expect(more).toEqual([]);
  expect(sound).toMatchObject({ record, kind: 'audio', duration_sec: 3, caption: '', cut_off: true });
  expect(await openDrafted(again, sound?.blob ?? '', sound?.size_bytes ?? 0)).toEqual(concat(...SLICES));
  expect((await rows(device)).map(({ state }) => state)).toEqual(['draft']);
  expect(await keepCutSounds(again)).toBe(0);
});

it('stores no second of a recording in clear, and sends none', async () => {
  const { device, draft, record } = await begun();
  await keepSlice(device.bench, slice(draft, record, 1));
  const [chunk] = await chunks(device);
  expect(chunk?.bytes.length).toBeGreaterThan(4000);
  expect(String(chunk?.bytes)).not.toContain(String(SLICES[1]?.slice(0, 16)));
  expect(await carryBlobs(device.store, device.http)).toBe('nothing');
});

it('keeps what comes before a second that does not open', async () => {
  const { device, draft, record } = await begun();
  for (const n of [0, 1, 2]) await keepSlice(device.bench, slice(draft, record, n));
  await device.store.write(['chunks'], (tx) => tx.remove('chunks', [record, 1]));
  const bench = await device.reopened();
  await keepCutSounds(bench);
  expect(held(bench, draft)[0]).toMatchObject({ duration_sec: 1, size_bytes: 4000 });
});

it('lets the seconds go only when a saved draft names the finished recording', async () => {
  const { device, draft, record } = await begun();
  const { bench } = device;
  const recordings = new Recordings(bench);
  await keepSlice(bench, slice(draft, record, 0));
  await recordings.finish(record);
  await recordings.saved(draft as unknown as DraftLike);
  // Killed before the draft was saved: it is still there, and is kept at the next opening.
  const opened = await device.reopened();
  await tidyBlobs(opened);
  expect(await keepCutSounds(opened)).toBe(1);
  expect(held(opened, draft)).toHaveLength(1);

  const second = newId();
  await keepSlice(opened, slice(draft, second, 0));
  const later = new Recordings(opened);
  await later.finish(second);
  await later.saved({ ...draft, named: second } as unknown as DraftLike);
  expect((await rows(device)).some(({ blob }) => blob === second)).toBe(false);
});

it('goes when its draft is discarded', async () => {
  const { device, draft, record } = await begun();
  await keepSlice(device.bench, slice(draft, record, 0));
  await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: draft.draft }] }));
  expect(await cutSounds(device.bench)).toEqual([]);
  expect([await rows(device), await chunks(device)]).toEqual([[], []]);
});

it('refuses a second for which there is no room, with what came before as it was', async () => {
  const { device, draft, record } = await begun();
  await keepSlice(device.bench, slice(draft, record, 0));
  room(20e6);
  await expect(keepSlice(device.bench, slice(draft, record, 1))).rejects.toThrow(NoRoomError);
  room(900e6);
  const store = device.store as MemoryStore;
  const write = store.write.bind(store);
  store.write = (tables, run) =>
    tables.includes('chunks') ? Promise.reject(new StorageFullError('full')) : write(tables, run);
  await expect(keepSlice(device.bench, slice(draft, record, 1))).rejects.toThrow(NoRoomError);
  store.write = write;
  const bench = await device.reopened();
  await keepCutSounds(bench);
  expect(held(bench, draft)[0]).toMatchObject({ duration_sec: 1, size_bytes: 4000 });
});
