/** Work that is only made ready lets go first what somebody waits for, and takes the rest up again. */
import { expect, it } from 'vitest';
import { Courtesy } from './breath';
import { inLanes } from './lanes';

it('begins no step while somebody is being served, and goes on afterwards', async () => {
  const courtesy = new Courtesy();
  const done: string[] = [];
  let serve: () => void = () => undefined;
  const work = inLanes([1, 2, 3, 4, 5, 6], 2, async (step) => {
    await courtesy.wait();
    if (step === 2) {
      const waiting = new Promise<void>((resolve) => {
        serve = resolve;
      });
      void courtesy.first(() => waiting).then(() => done.push('served'));
      setTimeout(() => serve());
    }
    await Promise.resolve();
    done.push(`step ${step}`);
  });
  await work;
  expect(done.indexOf('served')).toBeLessThan(done.indexOf('step 4'));
  expect(done).toHaveLength(7);
});

it('goes on when what was asked for fails', async () => {
  const courtesy = new Courtesy();
  await expect(courtesy.first(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  await courtesy.wait();
});
