/** Adds something above itself, and takes the focus into it: nobody is left at the button below what has just opened. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../../parts/Button';

export interface AddButtonProps {
  words: string;
  onAdd: () => void;
  kind?: 'secondary' | 'quiet';
  /** While what was added must be finished first. */
  hidden?: boolean;
}

const QUESTION = 'input, textarea, select, button';

export function AddButton({ words, onAdd, kind = 'secondary', hidden = false }: AddButtonProps) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null | undefined>(undefined);
  useLayoutEffect(() => {
    const added = place.current?.previousElementSibling;
    if (before.current === undefined || before.current === added) return;
    before.current = undefined;
    added?.querySelector<HTMLElement>(QUESTION)?.focus();
  });
  const add = () => {
    before.current = place.current?.previousElementSibling ?? null;
    onAdd();
  };
  return (
    <div ref={place}>
      {!hidden && (
        <Button kind={kind} onPress={add}>
          {words}
        </Button>
      )}
    </div>
  );
}
