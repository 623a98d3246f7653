/** What the rules find in a signed visit as its author changes it, and had not found in it as it was. */
import type { FamilyForVisit } from '../views/rows';
import { draftOf, type Signed } from '../visit/draft_of';
import type { Bodies, Id, NewRecord, Time } from '../wire/records';
import { type Raised, raisedBy } from '.';
import type { Pack } from './pack';

export interface Changing {
  was: readonly Signed[];
  now: readonly Signed[];
  family: FamilyForVisit;
  pack: Pack;
  at: Time;
}

/** STOPs and alerts. Shape: empty when there is no visit among what stands; a rule found before is found anew for words it had not. */
export function raisedByChange({ was, now, family, pack, at }: Changing): Raised[] {
  const [before, after] = [was, now].map((records) =>
    records.some(({ type }) => type === 'visit')
      ? raisedBy({ draft: draftOf(records, family, at), family, now: at, pack })
      : [],
  ) as [Raised[], Raised[]];
  const isNew = ({ code, words = [] }: Raised) => {
    const known = before.find((each) => each.code === code);
    return !known || words.some((word) => !known.words?.includes(word));
  };
  return after.filter((each) => (each.level === 'stop' || each.level === 'alert') && isNew(each));
}

/** Each for the child whom it is about; for all of the visit, when it is about the visit. Nobody has answered any yet. */
export function openAlerts(
  raised: readonly Raised[],
  { visit, children, pack, at }: { visit: Id; children: readonly Id[]; pack: Pack; at: Time },
  newId: () => Id,
): NewRecord<'alert'>[] {
  return raised.flatMap((each) =>
    (each.child === null ? children : [each.child]).map(
      (child): NewRecord<'alert'> => ({
        stream: child,
        stream_kind: 'child',
        record: newId(),
        type: 'alert',
        base: 0,
        event_at: at,
        ...(each.text.sees === 'restricted' ? { visibility: 'restricted', family_view: 'withhold' } : {}),
        body: {
          child,
          visit,
          rule: each.rule,
          pack: pack.name,
          level: each.level as Bodies['alert']['level'],
          facts: each.facts,
          raised_at: at,
          state: 'open',
          response: null,
        },
      }),
    ),
  );
}
