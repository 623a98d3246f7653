import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { CHILDREN } from '../../../visit/sample_visit';
import { answer, begin, goTo, leaveField, stored, tablet } from './visit.fixture';

const [CHILD = '', SECOND = ''] = CHILDREN;
const part = (draft: string, child = CHILD) => {
  const found = stored(draft).children.find((each) => each.child === child);
  if (!found) throw new Error('no such child');
  return found;
};
/** Counts those that run. */
class SilentRecorder extends EventTarget {
  static running = 0;
  static isTypeSupported = () => true;
  state = 'inactive';
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  start(): void {
    this.state = 'recording';
    SilentRecorder.running += 1;
  }
  stop(): void {
    this.state = 'inactive';
    SilentRecorder.running -= 1;
    this.ondataavailable({ data: new Blob(['sound']) });
    this.dispatchEvent(new Event('stop'));
  }
}

const shown = (selector: string) => tablet.glass.root.querySelector<HTMLElement>(selector);

describe('a moment, from any step', () => {
  it('takes a cue with one tap and one more, stamped, while the note waits as it was', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    const before = Date.now();
    await tablet.glass.press('Cue');
    await act(async () => shown('.moment .visit__tap')?.click());
    await leaveField();
    const [cue] = part(draft).lists.flatMap(({ cues }) => cues);
    expect(Date.parse(cue?.at ?? '')).toBeGreaterThanOrEqual(before - 1000);
    expect(shown('[hidden] textarea')).not.toBeNull();
    await tablet.glass.press('Done: back to Note');
    expect(shown('.moment')).toBeNull();
    expect(shown('[hidden]')).toBeNull();
    expect(document.activeElement?.textContent).toBe('Cue');
  });

  it('opens a field for words with the focus in it, and keeps what is typed where words stand', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await tablet.glass.press('Words');
    expect(document.activeElement).toBe(tablet.glass.field('The exact words'));
    await tablet.glass.type('The exact words', 'I like the moon.');
    await leaveField();
    expect(part(draft).quotes.map(({ exact_words }) => exact_words)).toEqual(['I like the moon.']);
    await tablet.glass.press('Done: back to Room');
    await tablet.glass.press('Words');
    expect(part(draft).quotes).toHaveLength(1);
  });

  it.each(['Words', 'Behaviour', 'Mark', 'Measure'])(
    'leaves nothing behind of %s when nothing is said',
    async (name) => {
      const draft = await begin();
      await goTo(draft, 'visit');
      await tablet.glass.press(name);
      expect(shown('.moment')).not.toBeNull();
      expect(shown('.stop')).toBeNull();
      await tablet.glass.press('Done: back to Visit');
      await leaveField();
      const { quotes, unspoken, findings = [] } = part(draft);
      expect([...quotes, ...unspoken, ...findings]).toEqual([]);
    },
  );

  it('stands under the note with its hour', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.press('Measure');
    await tablet.glass.type('Weight in grams', '5120');
    await tablet.glass.press('Done: back to Note');
    const lines = [...tablet.glass.root.querySelectorAll('.visit__lines li')].map((each) => each.textContent);
    expect(lines).toEqual([expect.stringMatching(/^\d{1,2}[:.]\d\d\S* 5120 g$/)]);
  });

  it('records nothing behind it: the step’s recording has stopped, and is there afterwards', async () => {
    vi.stubGlobal('MediaRecorder', SilentRecorder);
    const getUserMedia = async () => ({ getTracks: () => [] });
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Record sound');
    expect(tablet.glass.text()).toContain('Stop and save');
    await tablet.glass.press('Sound');
    await tablet.glass.settle();
    await leaveField();
    expect(SilentRecorder.running).toBe(0);
    expect(part(draft).attachments).toMatchObject([{ kind: 'audio' }]);
    vi.unstubAllGlobals();
  });

  it('says that a child was seen', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.press('Seen');
    await act(async () => {
      const groups = [...(shown('.moment')?.querySelectorAll('fieldset') ?? [])];
      const seen = groups.find((group) => group.textContent?.includes('Did you see them?'));
      seen?.querySelector('button')?.click();
    });
    await leaveField();
    expect(part(draft).seen).toBe('yes');
  });
});

describe('with two children', () => {
  it('asks which child when none is in view, and writes into no other’s part', async () => {
    const draft = await begin([CHILD, SECOND]);
    await goTo(draft, 'sign');
    await tablet.glass.press('Words');
    expect(shown('.moment textarea')).toBeNull();
    await answer('Words you hear: which child?', tablet.engine.family.children[1]?.name ?? '');
    await tablet.glass.type('The exact words', 'Mine!');
    await leaveField();
    expect(part(draft, SECOND).quotes).toHaveLength(1);
    expect(part(draft).quotes).toEqual([]);
  });

  it('is about the child in view', async () => {
    const draft = await begin([CHILD, SECOND]);
    await goTo(draft, 'observe');
    await tablet.glass.press('Words');
    expect(shown('.moment [aria-pressed="true"]')?.textContent).toContain(
      tablet.engine.family.children[0]?.name,
    );
  });
});
