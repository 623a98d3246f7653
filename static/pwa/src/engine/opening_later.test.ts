/** Whoever unlocks to see one child waits for no pack of the others: what a search will need is opened later, or when it is asked for. */
import { afterEach, expect, it, vi } from 'vitest';
import { openPage, tablet } from './host.fixture';
import { OpenNotebook } from './notebook';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function unlocked() {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const opening = vi.spyOn(OpenNotebook.prototype, 'haystacks');
  return { page: await openPage(await tablet()), opening };
}

it('opens what a search will need three seconds after unlocking', async () => {
  const { opening } = await unlocked();
  await vi.advanceTimersByTimeAsync(2900);
  expect(opening).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(opening).toHaveBeenCalledOnce();
});

it('opens it at once for a search that is asked for sooner', async () => {
  const { page, opening } = await unlocked();
  page.watch({ is: 'search', term: 'moon' });
  await vi.waitFor(() => expect(opening).toHaveBeenCalled());
});

it('opens nothing for a search once the vault is closing', async () => {
  const { page, opening } = await unlocked();
  await page.host.answers.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(opening).not.toHaveBeenCalled();
});
