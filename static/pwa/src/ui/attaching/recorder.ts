/** Records sound until it is stopped, ten minutes at most, and gives every second away to be kept as it comes. */
import type { Failure } from '../../engine/port';
import type { DraftAttachment } from '../../visit/draft';
import type { SoundSlice } from '../../wire/blob';

type SoundType = Extract<DraftAttachment['media_type'], `audio/${string}`>;

/** Why a recording is shorter than it was meant to be. */
export type CutShort =
  /** No more could be kept. */
  | { by: 'keeping'; failure: Failure }
  /** A call came in, the microphone was taken away, or the browser gave what cannot be read. */
  | { by: 'recording' };

/** What becomes of a recording while it goes on. */
export interface Listening {
  /** Keeps one more slice, durably; the slices come one after another. Shape: why it could not be kept, or null. */
  keep(slice: Pick<SoundSlice, 'n' | 'ms' | 'before' | 'bytes'>): Promise<Failure | null>;
  /** Called every second with the length. Units: seconds. */
  ticked(seconds: number): void;
  /** Called when the time is up, when no more can be kept, and when the recording ended by itself. */
  ended(): void;
}

export interface Recording {
  /** Stops, also what has ended by itself. Shape: why not all of it was kept, or null. */
  stop(): Promise<CutShort | null>;
}

const LONGEST_SEC = 600;
const SLICE_MS = 1000;
const BITS_PER_SECOND = 48_000;
const TYPES: readonly SoundType[] = ['audio/webm', 'audio/mp4', 'audio/ogg'];

/** The first of the kinds kept here that this browser makes; null when it makes none. */
export function soundType(): SoundType | null {
  if (typeof MediaRecorder === 'undefined') return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** Asks for the microphone; the answer may take as long as its owner does. Errors: DOMException when it is refused or missing. */
export async function microphone(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: true });
}

/** Nothing is heard through it any more. */
export function letGo(sound: MediaStream): void {
  for (const track of sound.getTracks()) track.stop();
}

/**
 * Starts recording what the microphone hears; it is let go of at the end.
 *
 * Errors: DOMException when the browser cannot record it; the microphone is let go of.
 */
export function record(sound: MediaStream, media_type: SoundType, to: Listening): Recording {
  const recorder = started(sound, media_type);
  const begun = performance.now();
  const length_ms = () => Math.round(performance.now() - begun);
  const slices = new Slices(to);
  recorder.ondataavailable = ({ data }) => slices.add(data, length_ms());
  const timer = setInterval(() => {
    const seconds = Math.round(length_ms() / SLICE_MS);
    to.ticked(seconds);
    // Somebody who listens touches nothing, and is there all the same: see `auto_lock.ts`.
    document.dispatchEvent(new Event('pointermove'));
    if (seconds >= LONGEST_SEC) to.ended();
  }, SLICE_MS);
  let asked = false;
  // The last slice has come by then.
  const over = new Promise((done) => recorder.addEventListener('stop', done, { once: true })).then(() => {
    clearInterval(timer);
    letGo(sound);
    if (!asked) slices.cutShort({ by: 'recording' });
  });
  const stop = async () => {
    asked = true;
    clearInterval(timer);
    if (recorder.state !== 'inactive') recorder.stop();
    await over;
    return slices.all();
  };
  return { stop };
}

function started(sound: MediaStream, media_type: SoundType): MediaRecorder {
  try {
    const recorder = new MediaRecorder(sound, { mimeType: media_type, audioBitsPerSecond: BITS_PER_SECOND });
    recorder.start(SLICE_MS);
    return recorder;
  } catch (cause) {
    letGo(sound);
    throw cause;
  }
}

/** Gives what was recorded away, one slice after another; after one that is missing nothing can be played. */
class Slices {
  private kept: Promise<void> = Promise.resolve();
  private cut: CutShort | null = null;
  private isBroken = false;
  private n = 0;
  private before = 0;

  constructor(private readonly to: Listening) {}

  add(data: Blob, ms: number): void {
    this.kept = this.kept.then(async () => {
      if (this.isBroken || !data.size) return;
      const cut = await this.keep(data, ms).catch((): CutShort => ({ by: 'recording' }));
      if (!cut) return;
      this.isBroken = true;
      this.cutShort(cut);
    });
  }

  cutShort(cut: CutShort): void {
    this.cut ??= cut;
    this.to.ended();
  }

  /** Resolves when all of them are kept. Shape: why not all of it was, or null. */
  async all(): Promise<CutShort | null> {
    await this.kept;
    return this.cut;
  }

  private async keep(data: Blob, ms: number): Promise<CutShort | null> {
    const bytes = new Uint8Array(await data.arrayBuffer());
    const failure = await this.to.keep({ n: this.n, ms, before: this.before, bytes });
    if (failure) return { by: 'keeping', failure };
    this.n += 1;
    this.before += bytes.length;
    return null;
  }
}
