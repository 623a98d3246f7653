/** The second person's part: what follows from it, and the record that does it. */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { ChildProposal, ProposalRow, SecondPersonRows } from '../../../views/rows';
import type { Bodies, NewRecord } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { SECOND } from '../../strings/access';
import { ALLOCATION_ROLE } from '../../strings/codes';
import { sayFailure } from '../../strings/failures';
import { newAllocation, useSigning } from '../desk/signing';

type AllocationRole = Bodies['allocation']['role'];

const ROLES = (Object.keys(ALLOCATION_ROLE) as AllocationRole[]).map((value) => ({
  value,
  label: ALLOCATION_ROLE[value],
}));

export interface DoItProps {
  engine: Engine;
  rows: SecondPersonRows;
  row: ProposalRow;
  label: string;
  onClose: (signed: boolean) => void;
}

export function DoIt({ engine, rows, row, label, onClose }: DoItProps) {
  const [as, setAs] = useState<AllocationRole | null>(null);
  const [tried, setTried] = useState(false);
  const { failure, busy, sign } = useSigning(engine, () => onClose(true));
  const asks = row.what === 'allocate_self';
  const save = () => {
    setTried(true);
    if (asks && as === null) return;
    void sign(recordOf(engine, rows, row, as ?? 'lead'));
  };
  return (
    <Form label={label} onSubmit={save}>
      <Problem sentence={failure && sayFailure(failure)} />
      {row.what !== 'change_post' && <p>{SECOND.effect[row.what]}</p>}
      <p>{SECOND.talk}</p>
      {asks && (
        <Choice
          legend={SECOND.as}
          options={ROLES}
          value={as}
          onChoose={setAs}
          error={tried && as === null ? SECOND.needRole : null}
        />
      )}
      <Actions inline>
        <SubmitButton busy={busy}>{SECOND.doIt[row.what]}</SubmitButton>
        <Button kind="quiet" onPress={() => onClose(false)}>
          {SECOND.leave}
        </Button>
      </Actions>
    </Form>
  );
}

function recordOf(engine: Engine, rows: SecondPersonRows, row: ProposalRow, as: AllocationRole): NewRecord {
  if (row.what === 'allocate_self') return newAllocation(engine, row.by, row.child, as);
  if (row.what !== 'change_post') return protectionOf(engine, row);
  return {
    stream: rows.organisation,
    stream_kind: 'organisation',
    record: row.person,
    type: 'person',
    base: row.version,
    event_at: new Date().toISOString(),
    body: { ...row.body, proposal: row.record },
  };
}

function protectionOf(engine: Engine, { record, child, what, why }: ChildProposal): NewRecord<'protection'> {
  return {
    stream: child,
    stream_kind: 'child',
    record: engine.newId(),
    type: 'protection',
    base: 0,
    event_at: new Date().toISOString(),
    // Nobody is asked why a protection is lifted.
    body: { child, protected: what === 'protect', why: what === 'protect' ? why : null, proposal: record },
  };
}
