/**
 * What takes a second person: what others have proposed and the reader may do, their own proposals, and what there is to propose.
 *
 * Source: docs/decisions/0038-the-access-matrix.md.
 */
import type { PullProposal } from '../wire/access';
import type { Id, Role } from '../wire/records';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import type { ChildProposal, PostProposal, PostRow, ProposalRow, SecondPersonRows } from './rows/access';

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

/** As the server's matrix has it. */
const PROPOSE: Partial<Record<Role, SecondPersonRows['may_propose']>> = {
  supervisor: 'children',
  team_manager: 'children',
  administrator: 'posts',
};

export function secondPerson(book: Notebook): SecondPersonRows {
  const known = names(book);
  const { proposals, protected_children } = book.access();
  const shut = new Set(protected_children.map(({ child }) => child));
  const { role, person: me } = book.me;
  return {
    organisation: book.streams().find(({ kind }) => kind === 'organisation')?.stream ?? '',
    may_propose: PROPOSE[role] ?? null,
    may_protect: role === 'team_manager',
    proposals: proposals.flatMap((each) => rowOf(book, known, each)),
    children: [...known.children]
      .filter(([child]) => !shut.has(child))
      .map(([child, { child: record }]) => ({
        child,
        name: record.body.preferred_name,
        family_name: known.family(record.body.family),
      }))
      .sort((a, b) => a.family_name.localeCompare(b.family_name) || byName(a, b)),
    protected_children: protected_children.map(({ child, from }) => ({
      child,
      from,
      name: known.child(child) || null,
      worker_names: workersOf(book, known, child),
    })),
    people: [...known.people.values()]
      .filter(({ record }) => record !== me)
      .map(({ record, body }) => ({ person: record, name: body.name, body }))
      .sort(byName),
    teams: [...known.teams.values()]
      .map(({ record, body }) => ({ team: record, name: body.name }))
      .sort(byName),
    as_at: book.as_at(),
  };
}

function rowOf(book: Notebook, known: Names, told: PullProposal): ProposalRow[] {
  const row = told.what === 'change_post' ? postOf(book, known, told) : childOf(book, known, told);
  return row ? [row] : [];
}

function childOf(book: Notebook, known: Names, told: PullProposal): ChildProposal | null {
  if (told.child === null || told.what === 'change_post') return null;
  return {
    record: told.record,
    what: told.what,
    by: told.by,
    by_name: known.person(told.by),
    mine: told.by === book.me.person,
    child: told.child,
    child_name: told.child_name,
    family_name: told.family_name,
    worker_names: workersOf(book, known, told.child),
    why: told.why,
    at: told.at,
  };
}

function workersOf(book: Notebook, known: Names, child: Id): string[] {
  const row = book.access().protected_children.find((each) => each.child === child);
  return (row?.workers ?? []).map((worker) => known.person(worker)).filter(Boolean);
}

/** Of somebody who is not on this device there is no record to write anew. */
function postOf(book: Notebook, known: Names, told: PullProposal): PostProposal | null {
  const there = known.people.get(told.person ?? '');
  if (!there || told.role === null) return null;
  const body = { ...there.body, role: told.role, team: told.team, active: told.active ?? true };
  return {
    record: told.record,
    what: 'change_post',
    by_name: known.person(told.by),
    mine: told.by === book.me.person,
    person: there.record,
    person_name: there.body.name,
    present: postRow(known, there.body),
    asked: postRow(known, body),
    version: there.version,
    body,
    at: told.at,
  };
}

function postRow(known: Names, { role, team, active }: PostProposal['body']): PostRow {
  return { role, team_name: team === null ? null : (known.teams.get(team)?.body.name ?? null), active };
}
