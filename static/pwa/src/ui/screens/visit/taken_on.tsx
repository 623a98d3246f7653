/** The day on which a measurement or a result was taken. */
import type { DraftChild } from '../../../visit/draft';
import { takenBetween } from '../../../visit/likely';
import { type Taken, takenOn } from '../../../visit/taken';
import { TextField } from '../../parts/Field';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';

interface TakenOnProps {
  label: string;
  visit: OpenVisit;
  child: DraftChild;
  finding: Taken;
  onInput: (taken_on: string) => void;
}

export function TakenOn({ label, visit, child, finding, onInput }: TakenOnProps) {
  const { first, last } = takenBetween(visit.draft, child.child, finding);
  return (
    <Mends gaps="taken_unlikely" about={finding.record}>
      <TextField
        label={label}
        type="date"
        width="medium"
        value={takenOn(visit.draft, finding)}
        min={first}
        max={last}
        onInput={onInput}
      />
    </Mends>
  );
}
