/** Removing takes two taps, and says so. */
import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button';
import { VOICE } from './strings';

export function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const [sure, setSure] = useState(false);
  if (!sure)
    return (
      <Button kind="quiet" onPress={() => setSure(true)}>
        {VOICE.remove}
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
