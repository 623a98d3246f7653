/** A correction is kept like a note: it outlives a lock, a crash and a closed page, until it is signed. */
import type { Engine, Failure } from '../../../engine/port';
import { withField } from '../../../views/mending';
import type { MendField, MendingRows, MendPart } from '../../../views/rows';
import type { AnyDraft } from '../../../visit/draft';
import { type MendDraft, mendDraftId, withChildren } from '../../../visit/mend_draft';
import { anew } from '../../../wire/anew';
import type { NewRecord } from '../../../wire/records';
import type { Keeping } from '../../keeping/keeping';
import { useWritten } from '../../keeping/use_written';
import { unsaved, Writings } from '../../keeping/writings';
import { nowTime } from '../reading/review_record';

export interface KeptMend {
  draft: MendDraft;
  /** The body of a part as it stands corrected. */
  body: (part: MendPart) => unknown;
  write: (part: MendPart, field: MendField, value: string) => void;
  /** Something has been corrected. */
  begun: boolean;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** Signs every part anew, in the order they were signed. What went wrong, or null. */
  send: () => Promise<Failure | null>;
  discard: () => Promise<void>;
}

const mends = new Writings<MendDraft>(({ bodies }) => Object.keys(bodies).length === 0);

/** Shape: undefined until the engine has said whether a correction was begun. */
export function useKeptMend(engine: Engine, rows: MendingRows): KeptMend | undefined {
  const id = mendDraftId(rows.item.key);
  const keeping = useWritten(engine, {
    id,
    writings: mends,
    begunIn,
    empty: () => empty(id, engine.newId(), rows),
  });
  return keeping && keptMend(engine, keeping, rows);
}

function keptMend(engine: Engine, keeping: Keeping<MendDraft>, { parts }: MendingRows): KeptMend {
  const body = (part: MendPart) => keeping.draft.bodies[part.change] ?? part.written?.body;
  const id = keeping.draft.draft;
  return {
    draft: keeping.draft,
    body,
    begun: Object.keys(keeping.draft.bodies).length > 0,
    unsaved: unsaved(keeping),
    write: (part, field, value) => {
      const bodies = { ...keeping.draft.bodies, [part.change]: withField(body(part), field, value) };
      const draft = { ...keeping.draft, bodies: bodies as MendDraft['bodies'], updated_at: nowTime() };
      keeping.change(
        withChildren(
          draft,
          parts.map(({ written }) => written),
        ),
      );
    },
    send: () => mends.sign(engine, id, keeping, (draft) => recordsOf(parts, draft)),
    discard: () => mends.discard(engine, id, keeping),
  };
}

function recordsOf(parts: readonly MendPart[], { bodies, updated_at }: MendDraft): NewRecord[] {
  return parts.flatMap(({ change, written }) => {
    const corrected = bodies[change];
    if (!written) return [];
    return [anew(written, corrected === undefined ? undefined : { body: corrected, at: updated_at })];
  });
}

function begunIn(stored: AnyDraft | null): MendDraft | null {
  return stored?.kind === 'mend' ? stored : null;
}

function empty(draft: string, piece: string, { item }: MendingRows): MendDraft {
  return {
    draft,
    format: 1,
    kind: 'mend',
    family: item.family ?? '',
    piece,
    bodies: {},
    updated_at: nowTime(),
  };
}
