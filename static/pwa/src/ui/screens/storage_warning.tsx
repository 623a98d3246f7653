/** That this browser has not promised to keep what is stored: whole at first, on later screens one line that opens. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { SyncState } from '../../engine/port';
import { Expander } from '../parts/Expander';
import { Notice } from '../parts/Notice';
import { TODAY } from '../strings/today';

/** Said until the browser has promised to keep what is stored; never blocks anything. */
export function StorageWarning({ sync }: { sync: SyncState }) {
  return sync.storage_safe === false ? <NotSafeYet /> : null;
}

/** Whether it was shown since the vault was opened: locking leaves a fresh page. */
const warned = signal(false);

/** It stands on the glass in other words. */
export function useWarned(said: boolean): void {
  useEffect(() => {
    if (said) warned.value = true;
  }, [said]);
}

/** Whole at first; on later screens one line that opens. */
function NotSafeYet() {
  const [short] = useState(warned.value);
  useWarned(true);
  if (short) {
    return (
      <Expander summary={TODAY.storageMore}>
        <p>{TODAY.storageWhy}</p>
      </Expander>
    );
  }
  return (
    <Notice heading={TODAY.storage}>
      <p>{TODAY.storageWhy}</p>
    </Notice>
  );
}
