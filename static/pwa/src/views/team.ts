/** The people of the reader's team, the children each is allocated to, and what of theirs waits at the server. */
import type { Id } from '../wire/records';
import { inForce } from './allocated';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import { waitingRows } from './queue';
import type { DeviceRow, TeamAllocation, TeamPerson, TeamRows } from './rows';

export function team(book: Notebook): TeamRows {
  const known = names(book);
  const id = book.me.team;
  // An administrator lets in, and helps, whoever works here.
  const everybody = book.me.role === 'administrator';
  const waiting = new Map(waitingRows(book, known).map((row) => [row.person, row]));
  const people = [...known.people.values()]
    .filter(({ body }) => body.active && (body.team === id || id === null || everybody))
    .map(
      ({ record, body }): TeamPerson => ({
        person: record,
        name: body.name,
        role: body.role,
        profession: body.profession,
        team_name: id === null || everybody ? (known.teams.get(body.team ?? '')?.body.name ?? null) : null,
        allocations: allocationsOf(book, known, record),
        waiting: waiting.get(record) ?? null,
        devices: devicesOf(book, record),
      }),
    );
  return {
    team: id,
    name: id === null || everybody ? null : (known.teams.get(id)?.body.name ?? null),
    people: people.sort((a, b) => a.name.localeCompare(b.name)),
    children: [...known.children]
      .map(([child, { child: record }]) => ({
        child,
        name: record.body.preferred_name,
        family_name: known.family(record.body.family),
      }))
      .sort((a, b) => a.family_name.localeCompare(b.family_name) || a.name.localeCompare(b.name)),
    carries_visits: book.carries() !== null,
    as_at: book.as_at(),
  };
}

function devicesOf(book: Notebook, person: Id): DeviceRow[] {
  const all = book.devices().filter((each) => each.person === person);
  const setUp = new Map(all.map(({ device, from }) => [device, from]));
  return all
    .toSorted((a, b) => b.from.localeCompare(a.from))
    .map(({ device, from, to, replaced_by, again, carries = null }) => {
      const row = { device, from, carries, ...(again && { again }) };
      if (to === null) return { ...row, ended: null };
      if (replaced_by === null) return { ...row, ended: { is: 'withdrawn', at: to } };
      return { ...row, ended: { is: 'replaced', at: to, by: setUp.get(replaced_by) ?? null } };
    });
}

function allocationsOf(book: Notebook, known: Names, worker: Id): TeamAllocation[] {
  return [...known.children]
    .flatMap(([child, digest]) =>
      inForce(
        book,
        digest.allocations.filter(({ body }) => body.worker === worker),
      ).map(({ record, version, body }) => ({
        record,
        version,
        body,
        child,
        child_name: known.child(child),
        family_name: known.family(digest.child.body.family),
      })),
    )
    .sort((a, b) => a.family_name.localeCompare(b.family_name) || a.child_name.localeCompare(b.child_name));
}
