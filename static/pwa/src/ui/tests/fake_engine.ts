/** An engine without crypto, storage or network, over a notebook made by hand. For tests of the screens only. */

import type {
  Account,
  AccountDeed,
  AccountTold,
  CarryDeed,
  DuressRequest,
  EmergencyAnswer,
  EmergencyRequest,
  Engine,
  EngineState,
  EnrolRequest,
  Failure,
  Footing,
  Outcome,
  PasskeyRequest,
  PassphraseChange,
  Query,
  SignIn,
  SyncState,
} from '../../engine/port';
import { view } from '../../views';
import type { Rows } from '../../views/rows';
import type { HandmadeBook } from '../../views/tests/book';
import type { AnyDraft } from '../../visit/draft';
import type { SoundSlice } from '../../wire/blob';
import type { Id, NewRecord } from '../../wire/records';
import type { Trail, TrailAsked } from '../../wire/trail';

export class FakeEngine implements Engine {
  readonly listeners = new Set<() => void>();
  readonly watchers = new Map<(rows: never) => void, Query>();
  readonly signed: NewRecord[][] = [];
  readonly enrolments: EnrolRequest[] = [];
  locks = 0;
  /** How often the page is held against a new version. */
  holds = 0;
  /** What is to be saved before a lock. */
  readonly saves = new Set<() => unknown>();
  /** What the next outcome is, unless null. */
  nextFailure: Failure | null = null;
  /** Why nothing that is watched can be shown, unless null. */
  unshown: Failure | null = null;
  syncState: SyncState = {
    online: true,
    last_contact: null,
    busy: false,
    unsent: 0,
    needs_you: 0,
    storage_safe: true,
    problem: null,
  };
  private count = 0;

  constructor(
    public now: EngineState,
    readonly book: HandmadeBook | null = null,
  ) {}

  known = () => undefined;
  state = () => this.now;
  sync = () => this.syncState;
  ground: Footing = { room_bytes: 2_000_000_000, app: 'current' };
  footing = () => this.ground;

  onState(listener: () => void): () => void {
    this.listeners.add(listener);
    listener();
    return () => this.listeners.delete(listener);
  }

  become(state: EngineState): void {
    this.now = state;
    for (const listener of this.listeners) listener();
  }

  /** Codes whose check does not fit. */
  readonly misread = new Set<string>();
  isCode = async (typed: string) => !this.misread.has(typed);
  suggestPassphrase = async () => 'copper lantern meadow twelve';

  /** What stood in the field of the lock screen, change by change. */
  readonly typed: string[] = [];
  passphraseTyped(_vault: Id, passphrase: string): void {
    this.typed.push(passphrase);
  }

  async enrol(request: EnrolRequest) {
    this.enrolments.push(request);
    return this.outcome({ person: '', name: '', role: 'practitioner' as const, team: null });
  }

  /** What was asked of the account, but for what is asked at every start of an enrolment. */
  readonly accountDeeds: AccountDeed[] = [];
  /** Those that a deed asked for again. */
  readonly passphrases: string[] = [];
  /** What `sign_in` and `read` tell. */
  signIn: SignIn = { single_sign_on: null, is_signed_on: false, code: null };
  theAccount: Account = {
    factors: [],
    recovery_codes_left: 0,
    password: true,
    sign_on: null,
    devices: [],
    here: null,
  };
  /** The codes that the browser left with for the organisation's own sign-on. */
  readonly left: string[] = [];

  async account<D extends AccountDeed>(deed: D): Promise<Outcome<AccountTold[D['is']]>> {
    if (deed.is === 'sign_in') return { ok: true, value: this.signIn as AccountTold[D['is']] };
    this.accountDeeds.push(deed);
    return this.outcome(this.accountTold(deed) as AccountTold[D['is']]);
  }

  private accountTold(deed: AccountDeed): AccountTold[AccountDeed['is']] {
    const question = { challenge: '00', credentials: [], user: '5e'.repeat(16) };
    switch (deed.is) {
      case 'begin_app':
        return {
          id: '5e'.repeat(16),
          secret: 'PWFBCDLJFQW5UQJNZ7KCN7EDYNPA2JHK',
          link: 'otpauth://totp/Attune?secret=PWFBCDLJFQW5UQJNZ7KCN7EDYNPA2JHK&issuer=Attune',
        };
      case 'new_passkey':
      case 'ask_passkey':
        return question;
      case 'read':
        return this.theAccount;
      case 'confirm_app':
      case 'keep_passkey':
      case 'recovery_codes':
        return ['7K2M9-QXD4C', '0HJZB-3NP8R'];
      default:
        return null;
    }
  }

  async signOn(code: string) {
    const gone = this.outcome(null);
    if (gone.ok) this.left.push(code);
    return gone;
  }

  /** The passwords that a passkey was added with. */
  readonly passkeysAdded: (string | undefined)[] = [];
  async addPasskey(password?: string) {
    const made = this.outcome(['7K2M9-QXD4C', '0HJZB-3NP8R']);
    if (made.ok) this.passkeysAdded.push(password);
    return made;
  }

  showPasskey = async () =>
    this.outcome({
      passkey: { client_data: 'c', authenticator_data: 'a', signature: 's', credential: 'k' },
    });

  /** The vaults that were given up. */
  readonly givenUp: string[] = [];

  async giveUp(vault: string): Promise<Outcome<null>> {
    const outcome = this.outcome(null);
    if (outcome.ok) this.givenUp.push(vault);
    return outcome;
  }

  unlock = async () => this.outcome({ person: '', name: '', role: 'practitioner' as const, team: null });

  /** The vaults that were opened with a PIN, and with which. */
  readonly pins: [string, string][] = [];
  /** The device answers when this is resolved. */
  passkeyGiven: Promise<void> = Promise.resolve();

  async unlockWithPasskey(vault: string, pin: string) {
    this.pins.push([vault, pin]);
    await this.passkeyGiven;
    return this.outcome({ person: '', name: '', role: 'practitioner' as const, team: null });
  }

  passkey: 'set_up' | 'not_set_up' | 'not_here' = 'not_set_up';
  readonly passkeys: PasskeyRequest[] = [];
  passkeySetting = async () => this.passkey;

  async setUpPasskey(request: PasskeyRequest) {
    const made = this.outcome(null);
    if (made.ok) {
      this.passkeys.push(request);
      this.passkey = 'set_up';
    }
    return made;
  }

  async removePasskey() {
    const removed = this.outcome(null);
    if (removed.ok) this.passkey = 'not_set_up';
    return removed;
  }

  readonly wiped: string[] = [];

  async wipeDevice(device: string, passphrase: string) {
    this.passphrases.push(passphrase);
    const ordered = this.outcome(null);
    if (ordered.ok) this.wiped.push(device);
    return ordered;
  }

  duress: Awaited<ReturnType<Engine['duressCode']>> = { is_set: false, typed_as: 'passphrase' };
  readonly duressCodes: (DuressRequest | null)[] = [];

  async duressCode() {
    return this.duress;
  }

  async setDuressCode(request: DuressRequest) {
    const done = this.outcome(null);
    if (done.ok) this.duressCodes.push(request);
    return done;
  }

  async removeDuressCode(_passphrase: string) {
    const done = this.outcome(null);
    if (done.ok) this.duressCodes.push(null);
    return done;
  }

  readonly passphraseChanges: PassphraseChange[] = [];

  async changePassphrase(request: PassphraseChange) {
    const changed = this.outcome(null);
    if (changed.ok) this.passphraseChanges.push(request);
    return changed;
  }

  async lock() {
    await Promise.all([...this.saves].map((save) => save()));
    this.locks += 1;
  }

  watch<Q extends Query>(
    query: Q,
    show: (rows: Rows[Q['is']]) => void,
    unshown?: (failure: Failure) => void,
  ): () => void {
    if (this.unshown) unshown?.(this.unshown);
    this.watchers.set(show as (rows: never) => void, query);
    void this.answer(query, show as (rows: never) => void);
    return () => this.watchers.delete(show as (rows: never) => void);
  }

  /** Tell all watchers what the notebook says now. */
  async refresh(): Promise<void> {
    await Promise.all([...this.watchers].map(([show, query]) => this.answer(query, show)));
  }

  private async answer(query: Query, show: (rows: never) => void): Promise<void> {
    if (!this.book || this.unshown) return;
    const rows = await view(query, this.book);
    if (this.watchers.has(show)) show(rows as never);
  }

  saveDraft = async (draft: AnyDraft): Promise<Outcome<null>> => {
    this.forget(draft.draft);
    // A copy, as sealed text would be.
    this.book?.draftList.push(JSON.parse(JSON.stringify(draft)));
    return { ok: true, value: null };
  };

  discardDraft = async (draft: string): Promise<Outcome<null>> => {
    this.forget(draft);
    return { ok: true, value: null };
  };

  private forget(draft: string | null): void {
    if (this.book) this.book.draftList = this.book.draftList.filter((each) => each.draft !== draft);
  }

  beforeLock(save: () => unknown): () => void {
    this.saves.add(save);
    return () => this.saves.delete(save);
  }

  holdPage(): () => void {
    this.holds += 1;
    return () => {
      this.holds -= 1;
    };
  }

  async sign(records: NewRecord[], draft: string | null) {
    const outcome = this.outcome({ seqs: records.map((_, place) => place + 1) });
    if (outcome.ok) this.forget(draft);
    this.signed.push(records);
    return outcome;
  }

  readonly attachedBytes: Uint8Array[] = [];
  async attach(content: Uint8Array<ArrayBuffer>) {
    this.attachedBytes.push(content);
    const blob = 'ab'.repeat(31) + this.attachedBytes.length.toString(16).padStart(2, '0');
    return this.outcome({ record: this.newId(), blob, size_bytes: content.length });
  }

  readonly sound: SoundSlice[] = [];
  async keepSound(slice: SoundSlice) {
    const kept = this.outcome(null);
    if (kept.ok) this.sound.push(slice);
    return kept;
  }

  async finishSound(record: string) {
    const last = this.sound.filter((slice) => slice.record === record).at(-1);
    const blob = 'cd'.repeat(32);
    const duration_sec = Math.round((last?.ms ?? 0) / 1000);
    const size_bytes = last ? last.before + last.bytes.length : 0;
    return this.outcome({ record, blob, size_bytes, duration_sec });
  }

  openDrafted = async () => this.outcome(new Uint8Array(3));
  openAttachment = async () => this.outcome(new Uint8Array(3));

  /** How often room was made. */
  roomMade = 0;
  async makeRoom() {
    const { freeable = { attachments: 0, bytes: 0 } } = this.syncState;
    const made = this.outcome(freeable);
    if (made.ok) {
      this.roomMade += 1;
      this.syncState = { ...this.syncState, freeable: { attachments: 0, bytes: 0 } };
      this.become(this.now);
    }
    return made;
  }

  syncNow = async () => undefined;

  readonly emergencies: EmergencyRequest[] = [];
  /** What comes of opening a record in an emergency. */
  emergencyAnswer: EmergencyAnswer = { children: [], until: null, not_opened: null };
  async openInEmergency(asked: EmergencyRequest) {
    this.emergencies.push(asked);
    return this.outcome(this.emergencyAnswer);
  }

  readonly trailAsked: TrailAsked[] = [];
  /** What the server tells of who looked. */
  trail: Trail = { at: '2026-11-21T12:00:00.000Z', rows: [], more: false };
  async readTrail(asked: TrailAsked) {
    this.trailAsked.push(asked);
    return this.outcome(this.trail);
  }

  /** What was asked of what devices carry, in order. */
  readonly carrying: (CarryDeed | { code: string | undefined })[] = [];
  async carry(deed: CarryDeed) {
    this.carrying.push(deed);
    return this.outcome(null);
  }

  makeEnrolmentCode = async (_person: string, carries?: string) => {
    this.carrying.push({ code: carries });
    return this.outcome({
      code: '7K2M-9QXD-4T6V-0HJZ-B3NP-8RWC-1FYS-5G2E',
      link: 'https://attune.example/#enrol=7K2M9QXD4T6V0HJZB3NP8RWC1FYS5G2E',
      expires_at: '2026-11-22T09:30:00.000Z',
    });
  };

  newId(): string {
    this.count += 1;
    return this.count.toString(16).padStart(32, 'f');
  }

  private outcome<T>(value: T): Outcome<T> {
    const failure = this.nextFailure;
    this.nextFailure = null;
    return failure ? { ok: false, failure } : { ok: true, value };
  }
}
