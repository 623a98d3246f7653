/**
 * The engine as the page sees it: starts the crypto worker, carries questions to it, and ends it to lock.
 */

import { newId } from '../vault/random';
import type { Rows } from '../views/rows';
import type { Bytes } from '../wire/bytes';
import type { Id } from '../wire/records';
import { LastWords, soon } from './last_words';
import { Line, type Unasked } from './line';
import type { CallArgs, CallName, CallResult } from './messages';
import { PageHold } from './page_hold';
import { type PageSecrets, pageSecrets } from './page_secrets';
import { withPart } from './part';
import type {
  AccountDeed,
  AccountTold,
  DuressRequest,
  Engine,
  EngineState,
  Failure,
  Footing,
  Me,
  Outcome,
  PasskeyRequest,
  Query,
  SyncState,
} from './port';
import type { Verdict } from './release_check';
import { ShellWorker } from './shell_worker';
import { startThreads, type Threads } from './threads';

/** The addresses of visits that are being written; they carry opaque ids only. */
const BEING_WRITTEN = '/visit/';
/** Leads out of the app to the organisation's own sign-on, and back to it. */
const SIGN_ON = '/api/single-sign-on';
const NO_SYNC: SyncState = {
  online: true,
  last_contact: null,
  busy: false,
  unsent: 0,
  needs_you: 0,
  storage_safe: null,
  problem: null,
};

/** What may be a passphrase that the app has drawn. */
const FOUR_WORDS = /^\s*\S+(?:\s+\S+){3}\s*$/u;
/** How long an unlocking waits to hear whether the app is ours. */
const PATIENCE_MS = 1500;
const APP_CHANGED: Outcome<Me> = { ok: false, failure: { code: 'app_changed' } };
/** What would be lost with this document; and where another app was noticed, it is the last that is known to be ours. */
const STAYS: readonly EngineState['is'][] = ['open', 'unsaved', 'changed'];
const NO_PASSKEY: Outcome<Bytes> = { ok: false, failure: { code: 'passkey_unable' } };

class PageEngine implements Engine {
  private now: EngineState = { is: 'starting' };
  private syncNowState: SyncState = { ...NO_SYNC, online: navigator.onLine };
  private ground: Footing = { room_bytes: null, app: 'not_kept' };
  private readonly listeners = new Set<() => void>();
  private readonly threads: Threads = startThreads();
  private readonly line: Line;
  private readonly secrets: PageSecrets;
  private readonly shell: ShellWorker;
  private readonly hold = new PageHold();
  private readonly vouched: Promise<Verdict>;
  private readonly words = new LastWords();
  private leaving = false;
  /** More than one person's vault is on this device. */
  private is_shared = false;
  /** The worker was told of a passphrase that may be whole. */
  private has_typed = false;
  /** The device is being asked for a passkey. */
  private asking: AbortController | null = null;

  constructor() {
    const { worker } = this.threads;
    this.line = new Line(worker, (message) => this.hear(message));
    this.secrets = pageSecrets(this.line);
    worker.onerror = () => this.tell(() => this.stopped());
    this.shell = new ShellWorker(
      () => !STAYS.includes(this.now.is) && !this.hold.isHeld,
      () => void this.look(),
      () => void this.swapped(),
    );
    this.vouched = this.shell.served().catch(() => 'unknown');
    const again = () => void this.syncNow();
    addEventListener('online', again);
    addEventListener('offline', again);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') again();
      // After what the screens save on the same occasion.
      else setTimeout(() => this.hidden());
    });
    this.askToKeep();
    void this.look();
  }

  footing(): Footing {
    return this.ground;
  }

  state(): EngineState {
    return this.now;
  }

  sync(): SyncState {
    return this.syncNowState;
  }

  onState(listener: () => void): () => void {
    this.listeners.add(listener);
    listener();
    return () => this.listeners.delete(listener);
  }

  suggestPassphrase(): Promise<string> {
    return this.call('suggestPassphrase');
  }

  isCode(typed: string): Promise<boolean> {
    return this.call('isCode', typed);
  }

  enrol(...args: CallArgs<'enrol'>) {
    if (this.now.is === 'locked') this.is_shared = true;
    return this.hold.until(this.call('enrol', ...args));
  }

  account<D extends AccountDeed>(deed: D): Promise<Outcome<AccountTold[D['is']]>> {
    return this.call('account', deed) as Promise<Outcome<AccountTold[D['is']]>>;
  }

  async signOn(code: string) {
    const left = await this.account({ is: 'leave', code });
    if (left.ok) location.assign(SIGN_ON);
    return left;
  }

  addPasskey(password?: string) {
    return withPart(
      async () => (await import('./second_passkey')).addPasskey,
      (add) => add(this, password),
    );
  }

  showPasskey() {
    return withPart(
      async () => (await import('./second_passkey')).showPasskey,
      (show) => show(this),
    );
  }

  passphraseTyped(vault: Id, passphrase: string): void {
    const whole = FOUR_WORDS.test(passphrase);
    if (!whole && !this.has_typed) return;
    this.has_typed = whole;
    const told = whole ? passphrase : '';
    void this.isOurs()
      .then((ours) => (ours ? this.call('passphraseTyped', vault, told) : undefined))
      .catch(() => undefined);
  }

  async unlock(...args: CallArgs<'unlock'>) {
    this.asking?.abort();
    // In hand from the first moment: no new version comes in between.
    return this.hold.until(this.isOurs().then((ours) => (ours ? this.call('unlock', ...args) : APP_CHANGED)));
  }

  /** What was not answered in time counts as no answer: with no signal, and with a poor one, the app opens all the same. */
  private async isOurs(): Promise<boolean> {
    const late = new Promise<Verdict>((done) => setTimeout(() => done('unknown'), PATIENCE_MS));
    return (await Promise.race([this.vouched, late])) !== 'changed' && this.now.is !== 'changed';
  }

  /** Nothing is asked for any more, and nothing that was open stays so. This document is the last that is known to be ours. */
  private async swapped(): Promise<void> {
    const numbers = this.now.is === 'locked' ? this.now.vaults.flatMap((vault) => vault.numbers ?? []) : [];
    if (this.now.is === 'open') {
      await this.words.saved();
      await this.call('close').catch(() => undefined);
    }
    this.threads.end();
    this.tell(() => {
      this.now = { is: 'changed', numbers };
    });
  }

  async unlockWithPasskey(vault: Id, pin: string): Promise<Outcome<Me>> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const passkey = this.passkeyOf(vault);
    const asked = await withPart(
      async () => (await import('./passkey_page')).askPasskey,
      async (ask) => (passkey ? ask(passkey, asking.signal) : NO_PASSKEY),
    );
    if (!asked.ok) return asked;
    if (!(await this.isOurs())) return APP_CHANGED;
    const prf = asked.value;
    return this.hold.until(this.line.callMoving([prf.buffer], 'openWithPasskey', vault, pin, prf));
  }

  private passkeyOf(vault: Id) {
    const { now } = this;
    return now.is === 'locked' ? now.vaults.find((each) => each.vault === vault)?.passkey : undefined;
  }

  async giveUp(...args: CallArgs<'giveUp'>) {
    const passkey = this.passkeyOf(args[0]);
    const given = await this.hold.until(this.call('giveUp', ...args));
    if (given.ok && passkey) await this.forget(passkey.credential);
    return given;
  }

  /** The device's own list may drop it: what it opened is gone already. */
  private async forget(credential: string | null): Promise<void> {
    if (credential === null) return;
    const page = await import('./passkey_page').catch(() => null);
    await page?.forgetPasskey(credential);
  }

  passkeySetting() {
    return this.secrets.passkeySetting();
  }

  setUpPasskey(request: PasskeyRequest) {
    return this.secrets.setUpPasskey(request);
  }

  removePasskey() {
    return this.secrets.removePasskey();
  }

  changePassphrase(...args: CallArgs<'changePassphrase'>) {
    return this.call('changePassphrase', ...args);
  }

  duressCode() {
    return this.secrets.duressCode();
  }

  setDuressCode(request: DuressRequest) {
    return this.secrets.setDuressCode(request);
  }

  removeDuressCode(passphrase: string) {
    return this.secrets.removeDuressCode(passphrase);
  }

  beforeLock(save: () => unknown): () => void {
    return this.words.beforeLock(save);
  }

  holdPage(): () => void {
    return this.hold.begin();
  }

  lock(): Promise<void> {
    return this.leave(false);
  }

  /** `at_once`: without waiting for room. */
  private async leave(at_once: boolean): Promise<void> {
    if (this.leaving || this.now.is === 'changed') return;
    this.leaving = true;
    // At once: the last words are saved out of sight, and a navigation that hangs leaves nothing on the glass.
    document.documentElement.style.display = 'none';
    const late = soon();
    await Promise.race([this.words.saved(), late]);
    if (this.words.isUnsaved && !at_once)
      await this.words.withRoom(
        () => this.call('makeRoom'),
        () => this.stay(),
      );
    await Promise.race([this.call('close').catch(() => undefined), at_once ? late : soon()]);
    this.threads.end();
    // A fresh document: nothing that was shown or typed stays in this one.
    location.replace(this.startsAt());
  }

  private stay(): () => void {
    const letGo = this.hold.begin();
    this.tell(() => {
      this.now = { is: 'unsaved' };
    });
    return letGo;
  }

  /** A visit that is being written is there again after unlocking, unless a colleague may be the next to unlock. */
  private startsAt(): string {
    const { pathname } = location;
    return pathname.startsWith(BEING_WRITTEN) && !this.is_shared ? pathname : '/';
  }

  watch<Q extends Query>(
    query: Q,
    show: (rows: Rows[Q['is']]) => void,
    unshown?: (failure: Failure) => void,
  ): () => void {
    return this.line.watch(query, show, unshown);
  }

  known<Q extends Query>(query: Q): Rows[Q['is']] | undefined {
    return this.line.known(query);
  }

  async saveDraft(...args: CallArgs<'saveDraft'>) {
    const saved = await this.call('saveDraft', ...args);
    this.words.note(args[0].draft, saved);
    return saved;
  }

  async discardDraft(...args: CallArgs<'discardDraft'>) {
    const discarded = await this.call('discardDraft', ...args);
    if (discarded.ok) this.words.note(args[0], discarded);
    return discarded;
  }

  async sign(...args: CallArgs<'sign'>) {
    const signed = await this.call('sign', ...args);
    if (!signed.ok) return signed;
    if (args[1]) this.words.signed(args[1]);
    void this.shell.depositLater();
    return signed;
  }

  async syncNow(): Promise<void> {
    await this.call('syncNow').catch(() => undefined);
  }

  makeEnrolmentCode(...args: CallArgs<'makeEnrolmentCode'>) {
    return this.call('makeEnrolmentCode', ...args);
  }

  wipeDevice(...args: CallArgs<'wipeDevice'>) {
    return this.call('wipeDevice', ...args);
  }

  carry(...args: CallArgs<'carry'>) {
    return this.call('carry', ...args);
  }

  openInEmergency(...args: CallArgs<'openInEmergency'>) {
    return this.call('openInEmergency', ...args);
  }

  readTrail(...args: CallArgs<'readTrail'>) {
    return this.call('readTrail', ...args);
  }

  attach(...args: CallArgs<'attach'>) {
    return this.call('attach', ...args);
  }

  keepSound(...args: CallArgs<'keepSound'>) {
    return this.call('keepSound', ...args);
  }

  finishSound(...args: CallArgs<'finishSound'>) {
    return this.call('finishSound', ...args);
  }

  openDrafted(...args: CallArgs<'openDrafted'>) {
    return this.call('openDrafted', ...args);
  }

  openAttachment(...args: CallArgs<'openAttachment'>) {
    return this.call('openAttachment', ...args);
  }

  async makeRoom() {
    const made = await this.call('makeRoom');
    await this.look();
    return made;
  }

  newId(): string {
    return newId();
  }

  /** What was being written goes now: a page out of sight may never be seen again. */
  private hidden(): void {
    if (this.now.is !== 'open') return;
    void this.call('pageHidden').catch(() => undefined);
    void this.shell.depositLater();
  }

  private call<C extends CallName>(call: C, ...args: CallArgs<C>): Promise<CallResult<C>> {
    return this.line.call(call, ...args);
  }

  private hear(message: Unasked): void {
    if (message.is === 'leave') void this.leave(message.at_once ?? false);
    else if (message.is === 'forget_passkey') void this.forget(message.credential);
    else this.tell(() => this.take(message));
  }

  private take(message: Extract<Unasked, { is: 'state' | 'sync' }>): void {
    if (message.is === 'sync') {
      this.syncNowState = message.sync;
      const code = message.sync.problem?.code;
      const again = code === 'offline' || code === 'not_confirmed';
      const waits =
        message.sync.unsent + (message.sync.attachments ?? 0) > 0 || message.sync.carries === true;
      if (waits && again) void this.shell.depositLater();
    } else if (this.now.is !== 'unsaved') {
      this.now = message.state;
      if (this.now.is === 'locked') this.is_shared = this.now.vaults.length > 1;
      void this.look();
      if (this.now.is !== 'open') this.shell.letIn();
    }
  }

  /** The worker did not start at all: an old browser, or a damaged installation. */
  private stopped(): void {
    if (this.now.is === 'starting') this.now = { is: 'unsupported', missing: ['module workers'] };
  }

  private tell(change: () => void): void {
    change();
    for (const listener of [...this.listeners]) listener();
  }

  /** How much room there is, and which version of the app is here. */
  private async look(): Promise<void> {
    const [room, app] = await Promise.all([
      navigator.storage?.estimate?.().catch(() => null) ?? null,
      this.shell.version(),
    ]);
    const { quota, usage } = room ?? {};
    const room_bytes = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
    this.tell(() => {
      this.ground = { room_bytes, app };
    });
  }

  /** Asked, never waited for: some browsers ask the person, and the start must not hang on that. */
  private askToKeep(): void {
    const asked = navigator.storage?.persist?.();
    void asked?.then((safe) => this.call('storageSafe', safe)).catch(() => undefined);
  }
}

/** Starts the worker. Called once, by `main.ts`. */
export function startEngine(): Engine {
  return new PageEngine();
}
