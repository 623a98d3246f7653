import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, DraftAttachment } from '../../../visit/draft';
import { Arriving } from '../../keeping/arriving';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';
import { Covered } from './covered';
import type { OpenVisit } from './open_visit';
import { SoundRecorder } from './sound_recorder';

const CHILD = 'c1'.repeat(16);

/** Gives a slice whenever the time says so, as browsers do. */
class FakeRecorder extends EventTarget {
  static all: FakeRecorder[] = [];
  static refuses = false;
  static isTypeSupported = (type: string) => type === 'audio/webm';
  state = 'inactive';
  /** What the next slices are. */
  gives = () => new Blob([new Uint8Array(6)]);
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  constructor() {
    super();
    FakeRecorder.all.push(this);
  }
  start(slice_ms: number): void {
    if (FakeRecorder.refuses) throw new DOMException('no encoder', 'NotSupportedError');
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
    this.ondataavailable({ data: this.gives() });
  }
}

let engine: FakeEngine;
let glass: Glass;
let added: DraftAttachment[];
let said: (string | null)[];
let arriving: Arriving;
let visit: OpenVisit;
/** How often the microphone was asked for, and how many of those that were given are let go of. */
let asked: number;
let letGo: number;
/** Gives the microphone; there by itself unless somebody is asked. */
let allow: Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  FakeRecorder.all = [];
  FakeRecorder.refuses = false;
  [asked, letGo, allow] = [0, 0, Promise.resolve()];
  const track = () => ({
    stop: () => {
      letGo += 1;
    },
  });
  const getUserMedia = async () => {
    asked += 1;
    await allow;
    return { getTracks: () => [track()] };
  };
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  engine = new FakeEngine({ is: 'locked', vaults: [] });
  [added, said] = [[], []];
  arriving = new Arriving();
  const given: Partial<OpenVisit> = {
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
  visit = given as OpenVisit;
  const onProblem = (sentence: string | null) => said.push(sentence);
  glass = await show(<SoundRecorder visit={visit} child={CHILD} onProblem={onProblem} />);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);

/** Somebody is asked whether the microphone may be used. Returns a function that says yes. */
function askedFirst(): () => Promise<void> {
  let grant: () => void = () => undefined;
  allow = new Promise((done) => {
    grant = done;
  });
  return async () => {
    grant();
    await settle();
  };
}

const recording = () => FakeRecorder.all.filter(({ state }) => state === 'recording').length;

/** Counts the signs of life that the page is given while it runs. */
async function heartbeats(seconds: number): Promise<number> {
  let beats = 0;
  const beat = () => {
    beats += 1;
  };
  document.addEventListener('pointermove', beat);
  await pass(seconds);
  document.removeEventListener('pointermove', beat);
  return beats;
}

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
  await press('Record sound');
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
  await press('Record sound');
  await pass(599);
  expect(added).toEqual([]);
  await pass(1);
  expect(added).toMatchObject([{ duration_sec: 600 }]);
  expect(button('Record sound')).toBeDefined();
  await pass(5);
  expect(engine.sound.length).toBeLessThanOrEqual(601);
});

it('is kept when the vault locks in the middle of it', async () => {
  await press('Record sound');
  await pass(2);
  await act(async () => {
    await Promise.all([...engine.saves].map((save) => save()));
  });
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});

it('stops when there is no room for another second, keeps what there is, and says so', async () => {
  await press('Record sound');
  await pass(2);
  engine.nextFailure = { code: 'attachment_no_room' };
  await pass(1);
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2, size_bytes: 12 }]);
  expect(said.at(-1)).toContain('the recording has stopped. What was recorded is kept.');
  expect(glass).toBeDefined();
});

it('is waited for by whoever signs, also after its author went to another step', async () => {
  await press('Record sound');
  await pass(2);
  await act(async () => render(null, glass.root));
  expect(await arriving.all()).toBeNull();
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});

it('is tried again before signing when there was no room to finish it', async () => {
  await press('Record sound');
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

describe('while the microphone is asked for', () => {
  it('a second tap starts no second recording, which nobody could stop', async () => {
    const grant = askedFirst();
    await press('Record sound');
    await press('Record sound');
    await grant();
    expect(asked).toBe(1);
    expect(recording()).toBe(1);
    await press('Stop and save');
    expect(recording()).toBe(0);
    expect(letGo).toBe(1);
    expect(added).toHaveLength(1);
  });

  it('nothing is recorded for an author who went to another step meanwhile', async () => {
    const grant = askedFirst();
    await press('Record sound');
    await act(async () => render(null, glass.root));
    await grant();
    expect(FakeRecorder.all).toEqual([]);
    expect(letGo).toBe(1);
    expect(await heartbeats(3)).toBe(0);
    expect([engine.sound, added]).toEqual([[], []]);
  });

  it('nothing is recorded when the vault locks meanwhile, and it can be asked for anew', async () => {
    const grant = askedFirst();
    await press('Record sound');
    await act(async () => {
      await Promise.all([...engine.saves].map((save) => save()));
    });
    await grant();
    expect(FakeRecorder.all).toEqual([]);
    expect(letGo).toBe(1);
    await press('Record sound');
    expect(recording()).toBe(1);
  });
});

it('stops, and is kept, when a form comes in place of the step that shows it', async () => {
  const shown = (covered: boolean) => (
    <Covered.Provider value={covered}>
      <SoundRecorder visit={visit} child={CHILD} onProblem={() => undefined} />
    </Covered.Provider>
  );
  await act(async () => render(shown(false), glass.root));
  await press('Record sound');
  await pass(2);
  await act(async () => render(shown(true), glass.root));
  await settle();
  expect(recording()).toBe(0);
  expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2 }]);
});

describe('a recording that the browser ends', () => {
  it('is kept until then, is not counted on, and is said to have stopped', async () => {
    await press('Record sound');
    await pass(2);
    // A call comes in, or the headset is pulled out.
    await act(async () => FakeRecorder.all[0]?.stop());
    await settle();
    expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2, size_bytes: 18 }]);
    expect(said.at(-1)).toContain('The recording stopped by itself');
    expect(button('Stop and save')).toBeUndefined();
    expect(await heartbeats(3)).toBe(0);
    expect(letGo).toBe(1);
  });

  it('is kept up to what cannot be read', async () => {
    await press('Record sound');
    await pass(2);
    const [recorder] = FakeRecorder.all;
    const unread = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    if (recorder) recorder.gives = () => Object.assign(new Blob(['lost']), { arrayBuffer: unread });
    await pass(1);
    expect(added).toMatchObject([{ kind: 'audio', duration_sec: 2, size_bytes: 12 }]);
    expect(said.at(-1)).toContain('The recording stopped by itself');
    expect(button('Record sound')).toBeDefined();
    expect(recording()).toBe(0);
  });

  it('before anything was heard is said to hold nothing', async () => {
    engine.finishSound = async () => ({ ok: false, failure: { code: 'attachment_not_here' } });
    await press('Record sound');
    await act(async () => FakeRecorder.all[0]?.stop());
    await settle();
    expect(added).toEqual([]);
    expect(said.at(-1)).toContain('Nothing was recorded');
  });

  it('before it began leaves neither the microphone on nor the page awake', async () => {
    FakeRecorder.refuses = true;
    await press('Record sound');
    expect(said.at(-1)).toContain('The microphone cannot be used');
    expect(letGo).toBe(1);
    expect(await heartbeats(3)).toBe(0);
  });
});
