/** A device of one's own that is lost: what withdrawing it does, said before it is done. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { OwnDevice } from '../../../wire/account';
import { Actions, Button } from '../../parts/Button';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { ACCOUNT, sayOwnDevice } from '../../strings/account';
import { sayFailure } from '../../strings/failures';

export interface LostDeviceProps {
  engine: Engine;
  device: OwnDevice;
  onDone: () => void;
  onBack: () => void;
}

export function LostDevice({ engine, device, onDone, onBack }: LostDeviceProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const withdraw = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await engine.wipeDevice(device.device);
    setBusy(false);
    if (outcome.ok) onDone();
    else setFailure(outcome.failure);
  };
  return (
    <Page heading={ACCOUNT.lost}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>
        <b>{sayOwnDevice(device)}.</b>
      </p>
      <p>{ACCOUNT.lostWhat}</p>
      <p>{ACCOUNT.lostKeeps}</p>
      <p role="status">{busy ? ACCOUNT.working : ''}</p>
      <Actions inline>
        <Button kind="warning" onPress={() => void withdraw()} busy={busy}>
          {ACCOUNT.lostGo}
        </Button>
        <Button kind="quiet" onPress={onBack} disabled={busy}>
          {ACCOUNT.cancel}
        </Button>
      </Actions>
    </Page>
  );
}
