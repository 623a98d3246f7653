/**
 * Decompression on a thread beside this one, where there is one: the browser inflates on the thread that asks, and reading what was
 * inflated is as much work again.
 *
 * Source: docs/decisions/0051-decompression-on-a-thread-of-its-own.md.
 */
import { type Bytes, MalformedError } from './bytes';
import { streamed } from './streamed';

/** `bytes` is moved. */
export interface ToInflate {
  id: number;
  bytes: Bytes;
  size: number;
}

/** `bytes` is null when they were not what they were said to be. The first word says that it is there, and has no id. */
export type Inflated = { id: number; bytes: Bytes | null } | 'ready';

class Beside {
  private is_ready = false;
  private last_id = 0;
  private readonly asked = new Map<number, (bytes: Bytes | null) => void>();

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<Inflated>) => {
      if (data === 'ready') {
        this.is_ready = true;
        return;
      }
      this.asked.get(data.id)?.(data.bytes);
      this.asked.delete(data.id);
    };
  }

  /** Shape: null until the other thread has said that it is there. Errors: MalformedError. */
  inflate(bytes: Bytes, size: number): Promise<Bytes> | null {
    if (!this.is_ready) return null;
    const id = ++this.last_id;
    // A view would bring all that lies around it.
    const own = bytes.slice();
    this.port.postMessage({ id, bytes: own, size } satisfies ToInflate, [own.buffer]);
    return new Promise((done, fail) => {
      this.asked.set(id, (found) => (found ? done(found) : fail(new MalformedError('not deflate'))));
    });
  }
}

let beside: Beside | null = null;

/** From now on `port` leads to a thread that inflates (`inflate.worker.ts`). */
export function inflateBeside(port: MessagePort): void {
  beside = new Beside(port);
}

/** As `streamed`, beside this thread where that can be had. */
export function streamedBeside(bytes: Bytes, size: number): Promise<Bytes> {
  return beside?.inflate(bytes, size) ?? streamed(bytes, size);
}
