/** Words of the list of who looked. */
import type { LookedRow } from '../../views/rows';
import type { Role } from '../../wire/records';
import { count } from './when';

export const LOOKED = {
  heading: (role: Role) => (role === 'practitioner' ? 'What I opened' : 'Who looked'),
  why: 'Every time somebody opens the record of a child it is noted, also with no signal. Names here are this device’s own: the list has none.',
  when: 'What was opened with no signal has the time at which the server heard of it.',
  whose: {
    practitioner: 'You see what is noted of you, and of nobody else.',
    supervisor: 'You see what is noted of the people in your team, and of you.',
    team_manager: 'You see what is noted of the people in your team, and of you.',
    auditor: 'You see what is noted of everybody. That you looked here is noted too.',
    safeguarding_lead: 'You see what is noted of everybody. That you looked here is noted too.',
    administrator:
      'You see what happened to accounts and devices, and what the server noticed. What is about children is not for administrators.',
  } satisfies Record<Role, string>,
  what: 'What to show',
  opened: 'Records that were opened',
  all: 'Everything that is noted',
  person: 'Whose',
  anybody: 'Anybody',
  child: 'About whom',
  anyChild: 'All',
  nothing: 'Nothing is noted here.',
  more: 'Show older ones',
  again: 'Try again',
  asking: 'Asking the server…',
  shown: (rows: number) => `${count(rows, 'line')} shown`,
  back: 'Back',
};

type Say = (row: LookedRow, about: string) => string;

const SAID: Record<string, Say> = {
  'child.opened': (_, about) => `opened the record of ${about}`,
  'blob.read': (_, about) => `opened an attachment of ${about}`,
  'stream.read': (row, about) =>
    `${wasOf(row)} sent ${count(row.count ?? 0, 'entry', 'entries')} about ${about}`,
  'stream.pull': () => 'brought a device up to date',
  'draft.return': (row) => `${wasOf(row)} sent back ${count(row.count ?? 0, 'unfinished note')}`,
  'child.look_up': (row, about) =>
    row.count ? `looked up ${about} in an emergency` : 'looked up a child in an emergency who is not on file',
  'break_glass.invoke': (_, about) => `opened the record of ${about} in an emergency`,
  'break_glass.read': (row, about) =>
    `${wasOf(row)} told why the record of ${about} was opened in an emergency`,
  'child.named': (row, about) =>
    `${wasOf(row)} told the name of ${about}, whose record the device does not carry`,
  'family.named': (row, about) =>
    `${wasOf(row)} told the name of ${about}, whose record the device does not carry`,
  'visit.plan': (_, about) => `planned a visit to ${about}, so that a device carries the record`,
  'visit.drop': (_, about) => `took ${about} off their devices`,
  'device.trust': () => 'said what a device carries',
  'proposal.read': (row, about) => `${wasOf(row)} told what is proposed about ${about}`,
  'audit.read': (_, about) => `looked into this list${about === NOBODY ? '' : ` for ${about}`}`,
  'child.erased': (_, about) => `erased the record of ${about}`,
  'family.erased': (_, about) => `erased the record of ${about}`,
  sign_in: () => 'signed in',
  single_sign_on: () => 'signed in by the organisation’s own sign-in',
  'single_sign_on.join': (_, about) => `joined ${about} to the organisation’s own sign-in`,
  'password.change': () => 'changed their own password',
  'password.set': (_, about) => `gave ${about} a new password`,
  'second_factor.answer': () => 'gave a second factor',
  'second_factor.read': () => 'looked at their second factor',
  'second_factor.set_up': () => 'changed what their sign-in asks for besides the password',
  'device.read': () => 'looked at the list of their own devices',
  'second_factor.reset': (_, about) => `took away the second factor of ${about}`,
  'session.open': () => 'connected a device',
  'device.enrol': () => 'set up a device',
  'device.retire': () => 'put a new device in the place of another',
  'device.let_in_again': () => 'let a device in again that an older database did not know',
  'device.revoke': () => 'withdrew a device',
  'device.wipe': () => 'ordered a lost device to be wiped',
  'device.wiped': () => 'had a device that has wiped itself, as it was told to',
  'enrolment_code.make': (_, about) => `made an enrolment code for ${about}`,
  'alarm.gap': () => 'noticed that records are missing for more than a day',
  'alarm.fork': () => 'noticed two different records under one number',
  'alarm.revoked': () => 'noticed that a withdrawn device still sends',
  'alarm.lost': () => 'noticed that records of a device were lost with its storage',
  'alarm.rolled_back': () =>
    'noticed that a device knows more than the server: an older copy may have been put back',
  'alarm.look_ups': () => 'noticed that somebody looks up more children than one may in an hour',
  'alarm.duress': () => 'noticed that a duress code was typed on a device',
  'alarm.audit': () => 'noticed that this list and what was written of it outside do not agree',
};

const wasOf = (row: LookedRow) => (row.own ? 'were' : 'was');

const NOBODY = 'nobody in particular';

function sayAbout(about: LookedRow['about']): string {
  if (about === null) return NOBODY;
  if (about.is === 'family') return `the ${about.name} family`;
  return about.is === 'unknown' ? 'somebody who is not on this device' : about.name;
}

/** Who it was: "You", a name, or the server itself. */
export function sayWho(row: LookedRow): string {
  if (row.own) return 'You';
  if (row.who !== null) return row.who || 'Somebody who is not known on this device';
  return row.action.startsWith('alarm.') ? 'The server' : 'Somebody';
}

/** What was done, after who did it; an action that this build does not know is said by its name. */
export function sayDid(row: LookedRow): string {
  const about = sayAbout(row.about);
  const say = SAID[row.action];
  const did = say ? say(row, about) : `did something else (${row.action})`;
  return row.refused ? `${wasOf(row)} refused: ${did}` : did;
}
