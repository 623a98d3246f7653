/**
 * What happens while one is busy with something else: from every step, one tap opens its form in place of the step, and the step is
 * there again afterwards as it was left. What is noted is stamped when it is noted, and stands in its own step and under the note.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { DraftChild } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { MOMENT } from '../../strings/moments';
import { Attachments } from './attachments';
import { Covered } from './covered';
import { Cues } from './cues';
import { Growth } from './growth';
import { Marks } from './marks';
import { childName, formsOf, type OpenVisit, plannedChildren } from './open_visit';
import type { Step } from './paths';
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
}

/** Going to another step, or to another child, leaves what was open. */
export function useMoment(step: Step, child: Id | null): MomentInHand {
  const place = `${step} ${child}`;
  const [held, setHeld] = useState<{ place: string; moment: Moment | null }>({ place, moment: null });
  const open = held.place === place ? held.moment : null;
  useSameSpot(open);
  return {
    open,
    choose: (moment) => setHeld({ place, moment }),
  };
}

/** What opens the forms; while one is open, the way back to the step. */
export function MomentBar({ open, choose, step }: MomentInHand & { step: Step }) {
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
  const { open } = moment;
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
          inView={OF_ONE_CHILD.includes(step) ? child : null}
          isOfOne={OF_ONE_CHILD.includes(step)}
        />
      )}
    </>
  );
}

/** When a form closes, the page is where it was and the focus on what opened it, also when a STOP stood in its place meanwhile. */
function useSameSpot(open: Moment | null): void {
  const left = useRef<{ top: number; by: Moment } | null>(null);
  const before = useRef(open);
  if (open && !before.current) left.current = { top: window.scrollY, by: open };
  useLayoutEffect(() => {
    const closed = before.current !== null && open === null;
    before.current = open;
    if (!closed || !left.current) return;
    document.querySelector<HTMLElement>(`[data-moment="${left.current.by}"]`)?.focus({ preventScroll: true });
    window.scrollTo(0, left.current.top);
  }, [open]);
}

interface SheetProps {
  visit: OpenVisit;
  moment: Moment;
  /** The child that the step shows, if it shows one at a time. */
  inView: Id | null;
  isOfOne: boolean;
}

/** Nothing is said of a child whom nobody chose: with several, and none in view, it is asked first. */
function Sheet({ visit, moment, inView, isOfOne }: SheetProps) {
  const planned = plannedChildren(visit);
  const shown = planned.find(({ child }) => child === inView) ?? (isOfOne ? planned[0] : null);
  const first = shown ?? (planned.length === 1 ? planned[0] : null);
  const [chosen, setChosen] = useState<Id | null>(first?.child ?? null);
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
      {child && <Form key={child.child} visit={visit} moment={moment} child={child} />}
    </section>
  );
}

function Form({ visit, moment, child }: { visit: OpenVisit; moment: Moment; child: DraftChild }) {
  switch (moment) {
    case 'cue':
      return <Cues visit={visit} child={child} forms={formsOf(visit.draft)} />;
    case 'words':
      return <Quotes visit={visit} child={child} begun />;
    case 'behaviour':
      return <Unspoken visit={visit} child={child} begun />;
    case 'seen':
      return <Seen visit={visit} child={child} />;
    case 'mark':
      return <Marks visit={visit} child={child} begun />;
    case 'measure':
      return <Growth visit={visit} child={child} begun />;
    case 'drawing':
      return <Attachments visit={visit} child={child} only="drawing" />;
    case 'sound':
      return <Attachments visit={visit} child={child} only="sound" />;
  }
}
