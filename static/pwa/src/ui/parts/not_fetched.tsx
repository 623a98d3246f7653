/** In the place of a part of the app that did not come: says so, and lets it be asked for anew. */
import { APP } from '../strings/app';
import { Actions, Button } from './Button';
import { Problem } from './Notice';

export function NotFetched({ onAgain }: { onAgain: () => void }) {
  return (
    <>
      <Problem sentence={APP.notFetched} />
      <Actions inline>
        <Button kind="secondary" onPress={onAgain}>
          {APP.tryAgain}
        </Button>
      </Actions>
    </>
  );
}
