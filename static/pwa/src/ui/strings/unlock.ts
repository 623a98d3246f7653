/** Words of the locked screen. Nothing here names a child or a family. */
import { count } from './when';

export const UNLOCK = {
  heading: 'Unlock Attune',
  which: 'Whose notes?',
  passphrase: 'Passphrase',
  of: (label: string) => `To open “${label}”.`,
  pin: 'PIN',
  pinHint: 'Then your device asks for your fingerprint, your face or its own lock.',
  pinHintSix: 'With the sixth digit, your device asks for your fingerprint, your face or its own lock.',
  needPin: 'Type your PIN.',
  asking: 'Your device asks that it is you…',
  usePassphrase: 'Use your passphrase instead',
  usePin: 'Use your PIN instead',
  unlock: 'Unlock',
  working: 'Unlocking…',
  needPassphrase: 'Type your passphrase.',
  emergency: 'In an emergency',
  emergencyCall: 'Call 999',
  duty: 'If a child may be at risk and you cannot unlock, phone your duty number now and write it down after.',
  dutyNumber: 'Your duty number is on your team’s contact card.',
  forgotten: 'I can’t unlock',
  other: 'Set up this device for somebody else',
  show: 'Show what I type',
  waiting: (wait: string) => `You can try again in ${wait}.`,
  unsent: (n: number) =>
    n === 0
      ? 'Everything signed here has been sent.'
      : `${count(n, 'item')} not sent yet. They are sealed, and go by themselves when there is a connection, without unlocking.`,
  drafts: (n: number) =>
    n === 1
      ? 'The newest words of an unfinished note are on this device only. They go by themselves too.'
      : `The newest words of ${n} unfinished notes are on this device only. They go by themselves too.`,
};
