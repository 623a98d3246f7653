import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { CHILDREN } from '../../../visit/sample_visit';
import { STILL_MS } from './left_at';
import {
  answer,
  asked,
  begin,
  chosen,
  found,
  goTo,
  leaveField,
  makeSignable,
  restart,
  stored,
  tablet,
  walks,
} from './visit.fixture';

/** What comes to rest there is where one is. */
function scrollTo(top: number): void {
  window.scrollTo(0, top);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    window.dispatchEvent(new Event('scroll'));
    vi.advanceTimersByTime(STILL_MS);
  } finally {
    vi.useRealTimers();
  }
}

/** As the engine locks: all is hidden, everybody saves, and the page is another. */
async function lock(draft: string): Promise<void> {
  window.scrollTo(0, 0);
  await act(async () => void (await Promise.all([...tablet.engine.saves].map((save) => save()))));
  restart(draft);
}

describe('after a lock', () => {
  it('a step is where it was, once', async () => {
    const draft = await begin();
    await goTo(draft, 'observe');
    scrollTo(3604);
    await lock(draft);
    await goTo(draft, 'observe');
    expect(window.scrollY).toBe(3604);
    await tablet.glass.settle();
    window.scrollTo(0, 0);
    await goTo(draft, 'observe');
    expect(window.scrollY).toBe(0);
  });

  it('another step is at its top', async () => {
    const draft = await begin();
    await goTo(draft, 'observe');
    scrollTo(3604);
    await lock(draft);
    await goTo(draft, 'note');
    expect(window.scrollY).toBe(0);
    await goTo(draft, 'observe');
    expect(window.scrollY).toBe(0);
  });

  it('a STOP that still presses is seen first, and then the step is where it was', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a mark');
    scrollTo(900);
    await answer('From where?', 'Face');
    scrollTo(2000);
    await lock(draft);
    await goTo(draft, 'body');
    expect(asked()).toBe(1);
    expect(window.scrollY).toBe(0);
    await answer('Did you reach somebody?', 'I could not call yet');
    await answer('Why could you not call yet?', 'No signal here');
    await tablet.glass.press('Keep this');
    expect(window.scrollY).toBe(900);
  });

  it('the form that stood open stands open again, with what was in it, and leads back to the step as it was', async () => {
    const draft = await begin();
    walks();
    await goTo(draft, 'observe');
    scrollTo(3604);
    await tablet.glass.press('Mark');
    await answer('From where?', 'Face');
    await lock(draft);
    walks();
    await goTo(draft, 'observe');
    expect(tablet.glass.root.querySelector('.moment')).not.toBeNull();
    expect(found(draft, 'body_mark')).toHaveLength(1);
    expect(chosen('From where?')).toEqual(['Face']);
    await tablet.glass.press('Done: back to Observe');
    expect(window.scrollY).toBe(3604);
    expect(document.activeElement?.textContent).toBe('Mark');
    await goTo(draft, 'observe');
    expect(tablet.glass.root.querySelector('.moment')).toBeNull();
  });

  it('the form is about the child whom it was about, and another step has none', async () => {
    const draft = await begin(CHILDREN);
    await goTo(draft, 'visit');
    await tablet.glass.press('Words');
    await answer('Words you hear: which child?', 'Ivo');
    await tablet.glass.type('The exact words', 'Again!');
    await lock(draft);
    await goTo(draft, 'room');
    expect(tablet.glass.root.querySelector('.moment')).toBeNull();
    await goTo(draft, 'visit');
    await tablet.glass.press('Words');
    await answer('Words you hear: which child?', 'Ivo');
    await lock(draft);
    await goTo(draft, 'visit');
    expect(tablet.glass.field('The exact words').value).toBe('Again!');
    expect(chosen('Words you hear: which child?')).toEqual(['Ivo']);
  });

  it.each([
    ['Words', 'The exact words'],
    ['Behaviour', 'What did you see?'],
  ])('what was begun in %s and left empty has the hour at which it is written', async (moment, field) => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z'), toFake: ['Date'] });
    try {
      const draft = await begin();
      await goTo(draft, 'observe');
      await tablet.glass.press(moment);
      await lock(draft);
      vi.setSystemTime(new Date('2026-11-21T13:30:00.000Z'));
      await goTo(draft, 'observe');
      await tablet.glass.type(field, 'Again!');
      await leaveField();
      const [child] = stored(draft).children;
      const hours = [
        ...(child?.quotes ?? []).map(({ heard_at }) => heard_at),
        ...(child?.unspoken ?? []).map(({ noticed_at }) => noticed_at),
      ];
      expect(hours).toEqual([expect.stringContaining('T13:30')]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('the place is in no record that is signed', async () => {
    const draft = await begin();
    await makeSignable(draft);
    scrollTo(400);
    await lock(draft);
    expect(stored(draft).left_at?.place).toEqual({ scroll: 400 });
    await goTo(draft, 'sign');
    scrollTo(500);
    await tablet.glass.press('Sign the visit');
    expect(JSON.stringify(tablet.engine.signed)).not.toContain('scroll');
    expect(tablet.engine.signed).toHaveLength(1);
  });
});
