/** A change to a signed visit is kept like a note: it outlives a lock, a crash and a closed page, until it is signed. */
import type { Engine, Failure } from '../../../engine/port';
import { withField } from '../../../views/mending';
import type { AmendingRows, AmendPart, MendField } from '../../../views/rows';
import { bodyOf, withStruck } from '../../../visit/amended';
import type { AnyDraft } from '../../../visit/draft';
import { amendDraftId, type MendDraft, withChildren } from '../../../visit/mend_draft';
import type { Id, NewRecord } from '../../../wire/records';
import type { Keeping } from '../../keeping/keeping';
import { useWritten } from '../../keeping/use_written';
import { unsaved, Writings } from '../../keeping/writings';
import { nowTime } from '../reading/review_record';

export interface KeptAmend {
  draft: MendDraft;
  write: (part: AmendPart, field: MendField, value: string) => void;
  strike: (change: Id, struck: boolean) => void;
  writeReason: (reason: string) => void;
  /** Lets go of what was written of these changes. */
  drop: (changes: readonly Id[]) => void;
  /** Something is written or struck. */
  begun: boolean;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** What went wrong, or null. */
  sign: (recordsOf: (draft: MendDraft) => NewRecord[]) => Promise<Failure | null>;
  discard: () => Promise<void>;
}

const amends = new Writings<MendDraft>(isEmpty);

function isEmpty({ bodies, struck = [], reason = '' }: MendDraft): boolean {
  return Object.keys(bodies).length === 0 && struck.length === 0 && reason === '';
}

/** Shape: undefined until the engine has said whether a change was begun. */
export function useKeptAmend(engine: Engine, rows: AmendingRows): KeptAmend | undefined {
  const id = amendDraftId(rows.visit);
  const keeping = useWritten(engine, {
    id,
    writings: amends,
    begunIn,
    empty: () => empty(id, engine.newId(), rows),
  });
  return keeping && keptAmend(engine, keeping, rows);
}

function keptAmend(
  engine: Engine,
  keeping: Keeping<MendDraft>,
  { parts, falling }: Pick<AmendingRows, 'parts' | 'falling'>,
): KeptAmend {
  const { draft } = keeping;
  const written = [...parts, ...falling].map((part) => part.written);
  const change = (fields: Partial<MendDraft>) =>
    keeping.change(withChildren({ ...keeping.draft, ...fields, updated_at: nowTime() }, written));
  return {
    draft,
    begun: !isEmpty(draft),
    unsaved: unsaved(keeping),
    write: (part, field, value) => {
      const body = withField(bodyOf(part, keeping.draft), field, value);
      change({ bodies: { ...keeping.draft.bodies, [part.written.change]: body } });
    },
    strike: (id, struck) => change({ struck: withStruck(keeping.draft, id, struck).struck ?? [] }),
    writeReason: (reason) => change({ reason }),
    drop: (changes) => {
      const left = Object.entries(keeping.draft.bodies).filter(([id]) => !changes.includes(id));
      change({ bodies: Object.fromEntries(left) });
    },
    sign: (recordsOf) => amends.sign(engine, draft.draft, keeping, recordsOf),
    discard: () => amends.discard(engine, draft.draft, keeping),
  };
}

function begunIn(stored: AnyDraft | null): MendDraft | null {
  return stored?.kind === 'mend' && stored.visit !== undefined ? stored : null;
}

function empty(draft: Id, piece: Id, { family, visit }: AmendingRows): MendDraft {
  return { draft, format: 1, kind: 'mend', family, visit, piece, bodies: {}, updated_at: nowTime() };
}
