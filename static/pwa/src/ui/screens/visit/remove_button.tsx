/** Removing takes two taps, and says so. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/Button';
import { VOICE } from './strings';

export interface RemoveButtonProps {
  /** What the first tap is called, when it is not just “Remove”. */
  label?: string;
  /** What the second tap and the way back are called, when nothing is removed. */
  sure?: string;
  keep?: string;
  /** While true nothing is removed. */
  busy?: boolean;
  onRemove: () => void;
}

export function RemoveButton({
  label = VOICE.remove,
  sure = VOICE.removeSure,
  keep = VOICE.keep,
  busy = false,
  onRemove,
}: RemoveButtonProps) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const place = useRef<HTMLDivElement>(null);
  // To what takes nothing away: a second press by mistake keeps it.
  useLayoutEffect(() => {
    if (asked !== null) place.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, [asked]);
  return (
    <div ref={place}>
      {asked ? (
        <>
          <Button kind="warning" busy={busy} onPress={onRemove}>
            {sure}
          </Button>
          <Button kind="quiet" onPress={() => setAsked(false)}>
            {keep}
          </Button>
        </>
      ) : (
        <Button kind="quiet" busy={busy} onPress={() => setAsked(true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
