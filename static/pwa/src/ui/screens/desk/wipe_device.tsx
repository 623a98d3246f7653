/** A device that is lost or stolen: what wiping it does, said before it is ordered. */
import type { Engine } from '../../../engine/port';
import type { DeviceRow } from '../../../views/rows';
import { sayDevice, TEAM } from '../../strings/desk';
import { wiped } from './lost_answers';
import { SureCard } from './sure_card';

export interface WipeDeviceProps {
  engine: Engine;
  device: DeviceRow;
  /** Whose it is. */
  name: string;
  onClose: () => void;
}

export function WipeDevice({ engine, device, name, onClose }: WipeDeviceProps) {
  return (
    <SureCard
      title={TEAM.wipeFor(name)}
      go={TEAM.wipeNow}
      done={TEAM.wipeOrdered}
      run={async (passphrase) => wiped(engine, device, await engine.wipeDevice(device.device, passphrase))}
      onClose={onClose}
    >
      <p>{sayDevice(device)}</p>
      <p>{TEAM.wipeWhat}</p>
      <p>{TEAM.wipeKeeps}</p>
    </SureCard>
  );
}
