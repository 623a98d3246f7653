/** Records sound until it is stopped, ten minutes at most. */
import type { DraftAttachment } from '../../visit/draft';

type SoundType = Extract<DraftAttachment['media_type'], `audio/${string}`>;

export interface Recorded {
  content: Uint8Array<ArrayBuffer>;
  media_type: SoundType;
  duration_sec: number;
}

export interface Recording {
  /** Stops, and gives what was recorded. */
  stop(): Promise<Recorded>;
}

const LONGEST_SEC = 600;
const BITS_PER_SECOND = 48_000;
const TYPES: readonly SoundType[] = ['audio/webm', 'audio/mp4', 'audio/ogg'];

/** The first of the kinds kept here that this browser makes; null when it makes none. */
export function soundType(): SoundType | null {
  if (typeof MediaRecorder === 'undefined') return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/**
 * Starts recording. `ticked` is told the length every second, `ended` is called when the time is up.
 *
 * Errors: DOMException when the microphone is refused or missing.
 * Units: seconds.
 */
export async function record(
  media_type: SoundType,
  ticked: (seconds: number) => void,
  ended: () => void,
): Promise<Recording> {
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(sound, { mimeType: media_type, audioBitsPerSecond: BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  const timer = setInterval(() => {
    ticked(seconds());
    // Somebody who listens touches nothing, and is there all the same: see `auto_lock.ts`.
    document.dispatchEvent(new Event('pointermove'));
    if (seconds() >= LONGEST_SEC) ended();
  }, 1000);
  recorder.start();
  const stop = async () => {
    clearInterval(timer);
    const duration_sec = seconds();
    const stopped = new Promise((done) => recorder.addEventListener('stop', done, { once: true }));
    if (recorder.state !== 'inactive') {
      recorder.stop();
      await stopped;
    }
    for (const track of sound.getTracks()) track.stop();
    const content = new Uint8Array(await new Blob(parts).arrayBuffer());
    return { content, media_type, duration_sec };
  };
  return { stop };
}
