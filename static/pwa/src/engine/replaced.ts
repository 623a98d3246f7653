/** The vaults that were destroyed on this device and have no follower yet. */
import type { Store } from '../store/port';
import type { Id } from '../wire/records';

/** Shape: the last one first, each with the highest number that it made. */
export async function replacedDevices(store: Store): Promise<{ device: Id; seq: number }[]> {
  const rows = await store.read(['replaced'], (tx) => tx.all('replaced'));
  return rows.sort((a, b) => b.at_ms - a.at_ms).map(({ device, seq }) => ({ device, seq }));
}

/** Whether a vault here is being wiped, and what it has to send is still on its way. */
export async function isBeingWiped(store: Store): Promise<boolean> {
  const { vaults, replaced } = await store.read(['vaults', 'replaced'], async (tx) => ({
    vaults: await tx.all('vaults'),
    replaced: await tx.all('replaced'),
  }));
  return vaults.some(({ wiping }) => wiping) || replaced.some(({ wiped }) => wiped);
}
