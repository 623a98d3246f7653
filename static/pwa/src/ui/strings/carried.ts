/** Words of a device that carries children with a visit ahead, and not the whole caseload. */
import type { Carried } from '../../views/rows';
import type { Carries } from '../../wire/carries';
import { sayDay, sayTime } from './when';

export const CARRIED = {
  note: 'This device carries only children with a visit planned: from three days before it until a day after. Of the others it has the name.',
  deskHere:
    'This device carries only children with a visit planned. Visits, alerts and allocations of the others are not shown here: bring a child under Children, or use a device that your organisation looks after.',
  duesHere:
    'Alerts and what is due are shown for the children whose record is on this device. Of the others nothing is known here: bring them, or ask your team.',
  away: 'Not on this device',
  awayPlanned: (at: string) => `Not on this device yet: visit planned for ${sayDay(at)}`,
  until: (until: string) => `On this device until ${sayTime(until)}`,
  awayHeading: (name: string) => `What is recorded about ${name} is not on this device`,
  awayWhy:
    'Alerts, plans and earlier visits are not shown here. If you cannot bring the record, ring your team before you see the child.',
  awayStart: 'You can begin a visit, write it, sign it and send it all the same.',
  bring: 'Bring this child to this device',
  bringWhy:
    'It counts as a visit today: the record comes now and leaves this device a day later. That you brought it is noted.',
  brought: 'The record is on this device now.',
  coming: 'Planned. The record comes three days before the visit, when this device is connected.',
  asked: 'Noted. The record comes as soon as this device is connected again.',
  plan: 'Plan a visit',
  planDay: 'Day of the visit',
  planEmpty: 'Choose a day',
  planNeed: 'Choose a day.',
  planSave: 'Plan the visit',
  off: 'Take off this device',
  offWhy: 'The record leaves your devices that carry visits only. What you have written and not sent stays.',
};

/** How a child's record stands to this device, in a few words; '' where there is nothing to say. */
export function sayCarried(carried: Carried): string {
  if (carried.is === 'here') return carried.until === null ? '' : CARRIED.until(carried.until);
  return carried.planned === null ? CARRIED.away : CARRIED.awayPlanned(carried.planned);
}

export const TRUST = {
  carries: {
    caseload: 'carries the whole caseload',
    visits: 'carries children with a visit planned',
  } satisfies Record<Carries, string>,
  change: 'Change what it carries',
  changeLabel: (name: string, device: string) => `Change what it carries: ${name} (${device})`,
  changeFor: (name: string) => `What a device of ${name} carries`,
  what: 'It carries',
  choice: {
    caseload: 'The whole caseload: the organisation looks after this device',
    visits: 'Only children with a visit planned: it is a device of their own',
  } satisfies Record<Carries, string>,
  when: 'It holds from the next time that the device connects. Until then what is on it stays. Nothing that was written there and not sent is lost.',
  save: 'Save',
  saved: 'Saved. It holds from the next time that the device connects.',
  ownCode: 'Code for a device of their own',
  ownCodeWhy: 'The device that it sets up carries only children with a visit planned.',
};
