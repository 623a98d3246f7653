/** On a device that is short of room: what may go without anything being lost, what it gives back, and one button that does it. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, Failure, Freeable } from '../../engine/port';
import { Button } from '../parts/Button';
import { sayFailure } from '../strings/failures';
import { ROOM } from '../strings/room';

export type RoomMaker = Pick<Engine, 'sync' | 'onState' | 'makeRoom'>;

/** Whether it failed for want of room. */
export function isShort(failure: Failure | null): boolean {
  return failure?.code === 'storage_full' || failure?.code === 'attachment_no_room';
}

const NOTHING: Freeable = { attachments: 0, bytes: 0 };

export interface MakeRoomProps {
  engine: RoomMaker;
  /** There is more room now: what waited for it may be tried again. */
  onFreed?: () => void;
}

/** Nothing when nothing may go. */
export function MakeRoom({ engine, onFreed }: MakeRoomProps) {
  const freeable = useFreeable(engine);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Freeable | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const press = async () => {
    setBusy(true);
    const made = await engine.makeRoom();
    setBusy(false);
    setDone(made.ok ? made.value : null);
    setFailure(made.ok ? null : made.failure);
    if (made.ok) onFreed?.();
  };
  return (
    <>
      {freeable.attachments > 0 && (
        <>
          <p>
            {ROOM.offer(freeable.attachments, freeable.bytes)} {ROOM.kept}
          </p>
          <Button kind="secondary" busy={busy} onPress={() => void press()}>
            {busy ? ROOM.removing : ROOM.remove}
          </Button>
        </>
      )}
      <div role="status">
        {done && <p>{ROOM.removed(done.attachments, done.bytes)}</p>}
        {failure && <p>{sayFailure(failure)}</p>}
      </div>
    </>
  );
}

function useFreeable(engine: RoomMaker): Freeable {
  const [now, setNow] = useState(() => engine.sync().freeable ?? NOTHING);
  useEffect(() => engine.onState(() => setNow(engine.sync().freeable ?? NOTHING)), [engine]);
  return now;
}
