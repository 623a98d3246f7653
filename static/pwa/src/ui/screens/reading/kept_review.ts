/** What somebody writes to a visit is kept like the visit itself: it outlives a lock, a crash and a closed page. */
import { useRef } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { AnyDraft } from '../../../visit/draft';
import { type ReviewDraft, reviewDraftId, type WrittenReview } from '../../../visit/review_draft';
import type { Id, NewRecord } from '../../../wire/records';
import type { Keeping } from '../../keeping/keeping';
import { useFlushes, useFollowed } from '../../keeping/use_keeping';
import { unsaved, Writings } from '../../keeping/writings';
import { useRows } from '../../watching';
import { nowTime, reviewRecord } from './review_record';

export interface ReviewAbout {
  family: Id;
  visit: Id;
  kind: WrittenReview;
  /** The question that a reply answers. */
  answers?: Id;
  /** The change of the visit that the reader has read. */
  read_change?: Id;
  /** Of the visit, as the reader sees it. */
  children: readonly { child: Id }[];
}

export interface KeptReview {
  text: string;
  write: (text: string) => void;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** It has been signed or thrown away. */
  isOver: boolean;
  /** What went wrong, or null. After a failure the words are still here. */
  sign: () => Promise<Failure | null>;
  discard: () => Promise<void>;
}

const reviews = new Writings<ReviewDraft>(({ text }) => text === '');

/** Shape: undefined until the engine has said whether something was begun. `about` stays the same while it is shown. */
export function useKeptReview(engine: Engine, about: ReviewAbout): KeptReview | undefined {
  const id = reviewDraftId(about.answers ?? about.visit, about.kind);
  const stored = useRows(engine, { is: 'draft', draft: id });
  const held = useRef<Keeping<ReviewDraft> | null>(null);
  held.current ??= reviews.known(engine, id);
  if (stored !== undefined)
    held.current ??= reviews.of(engine, id, begun(stored) ?? emptyReview(engine, id, about));
  const keeping = held.current;
  useFollowed(keeping);
  useFlushes(engine, keeping);
  return keeping ? keptReview(engine, keeping, about) : undefined;
}

/** What was begun, when it was: words that are not signed yet. */
export function begun(stored: AnyDraft | null | undefined): ReviewDraft | null {
  return stored?.kind === 'review' && stored.text !== '' ? stored : null;
}

function keptReview(engine: Engine, keeping: Keeping<ReviewDraft>, about: ReviewAbout): KeptReview {
  const id = keeping.draft.draft;
  return {
    text: keeping.draft.text,
    write: (text) =>
      keeping.change({ ...keeping.draft, text, child: onlyChild(about), updated_at: nowTime() }),
    unsaved: unsaved(keeping),
    isOver: keeping.isOver,
    sign: () => reviews.sign(engine, id, keeping, (draft) => [recordOf(engine, draft, about)]),
    discard: () => reviews.discard(engine, id, keeping),
  };
}

function recordOf(engine: Engine, draft: ReviewDraft, { read_change }: ReviewAbout): NewRecord {
  const { family, visit, review_kind: kind, text, answers, record } = draft;
  const answering = answers === null ? {} : { answers };
  const reading = kind === 'reviewed' && read_change ? { read_change } : {};
  return reviewRecord(engine, { family, visit, kind, text, record, at: nowTime(), ...answering, ...reading });
}

function onlyChild({ children: [first, ...others] }: ReviewAbout): Id | null {
  return first && others.length === 0 ? first.child : null;
}

function emptyReview(engine: Engine, draft: Id, about: ReviewAbout): ReviewDraft {
  const { family, visit, kind, answers } = about;
  return {
    draft,
    format: 1,
    kind: 'review',
    review_kind: kind,
    family,
    visit,
    child: onlyChild(about),
    answers: answers ?? null,
    record: engine.newId(),
    text: '',
    updated_at: nowTime(),
  };
}
