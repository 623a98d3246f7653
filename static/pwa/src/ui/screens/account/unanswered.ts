/** What a deed came to whose answer was lost on its way: said by what the account tells now, never by what did not come. */
import type { Account } from '../../../engine/port';
import { ACCOUNT } from '../../strings/account';
import type { Doing } from '.';

/** `before`: the account as it was told before the deed. Shape: what is to be said of it; null when it was not done. */
export function sayWhatIsSo(doing: Doing, before: Account, now: Account): string | null {
  switch (doing.is) {
    case 'add':
      return doing.kind === 'passkey' && isThereAnother(before, now) ? sayAdded([], before) : null;
    case 'app':
      return now.factors.some(({ id }) => id === doing.begun.id) ? sayAdded([], before) : null;
    case 'remove':
      return now.factors.some(({ id }) => id === doing.factor.id) ? null : ACCOUNT.removed;
    case 'codes':
      return ACCOUNT.codesUnseen;
    case 'lost':
      return now.devices.some(({ device, wipe }) => device === doing.device.device && wipe)
        ? ACCOUNT.lostDone
        : null;
    default:
      return null;
  }
}

function isThereAnother(before: Account, now: Account): boolean {
  const known = new Set(before.factors.map(({ id }) => id));
  return now.factors.some(({ id, kind }) => kind === 'passkey' && !known.has(id));
}

/** `told`: the recovery codes that came. With a first factor, and when none are left, they are always made. */
export function sayAdded(told: readonly string[], before: Account): string {
  const were_made = before.factors.length === 0 || before.recovery_codes_left === 0;
  return told.length === 0 && were_made ? ACCOUNT.addedUnseen : ACCOUNT.added;
}
