/** Removing takes two taps, and says so. */
import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button';
import { VOICE } from './strings';

export interface RemoveButtonProps {
  /** What the first tap is called, when it is not just “Remove”. */
  label?: string;
  onRemove: () => void;
}

export function RemoveButton({ label = VOICE.remove, onRemove }: RemoveButtonProps) {
  const [sure, setSure] = useState(false);
  if (!sure)
    return (
      <Button kind="quiet" onPress={() => setSure(true)}>
        {label}
      </Button>
    );
  return (
    <>
      <Button kind="warning" onPress={onRemove}>
        {VOICE.removeSure}
      </Button>
      <Button kind="quiet" onPress={() => setSure(false)}>
        {VOICE.keep}
      </Button>
    </>
  );
}
