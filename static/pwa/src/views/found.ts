/** What was found on a visit, as rows: each with the names of whom it names. */
import type { Entry, Id, RecordType } from '../wire/records';
import { answersTo } from './alert_answers';
import { citedIn } from './cited';
import { type House, nameThen } from './house';
import { changedAt } from './living';
import type { Cited, FoundRow, FoundType } from './rows';

/** In the order in which they are read. */
const READ: Record<FoundType, true> = {
  alert: true,
  body_mark: true,
  contact_record: true,
  statement: true,
  action_progress: true,
  growth: true,
  message_given: true,
  tool_result: true,
  voice_method: true,
  day_in_life: true,
  worker_safety: true,
};
export const FOUND_TYPES = Object.keys(READ) as readonly FoundType[];

const isFound = (type: RecordType): type is FoundType => Object.hasOwn(READ, type);

/** The newest statement of each. Shape: by type, then in the order given. */
export function foundRows(house: House, entries: readonly Entry[]): FoundRow[] {
  const newest = new Map<Id, FoundRow>();
  for (const { change } of entries) {
    if (!isFound(change.type)) continue;
    const { record, type, event_at: at, body } = change;
    const restricted = change.visibility === 'restricted';
    const row = {
      record,
      type,
      at,
      body,
      ...calledIn(house, change),
      cited: citedBy(house, change),
      restricted,
      changed_at: changedAt(change),
    };
    const answers = type === 'alert' ? { answers: answersTo(house, entries, record) } : {};
    newest.set(record, { ...row, ...answers } as FoundRow);
  }
  const rank = ({ type }: FoundRow) => FOUND_TYPES.indexOf(type);
  return [...newest.values()].sort((a, b) => rank(a) - rank(b));
}

function citedBy(house: House, change: Entry['change']): Record<Id, Cited> {
  const known = namedBy(change).map((id) => [id, citedIn(house, change.stream, id)] as const);
  return Object.fromEntries(known.filter((each): each is [Id, Cited] => each[1] !== null));
}

/** What it is about or rests on. Fields that came to a type later may be absent. */
function namedBy({ type, body }: Entry['change']): readonly Id[] {
  switch (type) {
    case 'body_mark':
      return body.explanations ?? [];
    case 'contact_record':
      return body.about ?? [];
    case 'statement':
      return body.evidence ?? [];
    case 'action_progress':
      return [body.action];
    default:
      return [];
  }
}

const ID = /[0-9a-f]{32}/g;

function calledIn(house: House, change: Entry['change']): Pick<FoundRow, 'called' | 'now_called'> {
  const ids = new Set(JSON.stringify(change.body).match(ID) ?? []);
  const people = [...ids].map((id) => nameThen(house, id, change));
  const now = people.flatMap(({ id, now }) => (now ? [[id, now]] : []));
  return {
    called: Object.fromEntries(
      people.flatMap(({ id, name, description }) => {
        const words = name ?? description;
        return words ? [[id, words]] : [];
      }),
    ),
    ...(now.length > 0 ? { now_called: Object.fromEntries(now) } : {}),
  };
}
