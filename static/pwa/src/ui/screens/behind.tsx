/** That what is stored on this device is older than what was sent from it: nothing can be signed here until it is set up anew. */
import { Notice } from '../parts/Notice';
import { sayFailure } from '../strings/failures';

export function Behind() {
  return (
    <Notice kind="alert">
      <p>{sayFailure({ code: 'device_behind' })}</p>
    </Notice>
  );
}
