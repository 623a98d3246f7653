/** What somebody changes or chooses is kept like a note: it outlives a lock, a crash and a closed page, until it is signed. */
import { useRef } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { MergingType } from '../../../views/living';
import type { LivingRows } from '../../../views/rows';
import type { EditAct, EditDraft } from '../../../visit/edit_draft';
import type { Id, NewRecord } from '../../../wire/records';
import { Keeping, Kept, surroundings } from '../../keeping/keeping';
import { signKept } from '../../keeping/sign_kept';
import { useFlushes, useFollowed } from '../../keeping/use_keeping';
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

const edits = new Kept<Keeping<EditDraft>>();

/** Shape: undefined until the engine has answered; null when there is nothing of that name here. */
export function useKeptEdit(engine: Engine, about: EditAbout): KeptEdit | null | undefined {
  const { stream, type, record, act } = about;
  const key = `${record} ${act}`;
  const now = useRows(engine, { is: 'living', stream, type, record, base: null });
  const held = useRef<Keeping<EditDraft> | null>(null);
  held.current ??= edits.known(engine, key);
  if (now) held.current ??= keepingOf(engine, key, now.begun[act] ?? empty(engine.newId(), now, act));
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
  const over = () => {
    edits.forget(engine, key);
    keeping.end();
  };
  return {
    now,
    began,
    edits: keeping.draft.edits,
    base: keeping.draft.base,
    isOver: keeping.isOver,
    unsaved: keeping.saved.is === 'failed' ? keeping.saved.failure : null,
    write: (name, value, base = keeping.draft.base) =>
      keeping.change({
        ...keeping.draft,
        base,
        edits: { ...keeping.draft.edits, [name]: value },
        updated_at: nowTime(),
      }),
    sign: async (body) => {
      const outcome = await signKept(engine, keeping, (draft) => [recordOf(draft, now, body)]);
      if (!outcome.ok && outcome.failure.code !== 'already_signed') return outcome.failure;
      over();
      return null;
    },
    discard: async () => {
      await keeping.close();
      await engine.discardDraft(keeping.draft.draft);
      over();
    },
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

/** Nothing written is nothing kept. */
function keepingOf(engine: Engine, key: string, draft: EditDraft): Keeping<EditDraft> {
  const save = (changed: EditDraft) =>
    Object.keys(changed.edits).length === 0 ? engine.discardDraft(changed.draft) : engine.saveDraft(changed);
  return edits.of(engine, key, () => new Keeping(draft, surroundings(save)));
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
