/** A long list is usable before all of it is made, and whole soon after. */
import { render } from 'preact';
import { expect, it, vi } from 'vitest';
import { show } from '../tests/glass';
import { CardList } from './CardList';

const NUMBERS = Array.from({ length: 60 }, (_, i) => i);
const list = <CardList items={NUMBERS} card={(n) => <li key={n}>{n}</li>} />;

it('shows no more at once than a screen holds', () => {
  const root = document.createElement('div');
  render(list, root);
  expect(root.querySelectorAll('li').length).toBeLessThan(20);
  expect(root.querySelectorAll('[data-more]')).toHaveLength(1);
  render(null, root);
});

const shown = (root: HTMLElement) => [...root.querySelectorAll('li')].map((li) => Number(li.textContent));

it('shows all, in order, by itself', async () => {
  const glass = await show(list);
  await vi.waitFor(() => expect(shown(glass.root)).toEqual(NUMBERS), { timeout: 5_000 });
  expect(glass.root.querySelectorAll('[data-more]')).toHaveLength(0);
});

it.each(['scroll', 'wheel', 'keydown', 'pointerdown'])('goes on at once at a %s', async (move) => {
  const glass = await show(list);
  vi.useFakeTimers();
  try {
    const before = shown(glass.root).length;
    dispatchEvent(new Event(move));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown(glass.root).length).toBeGreaterThan(before);
  } finally {
    vi.useRealTimers();
  }
});
