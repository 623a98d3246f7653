/**
 * The engine inside the worker: holds the open vault, answers what the page asks, and pushes rows when something has changed.
 * What is sent and fetched is the rounds' (`rounds.ts`). Ending the worker is the lock: nothing that opens anything outlives it.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */

import { PacksAhead } from '../store/ahead';
import type { DraftLike } from '../store/holdings';
import { sealedRows } from '../store/ledger';
import { cacheMarks, type Marks, vanished } from '../store/made';
import type { Store } from '../store/port';
import { missingAlgorithms } from '../vault/device_keys';
import { prepareDerivation } from '../vault/kdf';
import { suggestPassphrase } from '../vault/passphrase';
import { type OpenKeys, openVault } from '../vault/vault';
import { startOf } from '../views/start';
import type { Bytes } from '../wire/bytes';
import { fetchDictionary } from '../wire/dictionary';
import type { Http } from '../wire/http';
import type { Id } from '../wire/records';
import { failed, failureOf, isMoved, lapse, outcome, settingUp } from './failures';
import { holdVault, vaultChannel } from './holding';
import type { Answers, CallArgs, CallResult, FromWorker, ToWorker } from './messages';
import type { Ahead, Opened } from './opened';
import type { EngineState, Me, Outcome } from './port';
import { isBeingWiped, replacedDevices } from './replaced';
import { type Aboard, Rounds } from './rounds';
import { SyncTold } from './sync_told';
import { type Otherwise, type Passed, tryPasskey, tryPassphrase, vaultSummaries } from './unlocking';
import { Watchers } from './watchers';

/** By then the lists are on the glass; and whoever unlocked to see one child has asked for it. */
const LISTED_AFTER_MS = 250;
const ASKED_AFTER_MS = 1000;
const SPARE_AFTER_MS = 2000;

const openings = () => import('./opened');

export class Host implements Answers {
  private opened: Opened | null = null;
  private release: () => void = () => undefined;
  private closing = false;
  private prepared = false;
  private readonly packs_ahead: PacksAhead;
  private readonly watchers: Watchers;
  private readonly vaults: BroadcastChannel;
  private readonly told: SyncTold;
  private readonly rounds: Rounds;

  constructor(
    private readonly store: Store,
    private readonly http: Http,
    private readonly say: (message: FromWorker) => void,
    private readonly now_ms: () => number = () => Date.now(),
    private readonly marks: Marks = cacheMarks,
  ) {
    this.packs_ahead = new PacksAhead(store);
    this.watchers = new Watchers(say, (children) => void this.noteOpened(children));
    this.vaults = vaultChannel((vault) => {
      if (this.opened?.bench.keys.vault === vault) this.say({ is: 'leave' });
    });
    this.told = new SyncTold(store, () => this.opened, say);
    this.rounds = new Rounds(this.aboard(), this.told, store, http, now_ms);
  }

  private aboard(): Aboard {
    return {
      opened: () => this.opened,
      known: () => (this.opened?.bench.ledger.summary.quiet ? null : this.opened),
      closing: () => this.closing,
      refreshed: () => this.refreshed(),
      tellState: () => this.tellState(),
      leave: () => this.say({ is: 'leave' }),
      obey: () => this.obey(),
    };
  }

  private async obey(): Promise<boolean> {
    const { store, http, now_ms, vaults } = this;
    const { obeyOrders } = await import('./wiping');
    const leave = (vault: Id) => {
      const mine = this.opened?.bench.keys.vault === vault;
      if (mine) this.say({ is: 'leave' });
      return mine;
    };
    return obeyOrders({
      store,
      http,
      now_ms,
      leave,
      hold: (vault) => holdVault(vaults, vault, () => undefined),
      finish: (vault) => this.forgotten(vault),
      cleared: () => this.say({ is: 'leave' }),
      forget: (credential) => this.say({ is: 'forget_passkey', credential }),
    });
  }

  async start(): Promise<void> {
    const missing = await missingAlgorithms();
    if (missing.length) return this.say({ is: 'state', state: { is: 'unsupported', missing } });
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
      const answer = this[message.call] as (...args: unknown[]) => Promise<unknown>;
      this.say({ is: 'answer', id, value: await answer.apply(this, message.args) });
    } catch (cause) {
      this.say({ is: 'failed', id, name: cause instanceof Error ? cause.name : 'unknown' });
    }
  }

  suggestPassphrase(): Promise<string> {
    return suggestPassphrase();
  }

  async enrol(...[request]: CallArgs<'enrol'>): Promise<Outcome<Me>> {
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

  async account(...[deed]: CallArgs<'account'>): Promise<CallResult<'account'>> {
    const { askAccount } = await import('./account');
    const { store, http, opened } = this;
    const told = await askAccount(deed, { store, http, opened, now_ms: this.now_ms() });
    if (deed.is === 'let_in_again' && told.ok) void this.syncNow();
    return told;
  }

  unlock(...[vault, passphrase]: CallArgs<'unlock'>): Promise<Outcome<Me>> {
    return this.unlockBy(vault, () =>
      tryPassphrase(this.store, vault, passphrase, this.now_ms, openVault, this.otherwise(null)),
    );
  }

  openWithPasskey(...[vault, pin, prf]: CallArgs<'openWithPasskey'>): Promise<Outcome<Me>> {
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

  private unlockBy(vault: Id, tryIt: () => Promise<Outcome<Passed>>): Promise<Outcome<Me>> {
    this.watchers.prepare();
    void openings().catch(() => undefined);
    this.packs_ahead.stop();
    return this.attempt(async () => {
      // Read by the browser while the key is derived here.
      const rows = sealedRows(this.store, vault);
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

  async hasPasskey(): Promise<boolean> {
    const { hasPasskey } = await import('./passkeys');
    return hasPasskey(this.store, this.vault());
  }

  async preparePasskey(...[request]: CallArgs<'preparePasskey'>): Promise<CallResult<'preparePasskey'>> {
    const { preparePasskey } = await import('./passkeys');
    return preparePasskey(this.store, this.vault(), request, this.now_ms);
  }

  async keepPasskey(...[made]: CallArgs<'keepPasskey'>): Promise<CallResult<'keepPasskey'>> {
    const { keepPasskey } = await import('./passkeys');
    return this.slotsChanged(keepPasskey(this.store, this.vault(), made, this.now_ms));
  }

  async dropPasskey(): Promise<CallResult<'dropPasskey'>> {
    const { dropPasskey } = await import('./passkeys');
    return this.slotsChanged(dropPasskey(this.store, this.vault()));
  }

  async changePassphrase(
    ...[request]: CallArgs<'changePassphrase'>
  ): Promise<CallResult<'changePassphrase'>> {
    const { changePassphrase } = await import('./passphrases');
    const { name } = this.me();
    const names = [name, ...name.split(/\s+/)];
    return this.slotsChanged(changePassphrase(this.store, this.vault(), request, names, this.now_ms));
  }

  private async slotsChanged<T>(change: Promise<Outcome<T>>): Promise<Outcome<T>> {
    const changed = await change;
    if (changed.ok) await this.keepSpare().catch(() => undefined);
    return changed;
  }

  async readDuress(): Promise<CallResult<'readDuress'>> {
    const { opened, store } = this;
    if (!opened) throw new Error('no open vault');
    return (await import('./duress_code')).readDuress(opened, store);
  }

  async keepDuress(...[request, prf]: CallArgs<'keepDuress'>): Promise<CallResult<'keepDuress'>> {
    const { opened, store, now_ms } = this;
    if (!opened) return failed('unexpected');
    const { keepDuress } = await import('./duress_code');
    return this.attempt(() => keepDuress(opened, store, request, prf, now_ms)).finally(() => prf?.fill(0));
  }

  async dropDuress(...[passphrase]: CallArgs<'dropDuress'>): Promise<CallResult<'dropDuress'>> {
    const { opened, store, now_ms } = this;
    if (!opened) return failed('unexpected');
    const { dropDuress } = await import('./duress_code');
    return this.attempt(() => dropDuress(opened, store, passphrase, now_ms));
  }

  /** Every vault has a third slot, made anew at every opening, and when another slot has changed. */
  private async keepSpare(): Promise<void> {
    const { opened, closing, store, now_ms } = this;
    if (opened && !closing) await (await import('./duress_code')).keepSpare(opened, store, now_ms);
  }

  giveUp(...[vault]: CallArgs<'giveUp'>): Promise<Outcome<null>> {
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
    return this.change(async ({ deeds, bench, snapshots }) => {
      const last = bench.ledger.memory.drafts.get(draft);
      await bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft }] }));
      await deeds.tidyBlobs(bench).catch(() => undefined);
      await deeds.cutSounds(bench).catch(() => undefined);
      if (last) snapshots.givenUp(last);
      return null;
    });
  }

  async sign(...[records, draft]: CallArgs<'sign'>): Promise<CallResult<'sign'>> {
    const signed = await this.change(async ({ deeds, bench, snapshots }) => {
      const last = draft && bench.ledger.memory.drafts.get(draft);
      const seqs = await deeds.signRecords(bench, records, draft);
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
    return this.change(({ deeds, bench }) => deeds.attach(bench, content));
  }

  keepSound(...[slice]: CallArgs<'keepSound'>): Promise<CallResult<'keepSound'>> {
    return this.stored(async ({ deeds, bench }) => {
      await deeds.keepSlice(bench, slice);
      return null;
    });
  }

  finishSound(...[record]: CallArgs<'finishSound'>): Promise<CallResult<'finishSound'>> {
    return this.change(({ recordings }) => recordings.finish(record));
  }

  openDrafted(...[blob, size_bytes]: CallArgs<'openDrafted'>): Promise<CallResult<'openDrafted'>> {
    const { http } = this;
    return this.opening(({ deeds, bench }) =>
      deeds.openDrafted(bench, blob, size_bytes, (row) => deeds.bringBack(bench, http, row)),
    );
  }

  openAttachment(...[child, record]: CallArgs<'openAttachment'>): Promise<CallResult<'openAttachment'>> {
    const reading = this.opened?.book.reading() ?? 'open';
    if (reading !== 'open') return Promise.resolve(failed(lapse(reading)));
    return this.opening(({ deeds, bench, book }) => {
      if (deeds.isAway(book, child)) throw new deeds.NotHereError('not carried');
      return deeds.openSigned(bench, this.http, child, record);
    });
  }

  makeRoom(): Promise<CallResult<'makeRoom'>> {
    return this.change(({ deeds }) => deeds.letGoOfCopies(this.store));
  }

  async makeEnrolmentCode(
    ...[person, carries]: CallArgs<'makeEnrolmentCode'>
  ): Promise<CallResult<'makeEnrolmentCode'>> {
    const { opened, http } = this;
    if (!opened) return { ok: false, failure: { code: 'session_refused' } };
    return outcome(() =>
      opened.deeds.inSession(opened.bench, http, () => http.enrolmentCode(person, carries)),
    );
  }

  async wipeDevice(...[device, passphrase]: CallArgs<'wipeDevice'>): Promise<CallResult<'wipeDevice'>> {
    const { opened, http } = this;
    if (!opened) return failed('session_refused');
    const { withProof } = await import('./proof');
    return withProof(opened, this.store, http, passphrase, this.now_ms, async () => {
      await http.wipe(device);
      return null;
    });
  }

  async carry(...[deed]: CallArgs<'carry'>): Promise<CallResult<'carry'>> {
    const { opened } = this;
    if (!opened) return failed('session_refused');
    const done = await opened.deeds.carry(opened.bench, this.http, deed);
    // What it brings is here when this is told; what does not come now comes with the next contact.
    if (done.ok) await this.syncNow();
    return done;
  }

  readTrail(...[asked]: CallArgs<'readTrail'>): Promise<CallResult<'readTrail'>> {
    return this.opening(({ deeds, bench }) => deeds.askTrail(bench, this.http, asked));
  }

  async openInEmergency(...[asked]: CallArgs<'openInEmergency'>): Promise<CallResult<'openInEmergency'>> {
    const { openInEmergency } = await import('./emergency');
    const { opened, store, http, now_ms } = this;
    if (!opened) return failed('session_refused');
    const done = await openInEmergency(opened, store, http, asked, now_ms);
    await this.refreshed().catch(() => undefined);
    return done;
  }

  async storageSafe(safe: boolean): Promise<void> {
    this.told.sayNow({ storage_safe: safe });
  }

  syncNow(): Promise<void> {
    return this.rounds.syncNow();
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.snapshotsKept();
    this.release();
  }

  async pageHidden(): Promise<void> {
    await this.snapshotsKept();
    await this.rounds.sendSnapshots();
  }

  /** What was saved is snapshotted. Never in the way: what cannot be stored now is kept, and made again when it is opened. */
  private async snapshotsKept(): Promise<void> {
    await this.opened?.bench.ledger.settled();
    await this.opened?.snapshots.keep().catch(() => undefined);
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
    this.opened = await openStore(this.store, keys, this.now_ms, () => this.rounds.snapshotted(), ahead);
    this.http.speakFor(keys.device);
    this.watchers.read(this.opened.book);
    this.told.note({ last_contact: this.opened.book.as_at() });
    await this.watchers.ahead({ is: startOf(this.opened.book.me.role) });
    // No count of what waits behind it is on the glass when it opens.
    if (this.opened.bench.ledger.summary.quiet) await this.told.count();
    await this.tellState();
    void this.opened.snapshots.catchUp().catch(() => undefined);
    this.prepareMore(this.opened);
  }

  /** What nobody has asked for yet. A search or a deposit that comes first does not wait for it. */
  private prepareMore({ book }: Opened): void {
    const later = (after_ms: number, make: () => Promise<unknown>) =>
      setTimeout(() => {
        if (!this.closing) make().catch(() => undefined);
      }, after_ms);
    // What is sealed before it is here is a little longer.
    later(LISTED_AFTER_MS, fetchDictionary);
    later(ASKED_AFTER_MS, () => book.haystacks());
    later(SPARE_AFTER_MS, () => this.keepSpare());
  }

  private vault(): Id {
    if (!this.opened) throw new Error('no open vault');
    return this.opened.bench.keys.vault;
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
      // Snapshots went with what was lost, whoever of this device heard of it.
      if (cursor && opened.book.moved(cursor)) void opened.snapshots.catchUp().catch(() => undefined);
      opened.book.carried(await opened.blobs.states());
      this.watchers.changed();
    } else await this.tellState();
    await this.told.count();
  }

  private tellOpen({ bench }: Opened): void {
    const at = bench.ledger.summary.quiet ? { from_start: true as const } : {};
    this.say({ is: 'state', state: { is: 'open', me: this.me(), vault: bench.keys.vault, ...at } });
  }

  private async tellState(): Promise<void> {
    const locked = this.opened ? null : await this.lockedState();
    // It may have been opened while this was looked up: what is said last is what the page shows.
    if (this.opened) this.tellOpen(this.opened);
    else if (locked) this.say({ is: 'state', state: locked });
    if (locked?.is === 'locked') void this.prepareUnlocking();
  }

  private async lockedState(): Promise<EngineState> {
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
