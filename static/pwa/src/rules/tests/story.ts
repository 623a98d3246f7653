/**
 * The story of the sample caseload, event by event: what each is there to raise at the author's side, and where. For tests
 * only; docs/rule-table.md is written from it.
 */

export interface Event {
  event: string;
  /** Counted from the day of loading. */
  day: number;
  says: string;
  /** The visit of the sample that tells it; null when it is no visit. */
  visit: string | null;
  /** Rules of the author's side that it is there for. */
  for: readonly string[];
  /** Of these, the ones that its facts raise at a later visit, by that visit's key. */
  later?: Readonly<Record<string, string>>;
  /** What holds it, when no visit does; '' when no record can. */
  held?: string;
}

export const STORY: readonly Event[] = [
  {
    event: 'V1',
    day: -65,
    says: 'New birth visit; a partner without a name at the end; coping with crying talked through with Ada only',
    visit: 'v1',
    for: ['R12', 'R13', 'R37'],
    later: { R37: 'v2' },
  },
  {
    event: 'V2',
    day: -28,
    says: '6 to 8 week review, asleep for the third time; two centile spaces down',
    visit: 'v2',
    for: ['R6', 'R34', 'R41'],
  },
  { event: 'V3', day: -14, says: '“Level 2, mum doing well”', visit: 'callum1', for: ['R23', 'R24'] },
  {
    event: 'V4',
    day: -1,
    says: 'A mark on Wren’s cheek, two accounts of it, no signal',
    visit: 'v4',
    for: ['R1', 'R3'],
  },
  {
    event: 'V5',
    day: -1,
    says: 'A blue-grey patch on her lower back, no birth record',
    visit: 'v4',
    for: ['R2'],
  },
  {
    event: 'V6',
    day: -1,
    says: 'Strategy discussion; two outcomes heard',
    visit: null,
    for: [],
    held: 'a call that Callum noted',
  },
  { event: 'V7', day: 0, says: 'Ada texts that Dane has Wren alone', visit: null, for: [], held: '' },
  { event: 'V8', day: -112, says: 'A late referral; Reuben not contacted', visit: 'v8', for: ['R12'] },
  {
    event: 'V9',
    day: -7,
    says: 'Reuben stays in the room; again not safe to ask',
    visit: 'v9',
    for: ['R36'],
    later: { R36: 'liesl1' },
  },
  { event: 'V10', day: -125, says: 'No word with the neonatal unit for nine days', visit: 'v10', for: [] },
  {
    event: 'V11',
    day: -30,
    says: 'One text for both twins; a concern without impact',
    visit: 'v11',
    for: ['R10', 'R22', 'R23'],
  },
  { event: 'V12', day: -28, says: 'Juno weighed; Ivo “at gran’s”', visit: 'v12', for: ['R11'] },
  {
    event: 'V13',
    day: -5,
    says: 'Ivo’s cot unseen; his pen picture four months old; he vocalised before and does not now',
    visit: 'v13',
    for: ['R40', 'R41'],
  },
  { event: 'V14', day: -70, says: 'Four of five children recorded', visit: 'v14', for: ['R11'] },
  {
    event: 'V15',
    day: -56,
    says: 'All seen together, none alone; Roma’s signs not used',
    visit: 'v15',
    for: ['R6', 'R43'],
  },
  { event: 'V16', day: -45, says: 'Cancelled by text', visit: 'v16', for: [] },
  {
    event: 'V17',
    day: -43,
    says: 'No reply; a text says out, a neighbour says in',
    visit: 'v17',
    for: ['R42'],
  },
  {
    event: 'V18',
    day: -30,
    says: 'Typed five days later; Perry’s part empty; “disguised compliance”',
    visit: 'v18',
    for: ['R9', 'R25'],
  },
  { event: 'V19', day: -24, says: 'The third time “home conditions”', visit: 'v19', for: [] },
  {
    event: 'V20',
    day: -20,
    says: '“Parents to improve routine”; an older step put off twice',
    visit: null,
    for: ['R15'],
    later: { R15: 'v25' },
    held: 'two steps of the plan',
  },
  {
    event: 'V21',
    day: -18,
    says: 'Ines falls ill; nobody covers',
    visit: null,
    for: [],
    held: 'allocations that end',
  },
  {
    event: 'V22',
    day: -10,
    says: 'The school “escalates” by telephone',
    visit: null,
    for: [],
    held: 'a call that Maud noted',
  },
  {
    event: 'V23',
    day: -8,
    says: 'Jo begins without a handover',
    visit: null,
    for: [],
    held: 'allocations that begin',
  },
  { event: 'V24', day: -6, says: 'Supervision was fifteen weeks ago', visit: null, for: [], held: '' },
  { event: 'V25', day: -4, says: 'Shouting, a dog, an uneasy worker', visit: 'v25', for: ['R44'] },
  {
    event: 'V26',
    day: -3,
    says: 'Each child seen for themselves; Nell’s Three Houses; Sunny’s day',
    visit: 'v26',
    for: [],
  },
  { event: 'V27', day: -25, says: '“We’re moving”; later both councils visit', visit: 'v27', for: [] },
  {
    event: 'V28',
    day: -12,
    says: 'Eastholt begins afresh, chronology unread',
    visit: null,
    for: [],
    held: 'a call that Callum noted',
  },
  {
    event: 'V29',
    day: -9,
    says: 'Stepping down proposed by telephone',
    visit: null,
    for: [],
    held: 'a call that Callum noted',
  },
  {
    event: 'V30',
    day: -4,
    says: 'Corin’s responsibility not proven; “refused consent, not shared”',
    visit: 'v30',
    for: ['R14', 'R39'],
  },
  {
    event: 'V31',
    day: -2,
    says: 'Milo’s words at the refuge, which arrive thirty hours later',
    visit: 'v31',
    for: ['R4'],
  },
  { event: 'V32', day: -20, says: 'The review not booked; a cousin interprets', visit: 'v32', for: ['R43'] },
  { event: 'V33', day: -2, says: '12-month review with interpreter and both carers', visit: 'v33', for: [] },
  { event: 'V34', day: -1, says: 'Maud reviews it and praises it', visit: null, for: [], held: 'her review' },
];

/** What visits raise that the story's events are not there for. */
export const BESIDE: Readonly<Record<string, readonly string[]>> = {
  weigh1: ['R6'],
  liesl1: ['R12'],
};

/** Every rule that the visits of this key are to raise, and no other. Shape: in order of their codes. */
export function toBeRaised(visit: string): string[] {
  const own = STORY.filter((each) => each.visit === visit).flatMap(({ for: rules, later = {} }) =>
    rules.filter((rule) => later[rule] === undefined),
  );
  const came = STORY.flatMap(({ later = {} }) => Object.keys(later).filter((rule) => later[rule] === visit));
  return [...new Set([...own, ...came, ...(BESIDE[visit] ?? [])])].sort();
}
