/** Hooks that keep a screen in step with the engine. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Engine, EngineState, Failure, Query, SyncState } from '../engine/port';
import type { Rows } from '../views/rows';
import { whenNotPressed } from './pressing';

/** State and sync, and a new render after each change of either. */
export function useEngine(engine: Engine): { state: EngineState; sync: SyncState } {
  const [now, setNow] = useState(() => ({ state: engine.state(), sync: engine.sync() }));
  useEffect(() => engine.onState(() => setNow({ state: engine.state(), sync: engine.sync() })), [engine]);
  return now;
}

/** Why questions that are on the glass have no answer, by asker. What stands for rows that have not come says it. */
export const unanswered = signal<ReadonlyMap<object, Failure>>(new Map());

function note(asker: object, failure: Failure | null): void {
  const now = new Map(unanswered.peek());
  if (failure) now.set(asker, failure);
  else if (!now.delete(asker)) return;
  unanswered.value = now;
}

/** What was shown must not be read any longer. */
const LAPSED: readonly Failure['code'][] = ['reading_lapsed', 'clock_back', 'not_carried'];

/**
 * The rows that answer a query, now and whenever they change.
 *
 * Shape:  undefined until the first answer; while that cannot be made, `unanswered` says why.
 */
export function useRows<Q extends Query>(engine: Engine, query: Q): Rows[Q['is']] | undefined {
  const key = JSON.stringify(query);
  const [answer, setAnswer] = useState<{ key: string; rows: Rows[Q['is']] } | undefined>(() => {
    const rows = engine.known(query);
    return rows && { key, rows };
  });
  useEffect(() => {
    const asked = JSON.parse(key) as Q;
    const asker = {};
    let latest: { key: string; rows: Rows[Q['is']] } | undefined;
    const put = () => {
      const told = latest;
      if (told) setAnswer((before) => (before?.key === key && before.rows === told.rows ? before : told));
    };
    const shown = (rows: Rows[Q['is']]) => {
      note(asker, null);
      latest = { key, rows };
      whenNotPressed(put);
    };
    const stop = engine.watch(asked, shown, (failure) => {
      note(asker, failure);
      if (!LAPSED.includes(failure.code)) return;
      latest = undefined;
      setAnswer(undefined);
    });
    return () => {
      stop();
      latest = undefined;
      note(asker, null);
    };
  }, [engine, key]);
  return answer?.key === key ? answer.rows : undefined;
}
