/** What was found on a visit, in words: a heading and facts, nothing made of them. */

import type { AlertAnswer, Cited, FoundRow, FoundType } from '../../views/rows';
import { mayBeBirthmark } from '../../visit/finding';
import { carerOf } from '../../visit/tool';
import type { Bodies, Id } from '../../wire/records';
import { sayRule } from './alerts';
import { CHILD, READ } from './child';
import {
  CALL_OUTCOME,
  CALLED,
  CENTILE_BAND,
  CHART,
  CLOTHING,
  FEEDING,
  FINDING,
  GROWTH_SOURCE,
  MARK_COLOUR,
  MARK_HOW,
  MARK_KIND,
  MARK_VIEW,
  MEASURER_ROLE,
  MESSAGE,
  ON_BIRTH_RECORD,
  SCALES,
  SKIN_BROKEN,
  STOP,
} from './findings';
import { isolated, listed } from './isolated';
import { AGENCY } from './living';
import {
  CONCERN,
  DIRECTION,
  LENS,
  PROGRESS,
  SENTENCES,
  STATEMENT_CHANGE,
  STATEMENT_KIND,
} from './statements';
import { TOOL_RESULT, TOOL_TRAINED, toolName } from './tools';
import { BASIS, DAY, DAY_KIND, METHOD, SLOT, TOLD_HOW } from './voice';
import { sayDate, sayTime } from './when';

export type Fact = readonly [name: string, value: string | null | undefined];

/** Those that somebody filled in. */
export function filled(facts: readonly Fact[]): { name: string; value: string }[] {
  return facts.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

export const FOUND: Record<FoundType, string> = {
  alert: 'What a rule raised',
  body_mark: 'Mark on the body',
  contact_record: 'Who was called',
  statement: 'Sentences of the note, by kind',
  action_progress: 'Progress of the plan',
  growth: 'Growth',
  message_given: 'Talked through with a carer',
  tool_result: 'Result of an assessment tool',
  voice_method: 'How the child was heard',
  day_in_life: 'A day in the child’s life',
  worker_safety: 'The worker’s safety',
};

export const ALERT_STATE: Record<Bodies['alert']['state'], string> = {
  open: 'Still open',
  acknowledged: 'Somebody was told',
  resolved: 'Answered',
  not_applicable: 'Does not apply',
};

/** A prompt that its author signed without answering it waits for nobody, and stands in no list of what is open. */
export function sayAlertState({ state, level }: Pick<Bodies['alert'], 'state' | 'level'>): string {
  return state === 'open' && level === 'prompt' ? 'Signed without an answer' : ALERT_STATE[state];
}

export const FOUND_WORDS = {
  restricted: 'Restricted',
  says: 'What it says',
  raised: 'When it was raised',
  how: 'How it stands',
  about: 'About',
  visit: 'the visit',
  child_visit: 'the note about the child',
};

/** Shape: name and value; what nobody filled in is left out by whoever shows them. */
export function factsOf(row: FoundRow): Fact[] {
  const cite = (ids: readonly Id[] | undefined) =>
    (ids ?? []).flatMap((id) => sayCited(row.cited[id]) ?? []).join('; ');
  const say = (id: Id | null | undefined) => (id ? calledIn(row, id) : null);
  switch (row.type) {
    case 'body_mark':
      return [...markFacts(row.body), [FINDING.explanations, cite(row.body.explanations)]];
    case 'contact_record':
      return [...callFacts(row.body), [FOUND_WORDS.about, cite(row.body.about)]];
    case 'growth':
      return growthFacts(row.body);
    case 'statement':
      return [...statementFacts(row.body, say), [SENTENCES.evidence, cite(row.body.evidence)]];
    case 'action_progress':
      return [
        [stepLabel(row.cited[row.body.action]), cite([row.body.action])],
        [DIRECTION[row.body.direction], row.body.evidence],
      ];
    case 'message_given':
      return [
        [MESSAGE[row.body.message], [say(row.body.carer), row.body.response].filter(Boolean).join(': ')],
        [FINDING.givenAt, row.body.given_at && sayTime(row.body.given_at)],
      ];
    case 'tool_result':
      return [
        [toolName(row.body), `${row.body.version}, ${sayDate(row.body.taken_on)}`],
        [TOOL_RESULT.about, say(carerOf(row.body))],
        ...row.body.results.map(({ area, value }): Fact => [area, value]),
        [TOOL_RESULT.trained, sayTrained(row.body.assessor_trained)],
        ['Follow-up', row.body.follow_up],
      ];
    case 'voice_method':
      return [
        [
          METHOD.asked,
          row.body.methods.map((method) => METHOD.words[method as keyof typeof METHOD.words]).join(', '),
        ],
        [METHOD.place, row.body.place],
        [METHOD.language, row.body.language],
        [METHOD.via, say(row.body.via)],
        [METHOD.wishes, row.body.wishes],
        [METHOD.toldHow, row.body.told_how_used && TOLD_HOW[row.body.told_how_used]],
        [METHOD.note, row.body.note],
      ];
    case 'day_in_life':
      return row.body.slots.map(
        ({ slot, time, what, basis, told_by, who = [], feeling }): Fact => [
          [`${DAY_KIND[row.body.day_kind]}: ${SLOT[slot]}`, time].filter(Boolean).join(', '),
          [
            what,
            [BASIS[basis], say(told_by)].filter(Boolean).join(', '),
            who.length > 0 && `${DAY.whoRead}: ${listed(who.map((id) => say(id) ?? CHILD.notNamed))}`,
            feeling,
          ]
            .filter(Boolean)
            .join(' · '),
        ],
      );
    case 'worker_safety':
      return [
        [SAFETY.what, row.body.what_happened],
        [SAFETY.child, row.body.for_the_child],
        [SAFETY.place, row.body.private_place && (row.body.private_place === 'yes' ? SAFETY.yes : SAFETY.no)],
        [SAFETY.plan, row.body.safe_visit_plan],
      ];
    case 'alert':
      return [
        [FOUND_WORDS.says, sayRule(row.body.pack, row.body.rule)],
        [FOUND_WORDS.raised, sayTime(row.body.raised_at)],
        [FOUND_WORDS.how, sayAlertState(row.body)],
        ...answerFacts(row.answers),
      ];
  }
}

function calledIn({ called, now_called }: FoundRow, id: Id): string | null {
  const [then, now] = [called[id] ?? null, now_called?.[id]];
  return then && now ? READ.nowCalled(then, now) : then;
}

/** Shape: null for what is not known here. */
function sayCited(cited: Cited | undefined): string | null {
  if (!cited) return null;
  return cited.struck ? `${citedWords(cited)} (${READ.struck})` : citedWords(cited);
}

function citedWords(cited: Cited): string {
  switch (cited.is) {
    case 'quote':
      return `“${cited.words}” (${cited.speaker.name ?? cited.speaker.description ?? CHILD.notNamed})`;
    case 'statement':
      return `“${cited.text}”`;
    case 'unspoken_voice':
      return cited.seen;
    case 'body_mark':
      return [MARK_KIND[cited.kind], cited.site || MARK_VIEW[cited.view]].join(', ');
    case 'plan_action':
      return cited.what;
    case 'alert':
      return sayRule(cited.pack, cited.rule);
    case 'visit':
    case 'child_visit':
      return FOUND_WORDS[cited.is];
  }
}

function stepLabel(step: Cited | undefined): string {
  return step?.is === 'plan_action' && step.changed ? PROGRESS.stepNow : PROGRESS.step;
}

/** Under the name of whoever signed it, and when. */
export function answerFacts(answers: readonly AlertAnswer[]): Fact[] {
  return answers.map(({ by_name, at, state, response }) => [
    `${isolated(by_name)}, ${sayTime(at)}`,
    [ALERT_STATE[state], response].filter(Boolean).join(': '),
  ]);
}

export const SAFETY = {
  heading: 'Your own safety',
  add: 'I did not feel safe',
  what: 'What happened?',
  child: 'What is it like for the child to live there?',
  place: 'Was there a private place to talk?',
  plan: 'How will the next visit be safe?',
  yes: 'Yes',
  no: 'No',
};

function markFacts(mark: Bodies['body_mark']): Fact[] {
  const size = [mark.length_mm, mark.width_mm].filter(Boolean).map((mm) => `${mm} mm`);
  return [
    [MARK_VIEW[mark.view], mark.site],
    [FINDING.kind, [MARK_KIND[mark.kind], size.join(' × ')].filter(Boolean).join(', ')],
    [FINDING.colours, mark.colours.map((colour) => MARK_COLOUR[colour]).join(', ')],
    [FINDING.shape, mark.shape],
    [FINDING.how, MARK_HOW[mark.how]],
    [FINDING.skinBroken, mark.skin_broken && SKIN_BROKEN[mark.skin_broken]],
    [FINDING.birthRecord, sayBirthRecord(mark)],
    [FINDING.noExplanation, mark.explanation_none_because],
    [FINDING.noticedAt, mark.noticed_at && sayTime(mark.noticed_at)],
  ];
}

/** Of any other mark it is asked of nobody, and “not known” is nobody's word. */
function sayBirthRecord({ kind, on_birth_record }: Bodies['body_mark']): string | null {
  const isAsked = mayBeBirthmark(kind) || on_birth_record !== 'unknown';
  return isAsked ? ON_BIRTH_RECORD[on_birth_record] : null;
}

function sayTrained(trained: boolean | null | undefined): string | null {
  return trained === null || trained === undefined ? null : TOOL_TRAINED[trained ? 'yes' : 'no'];
}

function callFacts(call: Bodies['contact_record']): Fact[] {
  const agency = call.agency && (CALLED[call.agency] ?? AGENCY[call.agency as keyof typeof AGENCY]);
  return [
    [CALL_OUTCOME[call.outcome], sayTime(call.at)],
    [STOP.who, [agency, [call.called, call.number].filter(Boolean).join(', ')].filter(Boolean).join(': ')],
    [STOP.said, call.said],
    [STOP.advised, call.advised],
    [STOP.notYet, call.not_yet_because],
  ];
}

function growthFacts(growth: Bodies['growth']): Fact[] {
  return [
    [FINDING.takenOn, sayDate(growth.taken_on)],
    [FINDING.weight, growth.weight_g && `${growth.weight_g}`],
    [FINDING.length, growth.length_mm && `${growth.length_mm}`],
    [FINDING.head, growth.head_mm && `${growth.head_mm}`],
    [CHART[growth.chart], growth.centile_band && CENTILE_BAND[growth.centile_band]],
    [FINDING.measuredBy, `${isolated(growth.measured_by)} (${MEASURER_ROLE[growth.measurer_role]})`],
    [FINDING.source, GROWTH_SOURCE[growth.source]],
    [FINDING.clothing, growth.clothing && CLOTHING[growth.clothing]],
    [FINDING.scales, growth.scales && SCALES[growth.scales]],
    [FINDING.feeding, growth.feeding && FEEDING[growth.feeding]],
    [FINDING.lead, growth.lead],
    [FINDING.differ, growth.views_differ],
    [FINDING.opinion, growth.view],
  ] as Fact[];
}

function statementFacts(
  said: Bodies['statement'],
  say: (id: Id | null | undefined) => string | null,
): Fact[] {
  const from = [say(said.source_person), said.source];
  const kind = [STATEMENT_KIND[said.kind], ...from].filter(Boolean).join(', ');
  return [
    [kind, said.text],
    [CONCERN.lens, said.lens && [LENS[said.lens], say(said.carer)].filter(Boolean).join(', ')],
    [CONCERN.heading, said.concern_type && CONCERN.types[said.concern_type]],
    [CONCERN.now, said.impact_now],
    [CONCERN.likely, said.impact_likely],
    [CONCERN.change, said.change && STATEMENT_CHANGE[said.change]],
    [CONCERN.response, said.family_response],
  ];
}
