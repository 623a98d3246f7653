import { beforeEach, describe, expect, it } from 'vitest';
import { carryBlobs } from '../sync/blobs';
import { depositAll } from '../sync/deposit';
import { quoteRecord } from '../sync/device.fixture';
import { depositSnapshots } from '../sync/snapshot_deposit';
import { newId } from '../vault/random';
import type { Bytes } from '../wire/bytes';
import type { ExchangeAnswer } from '../wire/exchange';
import { type EnrolPost, Http, RefusedError, type SignedIn } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { SignedText } from '../wire/receipt';
import { askAccount } from './account';
import { AccountWire, CHILD, draftNow, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';
import type { AgainRequest } from './port';

/** A server on which an older database can be put back, from before the device was let in. */
class PutBackWire extends AccountWire {
  known = true;
  /** It is known and let in no more. */
  withdrawn = false;
  person: string | null = null;
  readonly asked: EnrolPost[] = [];
  putBack(): void {
    this.org.putBack(this.posted?.device ?? '', 0);
    this.known = false;
    this.session = false;
  }
  private refuse(): void {
    if (!this.known) throw new RefusedError('deposit.unverifiable', 400);
  }
  override async deposit(bytes: Bytes, kept_from: number): Promise<SignedText> {
    if (!this.cut) this.refuse();
    return super.deposit(bytes, kept_from);
  }
  override async snapshots(bytes: Bytes): Promise<SignedText> {
    if (!this.cut) this.refuse();
    return super.snapshots(bytes);
  }
  override async exchange(deposit: Bytes | null, asked: PullQuestion): Promise<ExchangeAnswer> {
    if (deposit && !this.cut) this.refuse();
    return super.exchange(deposit, asked, null);
  }
  override async openSession(): Promise<void> {
    if (!this.known || this.withdrawn) throw new RefusedError('session.refused', 401);
    return super.openSession();
  }
  override async signIn(name: string, password: string): Promise<SignedIn> {
    const signed = await super.signIn(name, password);
    return this.person ? { ...signed, person: this.person } : signed;
  }
  override async enrol(request: EnrolPost): Promise<void> {
    this.asked.push(request);
    if (request.again === undefined) return super.enrol(request);
    if (this.known || request.secret !== '7K3M9QX2TB') throw new RefusedError('enrolment.refused', 403);
    this.known = true;
  }
}

let at: Tablet;
let http: PutBackWire;
let page: Page;

beforeEach(async () => {
  at = await tablet();
  http = new PutBackWire(at.org);
  page = new Page(at.store, http);
  await page.host.start();
  await page.host.answers.enrol(at.request);
});

const request = (): AgainRequest => ({
  sign_in_name: 'a.begum',
  password: 'right',
  enrolment_code: at.request.enrolment_code,
});
const letIn = (other: Partial<AgainRequest> = {}) =>
  page.host.answers.account({ is: 'let_in_again', request: { ...request(), ...other } });
const sync = () => page.said.flatMap((m) => (m.is === 'sync' ? [m.sync] : [])).at(-1);
const cursor = async () => (await at.store.read(['cursors'], (tx) => tx.all('cursors')))[0];
const received = () => at.org.received.get(http.posted?.device ?? '') ?? [];

describe('a device that the organisation does not know any more', () => {
  it('says so, keeps all it has, goes on signing, and says it on the lock screen too', async () => {
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    http.putBack();
    await page.host.answers.syncNow();
    expect(sync()).toMatchObject({ stranger: true, problem: { code: 'device_unknown' } });
    expect(await page.host.answers.sign([quoteRecord(CHILD)], null)).toMatchObject({ ok: true });
    await page.host.answers.syncNow();
    expect(sync()).toMatchObject({ stranger: true, unsent: 1 });
    expect(await cursor()).toMatchObject({ seq: 2, received: 1 });
    await page.host.answers.close();
    const next = new Page(at.store, http);
    await next.host.start();
    expect(next.state()).toMatchObject({ is: 'locked', vaults: [{ stranger: true }] });
    await next.host.answers.close();
  });

  it('says so still when there is no connection any more', async () => {
    http.putBack();
    await page.host.answers.syncNow();
    http.cut = true;
    await page.host.answers.syncNow();
    expect(sync()).toMatchObject({ stranger: true, problem: { code: 'offline' } });
    await page.host.answers.close();
  });

  it('is not said of one that is withdrawn: that one may still deposit', async () => {
    http.withdrawn = true;
    http.session = false;
    await page.host.answers.syncNow();
    expect(sync()).toMatchObject({ stranger: false, problem: { code: 'session_refused' } });
    await page.host.answers.close();
  });

  it('is not said on the word of another organisation', async () => {
    const other = await tablet();
    http.putBack();
    http.organisation = () => other.org.answer();
    await page.host.answers.syncNow();
    expect(sync()?.stranger).toBe(false);
    expect(await cursor()).not.toHaveProperty('stranger');
    await page.host.answers.close();
  });

  it('holds what it had sent of its drafts for not sent', async () => {
    await page.host.answers.saveDraft(draftNow());
    await page.host.answers.pageHidden();
    expect(at.org.snapshotted).toHaveLength(1);
    http.putBack();
    await page.host.answers.syncNow();
    await page.host.answers.pageHidden();
    const [snapshot] = await at.store.read(['snapshots'], (tx) => tx.all('snapshots'));
    expect(snapshot?.frame?.length).toBeGreaterThan(0);
    await letIn();
    await page.host.answers.syncNow();
    expect(at.org.snapshotted).toHaveLength(2);
    await page.host.answers.close();
  });
});

describe('an attachment of a device that the organisation does not know any more', () => {
  const blobs = () => at.store.read(['blobs'], (tx) => tx.all('blobs'));

  /** The server has had all of it. */
  async function attached(): Promise<void> {
    const { vault, device } = (await cursor()) ?? { vault: '', device: '' };
    const sizes = { size_bytes: 1, chunk_bytes: 1, stored: 1 };
    const [mandate, sealed] = [new Uint8Array(64), new Uint8Array(1)];
    const row = { blob: 'ab'.repeat(32), vault, device, mandate, sealed, made_at_ms: 1, ...sizes };
    await at.store.write(['blobs', 'chunks'], async (tx) => {
      await tx.put('blobs', { ...row, state: 'sent' });
      await tx.put('chunks', { blob: row.blob, n: 0, bytes: new Uint8Array(1) });
    });
  }

  it('waits to be sent again', async () => {
    await attached();
    http.depositPiece = () => Promise.reject(new RefusedError('deposit.unverifiable', 400));
    http.putBack();
    await page.host.answers.syncNow();
    expect(await blobs()).toMatchObject([{ state: 'waiting' }]);
    await page.host.answers.close();
  });

  it('is refused, like its notes and drafts, and is no trouble of whoever else uses the device', async () => {
    await attached();
    http.depositPiece = () => Promise.reject(new RefusedError('deposit.unverifiable', 400));
    http.cut = true;
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.saveDraft(draftNow());
    await page.host.answers.close();
    http.cut = false;
    http.putBack();
    await at.store.write(['blobs'], async (tx) => {
      for (const row of await tx.all('blobs')) await tx.put('blobs', { ...row, state: 'waiting' });
    });
    const asIs = async () => [
      await depositAll(at.store, http),
      await depositSnapshots(at.store, http),
      await withNothingUnsent(() => carryBlobs(at.store, http)),
    ];
    expect(await asIs()).toEqual(['refused', 'refused', 'refused']);
    await at.store.write(['cursors'], async (tx) => {
      for (const row of await tx.all('cursors')) await tx.put('cursors', { ...row, stranger: true });
    });
    expect(await asIs()).toEqual(['nothing', 'nothing', 'nothing']);
  });

  /** Attachments go when no note waits. */
  async function withNothingUnsent<T>(run: () => Promise<T>): Promise<T> {
    const now = await cursor();
    if (!now) throw new Error('no cursor');
    const put = (received: number) =>
      at.store.write(['cursors'], (tx) => tx.put('cursors', { ...now, received }));
    await put(now.seq);
    return run().finally(() => put(now.received));
  }
});

describe('letting it in again', () => {
  it('asks under its own id and keys, with the last receipt, and then all of it goes again', async () => {
    await page.host.answers.sign([quoteRecord(CHILD, 'One'), quoteRecord(CHILD, 'Two')], null);
    await page.host.answers.syncNow();
    const [first] = http.asked;
    const chains = received().map(({ chain }) => chain);
    const last = (await cursor())?.receipt;
    http.putBack();
    await page.host.answers.syncNow();
    await page.host.answers.sign([quoteRecord(CHILD, 'Never sent')], null);
    expect(await letIn()).toEqual({ ok: true, value: null });
    const [, again] = http.asked;
    const { device, signing_public, opening_public } = first as EnrolPost;
    expect(again).toMatchObject({ device, signing_public, opening_public });
    expect(again?.again).toEqual({ receipt: { receipt: last?.text, signature: last?.signature } });
    await page.host.answers.syncNow();
    expect(received().map(({ chain }) => chain)).toEqual([...chains, expect.any(String)]);
    expect(received().map(({ change }) => 'exact_words' in change.body && change.body.exact_words)).toEqual([
      'One',
      'Two',
      'Never sent',
    ]);
    expect(sync()).toMatchObject({ stranger: false, unsent: 0, problem: null });
    await page.host.answers.close();
  });

  it.each([
    ['somebody else signs in', {}, newId(), 'other_person'],
    ['the password is wrong', { password: 'wrong' }, null, 'sign_in_refused'],
    ['the code is none', { enrolment_code: 'none' }, null, 'code_unreadable'],
  ])('changes nothing when %s', async (_, other, person, code) => {
    http.putBack();
    await page.host.answers.syncNow();
    http.person = person;
    expect(await letIn(other)).toMatchObject({ ok: false, failure: { code } });
    expect(http.asked).toHaveLength(1);
    expect(await cursor()).toMatchObject({ stranger: true });
    await page.host.answers.close();
  });

  it('changes nothing when the organisation refuses it, as one that it knows', async () => {
    expect(await letIn()).toMatchObject({ ok: false, failure: { code: 'code_refused' } });
    await page.host.answers.close();
  });

  it('is asked for the second factor, as when it was set up', async () => {
    http.putBack();
    http.second_factor = 'owed';
    expect(await letIn()).toMatchObject({ failure: { code: 'second_factor_owed' } });
    const shown = { second_factor: { code: '123456' } };
    expect(await letIn(shown)).toEqual({ ok: true, value: null });
    await page.host.answers.close();
  });

  it('is known when the answer was lost and the server took it all the same', async () => {
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    http.putBack();
    await page.host.answers.syncNow();
    // Taken by the server; this page was killed before it heard.
    http.known = true;
    await page.host.answers.close();
    const next = new Page(at.store, http);
    await next.host.start();
    const state = next.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    await next.host.answers.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    await next.host.answers.syncNow();
    await next.host.answers.syncNow();
    expect(received()).toHaveLength(1);
    expect(await cursor()).not.toHaveProperty('stranger');
    await next.host.answers.close();
  });
});

describe('signing in for it', () => {
  it('is asked in the name of no device', async () => {
    const named: (string | null)[] = [];
    const plain = new Http('', async (_, init) => {
      named.push(new Headers(init?.headers).get('X-Attune-Device'));
      return new Response(JSON.stringify({ single_sign_on: null, signed_on: null }));
    });
    plain.speakFor('ab'.repeat(16));
    const asked = { store: at.store, http: plain, opened: null, now_ms: 0 };
    await askAccount({ is: 'sign_in' }, asked);
    await askAccount({ is: 'sign_in', anew: true }, asked);
    expect(named).toEqual(['ab'.repeat(16), null]);
    await page.host.answers.close();
  });
});
