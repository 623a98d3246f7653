/** A correction is kept like a note: it outlives a lock, a crash and a closed page, until it is signed. */
import { useRef } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { withField } from '../../../views/mending';
import type { MendField, MendingRows, MendPart } from '../../../views/rows';
import type { AnyDraft } from '../../../visit/draft';
import { type MendDraft, mendDraftId } from '../../../visit/mend_draft';
import type { Change, NewRecord } from '../../../wire/records';
import { Keeping, Kept, surroundings } from '../../keeping/keeping';
import { signKept } from '../../keeping/sign_kept';
import { useFlushes, useFollowed } from '../../keeping/use_keeping';
import { useRows } from '../../watching';
import { nowTime } from '../reading/review_record';

export interface KeptMend {
  /** The body of a part as it stands corrected. */
  body: (part: MendPart) => unknown;
  write: (part: MendPart, path: MendField['path'], value: string) => void;
  /** Something has been corrected. */
  begun: boolean;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** Signs every part anew, in the order they were signed. What went wrong, or null. */
  send: () => Promise<Failure | null>;
  discard: () => Promise<void>;
}

const kept = new Kept<Keeping<MendDraft>>();

/** Shape: undefined until the engine has said whether a correction was begun. */
export function useKeptMend(engine: Engine, rows: MendingRows): KeptMend | undefined {
  const id = mendDraftId(rows.item.key);
  const stored = useRows(engine, { is: 'draft', draft: id });
  const held = useRef<Keeping<MendDraft> | null>(null);
  held.current ??= kept.known(engine, id);
  if (stored !== undefined) held.current ??= keepingOf(engine, begunIn(stored) ?? empty(id, rows));
  const keeping = held.current;
  useFollowed(keeping);
  useFlushes(engine, keeping);
  return keeping ? keptMend(engine, keeping, rows) : undefined;
}

function keptMend(engine: Engine, keeping: Keeping<MendDraft>, { parts }: MendingRows): KeptMend {
  const body = (part: MendPart) => keeping.draft.bodies[part.change] ?? part.written?.body;
  const over = () => {
    kept.forget(engine, keeping.draft.draft);
    keeping.end();
  };
  return {
    body,
    begun: Object.keys(keeping.draft.bodies).length > 0,
    unsaved: keeping.saved.is === 'failed' ? keeping.saved.failure : null,
    write: (part, path, value) => {
      const bodies = { ...keeping.draft.bodies, [part.change]: withField(body(part), path, value) };
      keeping.change({ ...keeping.draft, bodies: bodies as MendDraft['bodies'], updated_at: nowTime() });
    },
    send: async () => {
      const outcome = await signKept(engine, keeping, (draft) => recordsOf(parts, draft));
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

function recordsOf(parts: readonly MendPart[], { bodies, updated_at }: MendDraft): NewRecord[] {
  return parts.flatMap(({ change, written }) => {
    const corrected = bodies[change];
    return written ? [anew(written, corrected, updated_at)] : [];
  });
}

/** The same statement in a new change that names the old one: nothing is altered but what its author corrected. */
function anew(change: Change, corrected: unknown, at: string): NewRecord {
  const { stream, stream_kind, record, type, base, event_at, visibility, family_view, third_party } = change;
  return {
    stream,
    stream_kind,
    record,
    type,
    base,
    event_at,
    visibility,
    family_view,
    third_party,
    late_reason: change.late_reason,
    definition_version: change.definition_version,
    body: corrected ?? change.body,
    supersedes: change.change,
    recorded_at: corrected ? at : change.recorded_at,
  } as NewRecord;
}

function begunIn(stored: AnyDraft | null): MendDraft | null {
  return stored?.kind === 'mend' ? stored : null;
}

/** Nothing corrected is nothing kept. */
function keepingOf(engine: Engine, draft: MendDraft): Keeping<MendDraft> {
  const save = (changed: MendDraft) =>
    Object.keys(changed.bodies).length === 0 ? engine.discardDraft(changed.draft) : engine.saveDraft(changed);
  return kept.of(engine, draft.draft, () => new Keeping(draft, surroundings(save)));
}

function empty(draft: string, { item }: MendingRows): MendDraft {
  return { draft, format: 1, kind: 'mend', family: item.family ?? '', bodies: {}, updated_at: nowTime() };
}
