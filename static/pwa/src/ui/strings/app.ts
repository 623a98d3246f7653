/** Words of the frame: header, navigation, sync state, and what stands before the vault. */
import type { SyncState } from '../../engine/port';
import { count } from './when';

export const APP = {
  name: 'Attune',
  skip: 'Skip to main content',
  hide: 'Hide',
  hideLabel: 'Hide: lock Attune now',
  nav: 'Main',
  today: 'Today',
  children: 'Children',
  queue: 'Queue',
  team: 'Team',
  outbox: 'Outbox',
  starting: 'Starting…',
  unsupported: 'This browser cannot keep your work safe',
  unsupportedWhy:
    'Attune needs a newer browser to encrypt what you write. Update this browser, or open Attune in a current version of Chrome, Edge, Firefox or Safari.',
  unsupportedKept:
    'If you have recorded in this browser before, update it, and do not remove it or clear its data: what you recorded is kept in it, encrypted.',
  unsupportedMissing: 'For whoever looks after this device, what is missing here:',
  notFound: 'This page is not here',
  notFoundWhy: 'It may have moved, or you may not be allocated to it. Go back to the start.',
  toStart: 'Go to the start',
  storeGone: 'What was stored on this device has gone',
  storeGoneWhy:
    'The browser has thrown it away: everything was sent, or some of it was not. Set up this device again with a new code. The server then tells you and your supervisor whether records are missing, and how many.',
  changed: 'Attune was changed on its way to this device',
  changedWhy:
    'Do not type your passphrase or PIN. Something between this device and your organisation sends another app in the place of Attune. Nothing was opened, and what you wrote is still on this device.',
  changedDo:
    'Close Attune and leave this network, for example by switching off Wi-Fi. Ring your supervisor or your IT service before you open it again.',
  unsaved: 'Locked, but your last words are not saved yet',
  unsavedWhy:
    'This device has no space left. Free some space (photos, other apps) and keep this page open: your words are saved by themselves, and then you can unlock Attune.',
  wiping: 'This device was withdrawn by your organisation',
  wipingWhy:
    'What opens the notes on it has been removed. What was signed here is still being sent; keep the device on and connected until this message goes. If this surprises you, ring your supervisor.',
  opening: 'Opening…',
  notOpened: 'This did not open',
  notFetched:
    'A part of Attune did not arrive. Nothing is lost. Find a signal, then try again. If that does not help, close Attune and open it again.',
  tryAgain: 'Try again',
  error: 'Something needs your attention',
  fieldNotes: 'Error: ',
};

/** Whether the server was reached, and what waits, in things as the outbox lists them; in words, never by colour alone. */
export function saySync(sync: SyncState): string {
  const parts = [sayContact(sync)];
  if (sync.needs_you > 0) parts.push(count(sync.needs_you, 'needs you', 'need you'));
  const { unsent, to_send = unsent, attachments = 0 } = sync;
  if (to_send > 0) parts.push(`${to_send} to send`);
  if (attachments > 0) parts.push(`${count(attachments, 'attachment')} to send`);
  if (unsent + attachments === 0) parts.push(sync.needs_you === 0 ? 'all sent' : 'the rest is sent');
  return parts.join(' · ');
}

/** By the last exchange: a browser says that it is online as soon as it has any network at all. */
function sayContact({ online, problem, last_contact }: SyncState): string {
  if (!online || problem?.code === 'offline') return 'No connection';
  return last_contact === null ? 'Not reached yet' : 'Connected';
}
