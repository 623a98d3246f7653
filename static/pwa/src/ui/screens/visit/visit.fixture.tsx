/** A tablet on which one visit is written: its engine keeps drafts in memory, and its glass shows one step after another. */

import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, vi } from 'vitest';
import type { Failure, Outcome, Query } from '../../../engine/port';
import type { FamilyForVisit, Rows } from '../../../views/rows';
import type { AnyDraft, Draft } from '../../../visit/draft';
import type { FindingType } from '../../../visit/finding';
import { CHILDREN, sampleFamily } from '../../../visit/sample_visit';
import type { Id } from '../../../wire/records';
import { RAISED } from '../../strings/findings';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';
import { StartVisit, VisitScreen } from '.';
import type { Step } from './paths';

export const [CHILD = ''] = CHILDREN;
const ME = { person: 'f'.repeat(32), name: 'Priya Calloway', role: 'practitioner' as const, team: null };

/** Keeps drafts in memory, as sealed text would: what comes back is a copy. */
export class VisitEngine extends FakeEngine {
  readonly drafts = new Map<Id, string>();
  failSaves: Failure | null = null;
  readonly family: FamilyForVisit;
  /** False once the allocation has ended and the family is purged. */
  allocated = true;
  private readonly asking = new Map<(rows: never) => void, Query>();

  constructor(children: readonly Id[]) {
    super({ is: 'open', me: ME, vault: ME.person });
    this.family = sampleFamily(children);
  }

  override watch<Q extends Query>(query: Q, tell: (rows: Rows[Q['is']]) => void): () => void {
    void Promise.resolve().then(() => tell(this.rows(query) as Rows[Q['is']]));
    this.asking.set(tell, query);
    return () => this.asking.delete(tell);
  }

  purge(): void {
    this.allocated = false;
    for (const [tell, query] of this.asking) tell(this.rows(query) as never);
  }

  private rows(query: Query): unknown {
    if (query.is === 'family_for_visit') return this.allocated ? this.family : null;
    const draft = query.is === 'draft' ? this.drafts.get(query.draft) : undefined;
    return draft ? JSON.parse(draft) : null;
  }

  override saveDraft = async (draft?: AnyDraft): Promise<Outcome<null>> => {
    if (this.failSaves) return { ok: false, failure: this.failSaves };
    if (draft) this.drafts.set(draft.draft, JSON.stringify(draft));
    return { ok: true, value: null };
  };

  override discardDraft = async (draft: Id): Promise<Outcome<null>> => {
    this.drafts.delete(draft);
    return { ok: true, value: null };
  };
}

/** What the tests of a file work on; `begin` sets both. */
export const tablet = {} as { engine: VisitEngine; glass: Glass };

/** Begin a visit from the start of the app; answers with the id of its draft. */
export async function begin(children: readonly Id[] = [CHILD]): Promise<Id> {
  window.history.replaceState(null, '', '/');
  const engine = new VisitEngine(children);
  const glass = await show(<StartVisit engine={engine} family={engine.family.family} child={null} />);
  Object.assign(tablet, { engine, glass });
  return [...engine.drafts.keys()][0] ?? '';
}

/** A new page and a new engine, with nothing but the stored draft. */
export function restart(draft: Id): void {
  const kept = tablet.engine.drafts.get(draft) ?? '';
  tablet.engine = new VisitEngine([CHILD]);
  tablet.engine.drafts.set(draft, kept);
}

/** Answer what must be answered, accept the rest, and stand before the signature. */
export async function makeSignable(draft: Id): Promise<void> {
  await goTo(draft, 'room');
  await answer('Was an interpreter needed?', 'Not needed');
  await goTo(draft, 'seen');
  await answer('Did you see them?', 'Yes');
  await answer('Seen alone, without their carers?', 'No');
  await answer('Awake?', 'Awake');
  await goTo(draft, 'sign');
  for (let accept = acceptButton(); accept; accept = acceptButton()) {
    const button = accept;
    await act(async () => button.click());
  }
  for (let reason = reasonButton(); reason; reason = reasonButton()) {
    const button = reason;
    await act(async () => button.click());
  }
}

/** The first reason why the first prompt does not apply. */
function reasonButton(): HTMLButtonElement | undefined {
  const groups = [...tablet.glass.root.querySelectorAll('fieldset')];
  const prompt = groups.find((each) => each.querySelector('legend')?.textContent === RAISED.answer);
  return prompt?.querySelector('button') ?? undefined;
}

/** As the address does: the step before is taken away, the next one is drawn. */
export async function goTo(draft: Id, step: Step): Promise<void> {
  await act(async () => render(null, tablet.glass.root));
  tablet.glass = await show(<VisitScreen engine={tablet.engine} draft={draft} step={step} />);
}

/** Press "Put right" of a gap, and go where its link leads. */
export async function putRight(draft: Id, gap: string): Promise<void> {
  await goTo(draft, 'sign');
  for (const button of tablet.glass.root.querySelectorAll('button'))
    if (button.textContent?.startsWith('and ')) await act(async () => button.click());
  const pressed = [...tablet.glass.root.querySelectorAll<HTMLAnchorElement>('a')].find((each) =>
    each.getAttribute('aria-label')?.startsWith(`Put right: ${gap}`),
  );
  if (!pressed) throw new Error(`no gap "${gap}" in: ${tablet.glass.text()}`);
  await act(async () => pressed.click());
  const [, , , step, child] = (pressed.getAttribute('href') ?? '').split('/');
  await act(async () => render(null, tablet.glass.root));
  tablet.glass = await show(
    <VisitScreen engine={tablet.engine} draft={draft} step={step as Step} child={child ?? null} />,
  );
}

export const stored = (draft: Id): Draft => JSON.parse(tablet.engine.drafts.get(draft) ?? 'null');

/** What was found of the first child. */
export const found = (draft: Id, type?: FindingType) =>
  (stored(draft).children[0]?.findings ?? []).filter((each) => !type || each.type === type);

/** The answer buttons of one question, by its words. */
export function question(words: string): HTMLElement {
  const groups = [...tablet.glass.root.querySelectorAll('fieldset')];
  const found = groups.find((each) => each.querySelector('legend')?.textContent === words);
  if (!found) throw new Error(`no question "${words}" in: ${tablet.glass.text()}`);
  return found;
}

export async function answer(words: string, choice: string): Promise<void> {
  const button = [...question(words).querySelectorAll('button')].find((each) =>
    each.textContent?.replace('✓', '').trim().startsWith(choice),
  );
  if (!button) throw new Error(`no answer "${choice}" to "${words}"`);
  await act(async () => button.click());
  await tablet.glass.settle();
}

export function chosen(words: string): string[] {
  return [...question(words).querySelectorAll('[aria-pressed="true"]')].map(
    (each) => each.textContent?.replace('✓', '').trim() ?? '',
  );
}

export async function leaveField(): Promise<void> {
  await act(async () => {
    document.dispatchEvent(new Event('focusout'));
  });
  await tablet.glass.settle();
}

export async function leaveFieldOf(label: string): Promise<void> {
  await act(async () => {
    tablet.glass.field(label).dispatchEvent(new Event('blur'));
  });
  await leaveField();
}

/** What stands in red above a field. */
export const error = (label: string) =>
  document.getElementById(`${tablet.glass.field(label).id}-error`)?.textContent;

/** What a field says once it has been left. */
export const says = (label: string, words: string) => vi.waitFor(() => expect(error(label)).toContain(words));

export async function choose(label: string, value: string): Promise<void> {
  await act(async () => {
    const field = tablet.glass.field(label) as unknown as HTMLSelectElement;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** A mark seen from the front of the face; on a child who does not move about it stops the visit. */
export async function mark(draft: Id): Promise<void> {
  await goTo(draft, 'body');
  await tablet.glass.press('Add a mark');
  await answer('From where?', 'Face');
}

/** The child moves about, so that no mark stops the visit. */
export function walks(): void {
  Object.assign(tablet.engine.family.children[0] ?? {}, { mobility: 'walking' });
}

/** How many cards of STOP are on the glass. */
export const asked = () => tablet.glass.root.querySelectorAll('.stop').length;

export function acceptButton(): HTMLButtonElement | undefined {
  return [...tablet.glass.root.querySelectorAll('button')].find((each) => each.textContent === 'Accept');
}

export function link(words: string): HTMLAnchorElement {
  const found = [...tablet.glass.root.querySelectorAll('a')].find((each) => each.textContent === words);
  if (!found) throw new Error(`no link "${words}" in: ${tablet.glass.text()}`);
  return found;
}
