/** Words of letting a device in again that an older database does not know. */
export const AGAIN = {
  heading: 'Let this device in again',
  happened:
    'Your organisation had to put back a copy of its records that is older than this device. The server does not know the device any more: it takes nothing from it, and lets it read nothing new.',
  safe: 'Nothing on this device is gone. You can go on reading and writing. What you sign is kept, and goes when the device is let in again, together with what had been sent from it before.',
  todo: 'Ask whoever leads your team for an enrolment code. Then sign in here and type the code. Your passphrase and your PIN stay as they are.',
  number: 'Your number',
  numberWhy:
    'If your sign-in is not known any more either, ring whoever looks after Attune in your organisation. They can take you on again under this number, so that what you wrote stays yours.',
  sign: 'Sign in',
  go: 'Let this device in again',
  working: 'Asking your organisation…',
  known: 'Your organisation knows this device. There is nothing to do here.',
  done: 'This device is let in again',
  doneWhat:
    'What it keeps is being sent now. The outbox shows how far it is, and whether anything is missing that this device no longer has.',
  outbox: 'Go to the outbox',
  back: 'Back',
};
