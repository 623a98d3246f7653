/** Sound, recorded only between a press that starts it and one that stops it, kept second by second; its length is in view. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import type { DraftAttachment } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { type Listening, type Recording, record, soundType } from '../../attaching/recorder';
import { Button } from '../../parts/Button';
import { ATTACH, sayLength } from '../../strings/attachments';
import { sayFailure } from '../../strings/failures';
import { isShort } from '../make_room';
import type { OpenVisit } from './open_visit';

interface SoundRecorderProps {
  visit: OpenVisit;
  child: Id;
  /** `short`: for want of room. */
  onProblem: (sentence: string | null, short?: boolean) => void;
}

/** A recording that runs, and what it will be. */
interface Running {
  recording: Recording;
  record: Id;
  media_type: DraftAttachment['media_type'];
}

export function SoundRecorder({ visit, child, onProblem }: SoundRecorderProps) {
  const [seconds, setSeconds] = useState<number | null>(null);
  const running = useRef<Running | null>(null);
  const stopNow = async () => {
    const now = running.current;
    running.current = null;
    if (!now) return;
    const short = await now.recording.stop();
    setSeconds(null);
    const failure = await visit.arriving.owes(now.record, () => added(visit, child, now));
    if (short) onProblem(failure ? sayFailure(short) : ATTACH.stoppedShort, isShort(short));
    else if (failure) onProblem(sayFailure(failure), isShort(failure));
  };
  const stop = () => visit.arriving.awaits(stopNow());
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
      const of = { record: visit.newId(), draft: visit.draft.draft, child, media_type };
      const keep: Listening['keep'] = async (slice) => {
        const outcome = await visit.keepSound({ ...of, ...slice });
        return outcome.ok ? null : outcome.failure;
      };
      const ended = () => void last.current();
      const recording = await record(media_type, { keep, ticked: setSeconds, ended });
      running.current = { recording, record: of.record, media_type };
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

/** Seals what was recorded, then writes it into the draft. Shape: why it could not be kept, or null. */
async function added(
  visit: OpenVisit,
  child: Id,
  { record, media_type }: Omit<Running, 'recording'>,
): Promise<Failure | null> {
  const finished = await visit.finishSound(record);
  if (!finished.ok) return finished.failure;
  const attachment: DraftAttachment = {
    ...finished.value,
    kind: 'audio',
    media_type,
    thumbnail: null,
    caption: '',
    made_by: null,
    original: null,
    third_party: false,
    made_at: visit.now(),
  };
  visit.act({ is: 'add_attachment', child, attachment });
  return null;
}
