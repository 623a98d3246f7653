/** One round trip does both, and what stands in its way stops neither: the deposit and the pull then go their own ways. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../vault/random';
import { textOf } from '../wire/bytes';
import { RefusedError } from '../wire/http';
import { DEPOSIT_MAX_FRAMES } from '../wire/limits';
import type { PullQuestion } from '../wire/packs';
import type { Change } from '../wire/records';
import { entriesOf } from './bench';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { exchange } from './exchange';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';

const CHILD = 'c1'.repeat(16);
let at: Organisation;
let device: Device;

const sign = (words: string) => signRecords(device.bench, [quoteRecord(CHILD, words)], null);
const cursor = () => device.store.read(['cursors'], (tx) => tx.get('cursors', device.bench.keys.vault));
const words = async () =>
  (await entriesOf(device.bench, CHILD)).map(({ change }) => (change as Change<'quote'>).body.exact_words);

function another(said: string): void {
  const change = { ...quoteRecord(CHILD, said), change: newId(), author: newId(), status: 'signed' };
  at.file(change as unknown as Change, null, null);
}

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: null, entries: [] });
  device = await enrolled(at);
  await pull(device.bench, device.http);
  device.http.pulls = 0;
  for (let n = 1; n <= 5; n++) await sign(`Up ${n}`);
  for (let n = 1; n <= 5; n++) another(`Down ${n}`);
});

describe('exchange', () => {
  it('carries five up and five down in one request', async () => {
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(device.http.exchanges).toBe(1);
    expect(device.http.pulls).toBe(1);
    expect(await cursor()).toMatchObject({ received: 5, filed: 5 });
    expect((await words()).sort()).toEqual([...'12345'].flatMap((n) => [`Down ${n}`, `Up ${n}`]).sort());
    expect(device.bench.ledger.memory.pending.size).toBe(0);
  });

  it('lets nobody ask meanwhile, so that its own older answer is never taken for a server that was put back', async () => {
    const { bench, http } = device;
    const answered = http.exchange.bind(http);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    http.exchange = async (...asked) => {
      const answer = await answered(...asked);
      at.state += 1;
      await held;
      return answer;
    };
    const slow = exchange(bench, http);
    await vi.waitFor(() => expect(at.state).toBe(2));
    let is_answered = false;
    const other = pull(bench, http).finally(() => {
      is_answered = true;
    });
    await vi.waitFor(async () => {
      const { pending } = await navigator.locks.query();
      expect(is_answered || pending?.length).toBeTruthy();
    });
    release();
    await expect(Promise.all([slow, other])).resolves.toBeTruthy();
    expect(bench.ledger.summary.state).toBe(at.state);
  });

  it('is not given the words that it holds, nor the streams that have not moved', async () => {
    const asked: PullQuestion[] = [];
    const answered = device.http.pull.bind(device.http);
    device.http.pull = async (question) => {
      asked.push(question);
      return answered(question);
    };
    at.words_left_out = vi.fn(({ change }) => change.change);
    await exchange(device.bench, device.http);
    expect(asked.map(({ own }) => own)).toEqual([[1, 2, 3, 4, 5]]);
    expect(at.words_left_out).toHaveBeenCalledTimes(5);
    expect((await words()).filter((said) => said.startsWith('Up'))).toHaveLength(5);
    const again = await device.reopened();
    expect((await entriesOf(again, CHILD)).map(({ version }) => version)).toEqual(
      [...Array(10).keys()].map((n) => n + 1),
    );
  });

  it('sends nothing twice that follows from the rest', async () => {
    await exchange(device.bench, device.http);
    const rows = await device.store.read(['outbox'], (tx) => tx.all('outbox'));
    const [sent] = device.http.deposits;
    const frame = rows.at(-1)?.frame ?? new Uint8Array();
    // Of five frames, four headers and five hashes.
    expect(sent?.length).toBeLessThan(5 * (frame.length - 150));
    expect(textOf(sent?.slice(0, 4) ?? frame)).toBe('ATS1');
  });

  it('sends in full what was refused short', async () => {
    const { http } = device;
    const taken = http.deposit.bind(http);
    const marks: string[] = [];
    http.deposit = async (bytes, kept_from) => {
      marks.push(textOf(bytes.slice(0, 4)));
      if (marks.at(-1) === 'ATS1') throw new RefusedError('deposit.unverifiable', 400);
      return taken(bytes, kept_from);
    };
    expect(await exchange(device.bench, http)).toBe('moved');
    expect(marks).toEqual(['ATS1', 'ATD1']);
    expect(await cursor()).toMatchObject({ received: 5, filed: 5 });
    expect(await words()).toContain('Up 5');
  });

  it('sends in full what no longer reads here, and asks all the same', async () => {
    await device.store.write(['outbox'], async (tx) => {
      const row = await tx.get('outbox', [device.bench.keys.vault, 3]);
      if (row) await tx.put('outbox', { ...row, frame: row.frame.with(10, 0) });
    });
    device.bench = await device.reopened();
    const { http } = device;
    http.deposit = async (bytes) => {
      http.deposits.push(bytes);
      throw new RefusedError('deposit.unverifiable', 400);
    };
    expect(await exchange(device.bench, http)).toBe('refused');
    expect(http.deposits.map((bytes) => textOf(bytes.slice(0, 4)))).toEqual(['ATD1', 'ATD1']);
    expect(await words()).toContain('Down 5');
  });

  it('asks for the words again when it does not hold what is named', async () => {
    at.words_left_out = () => newId();
    await exchange(device.bench, device.http);
    expect(device.http.pulls).toBe(2);
    expect((await words()).sort()).toEqual([...'12345'].flatMap((n) => [`Down ${n}`, `Up ${n}`]).sort());
  });

  it('asks as ever a server that knows no brief question', async () => {
    const answered = device.http.pull.bind(device.http);
    device.http.pull = async (question) => {
      if (question.own) throw new RefusedError('request.unreadable', 422);
      return answered(question);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(await words()).toContain('Down 5');
    expect(await words()).toContain('Up 5');
  });

  it('takes the receipt although the packs beside it are nobody’s word', async () => {
    const { http } = device;
    const answer = http.exchange.bind(http);
    http.exchange = async (...given) => ({ ...(await answer(...given)), packs: new Uint8Array(300) });
    await expect(exchange(device.bench, http)).rejects.toThrow();
    expect(await cursor()).toMatchObject({ received: 5, filed: 5 });
    expect(await words()).not.toContain('Down 1');
  });

  it('asks alone when nothing waits', async () => {
    await exchange(device.bench, device.http);
    expect(await exchange(device.bench, device.http)).toBe('nothing');
    expect(device.http.deposits).toHaveLength(1);
  });

  it('takes the receipt when the session has ended, opens one, and pulls', async () => {
    let session = false;
    const { http } = device;
    http.challenge = async () => 'ab'.repeat(32);
    http.openSession = async () => {
      session = true;
    };
    const answered = http.pull.bind(http);
    let refused = 0;
    http.pull = async (asked) => {
      refused += session ? 0 : 1;
      if (!session) throw new RefusedError('session.required', 401);
      return answered(asked);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(await cursor()).toMatchObject({ received: 5 });
    expect(await words()).toContain('Down 5');
    expect(refused).toBe(1);
  });

  it.each([
    ['the deposit is refused with it', 400, 'deposit.unverifiable'],
    ['the server does not know it', 404, 'not.found'],
    ['a captive portal answers', 200, 'unreadable'],
  ])('goes the two usual ways when %s', async (_, status, code) => {
    device.http.onExchange = () => {
      throw new RefusedError(code, status);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(await cursor()).toMatchObject({ received: 5 });
    expect(await words()).toContain('Down 5');
  });

  it('leaves everything where it is when nobody answers, or the receipt is forged', async () => {
    device.http.cut = true;
    expect(await exchange(device.bench, device.http)).toBe('offline');
    device.http.cut = false;
    device.http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    expect(await exchange(device.bench, device.http)).toBe('unconfirmed');
    expect(await cursor()).toMatchObject({ received: 0 });
  });

  it('has the receipts for much that waits before it asks for packs', async () => {
    const more = Array.from({ length: DEPOSIT_MAX_FRAMES }, (_, n) => quoteRecord(CHILD, `More ${n}`));
    await signRecords(device.bench, more, null);
    let received: number | undefined;
    const answered = device.http.exchange.bind(device.http);
    device.http.exchange = async (...asked) => {
      received = (await cursor())?.received;
      return answered(...asked);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(received).toBe(5 + DEPOSIT_MAX_FRAMES);
    expect(device.http.exchanges).toBe(1);
    expect(await words()).toContain('Down 5');
  });

  it('pulls though what waits is refused, and says that it is', async () => {
    await signRecords(
      device.bench,
      Array.from({ length: 30 }, (_, n) => quoteRecord(CHILD, `More ${n}`)),
      null,
    );
    device.http.deposit = async () => {
      throw new RefusedError('deposit.unverifiable', 400);
    };
    expect(await exchange(device.bench, device.http)).toBe('refused');
    expect(await cursor()).toMatchObject({ received: 0 });
    expect(await words()).toContain('Down 5');
  });

  it('sends what one load does not hold behind it', async () => {
    const answered = device.http.exchange.bind(device.http);
    device.http.exchange = async (...asked) => {
      await sign('Meanwhile');
      return answered(...asked);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(device.http.exchanges).toBe(1);
    expect(await cursor()).toMatchObject({ received: 6 });
  });
});
