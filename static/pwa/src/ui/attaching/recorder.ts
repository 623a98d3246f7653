/** Records sound until it is stopped, ten minutes at most, and gives every second away to be kept as it comes. */
import type { Failure } from '../../engine/port';
import type { DraftAttachment } from '../../visit/draft';
import type { SoundSlice } from '../../wire/blob';

type SoundType = Extract<DraftAttachment['media_type'], `audio/${string}`>;

/** What becomes of a recording while it goes on. */
export interface Listening {
  /** Keeps one more slice, durably; the slices come one after another. Shape: why it could not be kept, or null. */
  keep(slice: Pick<SoundSlice, 'n' | 'ms' | 'before' | 'bytes'>): Promise<Failure | null>;
  /** Called every second with the length. Units: seconds. */
  ticked(seconds: number): void;
  /** Called when the time is up, or no more can be kept. */
  ended(): void;
}

export interface Recording {
  /** Stops. Shape: why not all of it was kept, or null. */
  stop(): Promise<Failure | null>;
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

/**
 * Starts recording.
 *
 * Errors: DOMException when the microphone is refused or missing.
 */
export async function record(media_type: SoundType, to: Listening): Promise<Recording> {
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(sound, { mimeType: media_type, audioBitsPerSecond: BITS_PER_SECOND });
  const begun = performance.now();
  const length_ms = () => Math.round(performance.now() - begun);
  const seconds = () => Math.round(length_ms() / SLICE_MS);
  let kept: Promise<void> = Promise.resolve();
  let failure: Failure | null = null;
  let [n, before] = [0, 0];
  const keep = async (data: Blob, ms: number) => {
    // After one that is missing nothing can be played.
    if (failure || !data.size) return;
    const bytes = new Uint8Array(await data.arrayBuffer());
    failure = await to.keep({ n, ms, before, bytes });
    n += 1;
    before += bytes.length;
    if (failure) to.ended();
  };
  recorder.ondataavailable = ({ data }) => {
    const ms = length_ms();
    kept = kept.then(() => keep(data, ms));
  };
  const timer = setInterval(() => {
    to.ticked(seconds());
    // Somebody who listens touches nothing, and is there all the same: see `auto_lock.ts`.
    document.dispatchEvent(new Event('pointermove'));
    if (seconds() >= LONGEST_SEC) to.ended();
  }, SLICE_MS);
  recorder.start(SLICE_MS);
  const stop = async () => {
    clearInterval(timer);
    const stopped = new Promise((done) => recorder.addEventListener('stop', done, { once: true }));
    if (recorder.state !== 'inactive') {
      recorder.stop();
      await stopped;
    }
    for (const track of sound.getTracks()) track.stop();
    await kept;
    return failure;
  };
  return { stop };
}
