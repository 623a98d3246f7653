/** What the change, as it stands now, raises that the visit had not raised before. */
import { raisedByChange } from '../../../rules/amending';
import type { Pack } from '../../../rules/pack';
import { packOn } from '../../../rules/published';
import { dayOf } from '../../../views/age';
import type { AmendingRows, FamilyForVisit } from '../../../views/rows';
import { standing } from '../../../visit/amended';
import type { MendDraft } from '../../../visit/mend_draft';
import { nowTime } from '../reading/review_record';

export function raisedNow(
  rows: AmendingRows,
  draft: MendDraft,
  family: FamilyForVisit,
): { found: ReturnType<typeof raisedByChange>; pack: Pack } {
  const at = nowTime();
  const pack = packOn(dayOf(at));
  const was = rows.parts.map(({ written }) => written);
  return { found: raisedByChange({ was, now: standing(rows, draft), family, pack, at }), pack };
}
