/** From here on a full deposit takes some two seconds at most. */
const QUICK_BYTES_PER_MS = 500;

/** How quickly the line carried what went last. */
export class Pace {
  private bytes_per_ms = 0;

  /** `ms`: from the question to its answer. */
  carried(bytes: number, ms: number): void {
    this.bytes_per_ms = bytes / Math.max(ms, 1);
  }

  /** Nothing slow is known of a line of which nothing is known; nor is it quick. */
  get isQuick(): boolean {
    return this.bytes_per_ms >= QUICK_BYTES_PER_MS;
  }
}
