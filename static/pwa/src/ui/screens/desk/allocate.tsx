/** Allocating a child to a worker, and ending an allocation: signed records in the child's stream. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { TeamAllocation, TeamPerson, TeamRows } from '../../../views/rows';
import type { Bodies, Id, NewRecord, Time } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { SelectField } from '../../parts/SelectField';
import { ALLOCATION_ROLE, END_REASON } from '../../strings/codes';
import { TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';

type AllocationRole = Bodies['allocation']['role'];
type EndReason = keyof typeof END_REASON;

const options = <V extends string>(words: Record<V, string>) =>
  (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));

/** Signs one record, says what went wrong, and closes when it is signed. */
function useSigning(engine: Engine, onClose: () => void) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const sign = async (record: NewRecord) => {
    if (busy) return;
    setBusy(true);
    const outcome = await engine.sign([record], null);
    setBusy(false);
    if (!outcome.ok) return setFailure(outcome.failure);
    void engine.syncNow();
    onClose();
  };
  return { failure, busy, sign };
}

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
          .map((each) => ({ value: each.child, label: `${each.name}, ${each.family_name}` }))}
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

function newAllocation(engine: Engine, worker: Id, child: Id, role: AllocationRole): NewRecord {
  const at = serverNow(engine);
  return {
    stream: child,
    stream_kind: 'child',
    record: engine.newId(),
    type: 'allocation',
    base: 0,
    event_at: at,
    body: { child, worker, role, starts_at: at, ends_at: null, end_reason: null },
  };
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

/** From when to when somebody may read is the server's time: a desk whose clock is days off must not move it. */
function serverNow(engine: Engine): Time {
  const skew_ms = (engine.sync().skew_sec ?? 0) * 1000;
  return new Date(Date.now() - skew_ms).toISOString();
}
