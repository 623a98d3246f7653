/**
 * A signed visit for its author to change: each of its records in its newest words, with what may be written anew.
 *
 * Source: docs/decisions/0058-a-signed-visit-is-changed-beside-itself.md.
 */
import type { Change, Entry, Id } from '../wire/records';
import { checklistRow } from './checklists';
import { visitOfPart } from './digest';
import { askedAt, metAt, raisedAt } from './falling';
import { FOUND_TYPES, foundRows } from './found';
import { type House, isPartOf, openHouse } from './house';
import { lastSigned, newestOnly, ofType } from './living';
import { fieldsOf } from './mending';
import type { Notebook } from './notebook';
import type { AmendingRows, AmendPart, MendField } from './rows';
import { childFirst, quoteRow, unspokenRow } from './visit_rows';

/** What a correction leaves as it is: it was said by somebody else, follows from other words, or rules have acted on it. */
const LEFT: Partial<Record<Change['type'], readonly string[] | 'all'>> = {
  quote: 'all',
  statement: ['text'],
  child_visit: ['seen', 'not_seen_reason'],
};

/** Shape: null when it is not here, is struck, or is somebody else's. */
export async function amending(book: Notebook, family: Id, id: Id): Promise<AmendingRows | null> {
  const house = await openHouse(book, family);
  const visit =
    house && lastSigned(house.entries.standing, 'visit').find(({ change }) => change.record === id);
  if (!house || !visit || visit.change.author !== book.me.person) return null;
  const children = visit.change.body.children.filter((child) => house.children.has(child));
  const parts = children.flatMap((child) => partsOf(house, visit, child));
  return {
    family,
    family_name: house.body.name,
    visit: id,
    started_at: visit.change.body.started_at,
    children: children.map((child) => ({ child, name: house.names.child(child) })),
    parts: [amendPart(house, visit, null), ...parts],
    falling: fallingParts(house, visit, children),
  };
}

function partsOf(house: House, visit: Entry<'visit'>, child: Id): AmendPart[] {
  const own = newestOnly(house.held.get(child)?.standing ?? []).filter(
    ({ change }) => visitOfPart(change) === visit.change.record && isPartOf(visit, change),
  );
  const found = FOUND_TYPES.filter((type) => type !== 'alert').flatMap((type) => ofType(own, type));
  return [
    ...ofType(own, 'child_visit'),
    ...ofType(own, 'quote'),
    ...ofType(own, 'unspoken_voice'),
    ...ofType(own, 'checklist_response').sort(childFirst),
    ...found,
    ...ofType(own, 'attachment'),
  ].map((entry) => amendPart(house, entry, child));
}

function fallingParts(house: House, visit: Entry<'visit'>, children: readonly Id[]): AmendPart[] {
  return [
    ...children.flatMap((child) =>
      raisedAt(house, visit, child).map((entry) => amendPart(house, entry, child)),
    ),
    ...[...askedAt(house, visit), ...metAt(house, visit)].map((entry) => amendPart(house, entry, null)),
  ];
}

function amendPart(house: House, entry: Entry, child: Id | null): AmendPart {
  const { change, version } = entry;
  const shown = child === null ? [] : foundRows(house, [entry]);
  const fields = amendableIn(change);
  return {
    written: change,
    version: version ?? 0,
    child,
    says: firstWords(change, fields),
    fields,
    found: shown[0] ?? null,
    checklist:
      change.type === 'checklist_response'
        ? checklistRow(house, house.children.get(child ?? '') ?? [], entry as Entry<'checklist_response'>)
        : null,
    quote: change.type === 'quote' ? quoteRow(house, entry as Entry<'quote'>) : null,
    unspoken: change.type === 'unspoken_voice' ? unspokenRow(entry as Entry<'unspoken_voice'>) : null,
  };
}

function amendableIn(change: Change): MendField[] {
  const left = LEFT[change.type] ?? [];
  return left === 'all' ? [] : fieldsOf(change).filter(({ name }) => !left.includes(name));
}

function firstWords(change: Change, fields: readonly MendField[]): string {
  if (change.type === 'visit') return '';
  if (change.type === 'quote') return change.body.exact_words;
  if (change.type === 'statement') return change.body.text;
  if (change.type === 'adult') return change.body.name ?? change.body.description ?? '';
  return fields.find(({ is, value }) => is === 'words' && value)?.value ?? '';
}
