/** What a colleague's device carries: the whole caseload, or children with a visit planned. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { DeviceRow } from '../../../views/rows';
import type { Carries } from '../../../wire/carries';
import { Actions, Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { useFocusOnSaid, useTakeFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { TRUST } from '../../strings/carried';
import { sayDevice, TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';

export interface TrustDeviceProps {
  engine: Engine;
  device: DeviceRow;
  /** Whose it is. */
  name: string;
  onClose: () => void;
}

export function TrustDevice({ engine, device, name, onClose }: TrustDeviceProps) {
  const [carries, setCarries] = useState<Carries>(device.carries ?? 'caseload');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saved, setSaved] = useState(false);
  const save = async () => {
    setFailure(null);
    const done = await engine.carry({ is: 'say', device: device.device, carries });
    if (!done.ok) return setFailure(done.failure);
    setSaved(true);
    // The list of devices says it too as soon as the server does.
    void engine.syncNow();
  };
  const title = TRUST.changeFor(name);
  return (
    <section class="card" ref={useTakeFocus()} tabIndex={-1} aria-label={title}>
      <p>
        <b>{title}</b>
      </p>
      {/* What it carried before is not beside what has been saved. */}
      <p>{sayDevice(saved ? { ...device, carries } : device)}</p>
      <Problem sentence={failure && sayFailure(failure)} />
      <p role="status" ref={useFocusOnSaid<HTMLParagraphElement>(saved || null)} tabIndex={-1}>
        {saved ? TRUST.saved : ''}
      </p>
      {!saved && (
        <>
          <Choice
            legend={TRUST.what}
            options={(['caseload', 'visits'] as const).map((value) => ({
              value,
              label: TRUST.choice[value],
            }))}
            value={carries}
            onChoose={(chosen) => setCarries(chosen ?? carries)}
            layout="stacked"
          />
          <p>{TRUST.when}</p>
        </>
      )}
      <Actions inline>
        {!saved && <Button onPress={() => void save()}>{TRUST.save}</Button>}
        <Button kind="quiet" onPress={onClose}>
          {TEAM.close}
        </Button>
      </Actions>
    </section>
  );
}
