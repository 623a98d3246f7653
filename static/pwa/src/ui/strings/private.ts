/** Words for what few may read: a question in private, and the worker's own safety. Nothing here names what is asked about on a glance. */
import type { Bodies } from '../../wire/records';

type Words<C> = Record<Extract<C, string>, string>;

export const ENQUIRY = {
  heading: 'A question in private',
  closed: 'Open when you are alone with one carer.',
  hidden: 'What you wrote here is kept.',
  add: (carer: string) => `Open for ${carer}`,
  carer: 'Who was to be asked',
  otherChild: 'another child',
  yes: 'Yes',
  no: 'No',
  asked: 'Could you ask?',
  alone: 'Only this carer was in earshot',
  answer: 'What they answered, in their own words',
  pattern: 'Who does what to whom',
  exposed: (child: string) => `What ${child} sees or hears of it`,
  orders: 'Court orders',
  marac: 'Referred to MARAC on',
  next: 'Ask again on',
  words: {
    yes: 'Yes, I asked',
    not_safe: 'No, it was not safe',
    declined: 'They did not want to talk',
  } satisfies Words<Bodies['private_enquiry']['asked']>,
  remove: 'Remove this',
};

export const HEARD = {
  heading: (child: string) => `How ${child} can be heard`,
  aids: (aids: string) => `Uses: ${aids}`,
  aidUsed: 'Was it used on this visit?',
  aidRead: 'Communication aid used on this visit',
  advocate: 'Was an advocate offered?',
  aid: { yes: 'Yes', no: 'No', not_needed: 'Not needed' } satisfies Words<
    Bodies['child_visit']['communication_aid_used']
  >,
  advocateWords: {
    offered: 'Offered',
    not_needed: 'Not needed',
    not_considered: 'Not thought of yet',
  } satisfies Words<Bodies['child_visit']['advocate']>,
};
