/** Words of published checklists for what was answered: those of the version that was used. */
import { NOT_OBSERVED, SEEN } from '../../../checklist/library';
import { PUBLISHED } from '../../../checklist/published';
import type { PersonName } from '../../../views/rows';
import type { ShapeName } from '../../parts/Shape';
import { READ } from '../../strings/child';

interface ItemWords {
  text: string;
  label: (value: string) => string;
}

/** Title and question of a list; the key itself when this build does not hold that version. */
export function listTitle(definition: string, version: number): string {
  return PUBLISHED.find(definition, version)?.title ?? definition;
}

/** The exact phrase of an item, with the words the list begins with ("Does the child…?"), and its answers. */
export function itemWords(definition: string, version: number, item: string): ItemWords {
  const found = PUBLISHED.find(definition, version);
  const line = found?.items.find(({ key }) => key === item);
  const set = line && 'answer_set' in line ? String(line.answer_set) : null;
  return {
    text: line?.exact_text ?? item,
    label: (value) => (set ? PUBLISHED.labelOf(set, value) : value),
  };
}

/** Whether that version of a list asks for an item; so says also a build that does not hold the version. */
export function hasItem(definition: string, version: number, item: string): boolean {
  return PUBLISHED.find(definition, version)?.items.some(({ key }) => key === item) ?? true;
}

const SHAPES: Record<string, ShapeName> = {
  [SEEN]: 'full',
  sometimes: 'half',
  not_seen: 'empty',
  [NOT_OBSERVED]: 'dash',
};

/** The mark that stands beside an answer; null for the answers that lie between two poles. */
export function answerShape(value: string): ShapeName | null {
  return SHAPES[value] ?? null;
}

/** "Does the child…?", or null. */
export function leadIn(definition: string, version: number): string | null {
  return PUBLISHED.find(definition, version)?.lead_in ?? null;
}

/** The words of a cue, from the newest list that has it. */
export function cueWords(definition: string, version: number, cue: string): string {
  const own = PUBLISHED.find(definition, version)?.items.find(({ key }) => key === cue);
  return own?.exact_text ?? CUES.get(cue) ?? cue;
}

const CUES: ReadonlyMap<string, string> = new Map(
  PUBLISHED.current('cues', 'baby_cues', '2026-11-01').items.map(({ key, exact_text }) => [key, exact_text]),
);

/** The words for somebody: name, else description, and what they are called by now. */
export function personWords(
  { name, description, now }: Pick<PersonName, 'name' | 'description' | 'now'>,
  unknown: string,
): string {
  const then = name ?? description ?? unknown;
  return now ? READ.nowCalled(then, now) : then;
}
