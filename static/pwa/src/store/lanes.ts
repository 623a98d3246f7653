/** Work that mostly waits, several pieces at a time. */

/**
 * All of these, `at_once` under way at any time, so that none waits for the slowest of a batch. Errors: the first that `work` throws; then no
 * more is begun, and those under way end by themselves.
 */
export async function inLanes<T>(
  all: readonly T[],
  at_once: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  // One iterator for all lanes: each takes the next.
  const rest = all.values();
  let has_failed = false;
  const lane = async () => {
    for (const one of rest) {
      if (has_failed) return;
      try {
        await work(one);
      } catch (cause) {
        has_failed = true;
        throw cause;
      }
    }
  };
  await Promise.all(Array.from({ length: at_once }, lane));
}
