/** The records of a visit with what the rules raised in it: what a STOP is about travels first. */
import type { Draft } from '../visit/draft';
import type { GapContext } from '../visit/gaps';
import { recordsOf } from '../visit/records';
import type { Id, NewRecord } from '../wire/records';
import type { Raised } from '.';
import { alertRecords, factsOf } from './answering';
import type { Pack } from './pack';

/**
 * Everything to be signed, in the order in which it is sealed and sent.
 *
 * Shape:  what a STOP rests on and its alert, then the visit, its parts, and the other alerts.
 * Errors: RangeError when something that must be answered is open (visit/gaps.ts, answering.ts).
 */
export function recordsToSign(
  draft: Draft,
  context: GapContext,
  raised: readonly Raised[],
  pack: Pack,
): NewRecord[] {
  const alerts = alertRecords(draft, raised, pack);
  const all = [...recordsOf(draft, context), ...alerts];
  const urgent = urgentIds(draft, raised, alerts);
  return [
    ...all.filter(({ record }) => urgent.has(record)),
    ...all.filter(({ record }) => !urgent.has(record)),
  ];
}

function urgentIds(
  draft: Draft,
  raised: readonly Raised[],
  alerts: readonly NewRecord<'alert'>[],
): ReadonlySet<Id> {
  const stops = raised.filter(({ level }) => level === 'stop');
  const facts = new Set(stops.flatMap((stop) => stop.facts));
  const calls = draft.children
    .flatMap(({ findings = [] }) => findings)
    .filter((finding) => finding.type === 'contact_record')
    .filter(({ body }) =>
      (body.about ?? []).some((id: Id) => stops.some((stop) => factsOf(draft, stop).includes(id))),
    );
  return new Set([
    ...facts,
    ...calls.map(({ record }) => record),
    ...alerts.filter(({ body }) => body.level === 'stop').map(({ record }) => record),
  ]);
}
