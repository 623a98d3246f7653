/** What is written about an emergency is kept while it is written, as a note is: it outlives a lock and a crash. */
import type { Engine, Failure } from '../../../engine/port';
import type { AnyDraft } from '../../../visit/draft';
import type { EditDraft } from '../../../visit/edit_draft';
import { markedId } from '../../../visit/marked_id';
import type { Id, NewRecord } from '../../../wire/records';
import { useWritten } from '../../keeping/use_written';
import { unsaved, Writings } from '../../keeping/writings';
import { useRows } from '../../watching';

type Words = Record<string, string>;

export interface KeptWords {
  words: Words;
  write: (words: Words) => void;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** What went wrong, or null. After a failure the words are still here. */
  sign: (records: () => NewRecord[]) => Promise<Failure | null>;
  discard: () => Promise<void>;
}

export interface WordsAbout {
  /** Who writes: it lies in their own stream until it is signed. */
  me: Id;
  type: 'break_glass' | 'break_glass_review';
  /** What it is about. */
  record: Id;
}

const MARK = { break_glass: 0x6b, break_glass_review: 0x6c };
const kept = new Writings<EditDraft>(({ edits }) => Object.values(edits).every((each) => each === ''));
const nowTime = () => new Date().toISOString();

/** Shape: undefined until the engine has said whether something was begun. `about` stays the same while it is shown. */
export function useKeptWords(engine: Engine, about: WordsAbout): KeptWords | undefined {
  const id = draftId(about);
  const keeping = useWritten(engine, {
    id,
    writings: kept,
    begunIn: (stored) => begunIn(stored, about),
    empty: () => emptyWords(id, about),
  });
  if (!keeping) return undefined;
  const words = keeping.draft.edits as Words;
  return {
    words,
    write: (more) =>
      keeping.change({ ...keeping.draft, edits: { ...keeping.draft.edits, ...more }, updated_at: nowTime() }),
    unsaved: unsaved(keeping),
    sign: (records) => kept.sign(engine, id, keeping, records),
    discard: () => kept.discard(engine, id, keeping),
  };
}

/** Whether words were begun and are not signed yet. */
export function useBegunWords(engine: Engine, about: WordsAbout): boolean {
  const stored = useRows(engine, { is: 'draft', draft: draftId(about) });
  const begun = begunIn(stored ?? null, about);
  return begun !== null && Object.values(begun.edits).some((each) => each !== '');
}

/** Found again whenever it is asked for. */
function draftId({ record, type }: WordsAbout): Id {
  return markedId(record, MARK[type]);
}

function begunIn(stored: AnyDraft | null, { type }: WordsAbout): EditDraft | null {
  return stored?.kind === 'edit' && stored.type === type ? stored : null;
}

function emptyWords(draft: Id, { me, type, record }: WordsAbout): EditDraft {
  return {
    draft,
    format: 1,
    kind: 'edit',
    family: '',
    stream: me,
    stream_kind: 'worker',
    record,
    type,
    act: 'edit',
    base: 0,
    edits: {},
    updated_at: nowTime(),
  };
}
