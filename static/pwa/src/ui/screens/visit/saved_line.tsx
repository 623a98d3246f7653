/** Whether what was written is safe: "saved" only after the engine has said so. */
import type { Failure } from '../../../engine/port';
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

/** The sentence for anything unforeseen says that all is kept on the device, which is what did not come about here. */
function whyOf(failure: Failure): string {
  return failure.code === 'unexpected' ? SAVED.tried : sayFailure(failure);
}

export function SavedLine({ engine, saved, onAgain }: SavedLineProps) {
  if (saved.is === 'failed')
    return (
      <div class="visit__saved visit__saved--failed" role="alert">
        <p>
          <strong>{SAVED.failed}</strong> {whyOf(saved.failure)}
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
