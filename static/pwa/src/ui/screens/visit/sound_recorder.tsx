/** Sound, recorded only between a press that starts it and one that stops it, kept second by second; its length is in view. */
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import type { DraftAttachment } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import {
  type CutShort,
  type Listening,
  letGo,
  microphone,
  type Recording,
  record,
  soundType,
} from '../../attaching/recorder';
import { Button } from '../../parts/Button';
import { ATTACH, sayLength } from '../../strings/attachments';
import { sayFailure } from '../../strings/failures';
import { isShort } from '../make_room';
import { Covered } from './covered';
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
  /** The microphone that is asked for and not here yet; another one when that was called off and asked for again. */
  const asked = useRef<object | null>(null);
  const stopNow = async () => {
    const now = running.current;
    running.current = null;
    if (!now) return;
    const short = await now.recording.stop();
    setSeconds(null);
    const failure = await visit.arriving.owes(now.record, () => added(visit, child, now));
    if (short || failure) onProblem(sayEnd(short, failure), isShort(shortOf(short) ?? failure));
  };
  // Nobody waits for a microphone that is still asked for: what it would hear, nobody is there to stop.
  const stop = () => {
    asked.current = null;
    return visit.arriving.awaits(stopNow());
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
  const covered = useContext(Covered);
  // Nothing is recorded where neither its time nor its end can be seen.
  useEffect(() => {
    if (covered) void last.current();
  }, [covered]);
  const start = async () => {
    if (asked.current || running.current) return;
    const media_type = soundType();
    if (!media_type) return onProblem(ATTACH.cannotRecord);
    onProblem(null);
    const mine = {};
    asked.current = mine;
    try {
      const sound = await microphone();
      if (asked.current !== mine) return letGo(sound);
      const of = { record: visit.newId(), draft: visit.draft.draft, child, media_type };
      const keep: Listening['keep'] = async (slice) => {
        const outcome = await visit.keepSound({ ...of, ...slice });
        return outcome.ok ? null : outcome.failure;
      };
      const ended = () => void last.current();
      const recording = record(sound, media_type, { keep, ticked: setSeconds, ended });
      running.current = { recording, record: of.record, media_type };
      setSeconds(0);
    } catch {
      if (asked.current === mine) onProblem(ATTACH.noMicrophone);
    } finally {
      if (asked.current === mine) asked.current = null;
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

function shortOf(short: CutShort | null): Failure | null {
  return short?.by === 'keeping' ? short.failure : null;
}

/** What is said at the end of a recording that was cut short, or cannot be in the draft now. */
function sayEnd(short: CutShort | null, failure: Failure | null): string {
  const unkept = shortOf(short);
  if (!unkept && failure?.code === 'attachment_not_here') return ATTACH.nothingRecorded;
  if (failure) return sayFailure(unkept ?? failure);
  return isShort(unkept) ? ATTACH.stoppedShort : ATTACH.stoppedItself;
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
