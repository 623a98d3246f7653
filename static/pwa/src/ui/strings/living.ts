/** Words for changing living records, and for choosing between two versions of one. */

import type { MergingType } from '../../views/living';
import type { Bodies } from '../../wire/records';
import { isolated } from './isolated';
import { count } from './when';

type Words<C> = Record<Extract<C, string>, string>;

export const LIVING_TYPE: Record<MergingType, string> = {
  pen_picture: 'Pen picture',
  plan_action: 'Step of the plan',
  child: 'Facts about the child',
  adult: 'An adult',
  family: 'The family',
  household: 'A household',
  network_member: 'Somebody around the family',
  relationship: 'How two people stand to each other',
};

export const EDIT = {
  heading: (type: MergingType, isNew: boolean) => (isNew ? `New: ${lower(type)}` : LIVING_TYPE[type]),
  about: (name: string) => `About ${name}`,
  sign: 'Sign and keep',
  discard: 'Throw away what I wrote',
  back: 'Back',
  needed: (label: string) => `Fill in “${label}”.`,
  tooLong: (words: number, max: number) =>
    `Write at most ${max} words. Now there are ${words}. Nothing you wrote is lost.`,
  inFuture: (label: string) => `“${label}” is in the future. Check the date.`,
  notBorn:
    'The date of birth is in the future. Check the date. If the child is not born yet, give the due date instead.',
  past: (label: string) => `“${label}” has passed already. Give a day from today on.`,
  noSuchYear: (label: string) => `“${label}”: check the year.`,
  words: (words: number, max: number) => `${count(words, 'word')} of at most ${max}`,
  movedOn:
    'Somebody has changed this since you began. Nothing is lost: where you both changed the same thing, you will be asked to choose.',
  chooseFirst:
    'Two versions of this wait to be chosen from. Choose first, then change it. What you wrote here is kept.',
  toChoose: 'Choose now',
  mayNot: 'Only those who work with the family can change this.',
  nothingYet: 'Change something first.',
  onePerLine: 'One on each line.',
  perhaps: 'Leave it empty if it is not known.',
  choose: 'Choose',
  notMember: 'Does not belong to it',
  yes: 'Yes',
  no: 'No',
  saved: 'Kept on this device until you sign.',
  notSaved: 'This could not be kept on the device yet. Leave the page open.',
  unfinished: 'Begun and not signed',
  leftOver:
    'This record is not on your device any more, so what you wrote cannot be signed here. Your words are kept. Give them to whoever works with the family now, then throw them away.',
  go: (type: MergingType, about: string) => `${LIVING_TYPE[type]}, ${about}`,
};

export const CHOOSE = {
  mark: 'Two versions: choose',
  heading: 'Choose between two versions',
  what: (type: MergingType, about: string) => `${LIVING_TYPE[type]}, ${about}`,
  intro:
    'More than one person changed this at the same time. All that was written is here and stays in the record. Choose what it should say from now on.',
  asItWas: 'As it was',
  nothing: 'Nothing was written here.',
  taken: 'Taken out of the list.',
  emptied: 'Left empty.',
  before: 'Before either of them changed it',
  written: (time: string) => `Written ${time}`,
  by: (name: string, time: string) => `${isolated(name)}, ${time}`,
  mine: (name: string) => `${name} (you)`,
  take: 'Take this one',
  legend: (label: string) => `What should “${label}” say?`,
  version: (n: number, names: string) => `Version ${n}: ${names}`,
  names: (all: readonly string[]) => all.join(' and '),
  own: 'Write a new text',
  ownLabel: 'New text',
  sign: 'Sign what you chose',
  left: (n: number) => (n === 1 ? 'One choice is still open.' : `${n} choices are still open.`),
  none: 'Nothing waits to be chosen here any more.',
  todayHeading: 'Two versions wait for you to choose',
  todayIntro: 'Two people wrote at the same time. Nothing is lost: both versions are here.',
  arrived: 'Another version has arrived since you began. It is shown here too.',
};

export const PLAN = {
  heading: 'Plan',
  none: 'No step of the plan is written down yet.',
  add: 'Add a step',
  edit: 'Change',
  by: (day: string) => `by ${day}`,
  noDate: 'no date yet',
};
export const HOUSEHOLD = {
  heading: 'Household',
  none: 'No household is written down yet.',
  add: 'Add a household',
};
export const NETWORK = {
  heading: 'Around the family',
  forWhom: (names: string) => `For ${names}`,
  none: 'Nobody is written down yet.',
  add: 'Add somebody',
};

export const FIELD: Record<string, string> = {
  'pen_picture.text': 'Portrait, in at most 150 words',
  'pen_picture.written_to': 'Is it written to the child or about the child?',
  'pen_picture.contributors': 'Who helped to write it',
  'pen_picture.review_by': 'Look at it again by',
  'plan_action.goal': 'What it is for: the goal',
  'plan_action.what': 'What will be done',
  'plan_action.who': 'Who will do it',
  'plan_action.by_when': 'By when',
  'plan_action.rolled_over': 'Times moved to a later date',
  'plan_action.support_needed': 'What help is needed',
  'plan_action.status': 'How it stands',
  'plan_action.achieved_on': 'Achieved on',
  'plan_action.evidence': 'What shows it',
  'child.preferred_name': 'Name they go by',
  'child.family': 'Family',
  'child.dob': 'Date of birth',
  'child.edd': 'Due date',
  'child.sex': 'Girl or boy',
  'child.languages': 'Languages',
  'child.interpreter_needed': 'Is an interpreter needed?',
  'child.communication_needs': 'How they communicate',
  'child.communication_aids': 'Communication aids',
  'child.ethnicity': 'Ethnicity, in their own words',
  'child.faith': 'Faith',
  'child.disability': 'Disabilities',
  'child.mobility': 'Moving about',
  'child.mobility_assessed_on': 'Moving about: looked at on',
  'child.legal_basis': 'Legal basis',
  'child.health_offer': 'Health offer',
  'child.nhs_number': 'NHS number',
  'child.nhs_number_status': 'NHS number checked',
  'child.gestation_at_birth_days': 'Days of pregnancy at birth',
  'adult.name': 'Name',
  'adult.description': 'Description, if the name is not known',
  'adult.relations': 'Relation to each child',
  'adult.sleeps_here': 'Sleeps here',
  'adult.cares_for_child': 'Cares for the children',
  'adult.language': 'Language',
  'adult.note': 'Note',
  'adult.dob': 'Date of birth',
  'adult.contact': 'How to reach them',
  'adult.address': 'Address, if it is another one',
  'adult.was_in_care': 'Were they in care as a child?',
  'adult.own_history_asked_on': 'Asked about their own history on',
  'adult.needs': 'Their own needs',
  'adult.strengths': 'What they do well for the children',
  'adult.relied_on_by_plan': 'Does the plan rely on them?',
  'adult.steps_taken': 'If something is not known: what was done to find out',
  'relationship.from_person': 'Who',
  'relationship.to_person': 'To whom',
  'relationship.kind': 'They are their',
  'relationship.responsibility': 'Do they hold parental responsibility?',
  'relationship.basis': 'On what basis',
  'relationship.evidence': 'What shows it',
  'relationship.evidence_seen_on': 'Seen on',
  'relationship.evidence_seen_by': 'Seen by',
  'relationship.quality': 'How they get on, in the writer’s opinion',
  'relationship.orders': 'Court orders',
  'relationship.starts_on': 'Since',
  'relationship.ends_on': 'Until',
  'family.name': 'Family name',
  'family.address': 'Address',
  'family.local_authority': 'Council',
  'family.story': 'Their story in short',
  'household.address': 'Address',
  'household.local_authority': 'Council',
  'household.members': 'Who belongs to it',
  'household.source': 'How it is known',
  'household.note': 'Note',
  'network_member.agency': 'Where they work',
  'network_member.name': 'Name',
  'network_member.role': 'What they do',
  'network_member.for_people': 'For whom they are there',
  'network_member.phone': 'Telephone',
  'network_member.email': 'Email',
  'network_member.knows_of_plan': 'Do they know of the plan?',
  'network_member.core_group': 'Are they in the core group?',
  'network_member.lead_professional': 'Are they the lead professional?',
  'network_member.last_contact': 'Last contact',
  'network_member.checked_on': 'Checked on',
};

/** What a field is called where it is read and not written; the label of the form for all others. */
export const FIELD_READ: Record<string, string> = { 'pen_picture.text': 'Portrait' };

export const WRITTEN_TO: Words<Bodies['pen_picture']['written_to']> = {
  child: 'Written to the child',
  about_child: 'Written about the child',
};

export const PLAN_STATUS: Words<Bodies['plan_action']['status']> = {
  open: 'Open',
  done: 'Done',
  partly: 'Partly done',
  missed: 'Missed',
  no_longer_needed: 'No longer needed',
};

export const SOURCE: Words<Bodies['household']['source']> = {
  seen: 'Seen',
  told: 'Told',
  document: 'From a document',
};

export const KNOWS: Words<Bodies['network_member']['knows_of_plan']> = {
  yes: 'Yes',
  no: 'No',
  unknown: 'Not known',
};

export const RELATIONSHIP: Words<Bodies['relationship']['kind']> = {
  birth_parent: 'Birth parent',
  step: 'Step-parent',
  adoptive: 'Adoptive parent',
  sibling_full: 'Brother or sister',
  sibling_half: 'Half-brother or half-sister',
  partner: 'Partner',
  ex_partner: 'Former partner',
  grandparent: 'Grandparent',
  carer: 'Carer',
  other: 'Something else',
};

export const RESPONSIBILITY_BASIS: Words<Bodies['relationship']['basis']> = {
  mother: 'Mother',
  marriage: 'Marriage',
  birth_registration: 'Birth registration',
  agreement: 'Agreement',
  order: 'Court order',
  adoption: 'Adoption',
  local_authority: 'Local authority',
  other: 'Something else',
};

export const QUALITY: Words<Bodies['relationship']['quality']> = {
  close: 'Close',
  strained: 'Strained',
  conflict: 'In conflict',
  cut_off: 'Cut off',
  unknown: 'Not known',
};

export const RESPONSIBILITY = {
  heading: 'Parental responsibility and relationships',
  none: 'Nothing is written down yet.',
  add: 'Add a relationship',
  line: (who: string, kind: string, whom: string) => `${who}: ${kind.toLowerCase()} of ${whom}`,
  holds: (basis: string | null) =>
    basis ? `Holds parental responsibility: ${basis.toLowerCase()}` : 'Holds parental responsibility',
  holdsNot: 'Does not hold parental responsibility',
  notKnown: 'Parental responsibility not known',
  unverified: 'Unverified: nobody has seen evidence yet',
  verified: (what: string, by: string, day: string) => `${what}, seen by ${isolated(by)} on ${day}`,
};

export const AGENCY: Words<Bodies['network_member']['agency']> = {
  health_visiting: 'Health visiting',
  school_nursing: 'School nursing',
  midwifery: 'Midwifery',
  gp: 'GP practice',
  hospital: 'Hospital',
  neonatal_unit: 'Neonatal unit',
  camhs: 'Child and adolescent mental health',
  adult_mental_health: 'Adult mental health',
  substance_misuse: 'Drug and alcohol service',
  social_care: 'Children’s social care',
  early_help: 'Early help',
  police: 'Police',
  probation: 'Probation',
  housing: 'Housing',
  nursery: 'Nursery',
  school: 'School',
  voluntary: 'Voluntary organisation',
  court: 'Court',
  other: 'Elsewhere',
};

function lower(type: MergingType): string {
  const words = LIVING_TYPE[type];
  return words.charAt(0).toLowerCase() + words.slice(1);
}
