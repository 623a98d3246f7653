/** What an account shows besides its password while a device is set up: a code, or, where it has none yet, a new second factor. */

import { useState } from 'preact/hooks';
import type { Engine, EnrolRequest, Failure, SignedInAs } from '../../../engine/port';
import { SetUp } from './set_up';
import { Show } from './show';

export interface SecondFactorProps {
  engine: Engine;
  /** Why this screen stands here, or why what was shown was refused. */
  failure: Failure | null;
  busy: boolean;
  onShown: (shown: NonNullable<EnrolRequest['second_factor']>) => void;
  onBack: () => void;
}

export function SecondFactor(props: SecondFactorProps) {
  const { engine, failure, busy, onShown, onBack } = props;
  const [to_set_up] = useState<SignedInAs | undefined>(failure?.signed_in);
  return to_set_up ? (
    <SetUp engine={engine} working={busy} onDone={() => onShown({ set_up_by: to_set_up })} onBack={onBack} />
  ) : (
    <Show failure={failure} busy={busy} onShown={onShown} onBack={onBack} />
  );
}
