/** That what was stored on this device is no more: said before anything else, with what to do. */
import { Notice } from '../parts/Notice';
import { APP } from '../strings/app';

export function StoreGone() {
  return (
    <Notice heading={APP.storeGone} kind="alert">
      <p>{APP.storeGoneWhy}</p>
    </Notice>
  );
}
