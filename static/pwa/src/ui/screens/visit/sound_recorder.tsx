/** Sound, recorded only between a press that starts it and one that stops it; its length is in view all the while. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Recording, record, soundType } from '../../attaching/recorder';
import { Button } from '../../parts/Button';
import { ATTACH, sayLength } from '../../strings/attachments';
import type { Add } from './attachments';
import type { OpenVisit } from './open_visit';

interface SoundRecorderProps {
  visit: OpenVisit;
  add: Add;
  onProblem: (sentence: string | null) => void;
}

export function SoundRecorder({ visit, add, onProblem }: SoundRecorderProps) {
  const [seconds, setSeconds] = useState<number | null>(null);
  const running = useRef<Recording | null>(null);
  const stop = async () => {
    const recording = running.current;
    running.current = null;
    if (!recording) return;
    const { content, media_type, duration_sec } = await recording.stop();
    setSeconds(null);
    await add({ content, media_type, thumbnail: null }, { kind: 'audio', duration_sec, original: null });
  };
  const last = useRef(stop);
  last.current = stop;
  // What was recorded is kept when the vault locks, and when its author goes to another step.
  useEffect(() => {
    const release = visit.beforeLock(() => last.current());
    return () => {
      release();
      void last.current();
    };
  }, []);
  const start = async () => {
    const media_type = soundType();
    if (!media_type) return onProblem(ATTACH.cannotRecord);
    onProblem(null);
    try {
      running.current = await record(media_type, setSeconds, () => void last.current());
      setSeconds(0);
    } catch {
      onProblem(ATTACH.noMicrophone);
    }
  };
  if (seconds === null)
    return (
      <>
        <Button kind="secondary" onPress={() => void start()} describedBy="sound-hint">
          {ATTACH.sound}
        </Button>
        <p class="nhsuk-hint" id="sound-hint">
          {ATTACH.startHint}
        </p>
      </>
    );
  return (
    <div class="visit__card">
      <p role="timer">{ATTACH.recording(sayLength(seconds))}</p>
      <Button kind="warning" onPress={() => void stop()}>
        {ATTACH.stop}
      </Button>
    </div>
  );
}
