/** The whole of what is on the glass: what stands before the vault, or the frame with one screen in it. */
import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { Engine } from '../engine/port';
import { autoLock } from './auto_lock';
import type { Arrival } from './enrolment_link';
import { Frame } from './frame';
import { later } from './parts/later';
import { goInstead, to } from './router';
import { Enrol } from './screens/enrol';
import { Changed, Starting, Unsaved, Unsupported } from './screens/starting';
import { StoreGone, Wiping } from './screens/store_gone';
import { Unlock } from './screens/unlock';
import { useEngine } from './watching';

export interface AppProps {
  engine: Engine;
  /** An enrolment code that came with the link, or null. */
  code: string | null;
  /** How the browser came back from the organisation's own sign-on; left out: it was not there. */
  signOn?: Arrival['sign_on'];
}

export function App({ engine, code, signOn = null }: AppProps) {
  const { state, sync } = useEngine(engine);
  const open = state.is === 'open';
  useEffect(() => (open ? autoLock(() => void engine.lock()) : undefined), [engine, open]);
  const fromStart = open && state.from_start === true;
  useLayoutEffect(() => {
    if (fromStart) goInstead(to.start);
  }, [fromStart]);
  switch (state.is) {
    case 'starting':
      return (
        <Frame>
          <Starting />
        </Frame>
      );
    case 'unsupported':
      return (
        <Frame>
          <Unsupported missing={state.missing} />
        </Frame>
      );
    case 'unsaved':
      return (
        <Frame>
          <Unsaved />
        </Frame>
      );
    case 'changed':
      return (
        <Frame>
          <Changed numbers={state.numbers} />
        </Frame>
      );
    case 'none':
      return (
        <Frame>
          {state.store_gone && <StoreGone />}
          {state.wiping && <Wiping />}
          <Enrol engine={engine} code={code} signOn={signOn} givenUp={state.given_up ?? false} />
        </Frame>
      );
    case 'locked':
      return (
        <Frame>
          {state.store_gone && <StoreGone />}
          {state.wiping && <Wiping />}
          <Unlock
            engine={engine}
            vaults={state.vaults}
            code={code}
            signOn={signOn}
            givenUp={state.given_up ?? false}
          />
        </Frame>
      );
    case 'open':
      return <OpenedScreens engine={engine} me={state.me} sync={sync} arrival={{ code, sign_on: signOn }} />;
  }
}

/** The screens behind the lock come after the first one is on the glass: nobody waits for them to type a passphrase. */
const OpenedScreens = later(async () => (await import('./opened')).Opened, Starting, Frame);

/** Errors: whatever kept them from coming. */
export const fetchScreens = OpenedScreens.bring;
