/**
 * What is still to be done about what the rules raised before a visit can be signed, and what becomes a record of it.
 *
 * Source: docs/decisions/0031-rules-run-where-their-facts-are.md.
 */
import type { Action } from '../visit/actions';
import { EVERYDAY, lateReason } from '../visit/body';
import type { Draft, DraftAlert } from '../visit/draft';
import { type Finding, findingsOf } from '../visit/finding';
import type { Bodies, Id, NewRecord, Time } from '../wire/records';
import type { Raised } from '.';
import type { Pack } from './pack';

/** More prompts than this at a signing are not read. */
export const PROMPTS_MAX = 3;

type Call = Finding<'contact_record'>;

/** Calls recorded about what was raised, oldest first. */
export function callsAbout(draft: Draft, raised: Pick<Raised, 'facts' | 'earlier_calls'>): Call[] {
  const about = new Set(factsOf(draft, raised));
  return draft.children
    .flatMap((child) => findingsOf(child, 'contact_record'))
    .filter(({ record }) => !raised.earlier_calls?.includes(record))
    .filter(({ body }) => (body.about ?? []).some((record) => about.has(record)))
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

/** The records that a call about it names; the visit itself when nothing written is behind it. */
export function factsOf(draft: Draft, { facts }: Pick<Raised, 'facts'>): Id[] {
  return facts.length > 0 ? facts : [draft.visit];
}

/** How far a STOP is: nobody called, why not, or a call that somebody answered. */
export type StopState =
  | { is: 'unanswered' }
  | { is: 'not_yet'; ask_again_at: Time }
  | { is: 'called'; at: Time };

export function stopState(draft: Draft, raised: Raised, pack: Pack): StopState {
  const calls = callsAbout(draft, raised).filter(({ body }) => isRecorded(body));
  const answered = calls.filter(({ body }) => body.outcome === 'answered');
  const last = answered.find((_, n) => untoldIn(answered.slice(0, n + 1), raised).length === 0);
  if (last) return { is: 'called', at: timeOf(last) };
  const tried = calls.at(-1);
  if (!tried || tried.body.outcome === 'answered') return { is: 'unanswered' };
  const wait_ms = pack.number(raised.rule, 'ask_again_after_min') * 60_000;
  return { is: 'not_yet', ask_again_at: new Date(Date.parse(timeOf(tried)) + wait_ms).toISOString() };
}

/**
 * What was written after somebody was told: the last call that was answered, and the words that it cannot have been about.
 *
 * Shape:  null when there was no such call, or when nothing was written since.
 */
export function writtenSince(draft: Draft, raised: Raised): { call: Call; at: Time; words: string[] } | null {
  const answered = callsAbout(draft, raised).filter(
    ({ body }) => body.outcome === 'answered' && isRecorded(body),
  );
  const call = answered.at(-1);
  const words = untoldIn(answered, raised);
  return call && words.length > 0 ? { call, at: timeOf(call), words } : null;
}

function untoldIn(calls: readonly Call[], { words = [] }: Pick<Raised, 'words'>): string[] {
  const told = new Set(calls.flatMap((call) => call.told ?? []));
  return words.filter((word) => !told.has(word));
}

/** The words that a call about these records is about: all that stand in the visit when it is written down. */
export function wordsToTell(draft: Draft, raised: readonly Raised[], about: readonly Id[]): string[] {
  const stops = raised.filter(
    (each) => each.level === 'stop' && factsOf(draft, each).some((id) => about.includes(id)),
  );
  return [...new Set(stops.flatMap(({ words = [] }) => words))];
}

/**
 * What a draft lacks that an earlier version of the app wrote: it kept no words with an answer. It was given for those
 * that are there as the draft is taken up.
 */
export function wordsOfBefore(draft: Draft, raised: readonly Raised[]): Action[] {
  const calls = draft.children.flatMap((part) =>
    findingsOf(part, 'contact_record')
      .filter(({ told }) => told === undefined)
      .map(({ record, body }): Action => {
        const words = wordsToTell(draft, raised, body.about ?? []);
        return { is: 'note_told', child: part.child, record, words };
      }),
  );
  const answers = (draft.alerts ?? [])
    .filter(({ state, words }) => state === 'not_applicable' && words === undefined)
    .map(({ code, state, response }): Action => {
      const words = raised.find((each) => each.code === code)?.words ?? [];
      return { is: 'answer_raised', code, state, response, words };
    });
  return [...calls, ...answers];
}

/** STOPs that stand in the way of signing: nothing says who was called, or why nobody was. */
export function openStops(draft: Draft, raised: readonly Raised[], pack: Pack): Raised[] {
  return raised.filter((each) => each.level === 'stop' && stopState(draft, each, pack).is === 'unanswered');
}

/** STOPs that take over the screen now: unanswered, or it is time to ask again. */
export function pressingStops(draft: Draft, raised: readonly Raised[], pack: Pack, now: Time): Raised[] {
  return raised.filter((each) => {
    if (each.level !== 'stop') return false;
    const state = stopState(draft, each, pack);
    return state.is === 'unanswered' || (state.is === 'not_yet' && state.ask_again_at <= now);
  });
}

/** The prompts to be answered at this signing: three at most, worst first. */
export function promptsToAnswer(draft: Draft, raised: readonly Raised[]): Raised[] {
  return promptsIn(raised)
    .slice(0, PROMPTS_MAX)
    .filter((each) => !hasReason(draft, each));
}

/** Who has no voice in their part of the note, where worse prompts are asked and that one is not: it must not pass unseen. */
export function silentBeyond(draft: Draft, raised: readonly Raised[]): Id[] {
  return promptsIn(raised)
    .slice(PROMPTS_MAX)
    .filter((each) => !hasReason(draft, each))
    .flatMap(({ rule, child }) => (rule === 'R9' && child ? [child] : []));
}

function promptsIn(raised: readonly Raised[]): Raised[] {
  return raised.filter(({ level }) => level === 'prompt');
}

/** Whether it was said why it does not apply, of all the words that raise it now. */
export function hasReason(draft: Draft, { code, words = [] }: Pick<Raised, 'code' | 'words'>): boolean {
  const alert = alertOf(draft, code);
  return alert?.state === 'not_applicable' && words.every((word) => alert.words?.includes(word));
}

export function alertOf(draft: Draft, code: string): DraftAlert | null {
  return (draft.alerts ?? []).find((alert) => alert.code === code) ?? null;
}

/**
 * What was raised and stands, as records of the children whom it is about; all of them, when it is about the visit. With it what
 * was tapped and taken back, as its author answered it.
 *
 * Shape:  none for a hint, and none for a prompt that nobody was asked: beyond the first three, unless it was one of them
 *         before and somebody answered it.
 * Errors: RangeError when a STOP is open, or when something was raised that the draft has not noted.
 */
export function alertRecords(draft: Draft, raised: readonly Raised[], pack: Pack): NewRecord<'alert'>[] {
  const [open] = openStops(draft, raised, pack);
  if (open) throw new RangeError(`cannot be signed: ${open.rule} is open`);
  const prompts = promptsIn(raised).filter((each, n) => n < PROMPTS_MAX || hasReason(draft, each));
  return [
    ...raised
      .filter((each) => each.level === 'stop' || each.level === 'alert' || prompts.includes(each))
      .flatMap((each) => recordsOf(draft, each, pack)),
    ...takenBack(draft, pack),
  ];
}

function recordsOf(draft: Draft, raised: Raised, pack: Pack): NewRecord<'alert'>[] {
  const alert = alertOf(draft, raised.code);
  if (!alert) throw new RangeError(`cannot be signed: ${raised.rule} is not noted`);
  return ofEachChild(draft, raised, alert, pack, answerOf(draft, raised, alert, pack));
}

/** That immediate danger was tapped is not gone with the tap that takes it back: who reads the visit sees both. */
function takenBack(draft: Draft, pack: Pack): NewRecord<'alert'>[] {
  return (draft.danger_taken_back ?? []).flatMap(({ record, tapped_at, response }) => {
    const tap = { rule: 'R4', child: null, level: 'stop', facts: [], text: pack.rule('R4') } as const;
    const answer = { state: 'not_applicable', response } as const;
    return ofEachChild(draft, tap, { record, raised_at: tapped_at }, pack, answer);
  });
}

type Answer = Pick<Bodies['alert'], 'state' | 'response'>;

function ofEachChild(
  draft: Draft,
  {
    rule,
    child,
    level,
    facts,
    text,
  }: Readonly<Pick<Raised, 'rule' | 'child' | 'level' | 'text'>> & {
    facts: readonly Id[];
  },
  { record, raised_at }: Pick<DraftAlert, 'record' | 'raised_at'>,
  pack: Pack,
  answer: Answer,
): NewRecord<'alert'>[] {
  const planned = draft.children.filter((each) => each.planned).map((each) => each.child);
  const about = child === null ? planned : [child];
  return about.map((child, n) => ({
    ...EVERYDAY,
    stream: child,
    stream_kind: 'child',
    record: n === 0 ? record : apart(record, n),
    type: 'alert',
    event_at: raised_at,
    late_reason: lateReason(draft),
    ...(text.sees === 'restricted' ? { visibility: 'restricted', family_view: 'withhold' } : {}),
    body: {
      child,
      visit: draft.visit,
      rule,
      pack: pack.name,
      level: level as Bodies['alert']['level'],
      facts: [...facts],
      raised_at,
      ...answer,
    },
  }));
}

/** A STOP is acknowledged by an answered call; what nobody answered stays open. */
function answerOf(draft: Draft, raised: Raised, alert: DraftAlert, pack: Pack): Answer {
  if (raised.level !== 'stop')
    return alert.state === 'not_applicable' && !hasReason(draft, raised)
      ? { state: 'open', response: null }
      : { state: alert.state, response: alert.response || null };
  const called = stopState(draft, raised, pack).is === 'called';
  return { state: called ? 'acknowledged' : 'open', response: null };
}

/** An id of its own for each further child, the same whenever the visit is signed again. */
function apart(record: Id, n: number): Id {
  return `${record.slice(0, -2)}${((Number.parseInt(record.slice(-2), 16) + n) % 256).toString(16).padStart(2, '0')}`;
}

function isRecorded({ outcome, not_yet_because, agency, called }: Call['body']): boolean {
  if (outcome === 'not_yet') return Boolean(not_yet_because?.trim());
  return Boolean(outcome) && Boolean(agency || called?.trim());
}

function timeOf({ at, body }: Call): Time {
  return body.at ?? at;
}
