/** What the page asks the crypto worker: calls that are answered once, and what is watched until it is let go of. */
import type { Rows } from '../views/rows';
import type { CallArgs, CallName, CallResult, FromWorker, ToWorker } from './messages';
import type { Failure, Query } from './port';

/** Why `call` could not be answered; the name of what was thrown in the worker, never a value. */
export class EngineFailedError extends Error {
  override readonly name = 'EngineFailedError';
}

type Answering = Extract<FromWorker, { is: 'answer' | 'failed' | 'rows' | 'ahead' | 'unshown' }>;
/** What the worker says without being asked. */
export type Unasked = Exclude<FromWorker, Answering>;

export class Line {
  private readonly calls = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  private readonly shows = new Map<
    number,
    { query: string; show: (rows: never) => void; unshown: ((failure: Failure) => void) | undefined }
  >();
  /** Rows of what will be asked first, until it is. */
  private ahead: { query: string; rows: unknown } | null = null;
  private last_id = 0;

  constructor(
    private readonly worker: Worker,
    unasked: (message: Unasked) => void,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data, unasked);
  }

  call<C extends CallName>(call: C, ...args: CallArgs<C>): Promise<CallResult<C>> {
    return this.callMoving([], call, ...args);
  }

  /** What is moved is gone from the page. */
  callMoving<C extends CallName>(
    moved: ArrayBuffer[],
    call: C,
    ...args: CallArgs<C>
  ): Promise<CallResult<C>> {
    const id = ++this.last_id;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      this.post({ is: 'call', id, call, args }, moved);
    });
  }

  watch<Q extends Query>(
    query: Q,
    show: (rows: Rows[Q['is']]) => void,
    unshown?: (failure: Failure) => void,
  ): () => void {
    const id = ++this.last_id;
    const asked = JSON.stringify(query);
    this.shows.set(id, { query: asked, show, unshown });
    this.post({ is: 'watch', id, query });
    const { ahead } = this;
    if (ahead?.query === asked) {
      this.ahead = null;
      show(ahead.rows as Rows[Q['is']]);
    }
    return () => {
      this.shows.delete(id);
      this.post({ is: 'unwatch', id });
    };
  }

  known<Q extends Query>(query: Q): Rows[Q['is']] | undefined {
    const { ahead } = this;
    return ahead?.query === JSON.stringify(query) ? (ahead.rows as Rows[Q['is']]) : undefined;
  }

  private post(message: ToWorker, moved: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, moved);
  }

  private hear(message: FromWorker, unasked: (message: Unasked) => void): void {
    if (message.is === 'answer' || message.is === 'failed') this.settle(message);
    else if (message.is === 'ahead') this.hearAhead(JSON.stringify(message.query), message.rows);
    else if (message.is === 'rows') this.shows.get(message.id)?.show(message.rows as never);
    else if (message.is === 'unshown') this.shows.get(message.id)?.unshown?.(message.failure);
    else unasked(message);
  }

  /** Whoever asked meanwhile is the one whom the worker will not tell again. */
  private hearAhead(query: string, rows: unknown): void {
    const asking = [...this.shows.values()].find((each) => each.query === query);
    if (asking) asking.show(rows as never);
    else this.ahead = { query, rows };
  }

  private settle(message: Extract<FromWorker, { is: 'answer' | 'failed' }>): void {
    const waiting = this.calls.get(message.id);
    this.calls.delete(message.id);
    if (message.is === 'answer') waiting?.resolve(message.value as never);
    else waiting?.reject(new EngineFailedError(message.name));
  }
}
