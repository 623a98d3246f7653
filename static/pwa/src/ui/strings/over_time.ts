/** Words of the pictures of a child over time, and of the children of a family beside one another. */
import type { CellMark, CoverageCell } from '../../views/rows';

export const OVER_TIME = {
  heading: (name: string) => `${name} over time`,
  link: (name: string) => `${name} over time: checklists, carers, words, growth, who was seen`,
  tabs: (name: string) => `Pictures of ${name}`,
  lists: 'Checklists',
  carers: 'Carers',
  voice: 'Words',
  growth: 'Growth',
  coverage: 'Who was seen',
  restricted: 'Restricted',
  addendum: 'Changed by its author after signing: the newest words are shown.',
};

export const GRID = {
  heading: 'Checklists, visit by visit',
  why: 'Answers as they were given, in the words of the list. A line in bold marks where an answer is new: the first time that the answer was “Seen”, the first time that it could be observed, or where it differs from the last time. What could not be observed is no answer.',
  none: 'No checklist has been answered about this child yet.',
  item: 'Item',
  notAsked: 'Not on the list then',
  noAnswer: 'No answer',
  asleep: (answer: string) => `${answer}: asleep`,
  version: (version: number) => `version ${version} of the list`,
  addendum: 'changed after signing',
  marks: {
    first_seen: (answer) => `First “${answer}” here.`,
    first_observed: () => 'First observed here.',
    first_change: () => 'Changed here.',
    later_change: () => 'Changed again.',
  } satisfies Record<CellMark, (answer: string) => string>,
  before: (answer: string, day: string) => `Was “${answer}” on ${day}.`,
  worded: (text: string) => `Asked then as “${text}”`,
};

export const CARERS = {
  heading: 'Carers side by side',
  why: 'Each carer’s own list at each visit. “Not observed” says that it could not be seen, and nothing about the carer.',
  none: 'No list has been answered about a carer yet.',
  without: (names: string) => `No list yet about: ${names}.`,
};

export const VOICE_TIME = {
  heading: (name: string) => `What ${name} said and showed`,
  none: 'No words and no voice without words are recorded yet.',
  others: (name: string) => `What others said about or beside ${name}`,
  table: 'The same as a table',
  caption: (name: string) => `${name}: words and voice without words, newest first`,
  othersCaption: (name: string) => `Words of others, recorded with ${name}, newest first`,
  when: 'When',
  speaker: 'Who said it',
  words: 'Exact words, or what was seen',
  saidTo: 'Said to',
  prompt: 'How it came',
  heard: 'Who heard',
  where: 'Where, or what was happening',
  written: 'Written by',
  unspoken: 'Voice without words',
  meanings: (meanings: string) => `It could mean: ${meanings}`,
  view: (view: string) => `The writer’s view: ${view}`,
  translation: (text: string) => `Translation: “${text}”`,
  visit: (day: string) => `Open the visit of ${day}`,
  elsewhere: 'The visit itself is not on this device.',
};

export const GROWTH_TIME = {
  heading: 'Growth, as it was entered',
  why: 'What was measured, and nothing worked out from it: there are no reference curves here. The space on the chart is what a practitioner read from the paper chart.',
  early: (due: string) => `Born early. Due date ${due}: the corrected age counts from then.`,
  none: 'No measurement is recorded yet.',
  noneOf: (what: string) => `${what}: nothing is recorded.`,
  weight: 'Weight',
  length: 'Length',
  head: 'Head',
  inGrams: 'in grams',
  inMillimetres: 'in millimetres',
  inUnit: (what: string, unit: string) => `${what}, ${unit}`,
  picture: (name: string, what: string) =>
    `${name}: ${what.toLowerCase()} by date, as measured. The table below holds the same numbers.`,
  filled: 'Measured by whoever wrote it down',
  hollow: 'From the red book, or told',
  line: 'The lines only lead the eye from one measurement to the next.',
  due: 'due date',
  caption: (name: string) => `${name}: every measurement, oldest first`,
  takenOn: 'Measured on',
  age: 'Age',
  corrected: 'Corrected age',
  beforeDue: 'before the due date',
  grams: 'Weight (grams)',
  lengthMm: 'Length (millimetres)',
  headMm: 'Head (millimetres)',
  band: 'Space on the chart, as entered',
  by: 'Measured by',
  source: 'How it is known',
  how: 'Clothing and scales',
  notMeasured: 'Not measured',
};

export const COVERAGE = {
  heading: (family: string) => `Who was seen: the ${family} family`,
  why: (since: string) =>
    `Every visit since ${since}, one row for each child whose record you may see. A child without an entry stands out.`,
  earlier: (n: number) =>
    n === 1 ? 'One earlier visit is not shown.' : `${n} earlier visits are not shown.`,
  none: 'There was no visit in this time.',
  picture: (family: string) =>
    `Which child of the ${family} family was seen at which visit. The table below says the same in words.`,
  caption: (family: string) => `The ${family} children, visit by visit`,
  child: 'Child',
  key: 'What the marks mean',
  untold: 'Nothing is written of this child.',
  notSeen: (why: string) => `Not seen: ${why}`,
  noSleepPlace: 'Sleeping place not recorded',
  words: {
    no_entry: 'No entry for this child',
    unborn: 'Not born yet',
    birth_not_recorded: 'No birth recorded',
    not_here: 'This part has not arrived',
    struck: 'Entered in error',
  } satisfies Record<Exclude<CoverageCell['is'], 'seen' | 'not_seen'>, string>,
  marks: {
    alone: 'Seen alone',
    seen: 'Seen, not alone',
    no_need: 'Seen; seeing alone did not apply',
    asleep: 'Seen asleep only',
    untold: 'Seen, nothing written of the child',
    not_seen: 'Not seen',
    no_entry: 'No entry for this child',
    other: 'Not born yet, no birth recorded, not arrived, or entered in error',
    place: 'A line below: the sleeping place was seen',
  },
};
