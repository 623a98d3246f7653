/** Stands for a screen whose rows have not come yet. */
import { APP } from '../strings/app';
import { Page } from './Page';

export function Loading() {
  return <Page heading={APP.opening}>{null}</Page>;
}
