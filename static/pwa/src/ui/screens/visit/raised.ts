/** What the rules find in the visit on the screen, named in its draft as soon as they find it. */
import { type Raised, raisedBy } from '../../../rules';
import { wordsOfBefore } from '../../../rules/answering';
import type { Pack } from '../../../rules/pack';
import { packOn } from '../../../rules/published';
import type { FamilyForVisit } from '../../../views/rows';
import type { Draft } from '../../../visit/draft';
import type { Keeper } from './keeper';
import { formDay, type OpenVisit } from './open_visit';

export interface RaisedNow {
  pack: Pack;
  raised: readonly Raised[];
}

/** The rules of the day the visit began. */
export function raisedIn(draft: Draft, family: FamilyForVisit, now: string): RaisedNow {
  const pack = packOn(formDay(draft));
  return { pack, raised: raisedBy({ draft, family, now, pack }) };
}

/** Keeps when each was first raised, the id that its record will have, and of what words it was answered. A hint is kept nowhere. */
export function noteRaised(
  keeper: Keeper,
  { raised, newId, now }: Pick<OpenVisit, 'raised' | 'newId' | 'now'>,
): void {
  for (const action of wordsOfBefore(keeper.draft, raised)) keeper.act(action);
  const known = new Set((keeper.draft.alerts ?? []).map(({ code }) => code));
  const added = raised.filter(({ code, level }) => level !== 'hint' && !known.has(code));
  if (added.length === 0) return;
  const raised_at = now();
  keeper.act({ is: 'note_raised', raised: added.map(({ code }) => ({ code, record: newId(), raised_at })) });
}
