/** A colleague who has lost telephone, key and recovery codes: taking their second factor away, and what to be sure of first. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { TeamPerson } from '../../../views/rows';
import { Actions, Button } from '../../parts/Button';
import { useTakeFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';

export interface ResetSecondFactorProps {
  engine: Engine;
  person: TeamPerson;
  onClose: () => void;
}

export function ResetSecondFactor({ engine, person, onClose }: ResetSecondFactorProps) {
  const [state, setState] = useState<'asking' | 'busy' | 'done'>('asking');
  const [failure, setFailure] = useState<Failure | null>(null);
  const reset = async () => {
    setState('busy');
    setFailure(null);
    const outcome = await engine.account({ is: 'reset', person: person.person });
    setState(outcome.ok ? 'done' : 'asking');
    if (!outcome.ok) setFailure(outcome.failure);
  };
  return (
    <section class="card" ref={useTakeFocus()} tabIndex={-1} aria-label={TEAM.resetFor(person.name)}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>
        <b>{TEAM.resetFor(person.name)}</b>
      </p>
      <p role="status">{state === 'done' ? TEAM.resetDone : ''}</p>
      {state !== 'done' && (
        <>
          <p>{TEAM.resetWhat}</p>
          <p>{TEAM.resetSure}</p>
        </>
      )}
      <Actions inline>
        {state !== 'done' && (
          <Button kind="warning" onPress={() => void reset()} busy={state === 'busy'}>
            {TEAM.resetNow}
          </Button>
        )}
        <Button kind="quiet" onPress={onClose}>
          {TEAM.close}
        </Button>
      </Actions>
    </section>
  );
}
