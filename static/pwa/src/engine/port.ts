/**
 * The one door between the screens and everything below them. Screens know this file and nothing behind it:
 * no crypto, no storage, no network. `proxy.ts` implements it on the page by messages to the worker,
 * `host.ts` answers them inside the worker.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md; sync/PROTOCOL.md.
 */

import type { Reading } from '../views/lease';
import type { Me } from '../views/notebook';
import type { Query } from '../views/query';
import type { Rows } from '../views/rows';
import type { AnyDraft } from '../visit/draft';
import type { AppSecret, OwnDevice, PasskeyMade, PasskeyQuestion, Secured } from '../wire/account';
import type { Attached, SoundSlice } from '../wire/blob';
import type { Carries } from '../wire/carries';
import type { FactorKind, PasskeyShown, Shown } from '../wire/http';
import type { DateText, Id, NewRecord, Role, Time } from '../wire/records';
import type { Trail, TrailAsked } from '../wire/trail';

export interface VaultSummary {
  vault: Id;
  /** What the worker called this vault at enrolment, e.g. "Work tablet"; never a name of a child or adult. */
  label: string;
  /** Envelopes with no receipt yet. */
  unsent: number;
  /** What is stored here is older than what was sent from it: nothing can be signed until the device is set up anew. */
  behind?: boolean;
  /** The organisation does not know this device any more: it is to be let in again. */
  stranger?: boolean;
  /** Unfinished notes whose newest words have no receipt yet. */
  drafts?: number;
  /** Attachments of signed notes that the server does not have whole. */
  attachments?: number;
  /** Attachments to unfinished notes: they go when the vault is given up, and come back with their notes. */
  drafted_attachments?: number;
  /** Attachments to unfinished notes that only this vault's key opens. */
  lost_attachments?: number;
  /** Milliseconds until the next try is allowed, of whatever opens it; 0 when now. */
  wait_ms: number;
  /** A passkey and a PIN open it too. `pin`: which keyboard, and whether the sixth digit is the last. */
  passkey?: { credential: string; prf_salt: string; pin: 'six_digits' | 'digits' | 'characters' };
  /** The organisation's own numbers (duty, safeguarding), kept outside the vault so that they show while it is locked. */
  numbers?: { label: string; number: string; when: string | null }[];
}

/**
 * `locked` and `none` need no key; the engine knows them before unlocking. `given_up`: a vault that nobody could unlock was
 * removed here after all of it had arrived, and the device is to be set up again. `wiping`: the organisation has ordered this device wiped;
 * nothing here opens any more, and what was signed is still being sent. `from_start`: whatever the address leads to is not here. `changed`: this address serves an app that nobody released.
 * `unsaved`: it is locking, and the last words are on this page alone until the device has room for them.
 */
export type EngineState =
  | { is: 'starting' }
  | { is: 'unsupported'; missing: string[] }
  | { is: 'changed'; numbers: NonNullable<VaultSummary['numbers']> }
  | { is: 'none'; given_up?: true; store_gone?: true; wiping?: true }
  | { is: 'locked'; vaults: VaultSummary[]; given_up?: true; store_gone?: true; wiping?: true }
  | { is: 'unsaved' }
  | { is: 'open'; me: Me; vault: Id; from_start?: true };

/** What went wrong, for a screen to put in words by `code`. */
export interface Failure {
  code:
    | 'wrong_passphrase'
    | 'wrong_pin'
    | 'passkey_not_given'
    | 'passkey_unable'
    | 'passkey_disagrees'
    | 'pin_too_short'
    | 'pin_known'
    | 'wait'
    | 'offline'
    | 'not_fetched'
    | 'not_confirmed'
    | 'not_done'
    | 'sign_in_refused'
    | 'sign_in_throttled'
    | 'second_factor_owed'
    | 'second_factor_to_set_up'
    | 'second_factor_invited'
    | 'second_factor_refused'
    | 'password_refused'
    | 'password_weak'
    | 'key_not_given'
    | 'key_unable'
    | 'sign_on_gone'
    | 'sign_in_over'
    | 'not_in_charge'
    | 'code_unreadable'
    | 'code_refused'
    | 'browser_cannot_seal'
    | 'organisation_not_trusted'
    | 'passphrase_too_short'
    | 'passphrase_known'
    | 'code_alike'
    | 'code_other_kind'
    | 'storage_full'
    | 'storage_damaged'
    | 'session_refused'
    | 'already_signed'
    | 'device_behind'
    | 'device_unknown'
    | 'other_person'
    | 'attachment_no_room'
    | 'attachment_too_large'
    | 'attachment_not_here'
    | 'attachment_broken'
    | 'attachment_missed'
    | 'sound_unkept'
    | 'app_changed'
    | 'reading_lapsed'
    | 'clock_back'
    | 'not_carried'
    | 'out_of_reach'
    | 'visit_too_far'
    | 'still_waiting'
    | 'not_on_file'
    | 'look_up_capped'
    | 'break_glass_capped'
    | 'reason_not_filed'
    | 'not_opened'
    | 'unexpected';
  wait_ms?: number;
  /** Who has to set up a second factor, or may. */
  signed_in?: SignedInAs;
  /** What the account has, of which one is to be shown. */
  kinds?: FactorKind[];
  /** What has no receipt yet. */
  waiting?: { notes: number; drafts: number; attachments: number };
}
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface EnrolRequest {
  /** '' when it is not known here. */
  sign_in_name: string;
  /** null: by the organisation's own sign-on, of which this browser has just come back. */
  password: string | null;
  /** As typed or scanned; see PROTOCOL 7.2. */
  enrolment_code: string;
  passphrase: string;
  label: string;
  /** After `second_factor_owed`, what is shown; after `_to_set_up` and `_invited`, that it has been done, or is not wanted. */
  second_factor?: Shown | { settled_by: SignedInAs };
}

/** What lets a device in again whose vault is open. As for an enrolment; the passphrase stays as it is. */
export type AgainRequest = Pick<
  EnrolRequest,
  'sign_in_name' | 'password' | 'enrolment_code' | 'second_factor'
>;

/** Whose name and password were right. */
export interface SignedInAs {
  person: Id;
  role: Role;
}

/** How one signs in here: the name of the organisation's own sign-on, whether this browser has just come back from it, and the code it left with. */
export interface SignIn {
  single_sign_on: string | null;
  is_signed_on: boolean;
  code: string | null;
}

/** What an account is secured with, and its devices, the newest first; `here`: the one in hand. */
export interface Account extends Secured {
  devices: OwnDevice[];
  here: Id | null;
}

/**
 * What may be asked about an account. `sign_in`, `leave`: before anybody signs in. `password`: asked for again in an open vault, and left out
 * while a device is being set up. `reset`: of a colleague.
 */
export type AccountDeed = Deed & {
  /** Of whoever signs in to have a device let in again: in the name of no device, though a vault is open. */
  anew?: true;
};

type Deed =
  | { is: 'sign_in' }
  | { is: 'leave'; code: string }
  | { is: 'begin_app'; password?: string }
  | { is: 'confirm_app'; id: Id; code: string }
  | { is: 'new_passkey'; password?: string }
  | { is: 'keep_passkey'; made: PasskeyMade }
  | { is: 'ask_passkey' }
  | { is: 'read' }
  | { is: 'recovery_codes'; password: string }
  | { is: 'remove'; id: Id; password: string }
  | { is: 'new_password'; password: string; next: string }
  /** A colleague's. Asks as `Engine.wipeDevice` does. */
  | { is: 'reset'; person: Id; passphrase: string }
  | { is: 'let_in_again'; request: AgainRequest };

/** Recovery codes are told once; none are told when those made earlier still stand. */
export interface AccountTold {
  sign_in: SignIn;
  leave: null;
  begin_app: AppSecret;
  confirm_app: string[];
  new_passkey: PasskeyQuestion;
  keep_passkey: string[];
  ask_passkey: PasskeyQuestion;
  read: Account;
  recovery_codes: string[];
  remove: null;
  new_password: null;
  reset: null;
  let_in_again: null;
}

/** The passphrase shows that its owner asks for it. */
export interface PasskeyRequest {
  passphrase: string;
  pin: string;
}

/** `next` takes the place of `passphrase`, which shows that its owner asks for it. */
export interface PassphraseChange {
  passphrase: string;
  next: string;
}

/** `pin`: as it is now, where there is one; then `code` is typed in its place, and otherwise in the place of the passphrase. */
export interface DuressRequest {
  passphrase: string;
  pin: string;
  code: string;
}

/** Whose record is needed now, why, and the passphrase again. */
/** What is open now. The record itself may still be on its way. */
export interface EmergencyAnswer {
  children: Id[];
  /** null: their records were here already, and nothing was opened. */
  until: Time | null;
  /** Why another of the same number was not opened; null when all were. */
  not_opened: Failure | null;
}

export interface EmergencyRequest {
  passphrase: string;
  nhs_number: string;
  dob: DateText;
  reason: string;
}

export interface SyncState {
  online: boolean;
  /** null: never. Device clock. */
  last_contact: Time | null;
  busy: boolean;
  /** Records of the open vault, or envelopes of all vaults, that the server does not have. */
  unsent: number;
  /** The same in things, as the outbox lists them; left out: as many. */
  to_send?: number;
  /** Attachments of signed visits whose content the server does not have yet. */
  attachments?: number;
  /** Things, as the outbox lists them. */
  needs_you: number;
  /** Something waits to be sent that the counts do not have. */
  carries?: boolean;
  /** Copies of attachments that may leave this device without anything being lost. */
  freeable?: Freeable;
  /** null: not asked yet. */
  storage_safe: boolean | null;
  problem: Failure | null;
  /** The organisation does not know this device any more: it is to be let in again. */
  stranger?: boolean;
  /** Device clock minus server clock when last measured, in seconds; null or left out: never measured. */
  skew_sec?: number | null;
  /** Whether the open vault may be read now; left out while none is open. */
  reading?: Reading;
}

/** Copies that the server has too, of all vaults of this device, and what it gives back when they go. */
export interface Freeable {
  attachments: number;
  bytes: number;
}

/** What the browser says of the ground the app stands on. Asked, never waited for. */
export interface Footing {
  /** What may still be stored; null: the browser does not say. */
  room_bytes: number | null;
  /** Whether the app itself is kept on the device, and whether a newer version waits for nothing to be open. */
  app: 'current' | 'waiting' | 'not_kept';
}

/**
 * `say`: what a colleague's device carries, from its next contact on. `plan`: a visit to a child, `at` null now; where this device carries
 * visits the record is here from three days before, and for one that is now when this resolves or with the next contact. `take_off`: the
 * child leaves the reader's devices that carry visits.
 */
export type CarryDeed =
  | { is: 'say'; device: Id; carries: Carries }
  | { is: 'plan'; child: Id; at: Time | null }
  | { is: 'take_off'; child: Id };

export interface Engine {
  state(): EngineState;
  sync(): SyncState;
  footing(): Footing;
  /** Called at once with the present state, and after every change of state or sync. Returns a function that stops it. */
  onState(listener: () => void): () => void;

  /** Four words from the shipped list of 7,776, by the device's random source. */
  suggestPassphrase(): Promise<string>;
  /** Whether an enrolment code can be one: its length, its letters and its check. Whether it is still good only enrolling tells. */
  isCode(typed: string): Promise<boolean>;
  enrol(request: EnrolRequest): Promise<Outcome<Me>>;
  account<D extends AccountDeed>(deed: D): Promise<Outcome<AccountTold[D['is']]>>;
  /** Leaves this document for the organisation's own sign-on; the enrolment code is kept till the browser is back. */
  signOn(code: string): Promise<Outcome<null>>;
  /** Makes a passkey that the account will ask for besides its password. Shape: as `keep_passkey`. */
  addPasskey(password?: string): Promise<Outcome<string[]>>;
  /** Asks for one of the account's passkeys, to be shown while a device is set up. */
  showPasskey(): Promise<Outcome<{ passkey: PasskeyShown }>>;
  /**
   * What stands in the field of the lock screen, at every change: once it is four words of the list, what `unlock` derives of them is
   * derived ahead. Nothing is tried, and nothing is said of whether they are the right ones.
   */
  passphraseTyped(vault: Id, passphrase: string): void;
  unlock(vault: Id, passphrase: string): Promise<Outcome<Me>>;
  /**
   * Asks the device for its passkey, which may take as long as its owner does, and opens the vault with that and the PIN. No try is
   * counted when the device did not give it. A later `unlock` calls it off.
   */
  unlockWithPasskey(vault: Id, pin: string): Promise<Outcome<Me>>;
  /**
   * Sends all that this vault holds, with no secret, and when the server has vouched for all of it removes the vault from this
   * device. Until then nothing is removed: `still_waiting` says what has no receipt, and it may be asked again.
   */
  giveUp(vault: Id): Promise<Outcome<null>>;
  /**
   * Saves what is pending, ends the worker, and leaves a fresh document: at the visit that is being written, where one person has
   * the device, or else at the start.
   */
  lock(): Promise<void>;
  /** `save` is called, and waited for up to 2 s, before the lock falls. Returns a function that takes it back. */
  beforeLock(save: () => unknown): () => void;
  /**
   * What is on the glass would be gone with this page, and no vault is open yet: no new version of the app replaces it until the
   * function that is returned is called.
   */
  holdPage(): () => void;

  /**
   * Calls back with rows now and whenever they change, and with why not while they cannot be made. Returns a function that
   * stops it.
   */
  watch<Q extends Query>(
    query: Q,
    show: (rows: Rows[Q['is']]) => void,
    unshown?: (failure: Failure) => void,
  ): () => void;

  /** Rows that were told before anybody asked: for the first paint, until `watch` is called with this query. */
  known<Q extends Query>(query: Q): Rows[Q['is']] | undefined;

  /** Durable when the promise resolves. Call at most 400 ms after a keystroke; the newest wins. */
  saveDraft(draft: AnyDraft): Promise<Outcome<null>>;
  discardDraft(draft: Id): Promise<Outcome<null>>;
  /**
   * Signs, seals and stores the records, and forgets the draft they came from, in one durable transaction.
   * Also used with draft null for reviews, pen pictures and allocations.
   */
  sign(records: NewRecord[], draft: Id | null): Promise<Outcome<{ seqs: number[] }>>;

  /** Seals what is attached to a draft and stores it; it is sent when the draft is signed, behind the notes. */
  attach(content: Uint8Array<ArrayBuffer>): Promise<Outcome<Attached>>;
  /**
   * Seals one more second of a recording and stores it, durably: what was kept is there after a kill, and becomes an attachment of
   * its draft when the vault is opened again.
   */
  keepSound(slice: SoundSlice): Promise<Outcome<null>>;
  /** Makes an attachment of what was kept of a recording; its seconds stay until a draft that names it is saved. */
  finishSound(record: Id): Promise<Outcome<Attached & { duration_sec: number }>>;
  /** What is attached to a draft, for looking at. */
  openDrafted(blob: string, size_bytes: number): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** What a signed `attachment` of a child names: from this device, or else from the server. */
  openAttachment(child: Id, record: Id): Promise<Outcome<Uint8Array<ArrayBuffer>>>;

  /** Lets go of what is `freeable`. Shape: what went. Nothing unsent, unsigned or unfinished is touched. */
  makeRoom(): Promise<Outcome<Freeable>>;

  /** Deposit, then pull, then attachments. Never throws; the result shows in sync(). */
  syncNow(): Promise<void>;

  /** Supervisors and administrators: a one-time code for a member of the team. */
  makeEnrolmentCode(
    person: Id,
    carries?: Carries,
  ): Promise<Outcome<{ code: string; link: string; expires_at: Time }>>;

  /**
   * Orders a lost device wiped; from now on it is let in no more. Ordered again, because no answer came, it is the same order.
   * `passphrase`: of the open vault, again. Failures: `wrong_passphrase`, `wait`, `offline`, `not_found`.
   */
  wipeDevice(device: Id, passphrase: string): Promise<Outcome<null>>;
  /** What devices carry, and what the reader's own are to bring. Failures: `offline`, `out_of_reach`, `visit_too_far`. */
  carry(deed: CarryDeed): Promise<Outcome<null>>;
  /** Who looked, as far as this person may know it: asked of the server each time, and not kept here. */
  readTrail(asked: TrailAsked): Promise<Outcome<Trail>>;

  /**
   * Opens the record of a child who is not one's own, for four hours: the reason is signed and filed first. Asked again in the same
   * words, because no answer came, it is the same emergency. Failures: `wrong_passphrase`, `wait`, `not_on_file`, `look_up_capped`,
   * `break_glass_capped`, `reason_not_filed`, `not_opened`, `offline`.
   */
  openInEmergency(asked: EmergencyRequest): Promise<Outcome<EmergencyAnswer>>;

  /** Whether the open vault has a passkey; `not_here`: this device or browser has nothing that could give one. */
  passkeySetting(): Promise<'set_up' | 'not_set_up' | 'not_here'>;
  /** Makes a passkey, asks for it twice, and keeps nothing of it unless both answers are the same. Replaces one that was there. */
  setUpPasskey(request: PasskeyRequest): Promise<Outcome<null>>;
  removePasskey(): Promise<Outcome<null>>;
  /** From then on `next` opens the vault and the old one does not. What is stored stays as it is, a passkey and PIN too. */
  changePassphrase(request: PassphraseChange): Promise<Outcome<null>>;

  /** Whether the open vault has a duress code, and where it is typed. */
  duressCode(): Promise<{ is_set: boolean; typed_as: 'passphrase' | 'pin' }>;
  /**
   * Typed at the lock screen, the code destroys what opens this vault, shows an empty one in its place, and lets those be told who lead the
   * team. Failures: `wrong_passphrase`, `wrong_pin`, `wait`, `code_alike`, `code_other_kind`, those of a weak passphrase or PIN, those of a passkey.
   */
  setDuressCode(request: DuressRequest): Promise<Outcome<null>>;
  removeDuressCode(passphrase: string): Promise<Outcome<null>>;

  newId(): Id;
}

/** What is asked of whoever signs in: of the engine as it is, or in the name of no device. */
export type SignsIn = Pick<Engine, 'account' | 'signOn' | 'addPasskey' | 'showPasskey'>;

export type { DateText, FactorKind, Me, Query };
