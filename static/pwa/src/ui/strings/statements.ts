/** Words for the kinds of a sentence, for concerns and for progress of a plan. */

import type { Bodies } from '../../wire/records';
import { READ } from './child';
import { count } from './when';

type Words<C> = Record<Extract<C, string>, string>;

export const STATEMENT_KIND: Words<Bodies['statement']['kind']> = {
  observed: 'I saw or heard it',
  said: 'Said to me',
  reported: 'Reported',
  measured: 'Measured',
  document: 'From a document',
  opinion: 'My opinion',
};

/** In the order of the note. */
export const STATEMENT_PART: Words<Bodies['statement']['part']> = {
  observations: READ.observations,
  progress: READ.progress,
  direct_work: READ.direct,
};

export const LENS: Words<Bodies['statement']['lens']> = {
  age: 'Age and development',
  attachment: 'Attachment',
  environment: 'Home and surroundings',
};

export const STATEMENT_CHANGE: Words<Bodies['statement']['change']> = {
  worse: 'Worse than before',
  same: 'As before',
  better: 'Better than before',
};

export const DIRECTION: Words<Bodies['action_progress']['direction']> = {
  worse: 'Worse',
  same: 'As before',
  better: 'Better',
  met: 'Achieved',
};

export const SENTENCES = {
  heading: 'What kind of statement is each sentence?',
  hint: 'One tap each. A second tap takes it back.',
  none: 'Write a sentence first.',
  changed: 'The words have changed. Before, you said:',
  still: 'This still holds',
  tooLong: (over: number) =>
    `${count(over, 'character')} too many to say what kind of sentence this is. Nothing is cut off. In the note above, put a full stop where each sentence ends.`,
  gone: 'No longer in the text:',
  where: 'Does it belong to another sentence now?',
  of: (sentence: string) => `“${sentence}”`,
  source: 'Who said it?',
  sourceOther: 'Somebody else, or which document',
  evidence: 'What does this opinion rest on?',
  lens: 'Which of the three does it speak of?',
  lensCarer: 'With which carer?',
  concern: 'It is a concern',
  noConcern: 'It is no concern',
};

export const CONCERN = {
  heading: 'Concern',
  lens: 'About',
  type: 'What is the concern about?',
  now: 'What does it do to this child now?',
  likely: 'What is it likely to do?',
  change: 'Compared with before',
  response: 'What does the family say to it?',
  choose: 'Choose',
  types: {
    physical: 'Physical harm',
    emotional: 'Emotional harm',
    sexual: 'Sexual harm',
    neglect_physical: 'Physical care',
    neglect_emotional: 'Emotional care',
    neglect_medical: 'Medical care',
    neglect_supervision: 'Supervision',
    neglect_educational: 'Learning and school',
    domestic_abuse: 'Domestic abuse',
    parental_mental_health: 'A parent’s mental health',
    substance_misuse: 'Drugs or alcohol',
    growth_development: 'Growth and development',
    housing: 'Housing',
    avoidance: 'Contact with services',
    extra_familial: 'Harm outside the family',
    other: 'Something else',
  } satisfies Words<Bodies['statement']['concern_type']>,
};

export const PROGRESS = {
  heading: 'Each open step of the plan',
  none: 'No step of the plan is open.',
  how: 'How does it stand?',
  evidence: 'What shows it?',
  step: 'Step of the plan',
  stepNow: 'Step of the plan, as it reads now',
};

export const MATERIALS = {
  label: 'Materials that were used',
  options: ['Three Houses', 'Drawing', 'Play', 'Worry box', 'Makaton or signs', 'Photographs', 'Story book'],
};
