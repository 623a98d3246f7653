/** What every step of a visit is given. */
import type { AnswerList, CueList, NoteForm } from '../../../checklist/definition';
import {
  BABY_CUES,
  BABY_OBSERVATION,
  CASE_NOTE,
  PARENT_OBSERVATION,
  PUBLISHED,
} from '../../../checklist/published';
import type { Engine } from '../../../engine/port';
import type { Raised } from '../../../rules';
import { silentBeyond } from '../../../rules/answering';
import type { Pack } from '../../../rules/pack';
import { dayOf } from '../../../views/age';
import type { ChildForVisit, FamilyForVisit } from '../../../views/rows';
import type { Action } from '../../../visit/actions';
import { duringVisit } from '../../../visit/body';
import type { Draft, DraftChild } from '../../../visit/draft';
import type { GapContext } from '../../../visit/gaps';
import { calledName } from '../../../visit/household';
import { isStartLikely } from '../../../visit/likely';
import type { DateText, Id, Time } from '../../../wire/records';
import type { Arriving } from '../../keeping/arriving';
import { sayClock } from '../../strings/when';
import type { RoomMaker } from '../make_room';
import { VISIT } from './strings';

export interface OpenVisit {
  draft: Draft;
  /** The draft with everything done to it, also what is not drawn yet. */
  latest: () => Draft;
  family: FamilyForVisit;
  /** What the rules find now, and the pack that they are from. */
  raised: readonly Raised[];
  pack: Pack;
  /** Name of the author, as said in "who heard". */
  author: string;
  act: (action: Action) => void;
  /** What is on its way into the draft. */
  arriving: Arriving;
  newId: () => Id;
  now: () => Time;
  attach: Engine['attach'];
  keepSound: Engine['keepSound'];
  finishSound: Engine['finishSound'];
  openDrafted: Engine['openDrafted'];
  beforeLock: Engine['beforeLock'];
  /** Makes room on a device that is short of it. */
  room: RoomMaker;
}

/** The lists of the day the visit began, by what they are for. */
export interface VisitForms {
  baby: AnswerList;
  cues: CueList;
  carer: AnswerList;
  note: NoteForm;
}

export function formsOf(draft: Draft): VisitForms {
  const day = formDay(draft);
  return {
    baby: PUBLISHED.current('answers', BABY_OBSERVATION, day),
    cues: PUBLISHED.current('cues', BABY_CUES, day),
    carer: PUBLISHED.current('answers', PARENT_OBSERVATION, day),
    note: PUBLISHED.current('note', CASE_NOTE, day),
  };
}

/** The day the visit began; while its year is half typed, the day it is written on. */
export function formDay(draft: Draft): DateText {
  return dayOf(isStartLikely(draft, draft.updated_at) ? draft.started_at : draft.updated_at);
}

/** The clock time that the record will bear; '' for what is written down after the visit. */
export function notedAt({ draft }: Pick<OpenVisit, 'draft'>, at: Time): string {
  return duringVisit(draft, at) ? sayClock(at) : '';
}

export function gapContext({ draft, now, raised }: Pick<OpenVisit, 'draft' | 'now' | 'raised'>): GapContext {
  return { now: now(), find: PUBLISHED.find, silent: silentBeyond(draft, raised) };
}

export function childName({ family }: OpenVisit, child: Id): string {
  return family.children.find((each) => each.child === child)?.name ?? VISIT.childNotHere;
}

export function rememberedChild({ family }: OpenVisit, child: Id): ChildForVisit | null {
  return family.children.find((each) => each.child === child) ?? null;
}

/** What somebody in the room is called on screen. */
export function personName({ draft }: OpenVisit, adult: Id): string {
  const person = draft.people.find((each) => each.adult === adult);
  return (person && calledName(person)) || VISIT.unnamed;
}

export function plannedChildren({ draft }: OpenVisit): DraftChild[] {
  return draft.children.filter(({ planned }) => planned);
}
