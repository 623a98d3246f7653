/** Signs what is kept: what is on its way has come, then it is saved, then no longer saved, so that nothing of it comes back afterwards. */
import type { Engine, Outcome } from '../../engine/port';
import type { Id, NewRecord } from '../../wire/records';
import type { Keeping } from './keeping';

type Signed = Outcome<{ records: number }>;

const under_way = new WeakMap<object, Promise<Signed>>();

/**
 * Sign the records of a draft; the engine forgets the draft with it. A second press while it is being signed signs nothing more.
 *
 * Errors: none is thrown. After a failure the draft is saved and can be written on.
 */
export function signKept<D extends { draft: Id }>(
  engine: Engine,
  keeping: Keeping<D>,
  recordsOf: (draft: D) => NewRecord[],
): Promise<Signed> {
  const signing =
    under_way.get(keeping) ?? signOnce(engine, keeping, recordsOf).finally(() => under_way.delete(keeping));
  under_way.set(keeping, signing);
  return signing;
}

async function signOnce<D extends { draft: Id }>(
  engine: Engine,
  keeping: Keeping<D>,
  recordsOf: (draft: D) => NewRecord[],
): Promise<Signed> {
  const late = await keeping.arriving.all();
  if (late) return { ok: false, failure: late };
  await keeping.flush();
  const outcome = await trySigning(engine, keeping, recordsOf);
  if (!outcome.ok && outcome.failure.code !== 'already_signed') await keeping.reopen();
  return outcome;
}

async function trySigning<D extends { draft: Id }>(
  engine: Engine,
  keeping: Keeping<D>,
  recordsOf: (draft: D) => NewRecord[],
): Promise<Signed> {
  try {
    const records = recordsOf(keeping.draft);
    await keeping.close();
    const outcome = await engine.sign(records, keeping.draft.draft);
    return outcome.ok ? { ok: true, value: { records: records.length } } : outcome;
  } catch {
    return { ok: false, failure: { code: 'unexpected' } };
  }
}
