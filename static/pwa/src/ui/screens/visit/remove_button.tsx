/** Removing takes two taps, and says so. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/Button';
import { VOICE } from './strings';

export interface RemoveButtonProps {
  /** What the first tap is called, when it is not just “Remove”. */
  label?: string;
  onRemove: () => void;
}

export function RemoveButton({ label = VOICE.remove, onRemove }: RemoveButtonProps) {
  const [sure, setSure] = useState<boolean | null>(null);
  const place = useRef<HTMLDivElement>(null);
  // To what takes nothing away: a second press by mistake keeps it.
  useLayoutEffect(() => {
    if (sure !== null) place.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, [sure]);
  return (
    <div ref={place}>
      {sure ? (
        <>
          <Button kind="warning" onPress={onRemove}>
            {VOICE.removeSure}
          </Button>
          <Button kind="quiet" onPress={() => setSure(false)}>
            {VOICE.keep}
          </Button>
        </>
      ) : (
        <Button kind="quiet" onPress={() => setSure(true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
