import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HISTORY } from '../../../rules/tests/situation';
import type { ChildHistory } from '../../../views/rows';
import { begin, goTo, tablet } from './visit.fixture';

const STEPS = [
  { what: 'Ask the housing officer', by_when: null },
  { what: 'A gate on the stairs', by_when: '2026-12-03' },
  { what: 'A cot of her own', by_when: '2026-11-18' },
  { what: 'Read a book together', by_when: '2026-11-21' },
];

/** A visit to a child with these steps, on the third day after the cot was to be there. */
async function withPlan(): Promise<string> {
  const draft = await begin();
  const plan = STEPS.map((step, n) => ({
    record: String(n).repeat(32),
    body: { ...step, who: ['Callum Frost'], status: 'open' },
  })) as unknown as ChildHistory['plan'];
  Object.assign(tablet.engine.family.children[0] as object, { history: { ...HISTORY, plan } });
  await goTo(draft, 'note');
  return draft;
}

const cards = () =>
  [...tablet.glass.root.querySelectorAll('.visit__card')]
    .map(({ textContent }) => textContent ?? '')
    .filter((text) => text.includes('How does it stand?'));

describe('the steps of the plan in the note', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z'), toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('stand in the order of their days, and last those that have none', async () => {
    await withPlan();
    expect(cards().map((text) => STEPS.find(({ what }) => text.startsWith(what))?.what)).toEqual([
      'A cot of her own',
      'Read a book together',
      'A gate on the stairs',
      'Ask the housing officer',
    ]);
  });

  it('say by when, and which are late', async () => {
    await withPlan();
    const [late, today, later, undated] = cards();
    expect(late).toContain('Overdue by 3 days, was due by 18 November 2026');
    expect(late).toContain('Callum Frost');
    expect(today).toContain('Due today');
    expect(later).toContain('Callum Frost, by 3 December 2026');
    expect(undated).toContain('Callum Frost, no date yet');
    expect(tablet.glass.root.querySelectorAll('.tag--alert')).toHaveLength(1);
  });

  it('are called by their words where each is not finished', async () => {
    const draft = await withPlan();
    for (const group of tablet.glass.root.querySelectorAll('fieldset'))
      if (group.querySelector('legend')?.textContent === 'How does it stand?')
        group.querySelector('button')?.click();
    await tablet.glass.settle();
    await goTo(draft, 'sign');
    for (const { textContent } of tablet.glass.root.querySelectorAll('button'))
      if (textContent?.startsWith('and ')) await tablet.glass.press(textContent);
    for (const { what } of STEPS)
      expect(tablet.glass.text()).toContain(
        `Juno: progress with a step of the plan (“${what}”) is not finished`,
      );
  });
});
