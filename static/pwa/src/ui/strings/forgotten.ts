/** Words for somebody who cannot unlock. Nothing here names a child or a family. */
import { count } from './when';

export const FORGOTTEN = {
  heading: 'I can’t unlock',
  intro:
    'Nobody can look up your passphrase. You can set this device up again, and nothing that you wrote is lost.',
  whatHappens: 'What will happen',
  steps: (label: string) => [
    `Everything in “${label}” that has not been sent yet is sent now: what you signed, and unfinished notes as they stand, with what is attached to them. It is sealed already, so no passphrase is needed.`,
    'When your organisation has confirmed that all of it has arrived, what is stored here for you is removed. Nothing of anybody else who uses this device is touched.',
    'You set up this device again with your sign-in name, your password and a new enrolment code. Your supervisor makes the code when they are sure that it is you. Then your unfinished notes come back to you.',
  ],
  connection: 'You need a connection. Until all of it has arrived, nothing is removed.',
  waits: 'Not sent yet',
  waiting: (notes: number, drafts: number, attachments = 0) => {
    const parts = [
      attachments > 0 ? count(attachments, 'attachment') : '',
      notes > 0 ? count(notes, 'signed item') : '',
      drafts > 0 ? count(drafts, 'unfinished note') : '',
    ].filter(Boolean);
    return parts.length ? `${parts.join(' and ')}.` : 'Nothing: everything written here has been sent.';
  },
  lost: (n: number) =>
    `${count(n, 'recording or attachment', 'recordings or attachments')} that the app had not finished keeping when it was closed cannot be opened without your passphrase and will be removed. Words are never lost.`,
  send: 'Send everything and start again',
  working: 'Sending, and waiting until all of it is confirmed…',
  back: 'Try the passphrase again',
};

/** Why it does not go on yet, and what to do. */
export function sayStillWaiting(of: { notes: number; drafts: number; attachments: number }): string {
  const left = FORGOTTEN.waiting(of.notes, of.drafts, of.attachments);
  return `Not everything has arrived. Still on this device only: ${left} Nothing was removed. Find a signal, then try again.`;
}
