/** What somebody drew or wrote goes at the second tap, never at the first. */
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { ATTACH } from '../../strings/attachments';
import { OBSERVE } from './strings';
import { begin, CHILD, goTo, leaveField, restart, stored, tablet } from './visit.fixture';

beforeEach(() => window.history.replaceState(null, '', '/'));

describe('a drawing', () => {
  const strokes = [
    [10, 10, 20, 20],
    [30, 30, 40, 40],
  ];

  it('is cleared at the second tap, and an empty pad has nothing to clear', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press(ATTACH.draw);
    expect(() => tablet.glass.button(ATTACH.clear)).toThrow();
    const drawn = { ...stored(draft) };
    drawn.children = drawn.children.map((each) =>
      each.child === CHILD ? { ...each, drawing: strokes } : each,
    );
    tablet.engine.drafts.set(draft, JSON.stringify(drawn));
    restart(draft);
    await goTo(draft, 'voice');
    await tablet.glass.press(ATTACH.clear);
    await tablet.glass.press('Keep');
    await leaveField();
    expect(stored(draft).children[0]?.drawing).toEqual(strokes);
    await tablet.glass.press(ATTACH.clear);
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(stored(draft).children[0]?.drawing).toEqual([]);
  });
});

describe('a cue', () => {
  const cues = (draft: string) => stored(draft).children[0]?.lists.flatMap(({ cues }) => cues) ?? [];
  const remove = () =>
    [...tablet.glass.root.querySelectorAll('button')].find((each) => each.textContent?.startsWith('Remove '));

  async function tapped(): Promise<string> {
    const draft = await begin();
    await goTo(draft, 'observe');
    const cue = tablet.glass.root.querySelector<HTMLButtonElement>('.visit__tap');
    await act(async () => cue?.click());
    await leaveField();
    expect(cues(draft)).toHaveLength(1);
    return draft;
  }

  it('that was tapped by mistake goes with one tap', async () => {
    const draft = await tapped();
    await act(async () => remove()?.click());
    await leaveField();
    expect(cues(draft)).toEqual([]);
  });

  it('with words beside it goes at the second tap', async () => {
    const draft = await tapped();
    await tablet.glass.type(OBSERVE.context, 'When the door banged');
    await act(async () => remove()?.click());
    await leaveField();
    expect(cues(draft)).toMatchObject([{ context: 'When the door banged' }]);
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(cues(draft)).toEqual([]);
  });
});
