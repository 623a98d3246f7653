/** Words for what is found on a visit beside the note. Plain and respectful: a parent may read every one of them one day. */
import type { Measure } from '../../visit/whole';
import type { Bodies } from '../../wire/records';

type Words<C> = Record<Extract<C, string>, string>;

export const MARK_VIEW: Words<Bodies['body_mark']['view']> = {
  front: 'Front',
  back: 'Back',
  left: 'Left side',
  right: 'Right side',
  head: 'Top of the head',
  face: 'Face',
  mouth: 'Mouth',
  hands: 'Hands',
  feet: 'Feet',
};

export const MARK_KIND: Words<Bodies['body_mark']['kind']> = {
  bruise: 'Bruise',
  graze: 'Graze',
  cut: 'Cut',
  burn: 'Burn or scald',
  bite: 'Bite',
  swelling: 'Swelling',
  petechiae: 'Tiny red or purple spots',
  bleeding: 'Bleeding',
  mark_uncertain: 'A mark, not sure what',
  known_birthmark: 'Known birthmark',
};

export const MARK_COLOUR: Words<Bodies['body_mark']['colours'][number]> = {
  red: 'Red',
  pink: 'Pink',
  purple: 'Purple',
  blue: 'Blue',
  black: 'Black',
  grey: 'Grey',
  brown: 'Brown',
  yellow: 'Yellow',
  green: 'Green',
  white: 'White',
  other: 'Another colour',
};

export const MARK_HOW: Words<Bodies['body_mark']['how']> = {
  seen: 'I saw it',
  shown: 'It was shown to me',
  reported: 'I was told of it',
};

export const ON_BIRTH_RECORD: Words<Bodies['body_mark']['on_birth_record']> = {
  yes: 'Yes, I have seen the entry',
  no: 'No',
  unknown: 'Not known',
};

export const SKIN_BROKEN: Words<Bodies['body_mark']['skin_broken']> = {
  yes: 'Yes',
  no: 'No',
  unknown: 'Cannot tell',
};

export const CALL_OUTCOME: Words<Bodies['contact_record']['outcome']> = {
  answered: 'Somebody answered',
  left_message: 'I left a message',
  no_answer: 'Nobody answered',
  not_yet: 'I could not call yet',
};

export const CALLED: Partial<Record<NonNullable<Bodies['contact_record']['agency']>, string>> = {
  emergency: '999',
  hospital: 'Hospital or duty paediatrician',
  social_care: 'Children’s social care',
  police: 'Police',
  gp: 'GP practice',
  health_visiting: 'Health visiting (named nurse, manager)',
  other: 'Somebody else',
};

export const CENTILE_BAND: Words<Bodies['growth']['centile_band']> = {
  '<0.4': 'below the 0.4th',
  '0.4-2': '0.4th to 2nd',
  '2-9': '2nd to 9th',
  '9-25': '9th to 25th',
  '25-50': '25th to 50th',
  '50-75': '50th to 75th',
  '75-91': '75th to 91st',
  '91-98': '91st to 98th',
  '98-99.6': '98th to 99.6th',
  '>99.6': 'above the 99.6th',
};

export const CHART: Words<Bodies['growth']['chart']> = {
  uk_who: 'UK-WHO chart',
  close_monitoring: 'Close monitoring chart',
  not_plotted: 'Not plotted',
};

export const CLOTHING: Words<Bodies['growth']['clothing']> = {
  none: 'None',
  nappy: 'Nappy only',
  light: 'Light clothes',
  full: 'Dressed',
};

export const SCALES: Words<Bodies['growth']['scales']> = {
  calibrated: 'Calibrated',
  other: 'Other scales',
  unknown: 'Not known',
};

export const MEASURER_ROLE: Words<Bodies['growth']['measurer_role']> = {
  health_visitor: 'Health visitor',
  nursery_nurse: 'Nursery nurse',
  midwife: 'Midwife',
  gp: 'GP',
  paediatrician: 'Paediatrician',
  practice_nurse: 'Practice nurse',
  parent: 'A parent',
  other: 'Another role',
  unknown: 'Not known',
};

export const GROWTH_SOURCE: Words<Bodies['growth']['source']> = {
  me: 'Measured by me',
  red_book: 'From the red book',
  reported: 'I was told',
};

export const FEEDING: Words<Bodies['growth']['feeding']> = {
  breast: 'Breast milk',
  formula: 'Formula',
  mixed: 'Breast milk and formula',
  solids: 'Solid food too',
};

export const MESSAGE: Words<Bodies['message_given']['message']> = {
  icon: 'Coping with crying (ICON)',
  safer_sleep: 'Safer sleep',
  other: 'Something else',
};

export const FINDING = {
  marks: 'Marks on the body',
  marksHint:
    'Where, how large, how you know. No photographs: a paediatrician takes those. Colour tells no age.',
  addMark: 'Add a mark',
  markOf: (site: string) => (site ? `Mark: ${site}` : 'Mark'),
  view: 'From where?',
  figure: (view: string) => `Figure: ${view.toLowerCase()}. Tap where the mark is.`,
  figureOf: (view: string, site: string) =>
    site
      ? `Figure: ${view.toLowerCase()}. The mark is here: ${site}.`
      : `Figure: ${view.toLowerCase()}, with the mark.`,
  site: 'Which place?',
  siteChoose: 'Choose a place',
  siteOwn: 'The place in your own words',
  kind: 'What does it look like?',
  length: 'Length in millimetres',
  width: 'Width in millimetres',
  smaller: 'One millimetre less',
  larger: 'One millimetre more',
  shape: 'Shape',
  colours: 'Colours',
  skinBroken: 'Is the skin broken?',
  how: 'How do you know?',
  birthRecord: 'Is it in the birth record?',
  moreOfMark: 'Shape, skin, birth record',
  explanations: 'Explanations, word for word',
  explain: 'Add an explanation',
  explainHint: 'Each speaker’s own words. Ask openly, and do not suggest an answer.',
  noExplanation: 'Nobody explained it, because',
  growth: 'Growth',
  addGrowth: 'Add a measurement',
  weight: 'Weight in grams',
  head: 'Head in millimetres',
  takenOn: 'Measured on',
  noticedAt: 'Noticed at',
  givenAt: 'Talked through at',
  measuredBy: 'Measured by',
  measurerRole: 'Their role',
  measuredByMe: (name: string, role: string | null) => `Measured by ${name}${role ? ` (${role})` : ''}`,
  myRole: 'Your role',
  roleChoose: 'Choose a role',
  source: 'How do you know?',
  chart: 'Which chart?',
  band: 'Which space on the chart is the weight in?',
  bandChoose: 'Choose a space',
  bandHint: 'As you read it from the chart: nothing is worked out here.',
  clothing: 'Clothing',
  scales: 'Scales',
  feeding: 'Feeding',
  lead: 'Who leads on growth?',
  differ: 'If professionals see it differently: who says what?',
  opinion: 'Your own view',
  moreOfGrowth: 'Clothing, scales, feeding, who leads',
  earlier: 'Earlier weights',
  corrected: (age: string) => `Corrected age: ${age}`,
  messages: 'Talked through with each carer',
  messagesHint: 'Each carer for themselves, fathers too. Tap what you talked through.',
  noCarers: 'Nobody is in the room yet. Say who is there first.',
  response: (carer: string, message: string) => `${message}: what did ${carer} say?`,
  responseStays: (carer: string, message: string) =>
    `What ${carer} said about “${message}” is written below. Empty that first, then take the tick away.`,
  done: 'Done: fold it up',
  open: 'Open it again',
};

export const WHOLE_NUMBER = ({ unit, least, most }: Measure) =>
  `Put it in whole ${UNIT[unit]} from ${least} to ${most.toLocaleString('en-GB')}, or empty the field`;

const UNIT: Record<Measure['unit'], string> = { g: 'grams', mm: 'millimetres' };

export const STOP = {
  caption: 'Stop and call',
  about: (child: string) => `About ${child}`,
  source: (source: string) => `Where this rule is from: ${source}`,
  why: 'Why you see this',
  whoCalled: 'Write down the call',
  outcome: 'Did you reach somebody?',
  who: 'Whom did you call?',
  name: {
    answered: 'Name and role of who answered',
    left_message: 'Name and role of whom the message is for',
    no_answer: 'Name and role of whom you tried to reach',
  },
  called: 'Name and role of who was called',
  at: 'When?',
  said: 'What was said',
  advised: 'What was said and agreed',
  notYet: 'Why could you not call yet?',
  notYetReasons: ['No signal here', 'Not safe to call from here', 'The line was busy'],
  keep: 'Keep this',
  need: 'Say whom you called, or why you could not call yet.',
  staysOpen: 'This stays open until somebody has answered. You are asked again in 30 minutes.',
  again: 'Still to be called',
  askAgain: (time: string) => `You are asked again at ${time}.`,
  since: (time: string, words: string) => `Written since the call at ${time}: ${words}`,
  unshown: 'more words, which are not shown here',
  toldToo: 'They were told this too, in that call',
  calledAt: (time: string) => `Called: answered at ${time}`,
  openCard: 'Write down a call',
  begun: 'A call that is not kept yet',
  begunWhy: 'What you wrote of it is on this device, and not part of the visit yet.',
  goOn: 'Go on with the call',
  leftWhy: 'What it was about does not ask for a call any more. Keep the call in the record, or remove it.',
  remove: 'Remove this call',
  notNow: 'Back to the visit',
  words: 'Word for word',
  addWords: 'Write down what was said first',
  numbers: 'Numbers to call',
  danger: 'Immediate danger',
  dangerUndo: 'Not any more: take it back',
  undoWhy: 'Why do you take it back?',
  undoHint: 'When you tapped it, and why you took it back, are signed with the visit.',
  undoReasons: ['Tapped by mistake', 'I looked again: nobody is in danger'],
  undoOwn: 'The reason in your own words',
  undo: 'Take it back',
  undoNot: 'It stays',
  undoLeft:
    'You began to take back “Immediate danger”. Press that button to go on, or remove these words: it stands then.',
  takenBack: (time: string, why: string) => `Taken back at ${time}: ${why}`,
  tappedAt: (time: string) => `Immediate danger: tapped at ${time}.`,
};

export const RAISED = {
  heading: (n: number) => (n === 1 ? 'One thing to think about' : `${n} things to think about`),
  hint: 'Put it right, or say in one tap why it does not apply. Nothing here is a score.',
  answer: 'Does not apply, because',
  reasons: [
    'It was so on this visit, and is written',
    'Done in another record',
    'Will be done at the next visit',
    'Not safe to do now',
  ],
  own: 'Another reason',
  ownLabel: 'The reason in your own words',
  left: 'A reason that you wrote',
  leftWhy:
    'It is not asked for any more, and is signed with nothing. Copy what you need into the note, then remove it.',
  answered: (reason: string) => `Does not apply: ${reason}`,
  since: (words: string) => `Written since you answered: ${words}.`,
  reopen: 'Take back',
  alerts: 'Stays open after signing',
  alertsHint: 'You and your supervisor see these until they are answered in words.',
  hints: 'Only for you',
  hintsHint: 'A hint stays on this device and is counted nowhere.',
  instead: (words: string) => `Instead: ${words}.`,
  facts: (words: string) => `“${words}”`,
  about: (name: string, text: string) => `${name}: ${text}`,
};
