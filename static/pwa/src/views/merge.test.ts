/** Living records merged here as Python merges them, and under schedules drawn here. Source: sync/PROTOCOL.md section 11. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../../../sync/vectors/merge.json';
import { inView, type Merged, type Merging, merge, type Statement } from './merge';

interface Case {
  name: string;
  merging: Merging;
  statements: Statement[];
  says: unknown;
  views: { base: number; device: string; says: unknown }[];
}
const CASES = vectors.cases as unknown as Case[];

/** A merged state as the shared cases write it. */
function told({ version, body, conflicts }: Merged) {
  return {
    version,
    body,
    conflicts: conflicts.map(({ contenders, ...cell }) => ({
      ...cell,
      contenders: contenders.map(({ value, by }) => ({ value, by: by.map(({ change }) => change) })),
    })),
  };
}

describe('vectors.merge', () => {
  it.each(CASES)('$name', ({ statements, merging, says, views }) => {
    expect(told(merge(statements, merging))).toEqual(says);
    expect(told(merge(statements.toReversed(), merging))).toEqual(says);
    for (const view of views) {
      expect(told(inView(statements, merging, view.base, view.device))).toEqual(view.says);
    }
  });
});

const MERGING: Merging = { sets: { names: null }, decided: [] };
const TEXT = fc.constantFrom('A', 'B', 'C');
const NAMES = fc.subarray(['x', 'y', 'z']);
/** Filed statements; each author knew the log up to some point before their own. */
const LOG = fc
  .array(fc.record({ who: fc.nat(2), behind: fc.nat(3), text: TEXT, names: NAMES }), { maxLength: 10 })
  .map((rows) =>
    rows.map(
      ({ who, behind, text, names }, place): Statement => ({
        change: `c${place}`,
        author: `a${who}`,
        signed_at: '',
        version: place + 1,
        device: `a${who}`,
        seq: place,
        base: Math.max(0, place - behind),
        body: { text, names },
        mends: false,
      }),
    ),
  );

describe('merge', () => {
  it('comes to the same whatever order the entries came in', () => {
    fc.assert(
      fc.property(
        LOG.chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
        ([log, mixed]) => {
          expect(merge(mixed, MERGING)).toEqual(merge(log, MERGING));
        },
      ),
    );
  });

  it('keeps the last words of everybody until somebody who saw them writes over them', () => {
    fc.assert(
      fc.property(LOG, (log) => {
        const { body, conflicts } = merge(log, MERGING);
        const contending = conflicts.flatMap(({ contenders }) => contenders.map(({ value }) => value));
        for (const one of log) {
          const changed = inView(log.slice(0, log.indexOf(one)), MERGING, one.base, one.device ?? '');
          if (changed.body.text === one.body.text) continue;
          const seenLater = log.some(
            (later) =>
              (later.version ?? 0) > (one.version ?? 0) &&
              (later.base >= (one.version ?? 0) || later.device === one.device),
          );
          expect(seenLater || body.text === one.body.text || contending.includes(one.body.text)).toBe(true);
        }
      }),
    );
  });

  it('is settled by one entry that has seen everything', () => {
    fc.assert(
      fc.property(LOG, (log) => {
        const { body, version } = merge(log, MERGING);
        const choice: Statement = {
          change: 'choice',
          author: 'chooser',
          signed_at: '',
          version: version + 1,
          device: 'chooser',
          seq: 1,
          base: version,
          body: { ...body, text: 'D' },
          mends: false,
        };
        expect(merge([...log, choice], MERGING)).toMatchObject({ body: { text: 'D' }, conflicts: [] });
      }),
    );
  });
});
