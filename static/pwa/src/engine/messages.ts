/**
 * What the page and the crypto worker say to each other. Nothing but plain values crosses; no key ever does. What a passkey gives
 * can only be had on the page: it is moved to the worker, where it opens nothing without the PIN.
 */
import type { AnyDraft } from '../visit/draft';
import type { Bytes } from '../wire/bytes';
import type { Id, NewRecord } from '../wire/records';
import type {
  DuressRequest,
  Engine,
  EngineState,
  Failure,
  Me,
  Outcome,
  PasskeyRequest,
  Query,
  SyncState,
} from './port';

export interface DuressSetting {
  is_set: boolean;
  /** What to ask of the device while the code is set; null where the passphrase alone opens the vault. */
  passkey: { credential: string; prf_salt: string } | null;
}

/** A passkey that the page has made; `assertions` is what two askings gave, moved here and not kept there. */
export interface MadePasskey extends PasskeyRequest {
  /** Hex. */
  credential: string;
  prf_salt: string;
  assertions: readonly [Bytes, Bytes];
}

type Calls = Pick<
  Engine,
  | 'suggestPassphrase'
  | 'isCode'
  | 'enrol'
  | 'account'
  | 'unlock'
  | 'giveUp'
  | 'discardDraft'
  | 'syncNow'
  | 'makeEnrolmentCode'
  | 'readTrail'
  | 'attach'
  | 'keepSound'
  | 'finishSound'
  | 'openDrafted'
  | 'openAttachment'
  | 'makeRoom'
  | 'changePassphrase'
  | 'wipeDevice'
  | 'openInEmergency'
  | 'carry'
> & {
  saveDraft(draft: AnyDraft): ReturnType<Engine['saveDraft']>;
  sign(records: NewRecord[], draft: string | null): ReturnType<Engine['sign']>;
  /** `prf`: what the passkey gave, moved here and not kept on the page. */
  openWithPasskey(vault: Id, pin: string, prf: Bytes): Promise<Outcome<Me>>;
  hasPasskey(): Promise<boolean>;
  /** As of `Engine`. Resolves when what there is to derive has begun. */
  passphraseTyped(vault: Id, passphrase: string): Promise<void>;
  /** Whether PIN and passphrase will do, before anybody is asked for a finger. Shape: the salt to ask with, hex. */
  preparePasskey(request: PasskeyRequest): Promise<Outcome<string>>;
  /** Shape: the credential that it replaced, if any. */
  keepPasskey(made: MadePasskey): Promise<Outcome<string | null>>;
  /** Shape: the credential that is not needed any more, if any. */
  dropPasskey(): Promise<Outcome<string | null>>;
  readDuress(): Promise<DuressSetting>;
  /** `prf`: what the passkey gave where there is one, moved here; else null. */
  keepDuress(request: DuressRequest, prf: Bytes | null): Promise<Outcome<null>>;
  dropDuress(passphrase: string): Promise<Outcome<null>>;
  /** Resolves when all that was asked for is stored, and no more will be. */
  close(): Promise<void>;
  /** The page is out of sight, and may never come back. */
  pageHidden(): Promise<void>;
  /** Whether the browser has promised to keep the storage. */
  storageSafe(safe: boolean): Promise<void>;
};
export type CallName = keyof Calls;
export type CallArgs<C extends CallName> = Parameters<Calls[C]>;
export type CallResult<C extends CallName> = Awaited<ReturnType<Calls[C]>>;
/** What the host answers, call by call. */
export type Answers = { [C in CallName]: (...args: CallArgs<C>) => Promise<CallResult<C>> };

/** With a port that leads to the thread which inflates (`threads.ts`). */
export interface InflaterIsThere {
  is: 'inflater';
}

export type ToWorker =
  | { is: 'call'; id: number; call: CallName; args: unknown[] }
  | { is: 'watch'; id: number; query: Query }
  | { is: 'unwatch'; id: number };

export type FromWorker =
  | { is: 'answer'; id: number; value: unknown }
  | { is: 'failed'; id: number; name: string }
  | { is: 'rows'; id: number; rows: unknown }
  /** The rows of what will be asked first: of the next `watch` with this query, which is not told them again while they stand. */
  | { is: 'ahead'; query: Query; rows: unknown }
  /** What is watched cannot be shown now; rows follow when it can be again. */
  | { is: 'unshown'; id: number; failure: Failure }
  | { is: 'state'; state: EngineState }
  | { is: 'sync'; sync: SyncState }
  /** Nobody will ask for this passkey again. */
  | { is: 'forget_passkey'; credential: string }
  /** Another tab has opened the vault: this one must leave. */
  /** `at_once`: the vault goes, whatever cannot be saved. */
  | { is: 'leave'; at_once?: true };
