/**
 * What a draft becomes when its author does something. Pure: same draft, same action, same time, same result; an
 * action that changes nothing gives back the very same draft, so that nothing is saved for it.
 *
 * Source: docs/decisions/0010-one-draft-one-visit.md.
 */
import type { Id, Time } from '../wire/records';
import type { Action, ChildAction, RoomAction } from './actions';
import { withCall } from './calls';
import { reduceChild } from './child';
import { hasContent, hasWords, isNamed } from './content';
import { enquiryAsItStands } from './dependent';
import type { Draft, DraftAlert, DraftPerson } from './draft';
import { type Enquiry, findingsOf } from './finding';

/** The draft after one action. Units: at – device time, kept as the time of the last change. */
export function reduce(draft: Draft, action: Action, at: Time): Draft {
  const next =
    'child' in action && action.is !== 'relate'
      ? inChild(draft, action)
      : inRoom(draft, action as RoomAction);
  return next === draft ? draft : { ...next, updated_at: at };
}

/** A child about whom something is recorded is part of the visit, whatever was planned. */
function inChild(draft: Draft, action: ChildAction): Draft {
  const before = draft.children.find(({ child }) => child === action.child);
  if (!before) return draft;
  const changed = reduceChild(before, action, draft.people);
  if (changed === before) return draft;
  const after = hasContent(changed) ? { ...changed, planned: true } : changed;
  return { ...draft, children: draft.children.map((each) => (each === before ? after : each)) };
}

function inRoom(draft: Draft, action: RoomAction): Draft {
  switch (action.is) {
    case 'write_visit':
      return { ...draft, ...action.fields };
    case 'enter':
      return draft.people.some(({ adult }) => adult === action.person.adult)
        ? draft
        : { ...draft, people: [...draft.people, action.person] };
    case 'leave':
      return leave(draft, action.adult);
    case 'write_person':
      return withPerson(draft, action.adult, (person) => ({ ...person, ...action.fields }));
    case 'relate':
      return withPerson(
        draft,
        action.adult,
        ({ relations: { [action.child]: _, ...others }, ...person }) => ({
          ...person,
          relations: action.relation === null ? others : { ...others, [action.child]: action.relation },
        }),
      );
    case 'add_enquiry':
      return (draft.enquiries ?? []).some(({ record }) => record === action.enquiry.record)
        ? draft
        : { ...draft, enquiries: [...(draft.enquiries ?? []), action.enquiry] };
    case 'write_enquiry':
      return withEnquiry(draft, action.record, action.fields);
    case 'remove_enquiry':
      return {
        ...draft,
        enquiries: (draft.enquiries ?? []).filter(({ record }) => record !== action.record),
      };
    case 'note_raised':
      return noteRaised(draft, action.raised);
    case 'write_call':
      return withCall(draft, action.code, action.body);
    case 'answer_raised':
      return withAlert(draft, action.code, ({ answering = '', ...alert }) => ({
        ...alert,
        state: action.state,
        response: action.response,
        words: action.words,
        // Own words that gave way to another answer are there again when that is taken back.
        ...(answering && answering !== action.response ? { answering } : {}),
      }));
    case 'write_answer':
      return withAlert(draft, action.code, (alert) => ({ ...alert, answering: action.text }));
    case 'tap_danger':
      return draft.danger_at ? draft : { ...draft, danger_at: action.at, ...withEarlierCalls(draft) };
    case 'take_back_danger':
      return takeBackDanger(draft, action);
    case 'accept_gap':
      return draft.gaps_accepted.includes(action.code)
        ? draft
        : { ...draft, gaps_accepted: [...draft.gaps_accepted, action.code] };
    case 'reopen_gap':
      return { ...draft, gaps_accepted: draft.gaps_accepted.filter((code) => code !== action.code) };
  }
}

function noteRaised(draft: Draft, raised: readonly Omit<DraftAlert, 'state' | 'response'>[]): Draft {
  const known = new Set((draft.alerts ?? []).map(({ code }) => code));
  const added = raised.filter(({ code }) => !known.has(code));
  if (added.length === 0) return draft;
  const open = added.map((each): DraftAlert => ({ ...each, state: 'open', response: '' }));
  return { ...draft, alerts: [...(draft.alerts ?? []), ...open] };
}

function withAlert(draft: Draft, code: string, change: (alert: DraftAlert) => DraftAlert): Draft {
  if (!draft.alerts?.some((alert) => alert.code === code)) return draft;
  return { ...draft, alerts: draft.alerts.map((alert) => (alert.code === code ? change(alert) : alert)) };
}

/** What it raised goes with it: tapped again, it is raised anew, with an hour and a record of its own. */
function takeBackDanger(
  draft: Draft,
  { code, record, response }: Extract<RoomAction, { is: 'take_back_danger' }>,
): Draft {
  const tapped_at = draft.danger_at;
  if (!tapped_at || !hasWords(response)) return draft;
  const calls = callsKept(draft);
  return {
    ...draft,
    danger_at: null,
    danger_taken_back: [...(draft.danger_taken_back ?? []), { record, tapped_at, response, calls }],
    ...(draft.alerts && { alerts: draft.alerts.filter((alert) => alert.code !== code) }),
  };
}

/** A call that was begun about an earlier tap may have been kept since that was taken back. */
function withEarlierCalls(draft: Draft): Pick<Draft, 'danger_taken_back'> {
  const before = draft.danger_taken_back;
  return before ? { danger_taken_back: before.map((each) => ({ ...each, calls: callsKept(draft) })) } : {};
}

function callsKept(draft: Draft): Id[] {
  return draft.children.flatMap((child) => findingsOf(child, 'contact_record')).map((each) => each.record);
}

function withEnquiry(draft: Draft, record: string, fields: Partial<Enquiry['body']>): Draft {
  const before = draft.enquiries ?? [];
  if (!before.some((each) => each.record === record)) return draft;
  return {
    ...draft,
    enquiries: before.map((each) =>
      each.record === record ? { ...each, body: enquiryAsItStands({ ...each.body, ...fields }) } : each,
    ),
  };
}

/** Lists opened about them and never used go with them; anything recorded keeps them in the room. */
function leave(draft: Draft, adult: string): Draft {
  if (isNamed(draft, adult) || !draft.people.some((person) => person.adult === adult)) return draft;
  return {
    ...draft,
    people: draft.people.filter((person) => person.adult !== adult),
    children: draft.children.map((child) => ({
      ...child,
      lists: child.lists.filter((list) => list.carer !== adult),
    })),
  };
}

function withPerson(draft: Draft, adult: string, change: (person: DraftPerson) => DraftPerson): Draft {
  if (!draft.people.some((person) => person.adult === adult)) return draft;
  return {
    ...draft,
    people: draft.people.map((person) => (person.adult === adult ? change(person) : person)),
  };
}
