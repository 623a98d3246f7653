/** Words of Today. */
import type { Role } from '../../wire/records';
import { RESTRICTED } from './restricted';
import { count } from './when';

export const TODAY = {
  heading: (role: Role) => (role === 'practitioner' ? 'Today' : 'Children'),
  asAt: (time: string) => `As at ${time}`,
  never: 'Not yet connected since this device was set up',
  storage: 'Not safe on this device yet',
  storageMore: 'Not safe on this device yet: what to do',
  storageWhy:
    'This browser has not promised to keep what is stored. Install Attune (“Add to home screen”) and connect as often as you can.',
  messages: 'From your supervisor',
  message: (kind: 'question' | 'direction', from: string) =>
    kind === 'question' ? `Question from ${from}` : `Direction from ${from}`,
  messageAbout: (family: string) => `about the visit to ${family}`,
  unreadMark: 'New',
  toAnswer: 'Waiting for your answer',
  toReply: 'Waiting for your reply',
  drafts: 'Finish and sign',
  draft: (family: string) => `Visit to ${family}`,
  cameBack: 'Came back from your other device',
  draftSaved: (time: string) => `Not signed. Saved ${time}`,
  dues: 'Due',
  noDues: 'Nothing is due in the next two weeks.',
  duesNotKnown: 'What is due is not known until your caseload is here.',
  outbox: 'Waiting to be sent',
  outboxAll: 'Everything signed on this device has been sent and filed.',
  onDevice: (n: number) => `${n} on this device only`,
  received: (n: number) => `${n} received, not filed yet`,
  needsYou: (n: number) => `${count(n, 'needs you', 'need you')}`,
  toOutbox: 'Open the outbox',
  caseload: 'Children',
  coming: 'Bringing your caseload to this device…',
  noChildren: (role: Role) => {
    if (role === 'safeguarding_lead') return RESTRICTED.noRecord;
    if (role === 'auditor') return 'No child’s record comes to an auditor’s device.';
    return 'No visits downloaded. Connect to bring your caseload, or ask your supervisor.';
  },
  lastSeen: (day: string) => `Last seen ${day}`,
  neverSeen: 'Not seen yet on record here',
  numbers: 'Numbers to call',
  emergency: 'Emergency',
};
