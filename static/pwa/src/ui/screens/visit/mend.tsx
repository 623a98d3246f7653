/**
 * From a gap to the very field it is about. A field or group says which gaps it settles; whoever presses "Put right"
 * is taken there when its step is on the glass, to the first of its questions whose answer is wrong, or that has none.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Gap, type GapKind, gap } from '../../../visit/gap';
import type { Id } from '../../../wire/records';
import type { Step } from './paths';

/** The gap that somebody has gone to put right, until its step has been drawn. */
export const mending = signal<{ gap: Gap; step: Step } | null>(null);

interface MendsProps {
  gaps: GapKind | readonly GapKind[];
  /** The child, person, list, quote or unspoken voice, for a gap that has one. */
  about?: Id | string | null;
  children: ComponentChildren;
}

/** What it holds settles these gaps. */
export function Mends({ gaps, about = null, children }: MendsProps) {
  const codes = [gaps].flat().map((kind) => gap(kind, null, about).code);
  return <div data-mends={codes.join(' ')}>{children}</div>;
}

interface NeededProps {
  /** The finding that cannot be signed without it; null while there is none. */
  about: Id | null;
  missing: boolean;
  children: ComponentChildren;
}

/** A question of a card that must be answered: while it is not, whoever puts the card right comes here, not to its first blank field. */
export function Needed({ about, missing, children }: NeededProps) {
  const code = about && missing ? gap('finding_unfinished', null, about).code : undefined;
  return <div data-mends={code}>{children}</div>;
}

/** Takes the focus to what is to be put right, as soon as a drawing of its step has it. */
export function useMend(step: Step, isDrawn: boolean): void {
  const wanted = mending.value;
  useEffect(() => {
    if (!wanted || !isDrawn || wanted.step !== step) return;
    const { kind, code } = wanted.gap;
    const found = kind === 'too_long' ? tooLong() : (placeOf(code) ?? placeOf(kind));
    if (!found) return;
    mending.value = null;
    unfold(found);
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: 'center' });
  });
}

/** A field, or the words beside a sentence, that say that something is too long. */
function tooLong(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>('[data-over]') ?? undefined;
}

const QUESTION = 'fieldset, input, textarea, select';

function placeOf(code: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(`[data-mends~="${code}"]`)];
  const spots = all.filter((spot) => !all.some((other) => other !== spot && spot.contains(other)));
  const questions = spots.flatMap((spot) => [...spot.querySelectorAll<HTMLElement>(QUESTION)]);
  const question = questions.find(isWrong) ?? questions.find(isBlank) ?? questions[0];
  if (question instanceof HTMLFieldSetElement)
    return question.querySelector<HTMLElement>('button[aria-pressed="false"]') ?? undefined;
  return question ?? spots[0]?.querySelector<HTMLElement>('button, a[href]') ?? undefined;
}

/** What is folded away cannot have the focus. */
function unfold(found: HTMLElement): void {
  for (let fold = found.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
}

function isWrong(question: HTMLElement): boolean {
  return question.getAttribute('aria-invalid') === 'true';
}

function isBlank(question: HTMLElement): boolean {
  if (question instanceof HTMLFieldSetElement) return !question.querySelector('[aria-pressed="true"]');
  return (question as HTMLInputElement).value.trim() === '';
}
