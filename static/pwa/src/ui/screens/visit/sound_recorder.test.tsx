import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Draft, DraftAttachment } from '../../../visit/draft';
import { Arriving } from '../../keeping/arriving';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';
import type { OpenVisit } from './open_visit';
import { SoundRecorder } from './sound_recorder';

const CHILD = 'c1'.repeat(16);

/** Gives a slice whenever the time says so, as browsers do. */
class FakeRecorder extends EventTarget {
  static isTypeSupported = (type: string) => type === 'audio/webm';
  state = 'inactive';
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  start(slice_ms: number): void {
    this.state = 'recording';
    this.timer = setInterval(() => this.give(), slice_ms);
  }
  stop(): void {
    clearInterval(this.timer);
    this.state = 'inactive';
    this.give();
    this.dispatchEvent(new Event('stop'));
  }
  private give(): void {
    this.ondataavailable({ data: new Blob([new Uint8Array(6)]) });
  }
}

let engine: FakeEngine;
let glass: Glass;
let added: DraftAttachment[];
let said: (string | null)[];
let arriving: Arriving;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  const getUserMedia = async () => ({ getTracks: () => [{ stop: () => undefined }] });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  engine = new FakeEngine({ is: 'locked', vaults: [] });
  [added, said] = [[], []];
  arriving = new Arriving();
  const visit: Partial<OpenVisit> = {
    draft: { draft: 'd1'.repeat(16) } as Draft,
    newId: () => engine.newId(),
    now: () => '2026-11-21T11:00:00.000Z',
    act: (action) => {
      if (action.is === 'add_attachment') added.push(action.attachment);
    },
    keepSound: (slice) => engine.keepSound(slice),
    finishSound: (record) => engine.finishSound(record),
    arriving,
    beforeLock: (save) => engine.beforeLock(save),
  };
  const onProblem = (sentence: string | null) => said.push(sentence);
  glass = await show(<SoundRecorder visit={visit as OpenVisit} child={CHILD} onProblem={onProblem} />);
  await press('Record sound');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);

async function press(name: string): Promise<void> {
  await act(async () => button(name)?.click());
  await settle();
}

/** What was asked for has its answer: a slice takes a few turns to be read and kept. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await act(() => new Promise((done) => setTimeout(done, 0)));
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await act(async () => {
      vi.advanceTimersByTime(1000);
    });
  }
  await settle();
}

it('gives every second away to be kept while it is recorded', async () => {
  await pass(3);
  expect(engine.sound.map(({ n, before }) => [n, before])).toEqual([
    [0, 0],
    [1, 6],
    [2, 12],
  ]);
  expect(added).toEqual([]);
  await press('Stop and save');
  expect(added).toMatchObject([{ kind: 'audio', media_type: 'audio/webm', duration_sec: 3, size_bytes: 24 }]);
});

it('stops by itself after ten minutes, and keeps what was recorded', async () => {
  await pass(599);
  expect(added).toEqual([]);
  await pass(1);
  expect(added).toMatchObject([{ duration_sec: 600 }]);
  expect(button('Record sound')).toBeDefined();
  await pass(5);
  expect(engine.sound.length).toBeLessThanOrEqual(601);
});

it('is kept when the vault locks in the middle of it', async () => {
  await pass(2);
  await act(async () => {
    await Promise.all([...engine.saves].map((save) => save()));
  });
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});

it('stops when there is no room for another second, keeps what there is, and says so', async () => {
  await pass(2);
  engine.nextFailure = { code: 'attachment_no_room' };
  await pass(1);
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2, size_bytes: 12 }]);
  expect(said.at(-1)).toContain('the recording has stopped. What was recorded is kept.');
  expect(glass).toBeDefined();
});

it('is waited for by whoever signs, also after its author went to another step', async () => {
  await pass(2);
  await act(async () => render(null, glass.root));
  expect(await arriving.all()).toBeNull();
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});

it('is tried again before signing when there was no room to finish it', async () => {
  await pass(2);
  const finish = engine.finishSound.bind(engine);
  engine.finishSound = async () => ({ ok: false, failure: { code: 'attachment_no_room' } });
  await press('Stop and save');
  expect(added).toEqual([]);
  expect(await arriving.all()).toEqual({ code: 'attachment_no_room' });
  engine.finishSound = finish;
  expect(await arriving.all()).toBeNull();
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});
