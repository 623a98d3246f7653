import { expect, it } from 'vitest';
import { inLanes } from './lanes';

const NUMBERS = Array.from({ length: 20 }, (_, n) => n);
const turn = () => new Promise((done) => setTimeout(done, 0));

it('does all of it, once, and never more than so much at a time', async () => {
  const done: number[] = [];
  let under_way = 0;
  let most = 0;
  await inLanes(NUMBERS, 3, async (n) => {
    most = Math.max(most, ++under_way);
    await turn();
    under_way -= 1;
    done.push(n);
  });
  expect(done.sort((a, b) => a - b)).toEqual(NUMBERS);
  expect(most).toBe(3);
});

it('begins no more once something has failed', async () => {
  const begun: number[] = [];
  const all = inLanes(NUMBERS, 3, async (n) => {
    begun.push(n);
    await turn();
    if (n === 4) throw new Error('the fifth');
  });
  await expect(all).rejects.toThrow('the fifth');
  const then = begun.length;
  for (let n = 0; n < 20; n++) await turn();
  expect(begun).toHaveLength(then);
  expect(then).toBeLessThan(10);
});
