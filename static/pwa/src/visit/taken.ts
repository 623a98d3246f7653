/** The day on which something was measured or done that is told at a visit. */
import { dayOf } from '../views/age';
import type { DateText } from '../wire/records';
import type { Draft } from './draft';
import type { Finding } from './finding';

export type Taken = Finding<'growth'> | Finding<'tool_result'>;

/**
 * While nobody has said another day, what the writer did was done at the visit; what they were told of was not.
 *
 * Shape: '' when it has to be said, or was emptied.
 */
export function takenOn({ started_at }: Pick<Draft, 'started_at'>, taken: Taken): DateText | '' {
  const said = taken.body.taken_on;
  if (said !== undefined && said !== null) return said;
  return isFromElsewhere(taken) ? '' : dayOf(started_at);
}

function isFromElsewhere({ type, body }: Taken): boolean {
  return type === 'growth' && body.source !== 'me';
}
