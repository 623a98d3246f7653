import { describe, expect, it } from 'vitest';
import type { Rows } from './rows';
import { childrenShown } from './shown';

const visit = (...children: string[]) => ({ children: children.map((child) => ({ child })) });
const rows = (value: unknown) => value as Rows['visit'];

describe('childrenShown', () => {
  it.each([
    [
      { is: 'child', child: 'a' } as const,
      { child: 'a', carried: { is: 'here' }, siblings: [{ child: 'b' }] },
      ['a'],
    ],
    [{ is: 'child', child: 'a' } as const, { child: 'a', carried: { is: 'away' } }, []],
    [{ is: 'visit', family: 'f', visit: 'v' } as const, visit('a', 'b'), ['a', 'b']],
    [
      { is: 'review', family: 'f', visit: 'v' } as const,
      { ...visit('a'), earlier: [visit('a', 'b'), visit()] },
      ['a', 'a', 'b'],
    ],
    [{ is: 'over_time', child: 'a' } as const, { child: 'a' }, ['a']],
    [{ is: 'coverage', family: 'f' } as const, { children: [{ child: 'a' }, { child: 'b' }] }, ['a', 'b']],
    [{ is: 'child', child: 'a' } as const, null, []],
    [{ is: 'today' } as const, { children: [{ child: 'a' }] }, []],
  ])('of %o', (query, answer, children) => {
    expect(childrenShown(query, rows(answer))).toEqual(children);
  });
});
