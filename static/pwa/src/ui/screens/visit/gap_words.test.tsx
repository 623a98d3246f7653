import { expect, it } from 'vitest';
import { answer, begin, choose, goTo, leaveField, mark, putRight, tablet, walks } from './visit.fixture';

/** Everything that the last step says is missing. */
async function missing(draft: string): Promise<string[]> {
  await goTo(draft, 'sign');
  for (const { textContent } of tablet.glass.root.querySelectorAll('button'))
    if (textContent?.startsWith('and ')) await tablet.glass.press(textContent);
  return [...tablet.glass.root.querySelectorAll('.visit__gap p')].map(({ textContent }) => textContent ?? '');
}

it('calls a mark that is not finished by its place, or by the side that it was seen from', async () => {
  const draft = await begin();
  walks();
  await mark(draft);
  await tablet.glass.press('Add a mark');
  const [, second] = tablet.glass.root.querySelectorAll('.visit__card');
  const back = [...(second?.querySelectorAll('button') ?? [])].find(
    ({ textContent }) => textContent === 'Back',
  );
  back?.click();
  await tablet.glass.settle();
  await choose('Which place?', 'left cheek');
  const words = await missing(draft);
  expect(words.join()).toContain('Juno: a mark (left cheek) is not finished');
  expect(words.join()).toContain('Juno: a mark (back) is not finished');
});

it('counts those of which nothing is said that tells them apart, and leads to each', async () => {
  const draft = await begin();
  walks();
  await goTo(draft, 'body');
  await tablet.glass.press('Add a mark');
  await tablet.glass.press('Add a mark');
  await leaveField();
  expect((await missing(draft)).join()).toMatch(
    /a mark is not finished \(1 of 2\).*a mark is not finished \(2 of 2\)/,
  );
  await putRight(draft, 'Juno: a mark is not finished (2 of 2)');
  const cards = [...tablet.glass.root.querySelectorAll('.visit__card')].filter(({ textContent }) =>
    textContent?.includes('From where?'),
  );
  expect(cards[1]?.contains(document.activeElement)).toBe(true);
});

it('says of a call that is not kept whom it was to', async () => {
  const draft = await begin();
  await mark(draft);
  await answer('Did you reach somebody?', 'I could not call yet');
  await answer('Why could you not call yet?', 'No signal here');
  await tablet.glass.press('Keep this');
  await tablet.glass.press('Write down a call');
  await answer('Did you reach somebody?', 'Somebody answered');
  await answer('Whom did you call?', 'Police');
  await tablet.glass.press('Back to the visit');
  expect((await missing(draft)).join()).toContain('A call that you wrote down (Police) is not kept yet.');
});
