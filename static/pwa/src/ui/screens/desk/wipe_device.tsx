/** A device that is lost or stolen: what wiping it does, said before it is ordered. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { DeviceRow } from '../../../views/rows';
import { Actions, Button } from '../../parts/Button';
import { useTakeFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { sayDevice, TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';

export interface WipeDeviceProps {
  engine: Engine;
  device: DeviceRow;
  /** Whose it is. */
  name: string;
  onClose: () => void;
}

export function WipeDevice({ engine, device, name, onClose }: WipeDeviceProps) {
  const [state, setState] = useState<'asking' | 'busy' | 'ordered'>('asking');
  const [failure, setFailure] = useState<Failure | null>(null);
  const order = async () => {
    setState('busy');
    setFailure(null);
    const outcome = await engine.wipeDevice(device.device);
    setState(outcome.ok ? 'ordered' : 'asking');
    if (!outcome.ok) setFailure(outcome.failure);
  };
  return (
    <section class="card" ref={useTakeFocus()} tabIndex={-1} aria-label={TEAM.wipeFor(name)}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{sayDevice(device)}</p>
      <p role="status">{state === 'ordered' ? TEAM.wipeOrdered : ''}</p>
      {state !== 'ordered' && (
        <>
          <p>{TEAM.wipeWhat}</p>
          <p>{TEAM.wipeKeeps}</p>
        </>
      )}
      <Actions inline>
        {state !== 'ordered' && (
          <Button kind="warning" onPress={() => void order()} disabled={state === 'busy'}>
            {TEAM.wipeNow}
          </Button>
        )}
        <Button kind="quiet" onPress={onClose}>
          {TEAM.close}
        </Button>
      </Actions>
    </section>
  );
}
