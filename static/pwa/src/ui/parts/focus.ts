/** Where the focus goes when something opens or closes, so that a keyboard or screen reader is never left behind. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Takes the focus when it appears. Give the element `tabIndex={-1}` unless it takes the focus by itself. */
export function useTakeFocus<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

/** Takes the focus whenever `said` is another and not null: for the words that stand where a form has gone. */
export function useFocusOnSaid<E extends HTMLElement>(said: unknown): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (said !== null) element.current?.focus();
  }, [said]);
  return element;
}

/** Takes the focus back when what was opened from it closes. */
export function useReturnFocus<E extends HTMLElement>(open: boolean): RefObject<E | null> {
  const element = useRef<E>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) element.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return element;
}
