/** That the organisation does not know this device, and where to go about it. Stands above every screen while it is so. */
import { Notice } from '../parts/Notice';
import { to } from '../router';
import { STRANGER } from '../strings/stranger';

export function Stranger() {
  return (
    <Notice kind="alert" heading={STRANGER.heading}>
      <p>{STRANGER.why}</p>
      <p>
        <a href={to.again}>{STRANGER.what}</a>
      </p>
    </Notice>
  );
}
