/** Checklists in a draft: answers that a second tap takes back, sleep that fills in what could not be seen, cues. */
import { NOT_OBSERVED } from '../checklist/library';
import type { ChildAction } from './actions';
import { hasWords } from './content';
import type { BabyState, DraftAnswer, DraftChild, DraftCue, DraftList, DraftPerson } from './draft';

type ListAction = Extract<
  ChildAction,
  {
    is:
      | 'set_state'
      | 'write_list'
      | 'answer'
      | 'rest_not_observed'
      | 'tap_cue'
      | 'undo_cue'
      | 'write_cue'
      | 'remove_cue';
  }
>;

/** One list for each definition and carer: opening it again opens the same one. A carer must be in the room. */
export function openList(
  child: DraftChild,
  list: DraftList,
  items: readonly string[],
  people: readonly DraftPerson[],
): DraftChild {
  const open = child.lists.some(
    (each) =>
      each.record === list.record || (each.definition === list.definition && each.carer === list.carer),
  );
  if (open || !isPresent(list.carer, people) || !isPresent(list.with_carer, people)) return child;
  return { ...child, lists: [...child.lists, setState(list, list.state, items)] };
}

/** The child after one action on one of its lists. */
export function inList(child: DraftChild, action: ListAction, people: readonly DraftPerson[]): DraftChild {
  const before = child.lists.find(({ record }) => record === action.record);
  const after = before && changed(before, action, people);
  if (!after || after === before) return child;
  return { ...child, lists: child.lists.map((list) => (list === before ? after : list)) };
}

function changed(list: DraftList, action: ListAction, people: readonly DraftPerson[]): DraftList {
  switch (action.is) {
    case 'set_state':
      return setState(list, action.state, action.items);
    case 'write_list': {
      const present = isPresent(action.fields.with_carer ?? null, people);
      return present ? { ...list, ...action.fields } : list;
    }
    case 'answer':
      return { ...list, answers: answered(list, action.item, action.value) };
    case 'rest_not_observed':
      return { ...list, answers: { ...blanks(action.items, false), ...list.answers } };
    case 'tap_cue':
      return { ...list, cues: [...list.cues, action.cue] };
    case 'undo_cue':
      return { ...list, cues: withoutNewest(list.cues, action.cue) };
    case 'write_cue':
      return {
        ...list,
        cues: list.cues.map((cue, at) => (at === action.place ? { ...cue, ...action.fields } : cue)),
      };
    case 'remove_cue':
      return { ...list, cues: list.cues.filter((_, at) => at !== action.place) };
  }
}

/** Asleep fills in the rows nobody answered; any other state takes back what nobody confirmed. */
function setState(list: DraftList, state: BabyState | null, items: readonly string[]): DraftList {
  const given = Object.fromEntries(Object.entries(list.answers).filter(([, answer]) => !answer.prefilled));
  const answers = state === 'asleep' ? { ...blanks(items, true), ...given } : given;
  return { ...list, state, answers };
}

function answered(list: DraftList, item: string, value: string | null): DraftList['answers'] {
  const { [item]: _, ...others } = list.answers;
  return value === null ? others : { ...others, [item]: { value, prefilled: false } };
}

function blanks(items: readonly string[], prefilled: boolean): Record<string, DraftAnswer> {
  return Object.fromEntries(items.map((item) => [item, { value: NOT_OBSERVED, prefilled }]));
}

function withoutNewest(cues: readonly DraftCue[], cue: string): DraftCue[] {
  const place = cues.findLastIndex(
    (each) => each.cue === cue && !hasWords(each.context) && !hasWords(each.may_be_telling_us),
  );
  return cues.filter((_, at) => at !== place);
}

function isPresent(adult: string | null, people: readonly DraftPerson[]): boolean {
  return adult === null || people.some((person) => person.adult === adult);
}
