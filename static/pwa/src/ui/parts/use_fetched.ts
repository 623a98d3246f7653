/** What a screen asks for once before it can be shown, and asks for anew when the part of the app that knows it did not come. */
import { useEffect, useState } from 'preact/hooks';

export interface Fetched<T> {
  /** null: not known yet. */
  value: T | null;
  set: (value: T) => void;
  is_missing: boolean;
  again: () => void;
}

export function useFetched<T>(ask: () => Promise<T>): Fetched<T> {
  const [value, set] = useState<T | null>(null);
  const [is_missing, setMissing] = useState(false);
  const again = () => {
    setMissing(false);
    ask().then(
      (told) => set(() => told),
      () => setMissing(true),
    );
  };
  useEffect(again, []);
  return { value, set: (told) => set(() => told), is_missing, again };
}
