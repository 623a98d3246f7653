/** Words of the second factor: what an account shows besides its password. */
export const SECOND_FACTOR = {
  heading: 'One more thing to show',
  intro:
    'Your account asks for a second factor besides the password, so that a password alone lets nobody in.',
  way: 'What do you have?',
  byApp: 'My authenticator app',
  byRecovery: 'A recovery code',
  code: 'Code of your app',
  codeHint: 'Six digits. Each code is good once.',
  needCode: 'Type the six digits that your app shows now.',
  recovery: 'Recovery code',
  recoveryHint: 'One of the codes that you wrote down, for example 7K2M9-QXD4C. Each is good once.',
  needRecovery: 'Type one of your recovery codes.',
  lost: 'If you have neither, ask your supervisor. They can take the second factor away, and you set up another.',
  go: 'Continue',
  back: 'Back',
  working: 'One moment.',
  setUpHeading: 'Set up a second factor',
  setUpIntro:
    'Your organisation asks for one. You need an authenticator app, on your telephone for example. It works with no signal.',
  scan: 'Scan this with your authenticator app',
  qr: 'QR code for your authenticator app. The key below says the same.',
  orType: 'Or type this key into the app:',
  afterwards: 'Then type the code that the app shows.',
  recoveryHeading: 'Your recovery codes',
  recoveryWhy:
    'For the day when you do not have your telephone. They are shown this once: write them down and keep them apart from this device. Each is good once.',
  written: 'I have written them down',
  list: 'Recovery codes',
};
