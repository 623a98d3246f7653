/** An id that follows from another one: the same whenever, and on whatever device, it is asked for. */
import type { Id } from '../wire/records';

/** `mark`: 1 to 255, another for each use, so that no two of them come to the same id. */
export function markedId(id: Id, mark: number): Id {
  const first = Number.parseInt(id.slice(0, 2), 16) ^ mark;
  return first.toString(16).padStart(2, '0') + id.slice(2);
}
