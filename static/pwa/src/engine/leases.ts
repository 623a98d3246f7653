/**
 * The time that the lease goes by, kept without any key: the latest that this device has seen since the server last spoke.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import type { Store } from '../store/port';
import type { Id } from '../wire/records';

/** Often enough that a clock which is put back is noticed. */
const NOTED_EVERY_MS = 60_000;

/** Notes what the clock shows, for every vault of the device; a clock that went back changes nothing. */
export async function noteTime(store: Store, now_ms: number): Promise<void> {
  const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
  const late = cursors.filter(({ seen_ms = 0 }) => now_ms >= seen_ms + NOTED_EVERY_MS);
  if (!late.length) return;
  await store.write(['cursors'], async (tx) => {
    for (const { vault } of late) {
      const now = await tx.get('cursors', vault);
      if (now) await tx.put('cursors', { ...now, seen_ms: now_ms });
    }
  });
}

/** The server has spoken: what the clock showed before counts no more. */
export async function noteContact(
  store: Store,
  vault: Id,
  now_ms: number,
  backup_days?: number,
): Promise<void> {
  await store.write(['cursors'], async (tx) => {
    const now = await tx.get('cursors', vault);
    const kept = backup_days === undefined ? {} : { backup_days };
    if (now) await tx.put('cursors', { ...now, ...kept, seen_ms: now_ms });
  });
}
