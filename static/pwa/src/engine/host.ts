/**
 * The engine inside the worker: opens the vault and holds it, and pushes rows when something has changed. What is answered to the page
 * is in `answers/`, what is sent and fetched the rounds' (`rounds.ts`). Ending the worker is the lock: nothing that opens anything outlives it.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */

import { PacksAhead } from '../store/ahead';
import { type Journals, noJournals } from '../store/journals';
import { cacheMarks, type Marks, vanished } from '../store/made';
import type { Store } from '../store/port';
import { type SealedRows, sealedRows } from '../store/sealed_rows';
import { missingAlgorithms } from '../vault/device_keys';
import { prepareDerivation } from '../vault/kdf';
import { suggestPassphrase } from '../vault/passphrase';
import { type OpenKeys, openVault } from '../vault/vault';
import { startOf } from '../views/start';
import type { Bytes } from '../wire/bytes';
import { fetchDictionary } from '../wire/dictionary';
import type { Http } from '../wire/http';
import type { Id } from '../wire/records';
import { serverAnswers } from './answers/at_server';
import { keepSpare, secretAnswers } from './answers/secrets';
import type { Within } from './answers/within';
import { workAnswers } from './answers/work';
import { failureOf, isMoved, settingUp } from './failures';
import { holdVault, vaultChannel } from './holding';
import type { Answers, CallArgs, FromWorker, ToWorker } from './messages';
import type { Ahead, Opened } from './opened';
import type { EngineState, Me, Outcome } from './port';
import { isBeingWiped, replacedDevices } from './replaced';
import { type Aboard, Rounds } from './rounds';
import { SyncTold } from './sync_told';
import { TypedAhead } from './typed_ahead';
import { type Otherwise, type Passed, tryPasskey, tryPassphrase, vaultSummaries } from './unlocking';
import { Watchers } from './watchers';

/** By then the lists are on the glass. */
const LISTED_AFTER_MS = 250;
/** By then whoever unlocked to see one child has found it in the list and asked for it. A search that comes sooner begins at once. */
const ASKED_AFTER_MS = 3000;
const SPARE_AFTER_MS = 2000;
/** A page saves and leaves in less. */
const LEAVING_MS = 5000;

const openings = () => import('./opened');

export class Host {
  /** What the page may ask, question by question. */
  readonly answers: Answers;
  private opened: Opened | null = null;
  private release: () => void = () => undefined;
  private closing = false;
  private prepared = false;
  /** What this browser lacks to keep work safe. What was signed before goes all the same. */
  private missing: string[] = [];
  /** Drafts that have no snapshot are being looked for. */
  private catching: Promise<unknown> = Promise.resolve();
  private readonly packs_ahead: PacksAhead;
  private readonly typed_ahead: TypedAhead;
  private readonly watchers: Watchers;
  private closed: () => void = () => undefined;
  /** Who has it open, as the page was told last. */
  private told_me = '';
  private readonly vaults: BroadcastChannel;
  private readonly told: SyncTold;
  private readonly rounds: Rounds;
  private readonly within: Within;

  constructor(
    private readonly store: Store,
    private readonly http: Http,
    private readonly say: (message: FromWorker) => void,
    private readonly now_ms: () => number = () => Date.now(),
    private readonly marks: Marks = cacheMarks,
    private readonly journals: Journals = noJournals,
  ) {
    this.packs_ahead = new PacksAhead(store);
    this.typed_ahead = new TypedAhead(store, now_ms);
    this.watchers = new Watchers(say, (children) => void this.noteOpened(children));
    this.vaults = vaultChannel((vault) => {
      if (this.opened?.bench.keys.vault === vault) this.say({ is: 'leave' });
    });
    this.told = new SyncTold(store, () => this.opened, say);
    this.rounds = new Rounds(this.aboard(), this.told, store, http, now_ms);
    this.within = this.seenFromWithin();
    this.answers = this.answering();
  }

  private seenFromWithin(): Within {
    const { store, http, marks, now_ms } = this;
    return {
      store,
      http,
      marks,
      now_ms,
      opened: () => this.opened,
      closing: () => this.closing,
      leave: () => this.say({ is: 'leave' }),
      syncNow: () => this.syncNow(),
      refreshed: () => this.refreshed(),
      shownLater: () => this.watchers.changedLater(),
      attempt: (run) => this.attempt(run),
    };
  }

  /** Who answers which question. */
  private answering(): Answers {
    return {
      ...secretAnswers(this.within),
      ...serverAnswers(this.within),
      ...workAnswers(this.within),
      suggestPassphrase,
      isCode: async (typed) => (await import('./enrolling')).isCode(typed),
      enrol: (request) => this.enrol(request),
      passphraseTyped: (vault, passphrase) =>
        this.typed_ahead.typed(vault, passphrase).catch(() => undefined),
      unlock: (vault, passphrase) => this.unlock(vault, passphrase),
      openWithPasskey: (vault, pin, prf) => this.openWithPasskey(vault, pin, prf),
      giveUp: (vault) => this.giveUp(vault),
      syncNow: () => this.syncNow(),
      close: () => this.close(),
      pageHidden: () => this.pageHidden(),
      storageSafe: (safe) => this.storageSafe(safe),
    };
  }

  private aboard(): Aboard {
    return {
      opened: () => this.opened,
      known: () => (this.opened?.bench.ledger.summary.quiet ? null : this.opened),
      closing: () => this.closing,
      refreshed: () => this.refreshed(),
      tellMe: () => this.tellMe(),
      leave: () => this.say({ is: 'leave' }),
      obey: () => this.obey(),
    };
  }

  private async obey(): Promise<boolean> {
    const { store, http, now_ms, vaults } = this;
    const { obeyOrders } = await import('./wiping');
    const leave = (vault: Id) => {
      const mine = this.opened?.bench.keys.vault === vault;
      if (mine) this.say({ is: 'leave', at_once: true });
      return mine;
    };
    return obeyOrders({
      store,
      http,
      now_ms,
      leave,
      hold: (vault) => holdVault(vaults, vault, () => undefined),
      finish: (vault) => this.forgotten(vault),
      cleared: () => this.say({ is: 'leave', at_once: true }),
      forget: (credential) => this.say({ is: 'forget_passkey', credential }),
    });
  }

  async start(): Promise<void> {
    this.missing = await missingAlgorithms();
    await this.tellState();
    void this.syncNow();
  }

  /** Once, while somebody finds their passphrase. What cannot be made ready now is made when it is needed. */
  private async prepareUnlocking(): Promise<void> {
    if (this.prepared) return;
    this.prepared = true;
    this.watchers.prepare();
    void openings().catch(() => undefined);
    await prepareDerivation().catch(() => undefined);
    await this.packs_ahead.read().catch(() => undefined);
  }

  async hear(message: ToWorker): Promise<void> {
    if (message.is === 'watch') return this.watchers.add(message.id, message.query);
    if (message.is === 'unwatch') return this.watchers.remove(message.id);
    const { id } = message;
    try {
      const answer = this.answers[message.call] as (...args: unknown[]) => Promise<unknown>;
      this.say({ is: 'answer', id, value: await answer(...message.args) });
    } catch (cause) {
      this.say({ is: 'failed', id, name: cause instanceof Error ? cause.name : 'unknown' });
    }
  }

  private async enrol(...[request]: CallArgs<'enrol'>): Promise<Outcome<Me>> {
    const made = await this.attempt(async (): Promise<Outcome<Me>> => {
      // A device is made known only to an app that can go on with it.
      await openings();
      const { enrolDevice } = await import('./enrolling');
      const enrolled = await enrolDevice(this.store, this.http, request, this.now_ms, this.marks);
      if (!enrolled.ok) return enrolled;
      await this.open(enrolled.value);
      // The first pull brings the name and the caseload; without it the empty vault is open all the same.
      await this.syncNow();
      return { ok: true, value: this.me() };
    });
    return settingUp(made);
  }

  private unlock(...[vault, passphrase]: CallArgs<'unlock'>): Promise<Outcome<Me>> {
    const prepared = this.typed_ahead.take(vault);
    const open: typeof openVault = (sealed) =>
      openVault(sealed, passphrase, prepared ? (...asked) => prepared.key.derive(...asked) : undefined);
    return this.unlockBy(
      vault,
      () => tryPassphrase(this.store, vault, passphrase, this.now_ms, open, this.otherwise(null)),
      prepared?.rows,
    );
  }

  private openWithPasskey(...[vault, pin, prf]: CallArgs<'openWithPasskey'>): Promise<Outcome<Me>> {
    return this.unlockBy(vault, () =>
      tryPasskey(this.store, vault, prf, pin, this.now_ms, this.otherwise(prf)),
    ).finally(() => prf.fill(0));
  }

  /** At the lock screen alone a secret that does not open may be the duress code. */
  private otherwise(prf: Bytes | null): Otherwise {
    return async (sealed, stretched) => {
      const { madeToUnlock } = await import('./duress');
      const hold = () => holdVault(this.vaults, sealed.vault, () => undefined);
      return madeToUnlock({ store: this.store, hold }, sealed, { prf, stretched });
    };
  }

  /** `read`: the rows, if they were read while the passphrase was typed. */
  private unlockBy(
    vault: Id,
    tryIt: () => Promise<Outcome<Passed>>,
    read?: Promise<SealedRows>,
  ): Promise<Outcome<Me>> {
    this.watchers.prepare();
    void openings().catch(() => undefined);
    this.packs_ahead.stop();
    return this.attempt(async () => {
      // Read by the browser while the key is derived here.
      const rows = read ?? sealedRows(this.store, vault);
      rows.catch(() => undefined);
      const tried = await tryIt();
      if (!tried.ok) return tried;
      const { keys } = tried.value;
      await this.open(keys, keys.vault === vault ? { rows, packs: this.packs_ahead } : undefined);
      await tried.value.passed.catch(() => undefined);
      void this.syncNow();
      return { ok: true, value: this.me() };
    });
  }

  private giveUp(...[vault]: CallArgs<'giveUp'>): Promise<Outcome<null>> {
    return this.attempt(async () => {
      // A tab that has it open saves and leaves.
      const release = await holdVault(this.vaults, vault, () => undefined);
      try {
        return await this.forgotten(vault);
      } finally {
        release();
      }
    });
  }

  private async forgotten(vault: Id): Promise<Outcome<null>> {
    const { forgetVault } = await import('./forgotten');
    return forgetVault(this.store, this.http, vault, this.now_ms());
  }

  private async storageSafe(safe: boolean): Promise<void> {
    this.told.sayNow({ storage_safe: safe });
  }

  private syncNow(): Promise<void> {
    return this.rounds.syncNow();
  }

  /** A newer version of the app takes the store over: an open vault is saved and left first. Resolves then, or when it has had its time. */
  async overtaken(): Promise<void> {
    if (!this.opened) return;
    this.say({ is: 'leave' });
    await new Promise<void>((done) => {
      this.closed = done;
      setTimeout(done, LEAVING_MS);
    });
  }

  private async close(): Promise<void> {
    this.closing = true;
    await this.snapshotsKept();
    this.opened?.bench.ledger.letGo();
    this.release();
    this.closed();
  }

  private async pageHidden(): Promise<void> {
    await this.snapshotsKept();
    await this.rounds.sendSnapshots();
  }

  /** What was saved is snapshotted. Never in the way: what cannot be stored now is kept, and made again when it is opened. */
  private async snapshotsKept(): Promise<void> {
    await this.opened?.bench.ledger.absorb().catch((cause) => {
      if (isMoved(cause)) this.say({ is: 'leave' });
    });
    const kept = () => this.opened?.snapshots.keep().catch(() => undefined);
    await kept();
    // What was lost with an older database may still be looked for.
    await this.catching;
    await kept();
  }

  /** Never in the way: what is found goes with the next snapshots. */
  private catchUp({ snapshots }: Opened): void {
    this.catching = Promise.all([this.catching, snapshots.catchUp().catch(() => undefined)]);
  }

  /** Never in the way of the reading: what cannot be stored now is kept, and stored with the next. */
  private async noteOpened(children: Id[]): Promise<void> {
    try {
      await this.opened?.openings.note(children);
    } catch (cause) {
      if (isMoved(cause)) this.say({ is: 'leave' });
    }
  }

  private async open(keys: OpenKeys, ahead?: Ahead): Promise<void> {
    const { openStore } = await openings();
    this.release = await holdVault(this.vaults, keys.vault, () => this.say({ is: 'leave' }));
    const journal = this.journals.of(keys.vault);
    const snapshotted = () => this.rounds.snapshotted();
    try {
      this.opened = await openStore(this.store, keys, this.now_ms, snapshotted, ahead, journal);
    } catch (cause) {
      // Or the next try would take the vault from this very tab, which would then leave it.
      this.release();
      throw cause;
    }
    this.http.speakFor(keys.device);
    this.watchers.read(this.opened.book);
    this.told.note({ last_contact: this.opened.book.as_at() });
    await this.watchers.ahead({ is: startOf(this.opened.book.me.role) });
    // No count of what waits behind it is on the glass when it opens.
    if (this.opened.bench.ledger.summary.quiet) await this.told.count();
    await this.tellState();
    this.catchUp(this.opened);
    this.prepareMore(this.opened);
  }

  /** The journal of a vault that is gone goes too; nothing could open it any more. */
  private async tidyJournals(): Promise<void> {
    const vaults = await this.store.read(['vaults'], (tx) => tx.all('vaults'));
    await this.journals.keepOnly(vaults.map(({ vault }) => vault));
  }

  /** What nobody has asked for yet. A search or a deposit that comes first does not wait for it. */
  private prepareMore({ bench, book, deeds }: Opened): void {
    const later = (after_ms: number, make: () => Promise<unknown>) =>
      setTimeout(() => {
        if (!this.closing) make().catch(() => undefined);
      }, after_ms);
    // What is sealed before it is here is a little longer; what is saved before that, in the store.
    later(LISTED_AFTER_MS, fetchDictionary);
    later(LISTED_AFTER_MS, () => bench.ledger.hold(this.journals.of(bench.keys.vault)));
    later(LISTED_AFTER_MS, () => this.tidyJournals());
    later(ASKED_AFTER_MS, () => book.haystacks());
    later(ASKED_AFTER_MS, async () => {
      if (await deeds.makeDigestsAnew(bench)) this.watchers.changed();
    });
    later(SPARE_AFTER_MS, () => keepSpare(this.within));
  }

  private me(): Me {
    if (!this.opened) throw new Error('no open vault');
    return { ...this.opened.book.me };
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
      const [cursor, blobs] = await this.store.read(['cursors', 'blobs'], (tx) =>
        Promise.all([tx.get('cursors', opened.bench.keys.vault), tx.all('blobs')]),
      );
      // Snapshots went with what was lost, whoever of this device heard of it.
      if (cursor && opened.book.moved(cursor)) this.catchUp(opened);
      opened.book.carried(await opened.blobs.states(blobs));
      // A round can have been cut short after it had stored another role.
      this.tellMe();
      // Said before what takes longer to make.
      const counted = this.told.count(blobs);
      this.watchers.changed();
      return counted;
    }
    await this.tellState();
    await this.told.count();
  }

  private tellMe(): void {
    if (this.opened && JSON.stringify(this.me()) !== this.told_me) this.tellOpen(this.opened);
  }

  private tellOpen({ bench }: Opened): void {
    const at = bench.ledger.summary.quiet ? { from_start: true as const } : {};
    this.told_me = JSON.stringify(this.me());
    this.say({ is: 'state', state: { is: 'open', me: this.me(), vault: bench.keys.vault, ...at } });
  }

  private async tellState(): Promise<void> {
    const locked = this.opened ? null : await this.lockedState();
    // It may have been opened while this was looked up: what is said last is what the page shows.
    if (this.opened) this.tellOpen(this.opened);
    else if (locked) this.say({ is: 'state', state: locked });
    if (locked) void this.tidyJournals().catch(() => undefined);
    if (locked?.is === 'locked') void this.prepareUnlocking();
  }

  private async lockedState(): Promise<EngineState> {
    if (this.missing.length) return { is: 'unsupported', missing: this.missing };
    const vaults = await vaultSummaries(this.store, this.now_ms());
    const gone = await vanished(this.store, this.marks).catch(() => []);
    const again = {
      ...((await replacedDevices(this.store)).length > 0 ? { given_up: true as const } : {}),
      ...(gone.length > 0 ? { store_gone: true as const } : {}),
      ...((await isBeingWiped(this.store)) ? { wiping: true as const } : {}),
    };
    return vaults.length ? { is: 'locked', vaults, ...again } : { is: 'none', ...again };
  }
}
