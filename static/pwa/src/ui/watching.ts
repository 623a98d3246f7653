/** Hooks that keep a screen in step with the engine. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, EngineState, Query, SyncState } from '../engine/port';
import type { Rows } from '../views/rows';

/** State and sync, and a new render after each change of either. */
export function useEngine(engine: Engine): { state: EngineState; sync: SyncState } {
  const [now, setNow] = useState(() => ({ state: engine.state(), sync: engine.sync() }));
  useEffect(() => engine.onState(() => setNow({ state: engine.state(), sync: engine.sync() })), [engine]);
  return now;
}

/**
 * The rows that answer a query, now and whenever they change.
 *
 * Shape:  undefined until the first answer.
 */
export function useRows<Q extends Query>(engine: Engine, query: Q): Rows[Q['is']] | undefined {
  const key = JSON.stringify(query);
  const [answer, setAnswer] = useState<{ key: string; rows: Rows[Q['is']] }>();
  useEffect(() => {
    const asked = JSON.parse(key) as Q;
    return engine.watch(asked, (rows) => setAnswer({ key, rows }));
  }, [engine, key]);
  return answer?.key === key ? answer.rows : undefined;
}
