/** A browser that cannot derive keys, or has none of the algorithms: it is said, it stays said, and what was signed here still goes. */
import { afterEach, expect, it, vi } from 'vitest';
import { quoteRecord } from '../sync/device.fixture';
import { CHILD, isFree, openPage, Page, tablet } from './host.fixture';

afterEach(() => vi.restoreAllMocks());

const without = () => vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);

it('is said, and stays said after a round', async () => {
  without();
  const { store, http } = await tablet();
  const page = new Page(store, http);
  await page.host.start();
  const unsupported = { is: 'unsupported', missing: ['WebAssembly SIMD'] };
  expect(page.state()).toEqual(unsupported);
  await page.host.answers.syncNow();
  expect(page.state()).toEqual(unsupported);
});

it('keeps nothing back that was signed before', async () => {
  const given = await tablet();
  const { http, org } = given;
  const first = await openPage(given);
  http.cut = true;
  await first.host.answers.sign([quoteRecord(CHILD, 'her word')], null);
  await first.host.answers.syncNow();
  await first.host.answers.close();
  const state = first.state();
  if (state?.is === 'open') await isFree(state.vault);
  without();
  http.cut = false;
  const page = new Page(given.store, http);
  await page.host.start();
  const received = () => [...org.received.values()].map((lines) => lines.length);
  await vi.waitFor(() => expect(received()).toEqual([1]));
  expect(page.state()).toMatchObject({ is: 'unsupported' });
});
