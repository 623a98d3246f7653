/** A screen that few open in a day: its code is fetched when it is first shown, from what the device keeps. */
import { type Signal, signal } from '@preact/signals';
import {
  type ComponentChildren,
  type ComponentType,
  createElement,
  Fragment,
  type FunctionComponent,
} from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { APP } from '../strings/app';
import { Loading } from './Loading';
import { NotFetched } from './not_fetched';
import { Page } from './Page';

/** `bring` gets it before it is shown. Errors: whatever kept it from coming. */
export type Later<P> = FunctionComponent<P> & { bring(): Promise<void> };

/** `Waiting` and what is `Around` it stand there until it has come; when it does not come, that is said. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Waiting: ComponentType = Loading,
  Around: ComponentType<{ children: ComponentChildren }> = Fragment,
): Later<P> {
  const found: Signal<ComponentType<P> | null> = signal(null);
  const bring = async () => {
    found.value = await load();
  };
  function Later(props: P) {
    const Shown = found.value;
    const [is_missing, setMissing] = useState(false);
    const ask = () => {
      setMissing(false);
      bring().catch(() => setMissing(true));
    };
    useEffect(() => {
      if (!Shown) ask();
    }, [Shown]);
    if (Shown) return createElement(Shown, props);
    return (
      <Around>
        {is_missing ? (
          <Page heading={APP.notOpened}>
            <NotFetched onAgain={ask} />
          </Page>
        ) : (
          <Waiting />
        )}
      </Around>
    );
  }
  return Object.assign(Later, { bring });
}
