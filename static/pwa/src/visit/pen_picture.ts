/**
 * Under which id a child's first pen picture is written: the same on every device, so that two people who write it at once write one
 * record, of which both versions stay until somebody chooses.
 *
 * Source: sync/PROTOCOL.md section 11.
 */
import type { Id } from '../wire/records';
import { markedId } from './marked_id';

const MARK = 0x70;

export function penPictureId(child: Id): Id {
  return markedId(child, MARK);
}
