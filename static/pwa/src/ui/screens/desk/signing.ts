/** Signing one record at a desk, and what an allocation says. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { Bodies, Id, NewRecord, Time } from '../../../wire/records';

/** Signs one record, says what went wrong, and closes when it is signed. */
export function useSigning(engine: Engine, onClose: () => void) {
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

/** From now on. */
export function newAllocation(
  engine: Engine,
  worker: Id,
  child: Id,
  role: Bodies['allocation']['role'],
): NewRecord {
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

/** From when to when somebody may read is the server's time: a desk whose clock is days off must not move it. */
export function serverNow(engine: Engine): Time {
  const skew_ms = (engine.sync().skew_sec ?? 0) * 1000;
  return new Date(Date.now() - skew_ms).toISOString();
}
