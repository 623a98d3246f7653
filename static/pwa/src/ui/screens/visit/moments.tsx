/**
 * What happens while one is busy with something else: from every step, one tap opens its form in place of the step, and the step is
 * there again afterwards as it was left. What is noted is stamped when it is noted, and stands in its own step and under the note.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isQuoteBegun, isUnspokenBegun } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { MOMENT } from '../../strings/moments';
import { Attachments } from './attachments';
import { Covered } from './covered';
import { Cues } from './cues';
import { Growth } from './growth';
import type { Kept } from './left_at';
import { Marks } from './marks';
import { childName, formsOf, type OpenVisit, plannedChildren } from './open_visit';
import type { Step } from './paths';
import { goBackTo } from './place';
import { Quotes } from './quotes';
import { Seen } from './seen_step';
import { STEP_NAME } from './strings';
import { Unspoken } from './unspoken';

export const MOMENTS = ['cue', 'words', 'behaviour', 'seen', 'mark', 'measure', 'drawing', 'sound'] as const;
export type Moment = (typeof MOMENTS)[number];

/** The steps that show one child at a time. */
const OF_ONE_CHILD: readonly Step[] = ['observe', 'voice', 'body', 'note'];

export interface MomentInHand {
  open: Moment | null;
  choose: (moment: Moment | null) => void;
  /** A lock closed its form, and it is open again: nothing new is begun in it where something stands. */
  isAgain: boolean;
  kept: Kept['moment'];
}

/** Going to another step, or to another child, leaves what was open; a lock does not. */
export function useMoment(step: Step, child: Id | null, { place: was, moment: kept }: Kept): MomentInHand {
  const place = `${step} ${child}`;
  const [held, setHeld] = useState(() => {
    const moment = MOMENTS.find((each) => each === kept.current?.is) ?? null;
    return { place, moment, isAgain: moment !== null };
  });
  const open = held.place === place ? held.moment : null;
  if (!open) kept.current = null;
  useSameSpot(open, was);
  return {
    open,
    choose: (moment) => setHeld({ place, moment, isAgain: false }),
    isAgain: held.isAgain,
    kept,
  };
}

/** What opens the forms; while one is open, the way back to the step. */
export function MomentBar({ open, choose, step }: Pick<MomentInHand, 'open' | 'choose'> & { step: Step }) {
  if (open)
    return (
      <Button kind="secondary" onPress={() => choose(null)}>
        {MOMENT.back(STEP_NAME[step])}
      </Button>
    );
  return (
    <fieldset class="moments" aria-label={MOMENT.bar}>
      {MOMENTS.map((moment) => (
        <button
          key={moment}
          type="button"
          class="moments__one"
          data-moment={moment}
          onClick={() => choose(moment)}
        >
          {MOMENT.names[moment]}
        </button>
      ))}
    </fieldset>
  );
}

interface MomentsProps {
  visit: OpenVisit;
  step: Step;
  child: Id | null;
  moment: MomentInHand;
  children: ComponentChildren;
}

/** The step, or in its place the form of what is noted now. The step stays as it is meanwhile, and where it was. */
export function Moments({ visit, step, child, moment, children }: MomentsProps) {
  const { open, isAgain, kept } = moment;
  return (
    <>
      <div hidden={open !== null}>
        <Covered.Provider value={open !== null}>{children}</Covered.Provider>
      </div>
      {open && (
        <Sheet
          key={open}
          visit={visit}
          moment={open}
          isAgain={isAgain}
          kept={kept}
          inView={OF_ONE_CHILD.includes(step) ? child : null}
          isOfOne={OF_ONE_CHILD.includes(step)}
        />
      )}
    </>
  );
}

/**
 * When a form closes, the page is where it was and the focus on what opened it, also when a STOP stood in its place meanwhile. `was`: where
 * the step was when the page opens with a form on it.
 */
function useSameSpot(open: Moment | null, was: Kept['place']): void {
  const left = useRef<{ top: number | null; by: Moment } | null>(open && { top: null, by: open });
  const before = useRef(open);
  if (open && !before.current) left.current = { top: window.scrollY, by: open };
  useLayoutEffect(() => {
    const closed = before.current !== null && open === null;
    before.current = open;
    if (!closed || !left.current) return;
    const { top, by } = left.current;
    if (top === null) goBackTo(was.current);
    document.querySelector<HTMLElement>(`[data-moment="${by}"]`)?.focus({ preventScroll: true });
    if (top !== null) window.scrollTo(0, top);
  }, [open]);
}

interface SheetProps {
  visit: OpenVisit;
  moment: Moment;
  isAgain: boolean;
  kept: Kept['moment'];
  /** The child that the step shows, if it shows one at a time. */
  inView: Id | null;
  isOfOne: boolean;
}

/** Nothing is said of a child whom nobody chose: with several, and none in view, it is asked first. */
function Sheet({ visit, moment, isAgain, kept, inView, isOfOne }: SheetProps) {
  const planned = plannedChildren(visit);
  const shown = planned.find(({ child }) => child === inView) ?? (isOfOne ? planned[0] : null);
  const first = shown ?? (planned.length === 1 ? planned[0] : null);
  const [chosen, setChosen] = useState<Id | null>((isAgain && kept.current?.child) || (first?.child ?? null));
  kept.current = { is: moment, child: chosen };
  const child = planned.find((each) => each.child === chosen);
  const root = useRef<HTMLDivElement>(null);
  const placed = useRef<Id | null | undefined>(undefined);
  // The field is there once what it writes into has been begun.
  useLayoutEffect(() => {
    if (placed.current === chosen) return;
    const wantsField = chosen !== null && (moment === 'words' || moment === 'behaviour');
    const place = wantsField ? root.current?.querySelector<HTMLElement>('textarea') : root.current;
    if (!place) return;
    placed.current = chosen;
    root.current?.scrollIntoView?.();
    place.focus({ preventScroll: true });
  });
  return (
    <section class="moment" ref={root} tabIndex={-1} aria-label={MOMENT.headings[moment]}>
      {planned.length === 1 ? (
        <h2 class="section__heading section__heading--2">{first && childName(visit, first.child)}</h2>
      ) : (
        <Choice
          legend={MOMENT.about(MOMENT.headings[moment])}
          options={planned.map((each) => ({ value: each.child, label: childName(visit, each.child) }))}
          value={chosen}
          onChoose={setChosen}
        />
      )}
      {child && <Form key={child.child} visit={visit} moment={moment} child={child} isAgain={isAgain} />}
    </section>
  );
}

interface FormProps extends Pick<SheetProps, 'visit' | 'moment' | 'isAgain'> {
  child: DraftChild;
}

function Form({ visit, moment, child, isAgain }: FormProps) {
  const begun = !isAgain || !hasOwn(child, moment);
  switch (moment) {
    case 'cue':
      return <Cues visit={visit} child={child} forms={formsOf(visit.draft)} />;
    case 'words':
      return <Quotes visit={visit} child={child} begun={begun} />;
    case 'behaviour':
      return <Unspoken visit={visit} child={child} begun={begun} />;
    case 'seen':
      return <Seen visit={visit} child={child} />;
    case 'mark':
      return <Marks visit={visit} child={child} begun={begun} />;
    case 'measure':
      return <Growth visit={visit} child={child} begun={begun} />;
    case 'drawing':
      return <Attachments visit={visit} child={child} only="drawing" />;
    case 'sound':
      return <Attachments visit={visit} child={child} only="sound" />;
  }
}

/** Whether there is something of its kind to go on with. Words and behaviour that were left empty are begun anew: they have an hour. */
function hasOwn(child: DraftChild, moment: Moment): boolean {
  switch (moment) {
    case 'words':
      return child.quotes.some((quote) => !quote.locked && isQuoteBegun(quote));
    case 'behaviour':
      return child.unspoken.some(isUnspokenBegun);
    case 'mark':
      return findingsOf(child, 'body_mark').length > 0;
    case 'measure':
      return findingsOf(child, 'growth').length > 0;
    default:
      return false;
  }
}
