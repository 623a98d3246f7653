/**
 * The engine inside the worker: holds the open vault, answers what the page asks, and pushes rows when something has changed.
 * Ending the worker is the lock: nothing that opens anything outlives it.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */

import type { DraftLike } from '../store/holdings';
import { cacheMarks, type Marks, vanished } from '../store/made';
import { sealedPacks } from '../store/packs';
import type { Store } from '../store/port';
import type { PackRow } from '../store/schema';
import { attach, openDrafted, openSigned, tidyBlobs } from '../sync/attaching';
import { timeText } from '../sync/bench';
import { carryBlobs, isWaiting } from '../sync/blobs';
import { type DepositResult, depositAll } from '../sync/deposit';
import { bringBack } from '../sync/drafted';
import { exchange } from '../sync/exchange';
import { freeableOf, letGoOfCopies } from '../sync/making_room';
import { signRecords } from '../sync/outbox';
import { renewKeys } from '../sync/pull';
import { cutSounds, keepSlice } from '../sync/recordings';
import { inSession } from '../sync/session';
import { depositEverything, depositSnapshots } from '../sync/snapshot_deposit';
import type { Snapshots } from '../sync/snapshots';
import { missingAlgorithms } from '../vault/device_keys';
import { suggestPassphrase } from '../vault/passphrase';
import { type OpenKeys, openVault } from '../vault/vault';
import { type Http, OfflineError } from '../wire/http';
import type { Id } from '../wire/records';
import { enrolDevice } from './enrolling';
import { failureOf, isMoved, outcome } from './failures';
import { forgetVault, replacedDevices } from './forgotten';
import { keepNumbers } from './lock_numbers';
import type { Answers, CallArgs, CallResult, FromWorker, ToWorker } from './messages';
import { holdVault, type Opened, openStore, vaultChannel } from './opened';
import type { EngineState, Me, Outcome, SyncState } from './port';
import { tryPassphrase, vaultSummaries } from './unlocking';
import { Watchers } from './watchers';

const EVERY_MS = 60_000;
/** Certificates are asked for at the first contact after opening, and then once a day. */
const RENEW_MS = 24 * 60 * 60_000;
/** Snapshots of drafts go at most this often while the page is in sight. */
const SNAPSHOTS_EVERY_MS = 30_000;
const SEARCH_AFTER_MS = 250;
const RECEIPT_CHANNEL = 'attune-receipts';

export class Host implements Answers {
  private opened: Opened | null = null;
  private release: () => void = () => undefined;
  private closing = false;
  private running: Promise<void> | null = null;
  private again = false;
  private keys_renewed_at_ms = Number.NEGATIVE_INFINITY;
  private snapshots_sent_at_ms = Number.NEGATIVE_INFINITY;
  private snapshots_timer: ReturnType<typeof setTimeout> | null = null;
  private readonly watchers: Watchers;
  private readonly vaults: BroadcastChannel;
  private readonly receipts = new BroadcastChannel(RECEIPT_CHANNEL);
  private syncState: SyncState = {
    online: navigator.onLine,
    last_contact: null,
    busy: false,
    unsent: 0,
    needs_you: 0,
    storage_safe: null,
    problem: null,
  };

  constructor(
    private readonly store: Store,
    private readonly http: Http,
    private readonly say: (message: FromWorker) => void,
    private readonly now_ms: () => number = () => Date.now(),
    private readonly marks: Marks = cacheMarks,
  ) {
    this.watchers = new Watchers(say, (children) => void this.noteOpened(children));
    this.receipts.onmessage = () => void this.refreshed();
    this.vaults = vaultChannel((vault) => {
      if (this.opened?.bench.keys.vault === vault) this.say({ is: 'leave' });
    });
    setInterval(() => void this.syncNow(), EVERY_MS);
  }

  async start(): Promise<void> {
    const missing = await missingAlgorithms();
    if (missing.length) return this.say({ is: 'state', state: { is: 'unsupported', missing } });
    await this.tellState();
    void this.syncNow();
  }

  async hear(message: ToWorker): Promise<void> {
    if (message.is === 'watch') return this.watchers.add(message.id, message.query);
    if (message.is === 'unwatch') return this.watchers.remove(message.id);
    const { id } = message;
    try {
      const answer = this[message.call] as (...args: unknown[]) => Promise<unknown>;
      this.say({ is: 'answer', id, value: await answer.apply(this, message.args) });
    } catch (cause) {
      this.say({ is: 'failed', id, name: cause instanceof Error ? cause.name : 'unknown' });
    }
  }

  suggestPassphrase(): Promise<string> {
    return suggestPassphrase();
  }

  enrol(...[request]: CallArgs<'enrol'>): Promise<Outcome<Me>> {
    return this.attempt(async () => {
      const enrolled = await enrolDevice(this.store, this.http, request, this.now_ms, this.marks);
      if (!enrolled.ok) return enrolled;
      await this.open(enrolled.value);
      // The first pull brings the name and the caseload; without it the empty vault is open all the same.
      await this.syncNow();
      return { ok: true, value: this.me() };
    });
  }

  unlock(...[vault, passphrase]: CallArgs<'unlock'>): Promise<Outcome<Me>> {
    this.watchers.prepare();
    return this.attempt(async () => {
      let ahead: Promise<readonly PackRow[]> | null = null;
      const tried = await tryPassphrase(this.store, vault, passphrase, this.now_ms, (...given) => {
        // Read by the browser while the key is derived here. What cannot be read now is read when it is opened.
        ahead = sealedPacks(this.store).catch(() => []);
        return openVault(...given);
      });
      if (!tried.ok) return tried;
      await this.open(tried.value, ahead);
      void this.syncNow();
      return { ok: true, value: this.me() };
    });
  }

  giveUp(...[vault]: CallArgs<'giveUp'>): Promise<Outcome<null>> {
    return this.attempt(async () => {
      // A tab that has it open saves and leaves.
      const release = await holdVault(this.vaults, vault, () => undefined);
      try {
        return await forgetVault(this.store, this.http, vault, this.now_ms());
      } finally {
        release();
      }
    });
  }

  async saveDraft(...[draft]: CallArgs<'saveDraft'>): Promise<Outcome<null>> {
    const saved = await this.stored(async ({ bench, snapshots, recordings }) => {
      await bench.ledger.commit(() => ({ log: [{ is: 'draft', draft: draft as unknown as DraftLike }] }));
      snapshots.touched(draft as unknown as DraftLike);
      void recordings.saved(draft as unknown as DraftLike).catch(() => undefined);
      return null;
    });
    // Who saved is answered before anything is shown anew.
    this.watchers.changedLater();
    return saved;
  }

  async discardDraft(...[draft]: CallArgs<'discardDraft'>): Promise<Outcome<null>> {
    return this.change(async ({ bench, snapshots }) => {
      const last = bench.ledger.memory.drafts.get(draft);
      await bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft }] }));
      await tidyBlobs(bench).catch(() => undefined);
      await cutSounds(bench).catch(() => undefined);
      if (last) snapshots.givenUp(last);
      return null;
    });
  }

  async sign(...[records, draft]: CallArgs<'sign'>): Promise<CallResult<'sign'>> {
    const signed = await this.change(async ({ bench, snapshots }) => {
      const last = draft && bench.ledger.memory.drafts.get(draft);
      const seqs = await signRecords(bench, records, draft);
      if (last) snapshots.signed(last);
      return { seqs };
    });
    if (signed.ok) void this.mark().catch(() => undefined);
    if (signed.ok) void this.syncNow();
    return signed;
  }

  /** Outside the store; never in the way of what was signed. */
  private async mark(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { vault, device } = opened.bench.keys;
    const cursor = await this.store.read(['cursors'], (tx) => tx.get('cursors', vault));
    if (cursor) await this.marks.put({ device, seq: cursor.seq }).catch(() => undefined);
  }

  attach(...[content]: CallArgs<'attach'>): Promise<CallResult<'attach'>> {
    return this.change(({ bench }) => attach(bench, content));
  }

  keepSound(...[slice]: CallArgs<'keepSound'>): Promise<CallResult<'keepSound'>> {
    return this.stored(async ({ bench }) => {
      await keepSlice(bench, slice);
      return null;
    });
  }

  finishSound(...[record]: CallArgs<'finishSound'>): Promise<CallResult<'finishSound'>> {
    return this.change(({ recordings }) => recordings.finish(record));
  }

  openDrafted(...[blob, size_bytes]: CallArgs<'openDrafted'>): Promise<CallResult<'openDrafted'>> {
    const { http } = this;
    return this.opening(({ bench }) =>
      openDrafted(bench, blob, size_bytes, (row) => bringBack(bench, http, row)),
    );
  }

  openAttachment(...[child, record]: CallArgs<'openAttachment'>): Promise<CallResult<'openAttachment'>> {
    return this.opening(({ bench }) => openSigned(bench, this.http, child, record));
  }

  makeRoom(): Promise<CallResult<'makeRoom'>> {
    return this.change(() => letGoOfCopies(this.store));
  }

  async makeEnrolmentCode(
    ...[person]: CallArgs<'makeEnrolmentCode'>
  ): Promise<CallResult<'makeEnrolmentCode'>> {
    const { opened, http } = this;
    if (!opened) return { ok: false, failure: { code: 'session_refused' } };
    return outcome(() => inSession(opened.bench, http, () => http.enrolmentCode(person)));
  }

  async storageSafe(safe: boolean): Promise<void> {
    this.syncState = { ...this.syncState, storage_safe: safe };
    this.say({ is: 'sync', sync: this.syncState });
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.snapshotsKept();
    this.release();
  }

  async pageHidden(): Promise<void> {
    await this.snapshotsKept();
    await this.sendSnapshots();
  }

  /** What was saved is snapshotted. Never in the way: what cannot be stored now is kept, and made again when it is opened. */
  private async snapshotsKept(): Promise<void> {
    await this.opened?.bench.ledger.settled();
    await this.opened?.snapshots.keep().catch(() => undefined);
  }

  /** Snapshots wait to go: now, or when the last ones are long enough ago. */
  private snapshotted(): void {
    if (this.closing || this.snapshots_timer) return;
    const left = this.snapshots_sent_at_ms + SNAPSHOTS_EVERY_MS - this.now_ms();
    // A clock that was put back must not keep them.
    const wait_ms = Math.min(Math.max(0, left), SNAPSHOTS_EVERY_MS);
    this.snapshots_timer = setTimeout(() => void this.sendSnapshots(), wait_ms);
  }

  private async sendSnapshots(): Promise<void> {
    if (this.snapshots_timer) clearTimeout(this.snapshots_timer);
    this.snapshots_timer = null;
    this.snapshots_sent_at_ms = this.now_ms();
    // What does not arrive waits for the next round, or for the service worker.
    await depositSnapshots(this.store, this.http).catch(() => undefined);
  }

  /** One round at a time; asked for during a round, one more follows. */
  async syncNow(): Promise<void> {
    if (this.closing) return;
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.rounds();
    return this.running;
  }

  private async rounds(): Promise<void> {
    try {
      do {
        this.again = false;
        await this.round();
      } while (this.again && !this.closing);
    } catch (cause) {
      // The store itself did not answer: said without asking it, and the next round asks again.
      this.syncState = { ...this.syncState, busy: false, problem: failureOf(cause) };
      this.say({ is: 'sync', sync: this.syncState });
    } finally {
      this.running = null;
    }
  }

  private async round(): Promise<void> {
    await this.tellSync({ busy: true });
    try {
      const deposited = await this.depositFirst();
      if (deposited !== 'nothing') this.receipts.postMessage(null);
      const [then, carried] = await this.exchangedAndCarried();
      const reached = this.opened !== null || deposited === 'moved';
      const contact = reached ? { last_contact: timeText(this.now_ms()) } : {};
      await this.tellSync({
        busy: false,
        problem: PROBLEM[[carried, then].find((one) => one !== 'nothing') ?? deposited],
        ...contact,
      });
    } catch (cause) {
      if (isMoved(cause)) this.say({ is: 'leave' });
      await this.tellSync({ busy: false, problem: failureOf(cause) });
    }
    await this.refreshed();
  }

  /** Blobs need no session: a pull that is refused does not keep them here. */
  private async exchangedAndCarried(): Promise<[DepositResult, DepositResult]> {
    let carried: DepositResult = 'nothing';
    let then: DepositResult = 'nothing';
    try {
      if (this.opened) then = await this.exchangeAndDrafts(this.opened);
    } finally {
      if (!this.closing) carried = await carryBlobs(this.store, this.http, () => void this.refreshed());
      if (carried !== 'nothing') this.receipts.postMessage(null);
    }
    return [then, carried];
  }

  /**
   * What the exchange does not carry: everything while no vault is open, and when certificates are asked for first, since one that
   * is not to be trusted must not stand in the way; else what the other vaults of this device have to send.
   */
  private depositFirst(): Promise<DepositResult> {
    const { opened, store, http } = this;
    if (!opened || this.isTimeForKeys()) return depositEverything(store, http);
    return depositAll(store, http, opened.bench.keys.vault);
  }

  private isTimeForKeys(): boolean {
    return this.now_ms() - this.keys_renewed_at_ms > RENEW_MS;
  }

  /** What is signed goes first. Snapshots of what is not go after it, whatever has become of the pull. */
  private async exchangeAndDrafts(opened: Opened): Promise<DepositResult> {
    let then: DepositResult = 'nothing';
    let drafts: DepositResult = 'nothing';
    try {
      then = await this.exchange(opened);
    } finally {
      drafts = await depositSnapshots(this.store, this.http);
    }
    return then === 'nothing' || then === 'moved' ? (drafts === 'nothing' ? then : drafts) : then;
  }

  /**
   * Deposit and pull in one round trip, with newer certificates first when it is time for them; then, as the server is seen to
   * answer, what was opened is signed and deposited.
   */
  private async exchange({ bench, book, openings, snapshots, returning }: Opened): Promise<DepositResult> {
    await this.refreshed();
    const me = JSON.stringify(book.me);
    if (this.isTimeForKeys()) {
      await renewKeys(bench, this.http);
      this.keys_renewed_at_ms = this.now_ms();
    }
    const back = bench.ledger.memory.came_back.size;
    const sent = await exchange(bench, this.http);
    if (sent !== 'nothing') this.receipts.postMessage(null);
    if (sent === 'offline') throw new OfflineError('no answer');
    if (bench.ledger.memory.came_back.size > back) await this.makeOwn(snapshots);
    // In the way of nothing: what was signed meanwhile goes first.
    void returning.fetchAll(this.http).catch(() => undefined);
    await keepNumbers(this.store, bench.keys.vault, book);
    if (JSON.stringify(book.me) !== me) await this.tellState();
    const opened = this.closing ? 0 : await openings.sign();
    const after = opened ? await depositAll(this.store, this.http) : 'nothing';
    return after === 'nothing' ? sent : after;
  }

  /** Drafts came back from a device that was lost: once this one's own snapshots are there, the server has done its part. */
  private async makeOwn(snapshots: Snapshots): Promise<void> {
    await snapshots.catchUp();
    await snapshots.keep();
    await depositSnapshots(this.store, this.http);
  }

  /** Never in the way of the reading: what cannot be stored now is kept, and stored with the next. */
  private async noteOpened(children: Id[]): Promise<void> {
    try {
      await this.opened?.openings.note(children);
    } catch (cause) {
      if (isMoved(cause)) this.say({ is: 'leave' });
    }
  }

  private async open(keys: OpenKeys, ahead: Promise<readonly PackRow[]> | null = null): Promise<void> {
    this.release = await holdVault(this.vaults, keys.vault, () => this.say({ is: 'leave' }));
    this.opened = await openStore(this.store, keys, this.now_ms, () => this.snapshotted(), ahead);
    this.http.speakFor(keys.device);
    this.watchers.read(this.opened.book);
    void this.opened.snapshots.catchUp().catch(() => undefined);
    this.prepareSearch(this.opened);
    this.syncState = { ...this.syncState, last_contact: this.opened.book.as_at() };
    await this.tellState();
  }

  /** Once the lists are on the glass, what they did not need is opened too. A search that comes first does not wait for it. */
  private prepareSearch({ book }: Opened): void {
    setTimeout(() => {
      if (!this.closing) book.haystacks().catch(() => undefined);
    }, SEARCH_AFTER_MS);
  }

  private me(): Me {
    if (!this.opened) throw new Error('no open vault');
    return { ...this.opened.book.me };
  }

  /** Something that only looks into the open vault. */
  private opening<T>(run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
    const { opened } = this;
    if (!opened || this.closing) return Promise.resolve({ ok: false, failure: { code: 'unexpected' } });
    return outcome(() => run(opened));
  }

  /** Something that changes the open vault. */
  private async change<T>(run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
    const done = await this.stored(run);
    // What is stored is stored, whatever comes of showing it.
    await this.refreshed().catch(() => undefined);
    return done;
  }

  private async stored<T>(run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
    const { opened } = this;
    if (!opened || this.closing) return { ok: false, failure: { code: 'unexpected' } };
    return outcome(async () => {
      try {
        return await run(opened);
      } catch (cause) {
        if (isMoved(cause)) this.say({ is: 'leave' });
        throw cause;
      }
    });
  }

  private async attempt<T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await run();
    } catch (cause) {
      return { ok: false, failure: failureOf(cause) };
    } finally {
      if (!this.opened) await this.tellState();
    }
  }

  /** Reads the cursor again, and shows what has changed. */
  private async refreshed(): Promise<void> {
    const { opened } = this;
    if (opened) {
      const cursor = await this.store.read(['cursors'], (tx) => tx.get('cursors', opened.bench.keys.vault));
      if (cursor) opened.book.moved(cursor);
      opened.book.carried(await opened.blobs.states());
      this.watchers.changed();
    } else await this.tellState();
    await this.tellSync({});
  }

  private async tellSync(change: Partial<SyncState>): Promise<void> {
    const { book } = this.opened ?? {};
    const unsent = book ? book.unsent() : await this.unsentOfAll();
    const needs_you = book?.needsYou() ?? 0;
    const blobs = await this.store.read(['blobs'], (tx) => tx.all('blobs'));
    const attachments = blobs.filter(isWaiting).length;
    const freeable = freeableOf(blobs);
    const skew_sec = book?.skew_sec() ?? null;
    const now = { online: navigator.onLine, unsent, attachments, needs_you, skew_sec, freeable };
    this.syncState = { ...this.syncState, ...now, ...change };
    if (book?.isBehind()) this.syncState = { ...this.syncState, problem: { code: 'device_behind' } };
    this.say({ is: 'sync', sync: this.syncState });
  }

  private async unsentOfAll(): Promise<number> {
    const cursors = await this.store.read(['cursors'], (tx) => tx.all('cursors'));
    return cursors.reduce((sum, cursor) => sum + cursor.seq - cursor.received, 0);
  }

  private tellOpen({ bench }: Opened): void {
    this.say({ is: 'state', state: { is: 'open', me: this.me(), vault: bench.keys.vault } });
  }

  private async tellState(): Promise<void> {
    const locked = this.opened ? null : await this.lockedState();
    // It may have been opened while this was looked up: what is said last is what the page shows.
    if (this.opened) this.tellOpen(this.opened);
    else if (locked) this.say({ is: 'state', state: locked });
  }

  private async lockedState(): Promise<EngineState> {
    const vaults = await vaultSummaries(this.store, this.now_ms());
    const gone = await vanished(this.store, this.marks).catch(() => []);
    const again = {
      ...((await replacedDevices(this.store)).length > 0 ? { given_up: true as const } : {}),
      ...(gone.length > 0 ? { store_gone: true as const } : {}),
    };
    return vaults.length ? { is: 'locked', vaults, ...again } : { is: 'none', ...again };
  }
}

const PROBLEM: Record<DepositResult, SyncState['problem']> = {
  nothing: null,
  moved: null,
  offline: { code: 'offline' },
  unconfirmed: { code: 'not_confirmed' },
  refused: { code: 'unexpected' },
};
