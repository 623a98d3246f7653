/** Stands for a screen whose rows have not come yet, and says why when they cannot. */
import { APP } from '../strings/app';
import { sayFailure } from '../strings/failures';
import { unanswered } from '../watching';
import { Problem } from './Notice';
import { Page } from './Page';

export function Loading() {
  return (
    <Page heading={APP.opening}>
      <WhyNotYet />
    </Page>
  );
}

/** Nothing, as long as the rows may still come by themselves. */
export function WhyNotYet() {
  const [failure] = unanswered.value.values();
  return failure ? <Problem sentence={sayFailure(failure)} /> : null;
}
