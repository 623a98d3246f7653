/** How quickly the line carries, and so how much is sent in one request. */
import { DEPOSIT_MAX_BYTES } from './limits';

/** From here on a full deposit takes some two seconds at most. */
const QUICK_BYTES_PER_MS = 500;
/** What one request carries should take no longer: a signal may be gone then. */
const REQUEST_MS = 10_000;
/** Less than this is carried by any line that carries anything, and a request has its price too. */
const LEAST_BYTES = 16 * 1024;

export class Pace {
  private bytes_per_ms = 0;
  private most_bytes = DEPOSIT_MAX_BYTES;
  /** What is above has been refused as too large. */
  private ceiling_bytes = DEPOSIT_MAX_BYTES;
  private is_weak = false;
  private is_known = false;

  /** `hasLine`: whether the browser knows of any. */
  constructor(private readonly hasLine = () => navigator.onLine !== false) {}

  /** `ms`: from the question to its answer. */
  carried(bytes: number, ms: number): void {
    this.bytes_per_ms = bytes / Math.max(ms, 1);
    this.arrived(bytes, ms);
  }

  /** As `carried`, of what is too little to tell whether the line is quick. */
  arrived(bytes: number, ms: number): void {
    this.is_known = true;
    this.is_weak = false;
    const soon = (bytes / Math.max(ms, 1)) * REQUEST_MS;
    this.most_bytes = Math.min(this.ceiling_bytes, Math.max(this.most_bytes, Math.floor(soon)));
  }

  /** What went last got no answer, for so long: with two at once a line may be too slow that carries one in time. */
  broke(ms = 0): void {
    this.bytes_per_ms = 0;
    if (ms >= REQUEST_MS) this.is_weak = true;
  }

  /** So much at once did not get through, and next it is half of that. Without any line it says nothing. */
  tooMuch(bytes: number, is_refused: boolean): void {
    if (bytes <= LEAST_BYTES || (!is_refused && !this.hasLine())) return;
    this.is_known = true;
    const half = Math.max(LEAST_BYTES, Math.floor(bytes / 2));
    if (is_refused) this.ceiling_bytes = Math.min(this.ceiling_bytes, half);
    this.most_bytes = Math.min(this.most_bytes, half);
  }

  /** What was learned of the line by whoever carried before; nothing where more is known. */
  remembers(most_bytes: number): void {
    if (!this.is_known) this.most_bytes = Math.min(this.most_bytes, most_bytes);
  }

  /** How much goes in one request, at most. */
  get atOnce(): number {
    return this.most_bytes;
  }

  /** Whether what went last was waited for long, and did not come. */
  get isWeak(): boolean {
    return this.is_weak;
  }

  /** False also while nothing is known of the line. */
  get isQuick(): boolean {
    return this.bytes_per_ms >= QUICK_BYTES_PER_MS;
  }
}
