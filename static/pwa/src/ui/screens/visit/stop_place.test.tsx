import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answer, asked, begin, goTo, mark, tablet } from './visit.fixture';

const shown: Element[] = [];

beforeEach(() => {
  shown.length = 0;
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    shown.push(this);
  });
});
afterEach(() => void vi.restoreAllMocks());

async function couldNotCall(): Promise<void> {
  await answer('Did you reach somebody?', 'I could not call yet');
  await answer('Why could you not call yet?', 'No signal here');
  await tablet.glass.press('Keep this');
  expect(asked()).toBe(0);
}

it('brings a STOP into view with the focus on what it says, and then the page to where it was', async () => {
  const draft = await begin();
  await goTo(draft, 'body');
  await tablet.glass.press('Add a mark');
  window.scrollTo(0, 900);
  await answer('From where?', 'Face');
  expect(asked()).toBe(1);
  expect(document.activeElement?.id).toBe('stop-heading');
  expect(shown).toEqual([tablet.glass.root.querySelector('.stop')]);
  window.scrollTo(0, 3240);
  await couldNotCall();
  expect(window.scrollY).toBe(900);
});

it('opens a step that is stopped at its top, and shows the step from its top when the STOP goes', async () => {
  const draft = await begin();
  await mark(draft);
  await goTo(draft, 'voice');
  expect(window.scrollY).toBe(0);
  expect(document.activeElement?.tagName).toBe('H1');
  window.scrollTo(0, 1200);
  await couldNotCall();
  expect(window.scrollY).toBe(0);
  expect(document.activeElement?.tagName).toBe('H1');
});

it('goes back through the form of a moment to the place that it was opened from', async () => {
  const draft = await begin();
  await goTo(draft, 'observe');
  window.scrollTo(0, 700);
  await tablet.glass.press('Mark');
  window.scrollTo(0, 200);
  await answer('From where?', 'Face');
  await couldNotCall();
  expect(window.scrollY).toBe(200);
  await tablet.glass.press('Done: back to Observe');
  expect(window.scrollY).toBe(700);
});

it('goes back to where a card that does not press was opened', async () => {
  const draft = await begin();
  await mark(draft);
  await couldNotCall();
  window.scrollTo(0, 300);
  await tablet.glass.press('Write down a call');
  expect(document.activeElement?.id).toBe('stop-heading');
  window.scrollTo(0, 0);
  await tablet.glass.press('Back to the visit');
  expect(window.scrollY).toBe(300);
});
