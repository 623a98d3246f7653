/** The words for the codes of records. Plain and respectful: a parent may read every one of them one day. */
import type { Relation } from '../../views/rows';
import type { Bodies, Role } from '../../wire/records';

type Words<C> = Record<Extract<C, string>, string>;

export const LEGAL_BASIS: Words<Bodies['child']['legal_basis']> = {
  universal: 'Universal service',
  early_help: 'Early help',
  s17: 'Child in need (section 17)',
  s47: 'Child protection enquiry (section 47)',
  cp_plan: 'Child protection plan',
  pre_proceedings: 'Pre-proceedings: formal step before court',
  court_order: 'Court order',
  looked_after: 'Child in care',
  pre_birth: 'Support before birth',
};

export const HEALTH_OFFER: Words<Bodies['child']['health_offer']> = {
  universal: 'Universal health offer',
  targeted: 'Targeted health offer',
  specialist: 'Specialist health offer',
};

export const DUE: Words<Bodies['due']['code']> = {
  antenatal: 'Antenatal visit',
  new_birth: 'New birth visit',
  six_eight_week: '6 to 8 week review',
  three_four_month: '3 to 4 month contact',
  six_month: '6 month contact',
  twelve_month: '12 month review',
  two_year: '2 to 2½ year review',
  neonatal_weekly: 'Weekly contact with the neonatal unit',
  to_be_seen: 'To be seen',
};

const { to_be_seen: _, ...CONTACTS } = DUE;

/** What a visit may be one of: being seen is due, and no health visiting contact. */
export const MANDATED_CONTACT: Words<Bodies['visit']['mandated_contact']> = CONTACTS;

const DUE_SOURCE: Record<string, string> = {
  mandated_contacts: 'By the health visiting contacts',
  to_be_seen: 'By the visiting standard',
};

/** Where a window comes from: the schedule and its version, or the source as it is written. */
export function sayDueSource(source: string): string {
  const [schedule = '', version] = source.split('@');
  const words = DUE_SOURCE[schedule];
  return words && version ? `${words} (version ${version})` : source;
}

export const VISIT_KIND: Words<Bodies['visit']['kind']> = {
  home_planned: 'Home visit, planned',
  home_unannounced: 'Home visit, unannounced',
  clinic: 'Clinic',
  school: 'School or nursery',
  hospital: 'Hospital',
  virtual: 'Video call',
  phone: 'Phone call',
  attempted: 'Attempted visit',
};

export const RELATION: Words<Relation> = {
  mother: 'mother',
  father: 'father',
  step_parent: 'step-parent',
  partner: 'partner of a parent',
  grandparent: 'grandparent',
  sibling: 'brother or sister',
  foster: 'foster carer',
  aunt_uncle: 'aunt or uncle',
  cousin: 'cousin',
  professional: 'professional',
  friend: 'friend of the family',
  other: 'other',
  none: 'no relation',
  unknown: 'relation not known',
};

export const SLEEPS_HERE: Words<Bodies['adult']['sleeps_here']> = {
  yes: 'sleeps here',
  no: 'sleeps elsewhere',
  sometimes: 'sometimes sleeps here',
  unknown: 'not known whether they sleep here',
};

export const CARES: Words<Bodies['adult']['cares_for_child']> = {
  daily: 'cares every day',
  sometimes: 'cares sometimes',
  contact_only: 'has contact',
  none: 'does not care for the child',
  unknown: 'not known whether they care for the child',
};

export const PRESENT_PART: Words<Bodies['visit']['present'][number]['part']> = {
  whole: 'for the whole visit',
  start: 'at the start',
  middle: 'in the middle',
  end: 'at the end',
};

export const INTERPRETER: Words<Bodies['visit']['interpreter']['used']> = {
  not_needed: 'Not needed',
  independent: 'Independent interpreter',
  family_member: 'A member of the family interpreted',
  none: 'Needed, but none was there',
};

export const SEEN: Words<Bodies['child_visit']['seen']> = { yes: 'Seen', no: 'Not seen' };

export const SEEN_ALONE: Words<Bodies['child_visit']['seen_alone']> = {
  yes: 'Seen alone',
  no: 'Not seen alone',
  not_applicable: 'Seeing alone did not apply',
};

export const AWAKE: Words<Bodies['child_visit']['awake']> = {
  awake: 'Awake',
  asleep: 'Asleep',
  both: 'Awake and asleep',
  not_seen: 'Not seen awake',
};

export const SLEEP_PLACE: Words<Bodies['child_visit']['sleep_place_seen']> = {
  yes: 'Sleeping place seen',
  no: 'Sleeping place not seen',
};

export const NOT_SEEN_REASON: Words<Bodies['child_visit']['not_seen_reason']> = {
  no_reply: 'No reply',
  refused: 'Said no to the visit',
  asleep: 'Asleep',
  elsewhere: 'Said to be elsewhere',
  not_brought: 'Was not brought',
  cancelled: 'Visit cancelled',
  other: 'Another reason',
};

export const BABY_STATE: Words<Bodies['checklist_response']['state']> = {
  alert: 'Alert',
  drowsy: 'Drowsy',
  asleep: 'Asleep',
  crying: 'Crying',
  feeding: 'Feeding',
};

export const QUOTE_PROMPT: Words<Bodies['quote']['prompt']> = {
  unprompted: 'unprompted',
  open: 'after an open question',
  closed: 'after a closed question',
  tool: 'with a tool or activity',
};

export const SEX: Words<Bodies['child']['sex']> = {
  female: 'Girl',
  male: 'Boy',
  indeterminate: 'Indeterminate',
  unknown: 'Not known',
};

export const NHS_NUMBER_STATUS: Words<Bodies['child']['nhs_number_status']> = {
  verified: 'checked with the national register',
  unverified: 'not checked yet',
  none: 'none recorded',
};

export const MOBILITY: Words<Bodies['child']['mobility']> = {
  unborn: 'Not born yet',
  not_mobile: 'Not moving about yet',
  rolling: 'Rolling',
  crawling: 'Crawling',
  pulling_to_stand: 'Pulling to stand',
  cruising: 'Cruising along furniture',
  walking: 'Walking',
  not_mobile_disability: 'Does not move about, because of a disability',
  unknown: 'Not known',
};

export const ROLE: Words<Role> = {
  practitioner: 'Practitioner',
  supervisor: 'Supervisor',
  safeguarding_lead: 'Safeguarding lead',
  team_manager: 'Team manager',
  auditor: 'Quality auditor',
  administrator: 'Administrator',
};

export const PROFESSION: Words<Bodies['person']['profession']> = {
  health_visitor: 'Health visitor',
  social_worker: 'Social worker',
  nurse: 'Nurse',
  manager: 'Manager',
  other: 'Other',
};

export const ALLOCATION_ROLE: Words<Bodies['allocation']['role']> = {
  lead: 'Lead worker',
  co_worker: 'Co-worker',
  duty_cover: 'Duty cover',
};

export const END_REASON: Words<Bodies['allocation']['end_reason']> = {
  left: 'The worker left',
  absence: 'Absence',
  transfer: 'Transfer to another worker',
  closed: 'Closed',
};

export const REVIEW_KIND: Words<Bodies['review']['kind']> = {
  opened: 'Opened',
  question: 'Question',
  direction: 'Direction',
  reviewed: 'Reviewed',
  reply: 'Reply',
  read: 'Read',
};
