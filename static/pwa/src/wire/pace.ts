/** From here on a full deposit takes some two seconds at most. */
const QUICK_BYTES_PER_MS = 500;

/** How quickly the line carried what went last. */
export class Pace {
  private bytes_per_ms = 0;

  /** `ms`: from the question to its answer. */
  carried(bytes: number, ms: number): void {
    this.bytes_per_ms = bytes / Math.max(ms, 1);
  }

  /** What went last got no answer: with two at once a line may be too slow that carries one in time. */
  broke(): void {
    this.bytes_per_ms = 0;
  }

  /** False also while nothing is known of the line. */
  get isQuick(): boolean {
    return this.bytes_per_ms >= QUICK_BYTES_PER_MS;
  }
}
