/** What is begun because its form was opened, and gone again with the form when nothing was written into it. */
import { useEffect } from 'preact/hooks';
import type { DraftChild } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import type { OpenVisit } from './open_visit';

interface Beginning {
  visit: OpenVisit;
  child: Id;
  /** Whether the form is to hold something new; asked once, when it opens. */
  wanted: boolean;
  /** Puts a new one into the child's part. */
  begin: () => Id;
  /** How it stands in the child's part; undefined when it is not there. */
  find: (child: DraftChild, record: Id) => unknown;
  forget: (record: Id) => void;
}

export function useBegun({ visit, child, wanted, begin, find, forget }: Beginning): void {
  useEffect(() => {
    if (!wanted) return;
    const asItIs = (record: Id) => {
      const part = visit.latest().children.find((each) => each.child === child);
      return part && JSON.stringify(find(part, record));
    };
    const record = begin();
    const untouched = asItIs(record);
    return () => {
      if (untouched !== undefined && asItIs(record) === untouched) forget(record);
    };
  }, []);
}
