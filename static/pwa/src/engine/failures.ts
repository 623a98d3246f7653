/** From what the rooms below throw to what a screen can say. Carries no personal value. */
import { StorageDamagedError, StorageFullError, StoreMovedError } from '../store/port';
import {
  AlreadySignedError,
  BlobBrokenError,
  DeviceBehindError,
  NoRoomError,
  NotHereError,
  SoundUnkeptError,
  TooLargeError,
} from '../sync/refused';
import { SealBrokenError } from '../vault/aead';
import { PasskeyDisagreesError, WrongPinError } from '../vault/passkey_slot';
import { NotTrustedError } from '../vault/pins';
import { WrongPassphraseError } from '../vault/slot';
import { MalformedError } from '../wire/bytes';
import { OfflineError, RefusedError } from '../wire/http';
import type { Failure, Outcome } from './port';

type Code = Failure['code'];

const BY_CLASS: [new (...args: never[]) => Error, Code][] = [
  [WrongPassphraseError, 'wrong_passphrase'],
  [WrongPinError, 'wrong_pin'],
  [PasskeyDisagreesError, 'passkey_disagrees'],
  [OfflineError, 'offline'],
  [NotTrustedError, 'organisation_not_trusted'],
  [StorageFullError, 'storage_full'],
  [StorageDamagedError, 'storage_damaged'],
  [AlreadySignedError, 'already_signed'],
  [DeviceBehindError, 'device_behind'],
  [NoRoomError, 'attachment_no_room'],
  [TooLargeError, 'attachment_too_large'],
  [NotHereError, 'attachment_not_here'],
  [SoundUnkeptError, 'sound_unkept'],
  [BlobBrokenError, 'attachment_broken'],
  [SealBrokenError, 'organisation_not_trusted'],
  [MalformedError, 'organisation_not_trusted'],
];

const BY_CODE: Record<string, Code> = {
  'sign_in.refused': 'password_refused',
  'enrolment.refused': 'code_refused',
  'enrolment.unsealed': 'browser_cannot_seal',
  'password.weak': 'password_weak',
  'sign_in.throttled': 'sign_in_throttled',
  'second_factor.refused': 'second_factor_refused',
  'look_up.capped': 'look_up_capped',
  'break_glass.capped': 'break_glass_capped',
  'visit.too_far': 'visit_too_far',
};

export function failureOf(cause: unknown): Failure {
  if (cause instanceof RefusedError) return { code: refusal(cause) };
  // The views come later than this file.
  if (cause instanceof Error && cause.name === 'ReadingLapsedError') return { code: lapse(cause.message) };
  if (cause instanceof Error && cause.name === 'NotCarriedError') return { code: 'not_carried' };
  const found = BY_CLASS.find(([kind]) => cause instanceof kind);
  return { code: found?.[1] ?? 'unexpected' };
}

/** `reading`: how the lease stands. */
export function lapse(reading: string): 'clock_back' | 'reading_lapsed' {
  return reading === 'clock_back' ? 'clock_back' : 'reading_lapsed';
}

function refusal(refused: RefusedError): Code {
  const own = Object.hasOwn(BY_CODE, refused.code) && BY_CODE[refused.code];
  if (own) return own;
  // A server that is starting is no different from no server; a captive portal's page is an answer, and no good one.
  if (refused.status >= 500) return 'offline';
  if (refused.code === 'unreadable') return 'not_confirmed';
  return refused.status === 401 || refused.status === 403 ? 'session_refused' : 'unexpected';
}

/** Another tab has written: this one must start afresh, which is not a failure of what was asked. */
export function isMoved(cause: unknown): boolean {
  return cause instanceof StoreMovedError;
}

export async function outcome<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (cause) {
    return { ok: false, failure: failureOf(cause) };
  }
}

/** While a device is set up it has no key yet that could begin a session in the place of one that has run out. */
export function settingUp<T>(answer: Outcome<T>): Outcome<T> {
  return !answer.ok && answer.failure.code === 'session_refused' ? failed('sign_in_over') : answer;
}

export function failed<T>(code: Code, wait_ms?: number): Outcome<T> {
  return { ok: false, failure: wait_ms === undefined ? { code } : { code, wait_ms } };
}
