/** What was attached while the vault is open and no saved draft has named yet: it belongs to one in a moment, and is not tidied away. */
import type { DraftLike } from '../store/holdings';

export class Unnamed {
  private readonly blobs = new Set<string>();

  add(blob: string): void {
    this.blobs.add(blob);
  }

  has(blob: string): boolean {
    return this.blobs.has(blob);
  }

  /** A draft was saved: what it names is its own from here on. */
  saved(draft: DraftLike): void {
    if (!this.blobs.size) return;
    const words = JSON.stringify(draft);
    for (const blob of this.blobs) if (words.includes(blob)) this.blobs.delete(blob);
  }
}
