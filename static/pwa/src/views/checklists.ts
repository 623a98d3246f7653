/**
 * Checklist answers as they were given, and what is different from earlier visits. No total, no grade, no sentence:
 * a change is two answers side by side. "Not observed" is the absence of an answer, so it is never a change.
 */
import { NOT_OBSERVED } from '../checklist/library';
import type { Bodies, Entry, Time } from '../wire/records';
import { compareEvents, type House, nameThen } from './house';
import { changedAt, lastSigned } from './living';
import type { Answer, ChecklistRow } from './rows';

export type Response = Entry<'checklist_response'>;

/** Answers to the same list about the same child and carer, at visits before this one, oldest first. */
export function earlierResponses(entries: readonly Entry[], response: Response): Response[] {
  const { body } = response.change;
  return lastSigned(entries, 'checklist_response')
    .filter(({ change }) => change.body.definition === body.definition)
    .filter(({ change }) => (change.body.carer ?? null) === (body.carer ?? null))
    .filter(({ change }) => change.body.visit !== body.visit)
    .sort(compareEvents)
    .filter((other) => compareEvents(other, response) < 0);
}

/** One list of one visit, each answer beside the last different one. */
export function checklistRow(house: House, entries: readonly Entry[], response: Response): ChecklistRow {
  const { change } = response;
  const { body, record } = change;
  const changed_at = changedAt(change);
  const earlier = earlierResponses(entries, response);
  return {
    record,
    at: change.event_at,
    changed_at,
    definition: body.definition,
    version: body.version,
    carer: body.carer ? nameThen(house, body.carer, change) : null,
    with_carer: body.with_carer ? nameThen(house, body.with_carer, change) : null,
    state: body.state,
    setting: body.setting,
    note: body.note,
    answers: body.answers.map((answer) => ({
      item: answer.item,
      value: answer.value,
      note: answer.note,
      before: answerBefore(earlier, answer),
    })),
    cues: body.cues.map(({ cue, at, context, may_be_telling_us }) => ({
      cue,
      at: at ?? null,
      context,
      may_be_telling_us,
    })),
  };
}

function answerBefore(
  earlier: readonly Response[],
  answer: Bodies['checklist_response']['answers'][number],
): Answer['before'] {
  if (answer.value === NOT_OBSERVED) return null;
  const last = lastObserved(earlier, answer.item);
  return last && last.value !== answer.value ? last : null;
}

/** The last answer that somebody could give. Shape: earlier – oldest first. */
export function lastObserved(earlier: readonly Response[], item: string): { value: string; at: Time } | null {
  for (const { change } of [...earlier].reverse()) {
    const value = answerTo(change.body, item);
    if (value !== null && value !== NOT_OBSERVED) return { value, at: change.event_at };
  }
  return null;
}

/** null when nothing was answered to the item. */
export function answerTo(body: Bodies['checklist_response'], item: string): string | null {
  return body.answers.find((answer) => answer.item === item)?.value ?? null;
}
