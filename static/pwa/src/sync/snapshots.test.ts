import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftLike } from '../store/holdings';
import type { MemoryStore } from '../store/memory';
import { StorageFullError } from '../store/port';
import { newId } from '../vault/random';
import { hex } from '../wire/bytes';
import { RefusedError } from '../wire/http';
import { CT_MAX_BYTES } from '../wire/limits';
import type { PullDraft } from '../wire/pull_state';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';
import { depositSnapshots } from './snapshot_deposit';
import { type Begun, SNAPSHOT_AFTER_MS, Snapshots } from './snapshots';

const CHILD = newId();
const FAMILY = newId();
type Written = DraftLike & { record: string; note: string };

let at: Organisation;
let device: Device;
let made: number;
let snapshots: Snapshots;

function begunOf(draft: DraftLike): Begun {
  const { record } = draft as Written;
  const body = JSON.stringify(draft);
  return { draft: draft.draft, record, kind: 'visit', family: FAMILY, children: [CHILD], body };
}

const draft = (note: string, like: Partial<Written> = {}): Written => ({
  draft: newId(),
  record: newId(),
  family: FAMILY,
  updated_at: `2026-11-21T11:00:00.${String(note.length).padStart(3, '0')}Z`,
  note,
  ...like,
});

async function save(written: Written): Promise<Written> {
  await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft: written }] }));
  snapshots.touched(written);
  return written;
}

const rows = () => device.store.read(['snapshots'], (tx) => tx.all('snapshots'));
const waiting = async () => (await rows()).filter(({ frame }) => frame !== null).length;
const send = () => depositSnapshots(device.store, device.http);
const told = () => at.snapshotted.map(({ body }) => (JSON.parse(body) as Written).note);

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: FAMILY, entries: [] });
  device = await enrolled(at);
  made = 0;
  snapshots = new Snapshots(device.bench, begunOf, () => {
    made += 1;
  });
});

describe('snapshots.keep', () => {
  it('keeps the newest words of a draft alone while nothing has gone', async () => {
    const first = await save(draft('Wren'));
    await snapshots.keep();
    await save({ ...first, note: 'Wren slept – 李' });
    await snapshots.keep();
    expect(await rows()).toHaveLength(1);
    expect(await send()).toBe('moved');
    expect(told()).toEqual(['Wren slept – 李']);
    expect(at.snapshotted[0]).toMatchObject({
      author: at.person,
      draft: first.draft,
      record: first.record,
      children: [CHILD],
      revision: 2,
      status: 'open',
    });
    expect([await waiting(), made]).toEqual([0, 2]);
  });

  it('is made within a second of the first change, whatever is typed meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const first = draft('a');
      snapshots.touched(first);
      vi.advanceTimersByTime(SNAPSHOT_AFTER_MS - 10);
      snapshots.touched({ ...first, note: 'ab' } as Written);
      vi.advanceTimersByTime(10);
    } finally {
      vi.useRealTimers();
    }
    await vi.waitFor(async () => expect(await waiting()).toBe(1));
    await send();
    expect(told()).toEqual(['ab']);
  });

  it('keeps words that no room was found for, and stores them with the next', async () => {
    const store = device.store as MemoryStore;
    await save(draft('first'));
    store.room_rows = 0;
    await expect(snapshots.keep()).rejects.toThrow(StorageFullError);
    store.room_rows = Number.POSITIVE_INFINITY;
    await snapshots.keep();
    await send();
    expect(told()).toEqual(['first']);
  });

  it('says of a draft that was given up what its last words were', async () => {
    const first = await save(draft('by mistake'));
    snapshots.givenUp(first);
    await snapshots.keep();
    await send();
    expect(at.snapshotted).toMatchObject([{ status: 'abandoned', draft: first.draft }]);
  });

  it.each([
    ['abandoned', (over: Written) => snapshots.givenUp(over)],
    ['signed', (over: Written) => snapshots.signed(over)],
  ] as const)('keeps at once that a draft is %s: the app may be gone a moment later', async (status, end) => {
    const id = newId();
    const first = await save(draft('by mistake', { draft: id, record: id }));
    await snapshots.keep();
    await send();
    await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: id }] }));
    end(first);
    // Whatever was begun by now is stored, and no second passes.
    await snapshots.inTurn(async () => undefined);
    snapshots = new Snapshots(await device.reopened(), begunOf, () => undefined);
    await snapshots.catchUp();
    await send();
    expect(at.snapshotted.map((each) => each.status)).toEqual(['open', status]);
  });

  it('puts no word and no id of a child or a draft into the store in clear', async () => {
    const first = await save(draft('canary-draft-words'));
    await snapshots.keep();
    const clear = JSON.stringify(await rows(), (_key, value: unknown) =>
      value instanceof Uint8Array ? `${hex(value)} ${new TextDecoder('latin1').decode(value)}` : value,
    );
    for (const word of ['canary', CHILD, FAMILY, first.draft, at.person]) expect(clear).not.toContain(word);
  });
});

describe('snapshots.catchUp', () => {
  it('makes the snapshot that a kill came before, and none twice', async () => {
    const [one, two] = [
      await save(draft('had its snapshot')),
      draft('was saved, and then the app was killed'),
    ];
    await snapshots.keep();
    await send();
    const newer = { ...one, note: 'newer words, and then the app was killed' };
    await device.bench.ledger.commit(() => ({
      log: [two, newer].map((each) => ({ is: 'draft', draft: each })),
    }));
    const bench = await device.reopened();
    const after = new Snapshots(bench, begunOf, () => undefined);
    await after.catchUp();
    await after.keep();
    await after.catchUp();
    await after.keep();
    await send();
    expect(told()).toEqual([one.note, newer.note, two.note]);
  });

  it('forgets the rows of drafts that are done with and have arrived', async () => {
    const first = await save(draft('signed soon'));
    await snapshots.keep();
    await send();
    await signRecords(device.bench, [quoteRecord(CHILD)], first.draft);
    await snapshots.catchUp();
    expect(await rows()).toEqual([]);
  });
});

describe('snapshots.catchUp, while its author goes on', () => {
  /** Something that happens while a row of the vault is being looked into. */
  function meanwhile(happens: () => Promise<unknown>): void {
    const { store } = device.bench.keys;
    const open = store.open.bind(store);
    vi.spyOn(store, 'open').mockImplementationOnce(async (...asked) => {
      await happens();
      return open(...asked);
    });
  }

  const giveUp = async (given: Written) => {
    await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: given.draft }] }));
    snapshots.givenUp(given);
  };

  /** Its words have gone to the server, and newer ones have no snapshot yet. */
  async function halfTold(): Promise<Written> {
    const first = await save(draft('by'));
    await snapshots.keep();
    await send();
    const newer = { ...first, note: 'by mistake' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft: newer }] }));
    return newer;
  }

  const statuses = () => at.snapshotted.map(({ status }) => status);

  it('leaves a draft given up that was given up meanwhile, and one that was signed alone', async () => {
    const given = await halfTold();
    meanwhile(() => giveUp(given));
    await snapshots.catchUp();
    await snapshots.keep();
    await send();
    expect(statuses()).toEqual(['open', 'abandoned']);
    const signed = await halfTold();
    meanwhile(async () => {
      await signRecords(device.bench, [quoteRecord(CHILD)], signed.draft);
      snapshots.signed(signed);
    });
    await snapshots.catchUp();
    await snapshots.keep();
    await send();
    expect(statuses()).toEqual(['open', 'abandoned', 'open']);
  });

  it('leaves one given up whose last words have been kept meanwhile', async () => {
    const given = await halfTold();
    meanwhile(async () => {
      await giveUp(given);
      await snapshots.keep();
    });
    await snapshots.catchUp();
    await snapshots.keep();
    await send();
    expect(statuses()).toEqual(['open', 'abandoned']);
  });

  it('puts no older words over newer ones', async () => {
    const first = await halfTold();
    meanwhile(() => save({ ...first, note: 'newer still' }));
    await snapshots.catchUp();
    await snapshots.keep();
    await send();
    expect(told()).toEqual(['by', 'newer still']);
  });

  it('lets go of no word that a draft was given up, made while it looked', async () => {
    const given = await halfTold();
    await giveUp(given);
    const read = device.store.read.bind(device.store);
    vi.spyOn(device.store, 'read').mockImplementationOnce(async (tables, run) => {
      const seen = await read(tables, run);
      await snapshots.keep();
      return seen;
    });
    await snapshots.catchUp();
    await send();
    expect(statuses()).toEqual(['open', 'abandoned']);
  });
});

describe('snapshots.signed', () => {
  it('leaves nothing to send of a draft whose records are in the outbox', async () => {
    const first = await save(draft('signed'));
    await snapshots.keep();
    snapshots.touched(first);
    snapshots.signed(first);
    await snapshots.keep();
    expect(await rows()).toEqual([]);
  });

  it('says it of a draft that makes no record of its own', async () => {
    const mend = draft('set right');
    const first = await save({ ...mend, record: mend.draft });
    snapshots.signed(first);
    await snapshots.keep();
    await send();
    expect(at.snapshotted).toMatchObject([{ status: 'signed', draft: first.draft }]);
  });
});

describe('snapshots.deposit', () => {
  beforeEach(async () => {
    await save(draft('waits'));
    await snapshots.keep();
  });

  it('keeps everything when nobody answers', async () => {
    device.http.cut = true;
    expect(await send()).toBe('offline');
    expect(await waiting()).toBe(1);
  });

  it('keeps everything on an answer that is not the organisation’s', async () => {
    device.http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    expect(await send()).toBe('unconfirmed');
    device.http.back = () => at.snapshotReceipt(newId(), [{ n: 1, hash: '00'.repeat(32) }]);
    expect(await send()).toBe('unconfirmed');
    device.http.back = () => at.snapshotReceipt(device.bench.keys.device, [{ n: 1, hash: '00'.repeat(32) }]);
    expect(await send()).toBe('unconfirmed');
    expect(await waiting()).toBe(1);
    device.http.back = (signed) => signed;
    expect(await send()).toBe('moved');
    expect(await waiting()).toBe(0);
  });

  it('lets an older snapshot’s receipt take nothing from a newer one', async () => {
    const [row] = await rows();
    const [held] = [...device.bench.ledger.memory.drafts.values()] as Written[];
    device.http.back = async (signed) => {
      await save({ ...(held as Written), note: 'newer words' });
      await snapshots.keep();
      device.http.back = (again) => again;
      return signed;
    };
    await send();
    expect(told()).toEqual(['waits', 'newer words']);
    expect((await rows()).map(({ n }) => n)).toEqual([(row?.n ?? 0) + 1]);
  });
});

describe('a draft that is long', () => {
  /** What cannot be compressed. */
  const noise = (length: number) => {
    const letters = Array.from({ length: Math.ceil(length / 60_000) }, () =>
      String.fromCharCode(...crypto.getRandomValues(new Uint8Array(60_000)).map((byte) => 48 + (byte % 64))),
    );
    return letters.join('').slice(0, length);
  };
  const pictured = (count: number) =>
    draft('many pictures', {
      attachments: Array.from({ length: count }, (_, n) => ({
        caption: `No. ${n}`,
        thumbnail: noise(27_000),
      })),
    } as unknown as Partial<Written>);

  beforeEach(() => {
    const post = device.http.snapshots.bind(device.http);
    // A frame above the limit refuses its post as a whole.
    device.http.snapshots = async (bytes) => {
      if (bytes.length > CT_MAX_BYTES + 2000) throw new RefusedError('request.too_large', 413);
      return post(bytes);
    };
  });

  it('goes without its small pictures where it would be too long with them, word for word else', async () => {
    const long = await save(pictured(45));
    await snapshots.keep();
    expect(await send()).toBe('moved');
    const body = JSON.parse(at.snapshotted[0]?.body ?? '') as { attachments: object[] };
    expect(body).toMatchObject({ ...long, attachments: expect.anything() });
    expect(body.attachments).toEqual(
      Array.from({ length: 45 }, (_, n) => ({ caption: `No. ${n}`, thumbnail: null })),
    );
    await snapshots.catchUp();
    await snapshots.keep();
    expect(await waiting()).toBe(0);
  });

  it('has its small pictures where there is room for them', async () => {
    const short = await save(pictured(2));
    await snapshots.keep();
    await send();
    expect(at.snapshotted[0]?.body).toBe(JSON.stringify(short));
  });

  it('is not sent where its words alone are too long, and the others are', async () => {
    await save(draft(noise(1_050_000)));
    const other = await save(draft('short'));
    await snapshots.keep();
    expect(await send()).toBe('moved');
    expect(at.snapshotted.map(({ draft: id }) => id)).toEqual([other.draft]);
    expect(await waiting()).toBe(0);
  });

  describe('and that an older version of the app has sealed too long', () => {
    let long: Written;
    beforeEach(async () => {
      long = await save(pictured(45));
      await snapshots.keep();
      const [row] = await rows();
      const frame = new Uint8Array(1_500_000);
      if (row) await device.store.write(['snapshots'], (tx) => tx.put('snapshots', { ...row, frame }));
    });

    it('keeps none of the others from going', async () => {
      const others = [await save(draft('one')), await save(draft('two'))];
      await snapshots.keep();
      expect(await send()).toBe('refused');
      expect(at.snapshotted.map(({ draft: id }) => id)).toEqual(others.map(({ draft: id }) => id));
      expect(await waiting()).toBe(1);
    });

    it('is sealed anew when the vault is opened', async () => {
      await snapshots.catchUp();
      await snapshots.keep();
      expect(await send()).toBe('moved');
      expect(at.snapshotted.map(({ draft: id }) => id)).toEqual([long.draft]);
      expect(await waiting()).toBe(0);
    });
  });
});

describe('drafts that come back', () => {
  const sent = (written: Written, revision = 7): PullDraft => ({
    draft: written.draft,
    record: written.record,
    revision,
    body: JSON.stringify(written),
  });

  it('are here word for word, and go on with a higher revision', async () => {
    const lost = draft('half a sent');
    at.drafts = [sent(lost)];
    await pull(device.bench, device.http);
    expect(device.bench.ledger.memory.drafts.get(lost.draft)).toEqual(lost);
    expect((await device.reopened()).ledger.memory.drafts.get(lost.draft)).toEqual(lost);
    await snapshots.catchUp();
    await snapshots.keep();
    await send();
    expect(at.snapshotted).toMatchObject([{ revision: 8, body: JSON.stringify(lost) }]);
  });

  it('never go over what is here, nor over what was signed, nor come twice', async () => {
    const here = await save(draft('mine, newer'));
    at.drafts = [sent({ ...here, note: 'older' })];
    await pull(device.bench, device.http);
    expect(device.bench.ledger.memory.drafts.get(here.draft)).toEqual(here);
    const quote = quoteRecord(CHILD);
    const signed = await save(draft('to be signed', { record: quote.record }));
    await signRecords(device.bench, [quote], signed.draft);
    const given_up = draft('given up');
    at.drafts = [sent(signed), sent(given_up)];
    await pull(device.bench, device.http);
    expect(device.bench.ledger.memory.drafts.has(signed.draft)).toBe(false);
    await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: given_up.draft }] }));
    await pull(device.bench, device.http);
    expect(device.bench.ledger.memory.drafts.has(given_up.draft)).toBe(false);
  });

  it('stay at the server when they cannot be read, and stop none beside them', async () => {
    const good = draft('good');
    at.drafts = [{ ...sent(draft('bad')), body: 'not JSON' }, sent(good)];
    await pull(device.bench, device.http);
    expect([...device.bench.ledger.memory.drafts.keys()]).toEqual([good.draft]);
  });
});
