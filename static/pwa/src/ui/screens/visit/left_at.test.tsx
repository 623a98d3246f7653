import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { STILL_MS } from './left_at';
import { answer, asked, begin, goTo, makeSignable, restart, stored, tablet } from './visit.fixture';

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
