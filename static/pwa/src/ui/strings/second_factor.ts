/** Words of the second factor: what an account shows besides its password. */
import type { FactorKind } from '../../engine/port';

export const SECOND_FACTOR = {
  heading: 'One more thing to show',
  intro:
    'Your account asks for a second factor besides the password, so that a password alone lets nobody in.',
  way: 'What do you have?',
  by: {
    totp: 'My authenticator app',
    passkey: 'My passkey or security key',
    recovery: 'A recovery code',
  },
  code: 'Code of your app',
  codeHint: 'Six digits. Each code is good once.',
  needCode: 'Type the six digits that your app shows now.',
  recovery: 'Recovery code',
  recoveryHint: 'One of the codes that you wrote down, for example 7K2M9-QXD4C. Each is good once.',
  needRecovery: 'Type one of your recovery codes.',
  passkeyWhat: 'Your browser asks for it next. Have your key or your telephone at hand.',
  lost: 'If you have none of these, ask your supervisor. They can take the second factor away, and you set up another.',
  go: 'Continue',
  back: 'Back',
  working: 'One moment.',
  followKey: 'Follow what your browser or your key asks…',
  setUpHeading: 'Set up a second factor',
  asked: 'With one, a password alone lets nobody in.',
  use: 'What do you want to use?',
  kind: {
    totp: 'An authenticator app',
    passkey: 'A passkey or security key',
  } satisfies Record<FactorKind, string>,
  appWhat: 'You need an authenticator app, on your telephone for example. It works with no signal.',
  keyWhat:
    'Your device’s own lock, your telephone or a security key. Your browser asks which, and nothing of it leaves the key but a signature.',
  keyGo: 'Set it up',
  inviteHeading: 'Make your sign-in safer?',
  invite:
    'Your organisation suggests a second factor: something that you have, besides the password that you know. Whoever learns your password then still cannot set up a device in your name.',
  inviteLater: 'You can do it now, which takes two minutes, or later under “Your account”.',
  inviteYes: 'Set one up',
  inviteNo: 'Not now',
  scan: 'Scan this with your authenticator app',
  qr: 'QR code for your authenticator app. The key below says the same.',
  orType: 'Or type this key into the app:',
  afterwards: 'Then type the code that the app shows.',
  recoveryHeading: 'Your recovery codes',
  recoveryWhy:
    'For the day when you do not have your telephone or your key. They are shown this once: write them down and keep them apart from this device. Each is good once.',
  recoveryUnseen:
    'They were made, and the answer that shows them did not arrive, so nobody has seen them. Your second factor is in use. When this device is set up, make new recovery codes under “Your account”.',
  written: 'I have written them down',
  list: 'Recovery codes',
};
