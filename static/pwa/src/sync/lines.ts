/**
 * The rows of children that this device does not carry: of each its line, and of its family the name. They have version 0, and what is
 * written about them here is kept and sent like any other.
 *
 * Source: sync/PROTOCOL.md section 19.3.
 */
import type { CarriesHere, StreamRow } from '../store/holdings';
import type { ChildDigest, Digest, FamilyDigest } from '../views/digest';
import { NO_LINES, type PullCarries, type PullLine, readCarries } from '../wire/carries';
import type { Json } from '../wire/json';
import type { PullState } from '../wire/pull_state';
import type { Id } from '../wire/records';
import type { Bench } from './bench';

type Row = StreamRow<Digest>;

/**
 * What a device holds after an answer that speaks of visits, and its rows with those of the lines. `said`: as it came.
 *
 * Errors: MalformedError, before anything is put together.
 */
export function visitsTold(said: Json) {
  const read = readCarries(said);
  return (
    { ledger }: Bench,
    state: PullState,
    rows: readonly Row[],
  ): { carries: CarriesHere; streams: Row[] } => {
    const carries = carriesHere(read, ledger.summary.carries);
    const coming = new Set(state.streams.map(({ stream }) => stream));
    return { carries, streams: withLines(rows, carries.lines, coming) };
  };
}

/** What holds after an answer: lines that were not told again are as they were. */
function carriesHere(said: PullCarries, before: CarriesHere | undefined): CarriesHere {
  const { visits, mark, lines } = said;
  if (lines !== null) return { visits, mark, lines };
  return { visits, mark: before?.mark ?? NO_LINES, lines: before?.lines ?? [] };
}

/**
 * Rows for the lines, in place of those of version 0 that stood for earlier ones. `coming`: streams that the server gives, which are
 * rows of their own although nothing of them is here yet.
 */
function withLines(rows: readonly Row[], lines: readonly PullLine[], coming: ReadonlySet<Id>): Row[] {
  const known = new Map(rows.map((row) => [row.stream, row]));
  const kept = rows.filter(
    ({ stream, kind, version }) =>
      version > 0 || coming.has(stream) || (kind !== 'child' && kind !== 'family'),
  );
  const here = new Set(kept.map(({ stream }) => stream));
  const added = new Map<Id, Row>();
  for (const line of lines) {
    const { child, family } = line;
    const torn = (stream: Id) => tornOf(known.get(stream)?.digest);
    if (!here.has(child)) {
      added.set(child, {
        stream: child,
        kind: 'child',
        family,
        version: 0,
        digest: childOf(line, torn(child)),
      });
    }
    if (!here.has(family)) {
      const digest = familyOf(line, torn(family));
      added.set(family, { stream: family, kind: 'family', family: null, version: 0, digest });
    }
  }
  return [...kept, ...added.values()];
}

function tornOf(digest: Digest | undefined): ChildDigest['torn'] {
  return digest && 'torn' in digest ? digest.torn : [];
}

/** No time is told with a line. */
const UNTOLD = '';

function childOf(line: PullLine, torn: ChildDigest['torn']): ChildDigest {
  const { child, family_name: _, child: __, ...said } = line;
  const body: NonNullable<ChildDigest['child']>['body'] = {
    ...said,
    nhs_number: null,
    nhs_number_status: 'none',
    communication_needs: null,
    legal_basis: 'universal',
    health_offer: null,
  };
  const none = { dues: [], allocations: [], seen: [], parts: [], alerts: [] };
  return { kind: 'child', ...none, torn: torn ?? [], child: { record: child, version: 0, at: UNTOLD, body } };
}

function familyOf({ family, family_name }: PullLine, torn: FamilyDigest['torn']): FamilyDigest {
  const body: NonNullable<FamilyDigest['family']>['body'] = {
    name: family_name,
    address: null,
    local_authority: null,
    story: null,
  };
  const named = { record: family, version: 0, at: UNTOLD, body };
  return { kind: 'family', visits: [], struck: [], torn: torn ?? [], family: named };
}
