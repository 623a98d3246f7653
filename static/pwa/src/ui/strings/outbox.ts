/** Words of the outbox: one state for each thing. */

import type { Waits } from '../../views/notebook';
import type { OutboxItem, OutboxState } from '../../views/rows';
import { VISIT_KIND } from './codes';
import { isolated, listed } from './isolated';
import { count, sayDay } from './when';

export const OUTBOX = {
  heading: 'Outbox',
  intro:
    'Everything you signed on this device, and how far it has come. A visit is several records. What waits goes by itself when there is a connection.',
  inRecords: ({ on_device, received, held, needs_you }: Waits) => {
    const parts = [
      on_device > 0 ? `${on_device} on this device only` : '',
      received > 0 ? `${received} received, not filed yet` : '',
      held > 0 ? `${held} held until an earlier one arrives` : '',
      needs_you > 0 ? `${needs_you} set aside` : '',
    ].filter(Boolean);
    return parts.length === 0
      ? 'Every record signed here is filed.'
      : `Records still waiting: ${parts.join(', ')}.`;
  },
  gone: (missing: number, returned: number) =>
    `Your organisation had to put back an older copy of its database. ${count(missing, 'record')} of yours ${missing === 1 ? 'is' : 'are'} no longer at the server, and on no device of yours that was opened since.${
      returned > 0
        ? ` ${count(returned, 'record')} came back by ${returned === 1 ? 'itself' : 'themselves'}.`
        : ''
    } What you can still read here may be the only copy. Tell your supervisor, and open your other devices where there is signal.`,
  none: 'You have not signed anything on this device yet.',
  sendNow: 'Send now',
  sending: 'Sending…',
  needs: 'Needs you',
  rest: 'All items',
  signed: (time: string) => `Signed ${time}`,
  records: (n: number, set_aside: number) => {
    if (set_aside === 0) return count(n, 'record');
    return set_aside === n ? `${count(n, 'record')} set aside` : `${set_aside} of ${n} records set aside`;
  },
  sentAgain: (time: string, state: OutboxState) =>
    `Sent again on ${time}, ${state === 'filed' || state === 'read' ? 'filed' : 'on its way'}.`,
  putRight: 'Read it and put it right',
  asItWas: 'Read it as it was first sent',
  readBy: (name: string, time: string) => `Read by ${isolated(name)}, ${time}`,
};

export const OUTBOX_STATE: Record<OutboxState, { label: string; means: string }> = {
  on_device: { label: 'On this device only', means: 'Not sent yet. Keep this device safe.' },
  received: { label: 'Received', means: 'The server has it, sealed, and will file it.' },
  filed: { label: 'Filed', means: 'It is in the record.' },
  needs_you: { label: 'Needs you', means: 'The server set it aside.' },
  read: { label: 'Read by supervisor', means: 'It is in the record and has been read.' },
};

export function outboxTitle(item: OutboxItem): string {
  const about = item.family_name ? `, ${item.family_name}` : '';
  switch (item.what) {
    case 'visit':
      return item.unnamed_visit ? sayUnnamed(item.unnamed_visit) : `Visit${about}`;
    case 'answer':
      return `Answer to what a rule raised${about}`;
    case 'review':
      return `Supervision of a visit${about}`;
    case 'allocation':
      return `Allocation${about}`;
    case 'pen_picture':
      return `Pen picture${about}`;
    case 'adult':
      return `Person noted for the family${about}`;
    case 'plan_action':
      return `Step of the plan${about}`;
    case 'household':
      return `Household${about}`;
    case 'network_member':
      return `Somebody around the family${about}`;
    case 'child':
      return `Facts about a child${about}`;
    case 'family':
      return `The family${about}`;
    case 'relationship':
      return `How two people stand to each other${about}`;
    case 'proposal':
      return 'Asked of a second person';
    case 'protection':
      return `Who alone may see a child’s record${about}`;
    case 'person':
      return 'A member of staff';
    case 'break_glass':
      return `Why a record was opened in an emergency${about}`;
    case 'break_glass_review':
      return `What was found about an emergency opening${about}`;
    case 'other':
      return `Record${about}`;
  }
}

/** As far as it is known: the day at the least. */
function sayUnnamed({ at, kind, names }: NonNullable<OutboxItem['unnamed_visit']>): string {
  return [`${kind ? VISIT_KIND[kind] : 'Visit'}, ${sayDay(at)}`, listed(names)].filter(Boolean).join(': ');
}
