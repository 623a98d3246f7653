/** That what was stored on this device is no more: said before anything else, with what to do. */
import { Notice } from '../parts/Notice';
import { APP } from '../strings/app';

/** The organisation has ordered this device wiped: nothing opens, and what was signed goes all the same. */
export function Wiping() {
  return (
    <Notice heading={APP.wiping} kind="alert">
      <p>{APP.wipingWhy}</p>
    </Notice>
  );
}

export function StoreGone() {
  return (
    <Notice heading={APP.storeGone} kind="alert">
      <p>{APP.storeGoneWhy}</p>
    </Notice>
  );
}
