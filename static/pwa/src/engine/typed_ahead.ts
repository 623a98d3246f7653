/**
 * While somebody types the passphrase of a vault: once what stands there is four words of the list, its key is derived and the rows
 * that the vault is opened from are read, so that little is left to do when *Unlock* is pressed. Nothing is opened, and nothing is
 * learnt of whether the words are the right ones. Of a vault that makes its owner wait, nothing is derived.
 *
 * Source: docs/decisions/0056-four-words-are-derived-as-they-are-typed.md.
 */
import type { Store } from '../store/port';
import { type SealedRows, sealedRows } from '../store/sealed_rows';
import { NO_ATTEMPTS, waitMs } from '../vault/delays';
import { DerivedAhead } from '../vault/derived_ahead';
import { isDrawn } from '../vault/passphrase';
import { slotIn } from '../vault/vault';
import type { Id } from '../wire/records';

/** Whoever has typed it presses the button by then, or has put the device down. */
const KEPT_MS = 60_000;

export interface Prepared {
  key: DerivedAhead;
  rows: Promise<SealedRows>;
}

export class TypedAhead {
  private prepared: (Prepared & { vault: Id }) | null = null;
  /** Which state of the field is looked at. */
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly now_ms: () => number,
  ) {}

  /** What stands in the field now. Resolves when there is nothing to derive, or it has begun. */
  async typed(vault: Id, passphrase: string): Promise<void> {
    this.forget();
    const mine = this.turn;
    if (!(await isDrawn(passphrase))) return;
    const { sealed, tries } = await this.store.read(['vaults', 'attempts'], async (tx) => ({
      sealed: await tx.get('vaults', vault),
      tries: await tx.get('attempts', vault),
    }));
    if (mine !== this.turn || !sealed || waitMs(tries ?? NO_ATTEMPTS, this.now_ms()) > 0) return;
    const rows = sealedRows(this.store, vault);
    // Read again when they are needed, should they not be to be had now.
    rows.catch(() => undefined);
    this.prepared = { vault, rows, key: new DerivedAhead(slotIn(sealed, 'B'), passphrase) };
    this.timer = setTimeout(() => this.forget(), KEPT_MS);
  }

  /** What was prepared for this vault, if anything; from now on it is the asker's. */
  take(vault: Id): Prepared | null {
    const { prepared } = this;
    this.forget();
    return prepared?.vault === vault ? prepared : null;
  }

  forget(): void {
    this.turn += 1;
    clearTimeout(this.timer);
    this.prepared = null;
  }
}
