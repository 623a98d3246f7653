/** What a deed about a colleague came to whose answer was lost on its way: said by what the server tells next. */
import type { Engine, Outcome } from '../../../engine/port';
import type { DeviceRow, TeamRows } from '../../../views/rows';
import { isUnanswered } from '../no_answer';

/**
 * `before`: the device as it was shown when the wiping was ordered.
 *
 * Shape: what came of it, where that can be told: no newer word from the server says nothing, and of a device that had ended before
 * nobody could tell. Then the outcome as it was.
 */
export async function wiped(
  engine: Engine,
  before: DeviceRow,
  outcome: Outcome<null>,
): Promise<Outcome<null>> {
  if (!isUnanswered(outcome) || before.ended !== null) return outcome;
  const known = await teamNow(engine);
  await engine.syncNow();
  const now = await teamNow(engine);
  if (!known || !now || now.as_at === known.as_at) return outcome;
  const devices = now.people.flatMap(({ devices }) => devices);
  const is_in_use = devices.some(({ device, ended }) => device === before.device && ended === null);
  return is_in_use ? { ok: false, failure: { code: 'not_done' } } : { ok: true, value: null };
}

/** Of what is told to nobody: the same again changes nothing more, and its answer says what is so. */
export async function askedAgain(ask: () => Promise<Outcome<null>>): Promise<Outcome<null>> {
  const outcome = await ask();
  return isUnanswered(outcome) ? ask() : outcome;
}

/** null: nothing of the team may be shown now. */
function teamNow(engine: Engine): Promise<TeamRows | null> {
  return new Promise((resolve) => {
    const told = (rows: TeamRows | null) => {
      resolve(rows);
      queueMicrotask(() => stop());
    };
    const stop = engine.watch({ is: 'team' }, told, () => told(null));
  });
}
