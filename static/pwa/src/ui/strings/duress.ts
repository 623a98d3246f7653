/** Words of the duress code: what it does is said in full before it is set, since nobody can look it up in the moment. */
export const DURESS = {
  heading: 'A code for when you are made to unlock',
  what: 'You can set a second secret, a duress code, for the case that somebody makes you open this device.',
  open: 'About the duress code',
  typedAs: {
    passphrase: 'It is typed where you type your passphrase.',
    pin: 'It is typed where you type your PIN. Your device asks for your fingerprint, your face or its lock as always.',
  },
  doesHeading: 'What happens when you type it',
  does: [
    'Everything that opens Attune on this device is destroyed at once. It cannot be undone.',
    'The screen shows an ordinary, empty day: “No visits downloaded”. The numbers to call are there.',
    'What you signed is still sent, and so are your unfinished notes as they were a second after you last stopped typing. You see nothing of it.',
    'As soon as there is a signal, your supervisor and your team manager are told that you typed it. Nothing on this device says so.',
  ],
  losesHeading: 'What is lost',
  loses:
    'The records that this device had brought along, which come back from your organisation, and the last second of what you were typing. Afterwards this device has to be set up again: choose “I can’t unlock” and ask your supervisor for a code.',
  knowHeading: 'What it cannot do',
  know: 'Somebody who knows that Attune has such a code may look for it, or ask for your other one. With no signal nobody is told until there is one. It does not call the police. If you are in danger and can call, call 999.',
  agree:
    'Agree with your supervisor beforehand how they will ask whether you are safe. Never write the code down beside the device.',
  isSet: 'A duress code is set on this device.',
  notSet: 'No duress code is set on this device.',
  passphrase: 'Your passphrase',
  passphraseHint: 'To be sure that it is you who asks for this.',
  pin: 'Your PIN as it is now',
  code: 'New duress code',
  hint: {
    passphrase:
      'At least 15 characters, and not like your passphrase: a slip of the finger must not set it off.',
    pin: 'The same kind as your PIN, and different from it in at least three places: a slip of the finger must not set it off.',
  },
  again: 'New duress code again',
  need: 'Fill this in.',
  notSame: 'That is not the same code. Type it again.',
  set: 'Set the duress code',
  setAnother: 'Set another code',
  working: 'Setting it. This takes a few seconds…',
  remove: 'Take the code away',
  removeWhat: 'From then on the code is only a wrong secret. Nothing else changes.',
  keep: 'Keep it',
  back: 'Back',
  done: 'Done. The duress code is set.',
  gone: 'Done. No duress code is set on this device.',
};
