/** A long list is usable before all of it is made, and whole soon after. */
import { render } from 'preact';
import { expect, it } from 'vitest';
import { show } from '../tests/glass';
import { CardList } from './CardList';

const NUMBERS = Array.from({ length: 60 }, (_, i) => i);
const list = <CardList items={NUMBERS} card={(n) => <li key={n}>{n}</li>} />;

it('shows no more at once than a screen holds', () => {
  const root = document.createElement('div');
  render(list, root);
  expect(root.querySelectorAll('li').length).toBeLessThan(20);
  render(null, root);
});

it('shows all, in order, by itself', async () => {
  const glass = await show(list);
  await glass.settle();
  await glass.settle();
  await glass.settle();
  expect([...glass.root.querySelectorAll('li')].map((li) => Number(li.textContent))).toEqual(NUMBERS);
});
