/** Where a visit was left, so that it opens there again: after a lock, from Today and from the child's page. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Draft, Place } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { goInstead } from '../../router';
import type { Keeper } from './keeper';
import { isStep, type Step, visitPath } from './paths';
import { goBackTo, isCovered, placeNow } from './place';

export interface Spot {
  step: Step;
  child: Id | null;
}

/** The step in the address, or where the draft was left, or the first. */
export function spotOf(draft: Draft, step: Step | null, child: Id | null): Spot {
  if (step) return { step, child };
  const left = draft.left_at;
  return left && isStep(left.step) ? { step: left.step, child: left.child } : { step: 'visit', child };
}

/** Keeps the spot in the draft, and puts it into an address that does not say it. */
export function useLeftAt(keeper: Keeper, { step, child }: Spot, isAddressed: boolean): void {
  useEffect(() => {
    if (!isAddressed) goInstead(visitPath(keeper.draft.draft, step, child));
    const { left_at } = keeper.draft;
    if (left_at?.step === step && left_at.child === child) return;
    keeper.change({ ...keeper.draft, left_at: { step, child } });
  }, [keeper, step, child, isAddressed]);
}

/** How long the page stands still before it is somewhere. */
export const STILL_MS = 150;

/** What a lock must not lose of a page: each is written by whoever shows it, and read once when the page is drawn again. */
export interface Kept {
  /** Where the step was on its page. */
  place: RefObject<Place | null>;
  /** The form that stands open in place of the step. */
  moment: RefObject<NonNullable<Draft['left_at']>['moment'] | null>;
}

/**
 * Where on its page the step is, and which form stands open over it. A lock ends the page, so that the place is kept with the sealed draft, and gone back to once, as
 * soon as the same step of the same child is drawn again.
 */
export function usePlace(engine: Engine, keeper: Keeper, spot: Spot, isDrawn: boolean): Kept {
  const { step, child } = spot;
  const place = useRef(leftIn(keeper.draft, spot)?.place ?? null);
  const moment = useRef(leftIn(keeper.draft, spot)?.moment ?? null);
  useLayoutEffect(() => {
    const left = leftIn(keeper.draft, spot);
    if (!isDrawn || !(left?.place || left?.moment)) return;
    keeper.change({ ...keeper.draft, left_at: { step, child } });
    if (!isCovered()) goBackTo(place.current);
  }, [isDrawn]);
  useEffect(() => followPage(place), []);
  useLayoutEffect(
    () =>
      engine.beforeLock(() => {
        if (!(place.current || moment.current) || keeper.isOver) return;
        const kept = {
          ...(place.current && { place: place.current }),
          ...(moment.current && { moment: moment.current }),
        };
        keeper.change({ ...keeper.draft, left_at: { step, child, ...kept } });
        return keeper.flush();
      }),
    [engine, keeper, step, child],
  );
  return { place, moment };
}

function leftIn({ left_at }: Draft, { step, child }: Spot): Draft['left_at'] | null {
  return left_at?.step === step && left_at.child === child ? left_at : null;
}

/** Notes the place whenever the page has come to rest: at a lock nothing is on the glass any more that could be measured. */
function followPage(place: RefObject<Place | null>): () => void {
  let rest = 0;
  const look = () => {
    if (!isCovered()) place.current = window.scrollY > 0 ? placeNow() : null;
  };
  const moved = () => {
    window.clearTimeout(rest);
    rest = window.setTimeout(look, STILL_MS);
  };
  window.addEventListener('scroll', moved, { passive: true });
  return () => {
    window.clearTimeout(rest);
    window.removeEventListener('scroll', moved);
  };
}
