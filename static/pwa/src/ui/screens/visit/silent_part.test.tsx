import { act } from 'preact/test-utils';
import { expect, it } from 'vitest';
import type { Bodies } from '../../../wire/records';
import { begin, CHILD, goTo, makeSignable, putRight, tablet, walks } from './visit.fixture';

/** A mark that may be a birthmark: a prompt that comes before the one for an empty part 2. */
async function unsure(n: number): Promise<void> {
  await tablet.glass.press('Add a mark');
  const cards = () => [...tablet.glass.root.querySelectorAll('.visit__card')];
  const within = async (label: string) => {
    const button = [...(cards()[n]?.querySelectorAll('button') ?? [])].find(({ textContent }) =>
      textContent?.startsWith(label),
    );
    await act(async () => button?.click());
  };
  for (const label of ['Face', 'A mark, not sure what', 'I saw it', 'Not known']) await within(label);
  const place = cards()[n]?.querySelector('select');
  await act(async () => {
    if (!place) return;
    place.value = 'left cheek';
    place.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

it('is shown before the visit is signed, also where three worse things are asked', async () => {
  const draft = await begin();
  walks();
  await goTo(draft, 'body');
  for (const n of [0, 1, 2]) await unsure(n);
  await putRight(draft, 'Juno: nothing is written that Juno showed or said');
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
  await makeSignable(draft);
  await tablet.glass.press('Sign the visit');
  const visit = tablet.engine.signed[0]?.[0]?.body as Bodies['visit'];
  expect(visit.gaps_accepted).toContain(`observations_missing:${CHILD}`);
});
