/** Long work in the worker is done in pieces, so that what the page asks meanwhile is answered between two of them. */

/** A tap that waits this long is not felt. */
const LONGEST_MS = 16;
/** What was asked for is still to be put together and painted, on the same few cores. */
const SETTLES_MS = 150;

export class Breath {
  private since_ms = performance.now();

  /** Between two pieces of work: lets messages in, if it has been long since the last time. */
  async take(): Promise<void> {
    if (performance.now() - this.since_ms < LONGEST_MS) return;
    await nextTask();
    this.since_ms = performance.now();
  }
}

/** Lets what somebody waits for go before what is only made ready: a step of the latter can be long. */
export class Courtesy {
  private served = 0;
  private over: Promise<unknown> = Promise.resolve();

  /** Runs what somebody waits for. Errors: those of `run`. */
  async first<T>(run: () => Promise<T>): Promise<T> {
    this.served += 1;
    const done = run();
    // Who asks for one thing often asks for the next at once.
    const over = done.catch(() => undefined).then(settled);
    this.over = Promise.all([this.over, over]).finally(() => {
      this.served -= 1;
    });
    return done;
  }

  /** Before a step of what is only made ready: resolves when nobody is being served. */
  async wait(): Promise<void> {
    while (this.served > 0) await this.over;
  }
}

function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done, SETTLES_MS));
}

/** After the messages that wait now; a timer would be held back. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
