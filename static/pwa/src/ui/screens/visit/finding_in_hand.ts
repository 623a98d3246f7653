/** What a form does with one thing that was found: write to it, remove it. */
import type { DraftChild } from '../../../visit/draft';
import type { AsTyped, Finding, FindingBody, FindingType } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { useBegun } from './begun';
import type { OpenVisit } from './open_visit';

export interface FindingInHand<T extends FindingType> {
  visit: OpenVisit;
  child: DraftChild;
  finding: Finding<T>;
}

/** Put a new one into the child's part. Shape: its id. */
export function addFinding<T extends FindingType>(
  visit: OpenVisit,
  child: Id,
  type: T,
  body: FindingBody<T>,
  told?: readonly string[],
): Id {
  const record = visit.newId();
  const finding = { record, type, at: visit.now(), body, ...(told && { told }) } as Finding;
  visit.act({ is: 'add_finding', child, finding });
  return record;
}

export function writeFinding<T extends FindingType>(
  { visit, child, finding }: FindingInHand<T>,
  fields: FindingBody<T>,
  as_typed?: AsTyped,
): void {
  visit.act({
    is: 'write_finding',
    child: child.child,
    record: finding.record,
    fields: fields as Partial<Finding['body']>,
    ...(as_typed && { as_typed }),
  });
}

export function removeFinding({ visit, child, finding }: FindingInHand<FindingType>): void {
  visit.act({ is: 'remove_finding', child: child.child, record: finding.record });
}

/** A new one, if `wanted`, for as long as its form is open or something is written into it. */
export function useBegunFinding(visit: OpenVisit, child: DraftChild, wanted: boolean, begin: () => Id): void {
  useBegun({
    visit,
    child: child.child,
    wanted,
    begin,
    find: ({ findings = [] }, record) => findings.find((each) => each.record === record),
    forget: (record) => visit.act({ is: 'remove_finding', child: child.child, record }),
  });
}
