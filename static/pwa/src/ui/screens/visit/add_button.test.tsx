/** What is added opens above its button; the focus goes into it. */
import { describe, expect, it } from 'vitest';
import { VOICE } from './strings';
import { begin, goTo, question, tablet } from './visit.fixture';

const inHand = () => document.activeElement;

describe('what is added', () => {
  it.each([
    ['voice', 'Add exact words', 'The exact words'],
    ['voice', 'Add voice without words', VOICE.seen],
    ['body', 'Add a measurement', 'Weight in grams'],
  ] as const)('has the focus in its first field: %s, %s', async (step, button, field) => {
    await goTo(await begin(), step);
    await tablet.glass.press(button);
    expect(inHand()).toBe(tablet.glass.field(field));
  });

  it('has the focus on its first answer where it begins with a question', async () => {
    await goTo(await begin(), 'body');
    await tablet.glass.press('Add a mark');
    expect(question('From where?').contains(inHand())).toBe(true);
  });

  it('has it in the newest of several', async () => {
    await goTo(await begin(), 'voice');
    await tablet.glass.press('Add voice without words');
    await tablet.glass.press('Add voice without words');
    const cards = [...tablet.glass.root.querySelectorAll('.visit__card')];
    expect(cards).toHaveLength(2);
    expect(cards[1]?.contains(inHand())).toBe(true);
  });
});

it('stays with what is about to be removed, on the answer that takes nothing away', async () => {
  await goTo(await begin(), 'voice');
  await tablet.glass.press('Add voice without words');
  await tablet.glass.press('Remove');
  expect(inHand()).toBe(tablet.glass.button('Keep'));
  await tablet.glass.press('Keep');
  expect(inHand()).toBe(tablet.glass.button('Remove'));
});
