/** A colleague who has lost telephone, key and recovery codes: taking their second factor away, and what to be sure of first. */
import type { Engine } from '../../../engine/port';
import type { TeamPerson } from '../../../views/rows';
import { TEAM } from '../../strings/desk';
import { askedAgain } from './lost_answers';
import { SureCard } from './sure_card';

export interface ResetSecondFactorProps {
  engine: Engine;
  person: TeamPerson;
  onClose: () => void;
}

export function ResetSecondFactor({ engine, person, onClose }: ResetSecondFactorProps) {
  return (
    <SureCard
      title={TEAM.resetFor(person.name)}
      go={TEAM.resetNow}
      done={TEAM.resetDone}
      run={(passphrase) =>
        askedAgain(() => engine.account({ is: 'reset', person: person.person, passphrase }))
      }
      onClose={onClose}
    >
      <p>{TEAM.resetWhat}</p>
      <p>{TEAM.resetSure}</p>
    </SureCard>
  );
}
