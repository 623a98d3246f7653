/** Allocating a child to a worker, and ending an allocation: signed records in the child's stream. */

import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { TeamAllocation, TeamPerson, TeamRows } from '../../../views/rows';
import type { Bodies, Id, NewRecord } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { SelectField } from '../../parts/SelectField';
import { ALLOCATION_ROLE, END_REASON } from '../../strings/codes';
import { TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';
import { isolated } from '../../strings/isolated';
import { newAllocation, serverNow, useSigning } from './signing';

type AllocationRole = Bodies['allocation']['role'];
type EndReason = keyof typeof END_REASON;

const options = <V extends string>(words: Record<V, string>) =>
  (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));

export interface AllocateProps {
  engine: Engine;
  person: TeamPerson;
  rows: TeamRows;
  onClose: () => void;
}

export function Allocate({ engine, person, rows, onClose }: AllocateProps) {
  const [child, setChild] = useState<Id>('');
  const [role, setRole] = useState<AllocationRole | null>(null);
  const [tried, setTried] = useState(false);
  const { failure, busy, sign } = useSigning(engine, onClose);
  const taken = new Set(person.allocations.map((each) => each.child));
  const save = () => {
    setTried(true);
    if (child !== '' && role !== null) void sign(newAllocation(engine, person.person, child, role));
  };
  return (
    <Form label={TEAM.allocateTo(person.name)} onSubmit={save}>
      <Problem sentence={failure && sayFailure(failure)} />
      <SelectField
        label={TEAM.child}
        empty={TEAM.choose}
        options={rows.children
          .filter((each) => !taken.has(each.child))
          .map((each) => ({
            value: each.child,
            label: `${isolated(each.name)}, ${isolated(each.family_name)}`,
          }))}
        value={child}
        onChoose={setChild}
        error={tried && child === '' ? TEAM.needChild : null}
      />
      <Choice
        legend={TEAM.role}
        options={options(ALLOCATION_ROLE)}
        value={role}
        onChoose={setRole}
        error={tried && role === null ? TEAM.needRole : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{TEAM.save}</SubmitButton>
        <Button kind="quiet" onPress={onClose}>
          {TEAM.cancel}
        </Button>
      </Actions>
    </Form>
  );
}

export interface EndAllocationProps {
  engine: Engine;
  person: TeamPerson;
  allocation: TeamAllocation;
  onClose: () => void;
}

export function EndAllocation({ engine, person, allocation, onClose }: EndAllocationProps) {
  const [reason, setReason] = useState<EndReason | null>(null);
  const [tried, setTried] = useState(false);
  const { failure, busy, sign } = useSigning(engine, onClose);
  const save = () => {
    setTried(true);
    if (reason !== null) void sign(endedAllocation(engine, allocation, reason));
  };
  return (
    <Form label={TEAM.endLabel(allocation.child_name, person.name)} onSubmit={save}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{TEAM.endLabel(allocation.child_name, person.name)}</p>
      <Choice
        legend={TEAM.endWhy}
        options={options(END_REASON)}
        value={reason}
        onChoose={setReason}
        error={tried && reason === null ? TEAM.needReason : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{TEAM.endSave}</SubmitButton>
        <Button kind="quiet" onPress={onClose}>
          {TEAM.cancel}
        </Button>
      </Actions>
    </Form>
  );
}

function endedAllocation(
  engine: Engine,
  { record, version, body, child }: TeamAllocation,
  end_reason: EndReason,
): NewRecord {
  const at = serverNow(engine);
  return {
    stream: child,
    stream_kind: 'child',
    record,
    type: 'allocation',
    base: version,
    event_at: at,
    body: { ...body, ends_at: at, end_reason },
  };
}
