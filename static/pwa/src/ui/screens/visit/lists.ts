/** Finds a list in a draft, or gets one ready that is put into the draft with the first thing done to it. */
import type { AnswerList, CueList } from '../../../checklist/definition';
import type { DraftChild, DraftList } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import type { OpenVisit } from './open_visit';

export interface ListInHand {
  /** null while nothing has been done to it. */
  list: DraftList | null;
  /** The list's record id, after making sure that the draft has it. */
  ensure: () => Id;
}

/** The list of one definition about the child, or about one carer with the child. */
export function listInHand(
  visit: OpenVisit,
  child: DraftChild,
  definition: AnswerList | CueList,
  carer: Id | null,
): ListInHand {
  const find = (lists: readonly DraftList[] = []) =>
    lists.find((each) => each.definition === definition.key && each.carer === carer) ?? null;
  const ensure = () => {
    const there = find(visit.latest().children.find((each) => each.child === child.child)?.lists);
    if (there) return there.record;
    const made = emptyList(visit, definition, carer);
    visit.act({ is: 'open_list', child: child.child, list: made, items: itemKeys(definition) });
    return made.record;
  };
  return { list: find(child.lists), ensure };
}

export function itemKeys(definition: AnswerList | CueList): string[] {
  return definition.items.map(({ key }) => key);
}

function emptyList(visit: OpenVisit, definition: AnswerList | CueList, carer: Id | null): DraftList {
  return {
    record: visit.newId(),
    definition: definition.key,
    version: definition.version,
    carer,
    with_carer: null,
    state: null,
    started_at: visit.now(),
    answers: {},
    cues: [],
    setting: '',
    note: '',
  };
}
