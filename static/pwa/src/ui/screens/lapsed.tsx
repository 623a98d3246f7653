/** That records cannot be read here now, why, and what can be done all the same. Stands above every screen while it is so. */
import type { SyncState } from '../../engine/port';
import { Notice } from '../parts/Notice';
import { LAPSED } from '../strings/lapsed';

export function Lapsed({ reading }: { reading: SyncState['reading'] }) {
  if (!reading || reading === 'open') return null;
  return (
    <Notice kind="alert" heading={LAPSED.heading}>
      <p>{LAPSED.why[reading]}</p>
      <p>{LAPSED.stays}</p>
      <p>{LAPSED.ring}</p>
    </Notice>
  );
}
