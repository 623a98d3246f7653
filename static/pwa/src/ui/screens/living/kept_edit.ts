/** What somebody changes or chooses is kept like a note: it outlives a lock, a crash and a closed page, until it is signed. */
import { useRef } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { MergingType } from '../../../views/living';
import type { LivingRows } from '../../../views/rows';
import type { EditAct, EditDraft } from '../../../visit/edit_draft';
import type { Id, NewRecord } from '../../../wire/records';
import type { Keeping } from '../../keeping/keeping';
import { useFlushes, useFollowed } from '../../keeping/use_keeping';
import { unsaved, Writings } from '../../keeping/writings';
import { useRows } from '../../watching';
import { nowTime } from '../reading/review_record';

export interface EditAbout {
  stream: Id;
  type: MergingType;
  record: Id;
  act: EditAct;
}

export interface KeptEdit {
  /** What it says now. */
  now: LivingRows;
  /** What it said, and left open, when the writing began; with own changes since. undefined: still being looked up. */
  began: LivingRows | undefined;
  edits: EditDraft['edits'];
  base: number;
  /** Shape: base – what has come into view since the writing began, if the author has just written with it in view. */
  write: (name: string, value: unknown, base?: number) => void;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  isOver: boolean;
  /** Signs this body. What went wrong, or null; then what was written is still here. */
  sign: (body: Record<string, unknown>) => Promise<Failure | null>;
  discard: () => Promise<void>;
}

const writings = new Writings<EditDraft>(({ edits }) => Object.keys(edits).length === 0);

/** Shape: undefined until the engine has answered; null when there is nothing of that name here. */
export function useKeptEdit(engine: Engine, about: EditAbout): KeptEdit | null | undefined {
  const { stream, type, record, act } = about;
  const key = `${record} ${act}`;
  const now = useRows(engine, { is: 'living', stream, type, record, base: null });
  const held = useRef<Keeping<EditDraft> | null>(null);
  held.current ??= writings.known(engine, key);
  if (now) held.current ??= writings.of(engine, key, now.begun[act] ?? empty(engine.newId(), now, act));
  const keeping = held.current;
  const base = keeping?.draft.base ?? null;
  const began = useRows(engine, { is: 'living', stream, type, record, base });
  useFollowed(keeping);
  useFlushes(engine, keeping);
  if (now === null) return null;
  return now && keeping
    ? keptEdit(engine, key, keeping, now, base === null ? undefined : (began ?? undefined))
    : undefined;
}

function keptEdit(
  engine: Engine,
  key: string,
  keeping: Keeping<EditDraft>,
  now: LivingRows,
  began: LivingRows | undefined,
): KeptEdit {
  return {
    now,
    began,
    edits: keeping.draft.edits,
    base: keeping.draft.base,
    isOver: keeping.isOver,
    unsaved: unsaved(keeping),
    write: (name, value, base = keeping.draft.base) =>
      keeping.change({
        ...keeping.draft,
        base,
        edits: { ...keeping.draft.edits, [name]: value },
        updated_at: nowTime(),
      }),
    sign: (body) => writings.sign(engine, key, keeping, (draft) => [recordOf(draft, now, body)]),
    discard: () => writings.discard(engine, key, keeping),
  };
}

function recordOf(draft: EditDraft, { visibility }: LivingRows, body: Record<string, unknown>): NewRecord {
  const { stream, stream_kind, record, type, base } = draft;
  return {
    stream,
    stream_kind,
    record,
    type,
    base,
    event_at: nowTime(),
    visibility,
    body,
  } as unknown as NewRecord;
}

function empty(draft: Id, rows: LivingRows, act: EditAct): EditDraft {
  const { family, stream, stream_kind, record, type, version } = rows;
  return {
    draft,
    format: 1,
    kind: 'edit',
    family,
    stream,
    stream_kind,
    record,
    type,
    act,
    base: version,
    edits: {},
    updated_at: nowTime(),
  };
}
