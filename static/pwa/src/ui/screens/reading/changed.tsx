/** That something was changed by its author after signing, and when. */
import type { Time } from '../../../wire/records';
import { READ } from '../../strings/child';
import { sayTime } from '../../strings/when';

export function Changed({ at }: { at: Time | null | undefined }) {
  return at ? <p class="soft">{READ.changedAfter(sayTime(at))}</p> : null;
}
