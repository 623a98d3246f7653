/**
 * The names of those whom restricted records are about: each part is kept for as long as the server names its mark.
 *
 * Source: sync/PROTOCOL.md section 20.2.
 */
import type { Json } from '../wire/json';
import { readSubjects, type SubjectPart } from '../wire/subjects';

/**
 * What a device holds after an answer that speaks of them. `said`: as it came.
 *
 * Errors: MalformedError, before anything is put together.
 */
export function subjectsTold(said: Json): (before: readonly SubjectPart[] | undefined) => SubjectPart[] {
  const read = readSubjects(said);
  return (before = []) => {
    const known = new Map(before.map((part) => [part.mark, part]));
    // One that is named and not here is asked for with the next question, which does not name it.
    return read.flatMap(({ mark, told }) => (told ? { mark, ...told } : (known.get(mark) ?? [])));
  };
}
