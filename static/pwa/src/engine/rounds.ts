/**
 * The rounds of sync: what this device has to send goes, and what waits for it comes. A round runs at every call for one, every
 * minute, and with no vault open too, when it deposits what is sealed already. Put together by `engine/host.ts`.
 *
 * Source: sync/PROTOCOL.md sections 4, 6 and 12.
 */

import { StorageFullError, type Store } from '../store/port';
import { timeText } from '../sync/bench';
import { carryBlobs } from '../sync/blobs';
import { depositAll } from '../sync/deposit';
import type { DepositResult } from '../sync/deposit_result';
import { depositEverything, depositSnapshots } from '../sync/snapshot_deposit';
import type { Snapshots } from '../sync/snapshots';
import { whatWaits } from '../sync/waiting';
import { type Http, OfflineError } from '../wire/http';
import { failureOf, isMoved } from './failures';
import { keepNumbers } from './lock_numbers';
import type { Opened } from './opened';
import type { SyncState } from './port';
import type { SyncTold } from './sync_told';

const EVERY_MS = 60_000;
/** Certificates are asked for at the first contact after opening, and then once a day. */
const RENEW_MS = 24 * 60 * 60_000;
/** Snapshots of drafts go at most this often while the page is in sight. */
const SNAPSHOTS_EVERY_MS = 30_000;
/** Whether the server still has everything is asked of it at most this often. */
const ASK_EVERY_MS = 60 * 60_000;
const RECEIPT_CHANNEL = 'attune-receipts';

/** Whose rounds they are. */
export interface Aboard {
  /** The open vault; null while there is none. */
  opened(): Opened | null;
  /** The same; null too while the open one is that of a duress code, of which the server knows nothing. */
  known(): Opened | null;
  /** No round begins any more. */
  closing(): boolean;
  /** Reads the cursor again, and shows what has changed. */
  refreshed(): Promise<void>;
  /** Says who has it open, where that is not what was said last. */
  tellMe(): void;
  /** Another tab has this vault now. */
  leave(): void;
  /** Looks for orders of the organisation, and carries them out. Shape: whether there were any. */
  obey(): Promise<boolean>;
}

export class Rounds {
  private running: Promise<void> | null = null;
  private again = false;
  private asked_at_ms = Number.NEGATIVE_INFINITY;
  private keys_renewed_at_ms = Number.NEGATIVE_INFINITY;
  private snapshots_sent_at_ms = Number.NEGATIVE_INFINITY;
  private snapshots_timer: ReturnType<typeof setTimeout> | null = null;
  private readonly receipts = new BroadcastChannel(RECEIPT_CHANNEL);

  constructor(
    private readonly aboard: Aboard,
    private readonly told: SyncTold,
    private readonly store: Store,
    private readonly http: Http,
    private readonly now_ms: () => number,
  ) {
    this.receipts.onmessage = () => void aboard.refreshed();
    setInterval(() => void this.syncNow(), EVERY_MS);
  }

  /** One round at a time; asked for during a round, one more follows. Resolves when they are over, whatever came of them. */
  async syncNow(): Promise<void> {
    if (this.aboard.closing()) return;
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.rounds();
    return this.running;
  }

  /** Snapshots wait to go: now, or when the last ones are long enough ago. */
  snapshotted(): void {
    if (this.aboard.closing() || this.snapshots_timer) return;
    const left = this.snapshots_sent_at_ms + SNAPSHOTS_EVERY_MS - this.now_ms();
    // A clock that was put back must not keep them.
    const wait_ms = Math.min(Math.max(0, left), SNAPSHOTS_EVERY_MS);
    this.snapshots_timer = setTimeout(() => void this.sendSnapshots(), wait_ms);
  }

  /** What does not arrive waits for the next round, or for the service worker. */
  async sendSnapshots(): Promise<void> {
    if (this.snapshots_timer) clearTimeout(this.snapshots_timer);
    this.snapshots_timer = null;
    this.snapshots_sent_at_ms = this.now_ms();
    await depositSnapshots(this.store, this.http).catch(() => undefined);
  }

  private async rounds(): Promise<void> {
    try {
      do {
        this.again = false;
        await this.round();
      } while (this.again && !this.aboard.closing());
    } catch (cause) {
      // The store itself did not answer: said without asking it, and the next round asks again.
      this.told.sayNow({ busy: false, problem: failureOf(cause) });
    } finally {
      this.running = null;
    }
  }

  private async round(): Promise<void> {
    // Nothing is counted before the first request is on its way.
    this.told.sayNow({ busy: true });
    let problem: SyncState['problem'];
    try {
      const [deposited, full] = await this.depositedFirst();
      if (deposited !== 'nothing') this.receipts.postMessage(null);
      const [then, carried] = await this.exchangedAndCarried();
      const reached = this.aboard.known() !== null || deposited === 'moved';
      const contact = reached ? { last_contact: timeText(this.now_ms()) } : {};
      problem = PROBLEM[[carried, then].find((one) => one !== 'nothing') ?? deposited];
      this.told.note(contact);
      if (full) throw full;
    } catch (cause) {
      if (isMoved(cause)) this.aboard.leave();
      problem = failureOf(cause);
    }
    problem = (await this.asStranger(problem).catch(() => null)) ?? problem;
    await this.keepTime().catch(() => undefined);
    if (problem === null) await this.askDaily().catch(() => undefined);
    if (this.mayBeOrdered(problem)) await this.aboard.obey().catch(() => undefined);
    if (aboardQuietly(this.aboard) && problem?.code !== 'offline') problem = null;
    // Said with what has been counted after it all.
    this.told.note({ busy: false, problem });
    await this.aboard.refreshed();
  }

  /** Whether the organisation knows this device at all: where its session is refused, that is asked; when all went well, it does. */
  private async asStranger(problem: SyncState['problem']): Promise<SyncState['problem']> {
    const opened = this.aboard.known();
    const is_asked = problem === null ? opened?.book.isStranger() : problem.code === 'session_refused';
    if (!opened || !is_asked) return problem;
    const { noteStranger } = await import('../sync/stranger');
    const is_stranger = await noteStranger(opened.bench, this.http, problem === null);
    return is_stranger ? { code: 'device_unknown' } : problem;
  }

  /** A device that is to be wiped is let in no more: with a vault open, it is asked for when the server refuses it. */
  private mayBeOrdered(problem: SyncState['problem']): boolean {
    const { aboard } = this;
    if (aboard.closing()) return false;
    return aboard.opened() === null || problem?.code === 'session_refused';
  }

  /** After the contact: one that was made in time keeps everything. */
  private async keepTime(): Promise<void> {
    const { aboard, store } = this;
    const { noteTime } = await import('./leases');
    await noteTime(store, this.now_ms());
    const opened = aboard.opened();
    if (!opened || aboard.closing()) return;
    await opened.deeds.letGoOfVisits(opened.bench, opened.book);
    if (opened.book.reading() === 'ended') await opened.deeds.endLease(opened.bench, opened.book);
  }

  /**
   * What is signed goes first, then snapshots of what is not, then blobs. These two need no session: they go though a pull is refused.
   * Shape: what became of what is signed and of snapshots, and what of blobs.
   */
  private async exchangedAndCarried(): Promise<[DepositResult, DepositResult]> {
    const { aboard, store, http } = this;
    const opened = aboard.known();
    let carried: DepositResult = 'nothing';
    let then: DepositResult = 'nothing';
    let drafts: DepositResult = 'nothing';
    try {
      if (opened) then = await this.exchange(opened);
    } finally {
      const waits = await whatWaits(store);
      try {
        if (opened && waits.snapshots) drafts = await depositSnapshots(store, http);
      } finally {
        if (waits.blobs && !aboard.closing())
          carried = await carryBlobs(store, http, () => void aboard.refreshed());
        if (carried !== 'nothing') this.receipts.postMessage(null);
      }
    }
    return [drafts !== 'nothing' && (then === 'nothing' || then === 'moved') ? drafts : then, carried];
  }

  /**
   * What the exchange does not carry: everything while no vault is open, and when certificates are asked for first, since one that
   * is not to be trusted must not stand in the way; else what the other vaults of this device have to send.
   */
  private depositFirst(): Promise<DepositResult> {
    const { store, http } = this;
    const opened = this.aboard.known();
    if (!opened || this.isTimeForKeys()) return depositEverything(store, http);
    return depositAll(store, http, opened.bench.keys.vault);
  }

  /** What has no room, of whichever vault, keeps nothing from going that has; it is said when that has gone. */
  private async depositedFirst(): Promise<[DepositResult, StorageFullError | null]> {
    try {
      return [await this.depositFirst(), null];
    } catch (cause) {
      if (cause instanceof StorageFullError) return ['nothing', cause];
      throw cause;
    }
  }

  private isTimeForKeys(): boolean {
    return this.now_ms() - this.keys_renewed_at_ms > RENEW_MS;
  }

  /**
   * Deposit and pull in one round trip, with newer certificates first when it is time for them; then, as the server is seen to
   * answer, what was opened is signed and deposited.
   */
  private async exchange({
    deeds,
    bench,
    book,
    openings,
    snapshots,
    returning,
  }: Opened): Promise<DepositResult> {
    const { aboard, store, http } = this;
    if (this.isTimeForKeys()) {
      await deeds.renewKeys(bench, http);
      this.keys_renewed_at_ms = this.now_ms();
    }
    const back = bench.ledger.memory.came_back.size;
    const { state } = bench.ledger.summary;
    const held = deeds.heldOf(bench.ledger.summary);
    const sending = deeds.exchange(bench, http);
    // What is shown is looked at anew while the request is on its way.
    const shown = aboard.refreshed();
    shown.catch(() => undefined);
    const sent = await sending;
    await shown;
    if (sent !== 'nothing') this.receipts.postMessage(null);
    if (sent === 'offline' || sent === 'busy') throw new OfflineError('no answer');
    // Beside what follows, and in the way of none of it.
    const numbers = keepNumbers(store, bench.keys.vault, book);
    numbers.catch(() => undefined);
    const contact = this.noteContact(bench);
    contact.catch(() => undefined);
    // Copies of attachments may be what an older database that was put back has lost.
    if (!(await this.sendLostAgain(bench, state))) await deeds.letGoOfPurged(bench, held);
    if (bench.ledger.memory.came_back.size > back) await this.makeOwn(snapshots);
    // In the way of nothing: what was signed meanwhile goes first.
    void returning.fetchAll(http).catch(() => undefined);
    aboard.tellMe();
    const fresh = aboard.closing() ? 0 : (await openings.sign()) + (await this.sealAnew(bench));
    const after = fresh ? await depositAll(store, http) : 'nothing';
    await Promise.all([numbers, contact]);
    return after === 'nothing' ? sent : after;
  }

  private async noteContact({ keys, ledger }: Opened['bench']): Promise<void> {
    const { noteContact } = await import('./leases');
    await noteContact(this.store, keys.vault, this.now_ms(), ledger.summary.backup_days);
  }

  /** What was sealed to a key that is gone goes again, under the present one. Shape: how many. */
  private async sealAnew(bench: Opened['bench']): Promise<number> {
    const { sealAnew } = await import('../sync/sealing_anew');
    // Sent again by its author meanwhile, or no room: looked at again in the next round.
    return (await sealAnew(bench).catch(() => [])).length;
  }

  /**
   * An older database was put back: what it has not is sent again at once, and drafts are kept anew. What came in between, or no answer, is
   * made good in the next round: then the last receipt is still of before.
   */
  private async sendLostAgain({ keys, ledger }: Opened['bench'], before: number): Promise<boolean> {
    const { askNow, vouchedAt, wasPutBack } = await import('../sync/asking');
    const { state } = ledger.summary;
    const known = await vouchedAt(this.store, keys.vault, state);
    if (!wasPutBack(Math.min(before, known), state)) return false;
    await askNow(this.store, this.http, keys.vault);
    this.receipts.postMessage(null);
    return true;
  }

  /** Once an hour at most; what is not asked now is asked in a later round. */
  private async askDaily(): Promise<void> {
    const now_ms = this.now_ms();
    if (Math.abs(now_ms - this.asked_at_ms) < ASK_EVERY_MS) return;
    this.asked_at_ms = now_ms;
    const { askDaily } = await import('../sync/asking');
    const asked = await askDaily(this.store, this.http, now_ms);
    if (asked === 'moved') this.receipts.postMessage(null);
  }

  /** Drafts came back from a device that was lost: once this one's own snapshots are there, the server has done its part. */
  private async makeOwn(snapshots: Snapshots): Promise<void> {
    await snapshots.catchUp();
    await snapshots.keep();
    await depositSnapshots(this.store, this.http);
  }
}

/** What becomes of what is sent from here is nothing to be seen in a vault that has sent nothing. */
function aboardQuietly(aboard: Aboard): boolean {
  return aboard.opened() !== null && aboard.known() === null;
}

const PROBLEM: Record<DepositResult, SyncState['problem']> = {
  nothing: null,
  moved: null,
  offline: { code: 'offline' },
  busy: { code: 'offline' },
  unconfirmed: { code: 'not_confirmed' },
  refused: { code: 'unexpected' },
};
