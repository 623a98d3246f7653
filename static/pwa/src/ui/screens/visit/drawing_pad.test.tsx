/** What happens on the pad while what was drawn before is made into a picture and sealed. */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Ready } from '../../attaching/pictures';
import { drawn } from '../../attaching/pictures';
import { ATTACH } from '../../strings/attachments';
import { begin, goTo, leaveField, stored, tablet } from './visit.fixture';

vi.mock('../../attaching/pictures', () => ({ drawn: vi.fn() }));

const READY: Ready = { content: new Uint8Array(9), media_type: 'image/png', thumbnail: null };
const made = vi.mocked(drawn);
let draft: string;
/** Ends what makes the pictures. */
let finish: (made: Ready | Error) => Promise<void>;

beforeEach(async () => {
  made.mockReset();
  const waiting: ((ready: Ready | Promise<Ready>) => void)[] = [];
  made.mockImplementation(() => new Promise((done) => waiting.push(done)));
  finish = async (ready) => {
    await act(async () => {
      for (const done of waiting) done(ready instanceof Error ? Promise.reject(ready) : ready);
    });
    await tablet.glass.settle();
    await leaveField();
  };
  draft = await begin();
  await goTo(draft, 'voice');
  await tablet.glass.press(ATTACH.draw);
});

const child = () => stored(draft).children[0];
const pad = () => tablet.glass.root.querySelector('canvas');

/** From corner to corner of a glass as large as the grid. */
async function touch(type: 'pointerdown' | 'pointermove' | 'pointerup', at: number): Promise<void> {
  const canvas = pad();
  if (!canvas) throw new Error('no pad');
  canvas.setPointerCapture = () => undefined;
  canvas.getBoundingClientRect = () => ({ left: 0, top: 0, width: 1200, height: 900 }) as DOMRect;
  const event = new PointerEvent(type, { isPrimary: true, button: 0, clientX: at, clientY: at });
  await act(async () => {
    canvas.dispatchEvent(event);
  });
}

async function stroke(from: number): Promise<void> {
  await touch('pointerdown', from);
  await touch('pointermove', from + 10);
  await touch('pointerup', from + 10);
  await leaveField();
}

const of = (from: number) => [from, from, from + 10, from + 10];

it('strokes that come meanwhile stay, on a pad that stays', async () => {
  await stroke(10);
  await tablet.glass.press(ATTACH.saveDrawing);
  await stroke(50);
  await finish(READY);
  expect(made.mock.calls).toEqual([[[of(10)]]]);
  expect(child()?.attachments).toHaveLength(1);
  expect(child()?.drawing).toEqual([of(50)]);
  await tablet.glass.press(ATTACH.saveDrawing);
  await finish(READY);
  expect(made.mock.calls[1]).toEqual([[of(50)]]);
  expect(child()?.drawing).toEqual([]);
  expect(pad()).toBeNull();
});

it('a stroke in the hand that draws stays, on a pad that stays', async () => {
  await stroke(10);
  await tablet.glass.press(ATTACH.saveDrawing);
  await touch('pointerdown', 50);
  await finish(READY);
  await touch('pointermove', 60);
  await touch('pointerup', 60);
  await leaveField();
  expect(child()?.drawing).toEqual([of(50)]);
});

it('a stroke is kept that is in hand when its author goes to another step', async () => {
  await touch('pointerdown', 10);
  await touch('pointermove', 20);
  await act(async () => render(null, tablet.glass.root));
  document.dispatchEvent(new Event('pointerup'));
  await goTo(draft, 'voice');
  await leaveField();
  expect(child()?.drawing).toEqual([of(10)]);
  expect(pad()).not.toBeNull();
});

it('one picture is made, however often it is asked for', async () => {
  await stroke(10);
  await tablet.glass.press(ATTACH.saveDrawing);
  await tablet.glass.press(ATTACH.saveDrawing);
  await finish(READY);
  expect(child()?.attachments).toHaveLength(1);
});

it('nothing is taken back that is in the picture', async () => {
  await stroke(10);
  await stroke(50);
  await tablet.glass.press(ATTACH.clear);
  await tablet.glass.press(ATTACH.saveDrawing);
  await tablet.glass.press(ATTACH.undo);
  await tablet.glass.press('Remove for good');
  await leaveField();
  expect(child()?.drawing).toEqual([of(10), of(50)]);
  await finish(READY);
  expect(child()?.drawing).toEqual([]);
});

it('what cannot be made into a picture stays, and is said to', async () => {
  await stroke(10);
  await tablet.glass.press(ATTACH.saveDrawing);
  await finish(new Error('not encoded'));
  expect(tablet.glass.text()).toContain(ATTACH.undrawn);
  expect(child()?.drawing).toEqual([of(10)]);
  expect(tablet.glass.button(ATTACH.saveDrawing).getAttribute('aria-disabled')).toBeNull();
});
