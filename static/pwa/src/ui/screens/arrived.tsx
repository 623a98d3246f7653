/** That a vault which nobody could unlock has been sent and removed: said from then on, until the device is set up again. */
import { Notice } from '../parts/Notice';
import { ARRIVED } from '../strings/arrived';

export function Arrived() {
  return (
    <Notice heading={ARRIVED.heading}>
      <p>{ARRIVED.why}</p>
    </Notice>
  );
}
