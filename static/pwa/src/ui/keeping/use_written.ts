/** What somebody writes outside a visit, one piece under one id: found again when it was begun, and begun anew when it has ended. */
import { useRef } from 'preact/hooks';
import type { Engine } from '../../engine/port';
import type { AnyDraft } from '../../visit/draft';
import type { Id } from '../../wire/records';
import { useRows } from '../watching';
import type { Keeping } from './keeping';
import { useFlushes, useFollowed } from './use_keeping';
import type { Writings } from './writings';

export interface Written<D extends AnyDraft> {
  id: Id;
  writings: Writings<D>;
  /** What of a stored draft is such a piece, or null. */
  begunIn: (stored: AnyDraft | null) => D | null;
  empty: () => D;
}

/** Shape: undefined until the engine has said whether something was begun. */
export function useWritten<D extends AnyDraft>(
  engine: Engine,
  { id, writings, begunIn, empty }: Written<D>,
): Keeping<D> | undefined {
  const stored = useRows(engine, { is: 'draft', draft: id });
  const held = useRef<Keeping<D> | null>(null);
  // What was signed or thrown away may be told as stored for a moment still: it is not begun again.
  const hasEnded = held.current?.isOver ?? false;
  if (hasEnded) held.current = null;
  held.current ??= writings.known(engine, id);
  if (stored !== undefined)
    held.current ??= writings.of(engine, id, (hasEnded ? null : begunIn(stored)) ?? empty());
  useFollowed(held.current);
  useFlushes(engine, held.current);
  return held.current ?? undefined;
}
