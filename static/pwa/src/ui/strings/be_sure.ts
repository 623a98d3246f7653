/** Words of what is asked before something that cannot be undone. */
export const BE_SURE = {
  passphrase: 'Your passphrase, again',
  passphraseHint: 'That of this device. To be sure that it is you who asks.',
  needPassphrase: 'Type your passphrase.',
  working: 'One moment.',
  maybeDone: 'It may have been done all the same: no answer came. Doing it again changes nothing more.',
};
