/** A device of one's own that is lost: what withdrawing it does, said before it is done. */
import type { Outcome } from '../../../engine/port';
import type { OwnDevice } from '../../../wire/account';
import { Page } from '../../parts/Page';
import { ACCOUNT, sayOwnDevice } from '../../strings/account';
import { BeSure } from '../be_sure';

export interface LostDeviceProps {
  device: OwnDevice;
  run: (passphrase: string) => Promise<Outcome<null>>;
  onDone: () => void;
  onBack: () => void;
}

export function LostDevice({ device, run, onDone, onBack }: LostDeviceProps) {
  return (
    <Page heading={ACCOUNT.lost}>
      <BeSure go={ACCOUNT.lostGo} leave={ACCOUNT.cancel} run={run} onDone={onDone} onLeave={onBack}>
        <p>
          <b>{sayOwnDevice(device)}.</b>
        </p>
        <p>{ACCOUNT.lostWhat}</p>
        <p>{ACCOUNT.lostKeeps}</p>
      </BeSure>
    </Page>
  );
}
