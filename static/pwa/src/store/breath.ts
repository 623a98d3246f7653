/** Long work in the worker is done in pieces, so that what the page asks meanwhile is answered between two of them. */

/** A tap that waits this long is not felt. */
const LONGEST_MS = 16;

export class Breath {
  private since_ms = performance.now();

  /** Between two pieces of work: lets messages in, if it has been long since the last time. */
  async take(): Promise<void> {
    if (performance.now() - this.since_ms < LONGEST_MS) return;
    await nextTask();
    this.since_ms = performance.now();
  }
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
