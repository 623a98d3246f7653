/** Signing and discarding: the draft stops being saved first, so that nothing of it comes back afterwards. */
import type { Engine, Failure } from '../../../engine/port';
import { recordsToSign } from '../../../rules/signing';
import type { Time } from '../../../wire/records';
import { signKept } from '../../keeping/sign_kept';
import { goInstead, to } from '../../router';
import type { Keeper } from './keeper';
import { gapContext, type OpenVisit } from './open_visit';
import { noteRaised, raisedIn } from './raised';

export interface SignedVisit {
  at: Time;
  /** How many records it became; 0 when it had been signed before. */
  records: number;
}

/** Sign the visit; what went wrong, or null. After a failure the draft is saved and can be written on. */
export async function sign(
  engine: Engine,
  keeper: Keeper,
  visit: OpenVisit,
  onSigned: (signed: SignedVisit) => void,
): Promise<Failure | null> {
  const { raised, pack } = raisedIn(keeper.draft, visit.family, visit.now());
  noteRaised(keeper, { ...visit, raised });
  const outcome = await signKept(engine, keeper, (draft) =>
    recordsToSign(draft, gapContext({ ...visit, draft, raised }), raised, pack),
  );
  if (!outcome.ok && outcome.failure.code !== 'already_signed') return outcome.failure;
  onSigned({ at: visit.now(), records: outcome.ok ? outcome.value.records : 0 });
  keeper.end();
  return null;
}

/** Forget a draft in which nothing was written. */
export async function discard(engine: Engine, keeper: Keeper): Promise<void> {
  await keeper.close();
  const outcome = await engine.discardDraft(keeper.draft.draft);
  if (!outcome.ok) return keeper.reopen();
  keeper.end();
  goInstead(to.start);
}
