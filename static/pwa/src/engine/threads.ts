/** The threads beside the page: the crypto worker, and the one that inflates for it. They begin and end together. Source: docs/decisions/0051-decompression-on-a-thread-of-its-own.md. */
import type { InflaterIsThere } from './messages';
import { cryptoWorker, inflater } from './trusted';

export interface Threads {
  worker: Worker;
  end(): void;
}

export function startThreads(): Threads {
  const worker = cryptoWorker();
  const beside = inflater();
  const { port1, port2 } = new MessageChannel();
  beside.postMessage(null, [port1]);
  worker.postMessage({ is: 'inflater' } satisfies InflaterIsThere, [port2]);
  return {
    worker,
    end() {
      worker.terminate();
      beside.terminate();
    },
  };
}
