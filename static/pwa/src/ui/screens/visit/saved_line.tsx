/** Whether what was written is safe: "saved" only after the engine has said so. */
import { Button } from '../../parts/Button';
import { sayFailure } from '../../strings/failures';
import { sayClock } from '../../strings/when';
import { isShort, MakeRoom, type RoomMaker } from '../make_room';
import type { Saved } from './keeper';
import { SAVED } from './strings';

interface SavedLineProps {
  engine: RoomMaker;
  saved: Saved;
  onAgain: () => void;
}

export function SavedLine({ engine, saved, onAgain }: SavedLineProps) {
  if (saved.is === 'failed')
    return (
      <div class="visit__saved visit__saved--failed" role="alert">
        <p>
          <strong>{SAVED.failed}</strong> {sayFailure(saved.failure)}
        </p>
        {isShort(saved.failure) && <MakeRoom engine={engine} onFreed={onAgain} />}
        <Button kind="secondary" onPress={onAgain}>
          {SAVED.again}
        </Button>
      </div>
    );
  return (
    <p class="visit__saved">{saved.is === 'saved' ? SAVED.saved(sayClock(saved.at)) : SAVED[saved.is]}</p>
  );
}
