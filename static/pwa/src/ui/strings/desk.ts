/** Words of the supervisor's desk. */
import type { DeviceRow, WaitingRow } from '../../views/rows';
import type { Role } from '../../wire/records';
import { TRUST } from './carried';
import { listed } from './isolated';
import { RESTRICTED } from './restricted';
import { count, sayTime } from './when';

export const QUEUE = {
  heading: 'Queue',
  unreviewed: 'To review',
  none: (role: Role) => {
    if (role === 'safeguarding_lead') return RESTRICTED.noVisit;
    if (role === 'auditor') return 'Visits are reviewed by supervisors: none comes to an auditor’s device.';
    return 'Nothing waits for review.';
  },
  reviewed: 'Reviewed in the last 14 days',
  arriving: (have: number, of: number) => `Arriving, ${have} of ${of} parts`,
  question: 'Your question waits for an answer',
  answered: 'Answered: read the reply',
  opened: 'Opened by you',
  fresh: 'Not opened yet',
  done: 'Reviewed',
  late: 'Written late',
  changed: 'Changed after signing',
  waiting: 'Still on its way',
  waitingWhy: 'Counts only: what it says is read when it is filed.',
  setAside:
    'What was set aside needs its author: ask them. Their outbox says which family it is about, and why.',
  alarm: 'needs looking into',
  duress: (name: string) => `${name} typed their duress code`,
  notKnown: 'Not known until the records have come to this device.',
  nothingWaiting: 'Nothing is held up.',
};

/** What the server noticed about a device that must be looked into. */
const ALARM: Record<string, string> = {
  fork: 'Two different records claim the same number on this device. Both are kept. Tell the administrator.',
  revoked: 'A device that was withdrawn still sends. What it sent is kept apart. Tell the administrator.',
  lost: 'A device was set up again and records that it had made were not sent before. Ask what was written, and whether a copy is anywhere.',
  rolled_back:
    'An older copy of the database was put back, and this device had sent records that are not in it. It sends them again as far as it still has them; what is named as missing is not here. Tell the administrator.',
  look_ups:
    'This person has looked up more children by NHS number than one may in an hour. Ask them why; “Who looked” names the children that were found.',
  duress:
    'This person typed their duress code on this device: somebody may have made them unlock it. Do not ring or write to that device. Ask in the way that your team has agreed whether they are safe. The device shows nothing any more, and what they had signed still arrives.',
  gap: 'Records have been missing for more than a day. Ask for the device to be opened where there is signal.',
};

/** One alarm in words, also when this build does not know its code. */
export function sayAlarm(code: string): string {
  return ALARM[code] ?? 'Something about this device must be looked into. Tell the administrator.';
}

/** What waits for one worker, in words. */
export function sayWaiting(row: WaitingRow): string {
  const parts = [
    row.received > 0 ? `${row.received} received, not filed yet` : '',
    row.held > 0 ? `${row.held} held until an earlier one arrives` : '',
    row.missing > 0 ? `${count(row.missing, 'number')} missing` : '',
    row.returned ? `${count(row.returned, 'record')} came back` : '',
    row.quarantined > 0 ? `${row.quarantined} set aside` : '',
    row.recovered > 0
      ? `${count(row.recovered, 'unfinished note')} kept safe until the device is set up again`
      : '',
  ];
  return parts.filter(Boolean).join(', ');
}

export const REVIEW = {
  back: 'Back to the queue',
  note: 'This visit',
  history: 'Earlier visits',
  noHistory: 'There are no earlier visits on record here.',
  grids: 'Checklists, visit by visit',
  noGrids: 'No checklist was used at this visit.',
  act: 'Your part',
  question: 'Ask a question',
  direction: 'Give a direction',
  reviewed: 'Mark as reviewed',
  questionText: 'Your question',
  directionText: 'Your direction',
  directionHint: 'Say what is to happen, by when, and why.',
  reviewedText: 'A word to the author (may be left empty)',
  needQuestion: 'Write your question first.',
  needDirection: 'Write your direction first.',
  send: 'Sign and send',
  cancel: 'Cancel',
  isReviewed: 'This visit has been reviewed.',
  changedNow: 'Changed since you opened this page',
  changedNowWhat:
    'The author changed this visit after signing, while you had it open. The newest words stand above, with what was changed. Until you say that you have read them, what you mark is the visit as you opened it.',
  readNow: 'I have read the change',
  sent: 'Signed. It goes to the author with the next connection.',
};

export const TEAM = {
  wipe: 'Lost or stolen: wipe it',
  wipeLabel: (name: string, device: string) => `Lost or stolen: wipe it: ${name} (${device})`,
  wipeFor: (name: string) => `Wipe a device of ${name}`,
  wipeWhat:
    'From now on this device is let in no more. When it next reaches the server, what opens the notes on it is destroyed first, then the records, then the app itself. It cannot be undone.',
  wipeKeeps:
    'What was signed on it is still received and set aside for you, and unfinished notes go back to their author on another device. Give a new code to set that up.',
  wipeNow: 'Wipe this device',
  wipeOrdered:
    'Ordered. The device is let in no more, and wipes itself when it next reaches the server. You may give a new code now.',
  reset: 'Lost their second factor',
  resetFor: (name: string) => `Take away the second factor of ${name}`,
  resetWhat:
    'For somebody who has neither their authenticator app, nor their key, nor a recovery code. All of these go, and everything they have open ends. Their devices and what is on them stay as they are. If your organisation asks for a second factor, they set up another when they next set up a device.',
  resetSure:
    'Be sure that it is them: see them, or ring them on a number that you know. Somebody who has their password may be asking in their name.',
  resetNow: 'Take it away',
  resetDone: 'Done. It is written down that you did this.',
  heading: (name: string | null) => name ?? 'Everybody who works here',
  none: 'You are not in a team yet. An administrator can put you in one.',
  children: 'Allocated children',
  noChildren: 'No child on this device is allocated to them.',
  notTold:
    'Who has which child does not stand here: supervisors are told it. What can be done for each person’s account and devices is below.',
  managerAllocates:
    'A supervisor who asks to have a child allocated names it to you under “What takes a second person”, and you sign it there.',
  managerAsks: (names: readonly string[]) =>
    names.length === 0
      ? 'To allocate a child to somebody else, to move it to another worker or to end it, the team needs a supervisor: an administrator can take one on.'
      : `To allocate a child to somebody else, to move it to another worker or to end it, ask a supervisor of the team: ${listed(names)}.`,
  code: 'Make an enrolment code',
  codeFor: (name: string) => `Enrolment code for ${name}`,
  codeWhy: (until: string) =>
    `It works once, on one device, until ${until}. Give it by hand or by phone, never together with the password.`,
  qr: 'The same code as a picture: scan it with the camera of the new device.',
  close: 'Close',
  allocate: 'Allocate a child',
  allocateTo: (name: string) => `Allocate a child to ${name}`,
  child: 'Child',
  choose: 'Choose a child',
  role: 'As',
  needChild: 'Choose a child.',
  needRole: 'Choose a role.',
  save: 'Sign the allocation',
  end: 'End',
  endLabel: (child: string, name: string) => `End the allocation of ${child} to ${name}`,
  endWhy: 'Why does it end?',
  needReason: 'Choose a reason.',
  endSave: 'Sign the end',
  cancel: 'Cancel',
  waiting: 'On its way',
  devices: 'Devices',
  looked: 'Who looked',
};

/** One device in words: it is told by when it was set up, since what it is called stays on it. */
export function sayDevice({ from, carries, ended, again }: DeviceRow): string {
  const setUp = `${again ? 'Enrolled again' : 'Set up'} ${sayTime(from)}`;
  if (ended === null)
    return [`${setUp}, in use`, carries ? TRUST.carries[carries] : ''].filter(Boolean).join(', ');
  if (ended.is === 'withdrawn') return `${setUp}, withdrawn ${sayTime(ended.at)}`;
  const by = ended.by === null ? 'another' : `the one set up ${sayTime(ended.by)}`;
  return `${setUp}, replaced by ${by}`;
}
