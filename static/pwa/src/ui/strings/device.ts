/** Words of the settings of this device: how it opens. */
export const DEVICE = {
  heading: 'This device',
  link: 'How this device opens',
  back: 'Back',
  opens: 'Open with your fingerprint or face and a PIN',
  what: 'A shorter way to unlock, for a doorstep. You type a PIN, and your device asks for your fingerprint, your face or its own lock. Both are needed each time, with or without a signal.',
  stays:
    'Your passphrase stays and always opens Attune. Keep it: it is the only way in when the device does not know you, or is replaced.',
  notHere:
    'This device or browser has no fingerprint, face or screen lock that Attune can use. Your passphrase opens Attune.',
  setUp: 'Set up',
  isSetUp: 'This is set up on this device.',
  now: 'Done. Next time you unlock, type your PIN and let your device see that it is you.',
  gone: 'Done. From now on your passphrase alone opens Attune on this device.',
  passphrase: 'Your passphrase',
  passphraseHint: 'To be sure that it is you who asks for this.',
  needPassphrase: 'Type your passphrase.',
  kind: 'What kind of PIN?',
  digits: 'Digits',
  characters: 'Letters and digits',
  pin: 'New PIN',
  digitsHint:
    'At least 6 digits. No date, year, run or pattern: somebody who knows you would try those first.',
  charactersHint: 'At least 6 letters and digits, and not a well-known word. Harder to guess than digits.',
  needPin: 'Choose a PIN.',
  again: 'New PIN again',
  notSame: 'That is not the same PIN. Type it again.',
  finish: 'Set it up',
  asks: 'Your device will ask three times that it is you: once to make a key, and twice to be sure that the key always gives the same answer.',
  working: 'Setting up. Follow what your device asks, three times…',
  cancel: 'Not now',
  change: 'Change the PIN',
  stop: 'Stop using it',
  stopWhat:
    'After this, only your passphrase opens Attune on this device. Be sure that you know it. Nothing you wrote is touched.',
  stopNow: 'Stop using it now',
};
