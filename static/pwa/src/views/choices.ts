/** Records of which two or more versions wait for somebody to choose: from the digests, so no pack is opened. */
import type { Id } from '../wire/records';
import { aboutOf } from './draft';
import type { Names } from './names';
import type { Notebook } from './notebook';
import type { ChoiceLine } from './rows';

/** Those of some streams, or of all on this device. */
export function choicesOf(book: Notebook, known: Names, streams?: readonly Id[]): ChoiceLine[] {
  return [...book.digests()].flatMap(([stream, digest]) => {
    if (digest.kind !== 'child' && digest.kind !== 'family') return [];
    if (streams && !streams.includes(stream)) return [];
    const about = aboutOf(known, stream, stream);
    return (digest.torn ?? []).map(({ type, record }) => ({ stream, record, type, about }));
  });
}
