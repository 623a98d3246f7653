/** Where a living record is looked at: the page of its child, or of the first child of its family. */
import type { LivingRows } from '../../../views/rows';
import { to } from '../../router';

export function placeOf({ stream, stream_kind, children }: LivingRows): string {
  if (stream_kind === 'child') return to.child(stream);
  const first = children[0];
  return first ? to.child(first.id) : to.start;
}
