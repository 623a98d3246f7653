/** Which children's records an answer lays open: what the audit trail is told. */

import type { Id } from '../wire/records';
import type { Query } from './query';
import type {
  AlertRows,
  AmendingRows,
  ChildRows,
  CoverageRows,
  LivingRows,
  OverTimeRows,
  RehomingRows,
  RestrictedGroup,
  RestrictedRows,
  ReviewRows,
  Rows,
  SearchRows,
  VisitRows,
} from './rows';

/**
 * A name in a list opens nothing; a child's own page and pictures, a family's coverage, a visit with its part about the child, the
 * restricted records of one child or household, and words found in a search, do.
 */
export function childrenShown(query: Query, rows: Rows[Query['is']]): Id[] {
  if (rows === null) return [];
  switch (query.is) {
    case 'child':
      return (rows as ChildRows).carried.is === 'away' ? [] : [(rows as ChildRows).child];
    case 'over_time':
      return [(rows as OverTimeRows).child];
    case 'coverage':
      return (rows as CoverageRows).children.map(({ child }) => child);
    case 'alert':
      return [(rows as AlertRows).child];
    case 'visit':
    case 'amending':
    case 'rehoming':
      return (rows as VisitRows | AmendingRows | RehomingRows).children.map(({ child }) => child);
    case 'review':
      return [rows as VisitRows, ...(rows as ReviewRows).earlier].flatMap(childrenOf);
    case 'living':
      return (rows as LivingRows).stream_kind === 'child' ? [(rows as LivingRows).stream] : [];
    case 'restricted':
      return subjectsOf((rows as RestrictedRows).one);
    case 'search':
      return [...new Set((rows as SearchRows).hits.flatMap(({ child }) => child ?? []))];
    default:
      return [];
  }
}

/** What is read of a household is about its children. */
function subjectsOf(one: RestrictedGroup | null): Id[] {
  if (one?.kind === 'child') return [one.stream];
  return (one?.children ?? []).map(({ child }) => child);
}

function childrenOf(visit: VisitRows): Id[] {
  return visit.children.map(({ child }) => child);
}
