/** What a person starts with, by their role. */
import type { Role } from '../wire/records';

/** Their day, a desk with a queue, or the people of the organisation; each is the question that its screen asks. */
export type Start = 'today' | 'queue' | 'team';

const START: Record<Role, Start> = {
  practitioner: 'today',
  supervisor: 'queue',
  safeguarding_lead: 'queue',
  team_manager: 'team',
  auditor: 'queue',
  administrator: 'team',
};

export const startOf = (role: Role): Start => START[role];
