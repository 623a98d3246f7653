/** Words of one's own account: what it asks for besides the password, and the devices that it has. */
import type { OwnDevice } from '../../wire/account';
import { count, sayTime } from './when';

export const ACCOUNT = {
  heading: 'Your account',
  why: 'What your sign-in asks for, and which devices you have. It needs a connection.',
  back: 'Back',
  again: 'Try again',
  secured: 'Besides your password',
  securedSignOn: 'Besides your sign-on',
  securedWhat:
    'When a device is set up, your account asks for one of these too. A device that is set up asks for its own passphrase or PIN instead.',
  none: 'Nothing: whoever learns your password and has a one-time code can set up a device in your name.',
  kinds: { totp: 'Authenticator app', passkey: 'Passkey or security key' },
  factor: (kind: string, made_at: string) => `${kind}, set up ${sayTime(made_at)}`,
  add: { totp: 'Add an authenticator app', passkey: 'Add a passkey or security key' },
  added: 'Done. From now on it is asked for when you set up a device.',
  addedUnseen:
    'Done. From now on it is asked for when you set up a device. Recovery codes were made with it and did not arrive, so nobody has seen them: make new ones below.',
  asBefore: 'What stands below is as it was told before.',
  remove: 'Remove',
  removeLabel: (factor: string) => `Remove: ${factor}`,
  removeHeading: 'Remove it?',
  removeWhat: 'It is asked for no more.',
  removeLast:
    'It is the last one: your recovery codes go too, and your account asks for your password alone, or has you set up another, as your organisation wants it.',
  removeGo: 'Remove it',
  removed: 'Done. It is asked for no more.',
  codes: 'Recovery codes',
  codesLeft: (left: number) =>
    left === 0
      ? 'None are left. Make new ones, for the day when you do not have your telephone or your key.'
      : `${count(left, 'code is', 'codes are')} left. Each is good once, when you do not have your telephone or your key.`,
  codesNew: 'Make new recovery codes',
  codesHeading: 'Make new recovery codes?',
  codesWhat: 'You get ten new ones, shown once. Those that you have now are worth nothing from then on.',
  codesGo: 'Make them',
  codesUnseen:
    'No answer came. New recovery codes may have been made that nobody has seen, and then those that you have are worth nothing. Make new ones, to be sure.',
  codesMade: 'Done. Only the new recovery codes count.',
  changeHeading: 'Your password',
  changeWhat:
    'It is asked for when a device is set up, and before something here is changed. Change it when somebody may know it.',
  change: 'Change your password',
  changeEnds:
    'The old one counts no more from then on, and whoever is signed in with it is out. Devices that are set up open as before.',
  noPassword: (sign_on: string) =>
    `You sign in by ${sign_on}, and Attune has no password of yours. Your password is changed there.`,
  securedElsewhere: (sign_on: string) =>
    `What is asked for besides your password is a matter of ${sign_on}: it is set up and changed there.`,
  securedNoPassword:
    'It cannot be changed here, because Attune has no password of yours to be sure that it is you who asks. Ask your supervisor or an administrator to take away what you have: the next time you set up a device you set up another.',
  someSignOn: 'your organisation’s own sign-on',
  passwordNow: 'Your password as it is now',
  passwordNowHint: 'That of your account, not the passphrase of this device.',
  passwordNew: 'New password',
  passwordNewHint: 'At least 12 characters. A short sentence that only you would think of works well.',
  passwordShort: (have: number) => `${have} of at least 12 characters so far.`,
  passwordTooShort: 'The new password is too short. Use at least 12 characters.',
  passwordAgain: 'New password again',
  passwordNotSame: 'That is not the same password. Type it again.',
  passwordSameAsOld: 'That is the password that you have now. Choose another.',
  changeGo: 'Change it',
  passwordChanged:
    'Done. From now on only the new password counts. Whoever was signed in with the old one is out.',
  passwordUnsure:
    'It may have been changed all the same: no answer came. Try again with the same passwords: that changes nothing more.',
  password: 'Your password',
  passwordHint:
    'That of your account, not the passphrase of this device. To be sure that it is you who asks.',
  needPassword: 'Type your password.',
  working: 'One moment.',
  maybeDone: 'It may have been done all the same: no answer came. Go back to see what is so now.',
  followKey: 'Follow what your browser or your key asks…',
  go: 'Continue',
  cancel: 'Cancel',
  devices: 'Your devices',
  devicesWhat: 'Told by when each was set up: what you call a device stays on it.',
  here: 'this device',
  lost: 'I have lost it',
  lostLabel: (device: string) => `I have lost it: ${device}`,
  lostWhat:
    'From now on it is let in no more. When it next reaches the server, what opens the notes on it is destroyed first, then the records, then the app itself. It cannot be undone.',
  lostKeeps:
    'What you signed on it is still received, and set aside for your supervisor. Unfinished notes come back to you. Tell your supervisor too: a lost device may have to be reported.',
  lostGo: 'Withdraw and wipe it',
  lostDone:
    'Done. It is let in no more, and wipes itself when it next reaches the server. Tell your supervisor.',
  passphrase: 'Your passphrase',
  passphraseWhat: 'It opens this device and is no part of your account.',
  passphraseLink: 'Change the passphrase of this device',
};

/** One device of one's own in words. */
export function sayOwnDevice({ from, to, replaced_by, wipe, again }: OwnDevice): string {
  const setUp = `${again ? 'Enrolled again' : 'Set up'} ${sayTime(from)}`;
  if (wipe?.carried_out_at) return `${setUp}, withdrawn and wiped ${sayTime(wipe.carried_out_at)}`;
  if (wipe)
    return `${setUp}, withdrawn ${sayTime(wipe.ordered_at)}. It has not reached the server to be wiped yet`;
  if (to === null) return `${setUp}, in use`;
  return replaced_by === null ? `${setUp}, withdrawn ${sayTime(to)}` : `${setUp}, replaced ${sayTime(to)}`;
}
