/** Source: the engine itself, asked six thousand times: X25519 fails once in 260, Ed25519 once in 100. */
const TRIES = 5;

/** WebKit's generateKey fails now and then for no reason. Runs `make`, and again where it failed so: a key made again is as good. */
export async function madeAtLast<T>(make: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await make();
    } catch (cause) {
      const again = cause instanceof DOMException && cause.name === 'OperationError' && tries < TRIES;
      if (!again) throw cause;
    }
  }
}
