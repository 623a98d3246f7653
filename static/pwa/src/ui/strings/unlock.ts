/** Words of the locked screen. Nothing here names a child or a family. */
import { count } from './when';

export const UNLOCK = {
  heading: 'Unlock Attune',
  which: 'Whose notes?',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  working: 'Unlocking…',
  needPassphrase: 'Type your passphrase.',
  emergency: 'In an emergency',
  emergencyCall: 'Call 999',
  duty: 'If a child may be at risk and you cannot unlock, phone your duty number now and write it down after.',
  dutyNumber: 'Your duty number is on your team’s contact card.',
  forgotten: 'I have forgotten my passphrase',
  forgottenWhy:
    'Nobody can look it up. Everything you signed is sealed on this device and is still being sent. A note you have not signed yet stays here too, and opens only with this passphrase. Ask your supervisor for a new enrolment code, then set up this device again.',
  other: 'Set up this device for somebody else',
  show: 'Show what I type',
  hide: 'Hide what I type',
  waiting: (wait: string) => `You can try again in ${wait}.`,
  unsent: (n: number) =>
    n === 0
      ? 'Everything signed here has been sent.'
      : `${count(n, 'item')} not sent yet. They are sealed, and go by themselves when there is a connection, without unlocking.`,
};
