/** The card of a STOP comes into view with the focus on its heading; when it goes, the page is where it was before. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Place } from '../../../visit/draft';
import { goBackTo, placeNow } from './place';

/**
 * Shape: card – which one stands in place of the step, null for none; place – where the step was, when the page opens with a card
 * on it.
 */
export function useStopPlace(card: string | null, place: RefObject<Place | null>): void {
  const left = useRef(place.current);
  const before = useRef(card);
  if (card && !before.current) left.current = placeNow();
  useLayoutEffect(() => {
    const isSame = before.current === card;
    before.current = card;
    if (isSame) return;
    if (card) showCard();
    else goBackTo(left.current);
  }, [card]);
}

function showCard(): void {
  const heading = document.getElementById('stop-heading');
  heading?.focus({ preventScroll: true });
  heading?.closest('.stop')?.scrollIntoView?.();
}
