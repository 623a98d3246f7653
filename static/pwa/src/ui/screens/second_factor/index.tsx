/** What an account shows besides its password while a device is set up: what it has, or, where it has nothing yet, a new second factor. */

import { useState } from 'preact/hooks';
import type { EnrolRequest, Failure, Outcome, SignsIn } from '../../../engine/port';
import { Invite } from './invite';
import { SetUp } from './set_up';
import { Show } from './show';

export interface SecondFactorProps {
  engine: SignsIn;
  /** Why this screen stands here, or why what was shown was refused. */
  failure: Failure | null;
  busy: boolean;
  /** Told of every answer: a sign-in that has run out leads away from here. */
  settled: Settled;
  onShown: (shown: NonNullable<EnrolRequest['second_factor']>) => void;
  onBack: () => void;
}

export type Settled = <T>(asked: Promise<Outcome<T>>) => Promise<Outcome<T>>;

export function SecondFactor(props: SecondFactorProps) {
  const { engine, failure, busy, settled, onShown, onBack } = props;
  const [first] = useState(failure);
  const [invited, setInvited] = useState(first?.code === 'second_factor_invited');
  const who = first?.signed_in;
  if (!who) {
    const kinds = first?.kinds ?? ['totp'];
    return (
      <Show
        engine={engine}
        kinds={kinds}
        failure={failure}
        busy={busy}
        settled={settled}
        onShown={onShown}
        onBack={onBack}
      />
    );
  }
  const goOn = () => onShown({ settled_by: who });
  if (invited) return <Invite busy={busy} onYes={() => setInvited(false)} onNo={goOn} />;
  return <SetUp engine={engine} working={busy} settled={settled} onDone={goOn} onBack={onBack} />;
}
