/** Calls about what pressed, while they are written down: each by the code of its STOP, until its author keeps it or throws it away. */
import type { Id } from '../wire/records';
import { hasWords } from './content';
import type { Draft } from './draft';
import type { FindingBody } from './finding';

type Call = FindingBody<'contact_record'>;

/** Shape: by the code of the STOP; in a draft that an older version saved, its only one too. */
export function callsBegun({ calls, calling }: Draft): Record<string, Call> {
  return { ...(calling ? { [calling.code]: calling.body } : {}), ...calls };
}

/** The codes of those that say more than their hour: signing would lose it. */
export function unkeptCalls(draft: Draft): string[] {
  return Object.entries(callsBegun(draft)).flatMap(([code, call]) => (isBegun(call) ? [code] : []));
}

export function withCall(draft: Draft, code: string, body: Call | null): Draft {
  const { [code]: _, ...others } = callsBegun(draft);
  const { calling: _old, ...rest } = draft;
  return { ...rest, calls: body ? { ...others, [code]: body } : others };
}

/** What a call names when its STOP is not raised any more: of what it was about, all that is still in the visit, or the visit. */
export function leftAbout(draft: Draft, { about }: Call): Id[] {
  const here = draft.children.flatMap(({ record, findings = [], quotes }) => [
    record,
    ...[...findings, ...quotes].map((each) => each.record),
  ]);
  const left = (about ?? []).filter((record) => here.includes(record));
  return left.length > 0 ? left : [draft.visit];
}

function isBegun(call: Call): boolean {
  return Object.entries(call).some(
    ([field, value]) => field !== 'at' && typeof value === 'string' && hasWords(value),
  );
}
