/** A screen that few open in a day: its code is fetched when it is first shown, from what the device keeps. */
import { type Signal, signal } from '@preact/signals';
import { type ComponentType, createElement } from 'preact';
import { useEffect } from 'preact/hooks';
import { Loading } from './Loading';

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const found: Signal<ComponentType<P> | null> = signal(null);
  return function Later(props: P) {
    const Shown = found.value;
    useEffect(() => {
      if (!Shown) void load().then((screen) => (found.value = screen));
    }, [Shown]);
    return Shown ? createElement(Shown, props) : <Loading />;
  };
}
