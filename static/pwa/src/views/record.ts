/** One living record: what it says, what waits to be chosen, and what somebody needs who changes it. */
import type { EditAct, EditDraft } from '../visit/edit_draft';
import type { Id } from '../wire/records';
import { aboutOf } from './draft';
import { openedUntil } from './emergencies';
import { type House, openHouse } from './house';
import { type MergingType, recordSays } from './living';
import type { Conflict } from './merge';
import { names } from './names';
import type { Notebook } from './notebook';
import type { ConflictRow, LivingRows } from './rows';

export interface LivingAsked {
  stream: Id;
  type: MergingType;
  record: Id;
  /** The version at which a change began; null: as it stands now. */
  base: number | null;
}

export async function record(book: Notebook, asked: LivingAsked): Promise<LivingRows | null> {
  const info = book.streams().find(({ stream }) => stream === asked.stream);
  const known = names(book);
  const family = known.children.get(asked.stream)?.child.body.family ?? asked.stream;
  const house = info && (await openHouse(book, family));
  const entries = house && (house.held.get(asked.stream) ?? house.entries).standing;
  if (!info || !house || !entries) return null;
  const now = recordSays(entries, asked.type, asked.record);
  const says =
    asked.base === null
      ? now
      : recordSays(entries, asked.type, asked.record, Math.min(asked.base, now.version));
  const first = entries.find(({ change }) => change.record === asked.record);
  return {
    stream: asked.stream,
    stream_kind: info.kind,
    family,
    record: asked.record,
    type: asked.type,
    about: aboutOf(known, asked.stream, family),
    is_new: first === undefined,
    version: now.version,
    body: says.body,
    conflicts: says.conflicts.map((conflict) => conflictRow(book, house, conflict)),
    visibility: first?.change.visibility ?? 'team',
    children: [...house.children.keys()].map((id) => ({ id, name: known.child(id) })),
    adults: [...house.adults.values()].map(({ adult, name, description }) => ({
      id: adult,
      name: name ?? description ?? '',
    })),
    may_write: mayWrite(book) && openedUntil(book, asked.stream) === null,
    begun: { edit: begunOf(book, asked.record, 'edit'), choose: begunOf(book, asked.record, 'choose') },
  };
}

/** Whoever works with families writes their living records. Source: sync/records/. */
export function mayWrite({ me }: Notebook): boolean {
  return me.role === 'practitioner' || me.role === 'supervisor';
}

function begunOf(book: Notebook, record: Id, act: EditAct): EditDraft | null {
  const edits = book.drafts().filter((each): each is EditDraft => each.kind === 'edit');
  return edits.find((each) => each.record === record && each.act === act) ?? null;
}

function conflictRow(book: Notebook, house: House, { contenders, ...cell }: Conflict): ConflictRow {
  return {
    ...cell,
    contenders: contenders.map(({ value, by }) => ({
      value,
      by: by.map(({ author, signed_at, version }) => ({
        name: house.names.person(author),
        mine: author === book.me.person,
        at: signed_at,
        version,
      })),
    })),
  };
}
