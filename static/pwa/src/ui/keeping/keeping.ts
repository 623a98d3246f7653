/**
 * Keeps one draft: takes its author's changes at once, and has every change saved within 300 ms. It says "saved"
 * only of what the engine has confirmed; when saving fails, the words stay here and are tried again. When no answer comes, it says so.
 *
 * Source: engine/port.ts (saveDraft); docs/decisions/0010-one-draft-one-visit.md.
 */
import type { Engine, Failure, Outcome } from '../../engine/port';
import type { Id, Time } from '../../wire/records';
import { Arriving } from './arriving';

/** From the first unsaved keystroke to the save; the port asks for at most 400 ms. */
export const SAVE_AFTER_MS = 300;
/** Between tries while saving fails. */
export const RETRY_AFTER_MS = 5_000;
/** A save that has no answer by then may never have one. */
export const LATE_AFTER_MS = 10_000;

export type Saved =
  /** As it came from the store. */
  { is: 'unchanged' } | { is: 'saving' } | { is: 'saved'; at: Time } | { is: 'failed'; failure: Failure };

export interface Surroundings<D> {
  save: (draft: D) => Promise<Outcome<null>>;
  now: () => Time;
  /** Runs something later; the answer calls it off. */
  later: (run: () => void, wait_ms: number) => () => void;
}

export class Keeping<D extends { draft: Id }> {
  private revision = 0;
  private kept = 0;
  private cancel: (() => void) | null = null;
  private closed = false;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly listeners = new Set<() => void>();
  readonly arriving = new Arriving();
  saved: Saved = { is: 'unchanged' };
  /** The draft was signed or discarded: there is nothing left to write to. */
  isOver = false;

  constructor(
    public draft: D,
    protected readonly around: Surroundings<D>,
  ) {}

  /** Calls back after every change of the draft or of its saving. Returns a function that stops it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Put a changed draft in the place of the present one. */
  change(draft: D): void {
    if (this.closed || draft === this.draft) return;
    this.draft = draft;
    this.revision += 1;
    this.saved = this.saved.is === 'failed' ? this.saved : { is: 'saving' };
    this.cancel ??= this.around.later(() => void this.flush(), SAVE_AFTER_MS);
    this.tell();
  }

  /** Save the draft as it stands, changed or not: it has just been begun. */
  saveNow(): Promise<void> {
    this.revision += 1;
    this.saved = { is: 'saving' };
    return this.flush();
  }

  /** Save now what is not saved yet. Resolves when the engine has answered. */
  async flush(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    if (this.closed || this.kept === this.revision) return;
    const saving = this.save(this.revision);
    this.inFlight.add(saving);
    await saving;
    this.inFlight.delete(saving);
  }

  /** Nothing is saved from here on: the draft is being signed. Resolves when no save is under way any more. */
  async close(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    this.closed = true;
    await Promise.all(this.inFlight);
  }

  /** Signing failed: go on writing and saving. */
  reopen(): Promise<void> {
    this.closed = false;
    return this.saveNow();
  }

  /** The draft is signed or discarded. */
  end(): void {
    this.isOver = true;
    this.tell();
  }

  private async save(revision: number): Promise<void> {
    const answered = this.around.later(() => this.late(revision), LATE_AFTER_MS);
    const outcome = await this.around.save(this.draft).catch(unexpected);
    answered();
    if (this.closed) return;
    if (outcome.ok) this.keep(revision);
    else this.fail(outcome.failure);
    this.tell();
  }

  private keep(revision: number): void {
    this.kept = Math.max(this.kept, revision);
    this.saved = this.kept === this.revision ? { is: 'saved', at: this.around.now() } : { is: 'saving' };
  }

  private fail(failure: Failure): void {
    this.saved = { is: 'failed', failure };
    this.cancel ??= this.around.later(() => void this.flush(), RETRY_AFTER_MS);
  }

  /** It is still under way, and its answer is taken whenever it comes. */
  private late(revision: number): void {
    if (this.closed || this.kept >= revision) return;
    this.saved = { is: 'failed', failure: { code: 'unexpected' } };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function unexpected(): Outcome<null> {
  return { ok: false, failure: { code: 'unexpected' } };
}

/** Those of one kind on this page: a screen that comes back finds the words that are not saved yet. */
export class Kept<K> {
  private readonly all = new WeakMap<Engine, Map<Id, K>>();

  /** The one of a draft, made when there is none. */
  of(engine: Engine, draft: Id, make: () => K): K {
    const known = this.all.get(engine) ?? new Map<Id, K>();
    this.all.set(engine, known);
    const kept = known.get(draft) ?? make();
    known.set(draft, kept);
    return kept;
  }

  known(engine: Engine, draft: Id): K | null {
    return this.all.get(engine)?.get(draft) ?? null;
  }

  forget(engine: Engine, draft: Id): void {
    this.all.get(engine)?.delete(draft);
  }
}

/** The clock of this device, and what saves. */
export function surroundings<D>(save: Surroundings<D>['save']): Surroundings<D> {
  return {
    save,
    now: () => new Date().toISOString(),
    later: (run, wait_ms) => {
      const timer = setTimeout(run, wait_ms);
      return () => clearTimeout(timer);
    },
  };
}
