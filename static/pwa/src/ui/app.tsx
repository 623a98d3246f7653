/** The whole of what is on the glass: what stands before the vault, or the frame with one screen in it. */
import { useEffect } from 'preact/hooks';
import type { Engine } from '../engine/port';
import { autoLock } from './auto_lock';
import { Frame } from './frame';
import { Opened } from './opened';
import { Enrol } from './screens/enrol';
import { Starting, Unsupported } from './screens/starting';
import { Unlock } from './screens/unlock';
import { useEngine } from './watching';

export interface AppProps {
  engine: Engine;
  /** An enrolment code that came with the link, or null. */
  code: string | null;
}

export function App({ engine, code }: AppProps) {
  const { state, sync } = useEngine(engine);
  const open = state.is === 'open';
  useEffect(() => (open ? autoLock(() => void engine.lock()) : undefined), [engine, open]);
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
    case 'none':
      return (
        <Frame>
          <Enrol engine={engine} code={code} />
        </Frame>
      );
    case 'locked':
      return (
        <Frame>
          <Unlock engine={engine} vaults={state.vaults} code={code} />
        </Frame>
      );
    case 'open':
      return <Opened engine={engine} me={state.me} sync={sync} />;
  }
}
