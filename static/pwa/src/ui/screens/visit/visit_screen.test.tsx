import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure, Outcome, Query } from '../../../engine/port';
import type { FamilyForVisit, Rows } from '../../../views/rows';
import type { AnyDraft, Draft } from '../../../visit/draft';
import { ADULTS, CHILDREN, sampleFamily } from '../../../visit/sample_visit';
import type { Id } from '../../../wire/records';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';
import { StartVisit, VisitScreen } from '.';
import { STEPS, type Step } from './paths';

const [CHILD = ''] = CHILDREN;
const ME = { person: 'f'.repeat(32), name: 'Priya Calloway', role: 'practitioner' as const, team: null };

/** Keeps drafts in memory, as sealed text would: what comes back is a copy. */
class VisitEngine extends FakeEngine {
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

let engine: VisitEngine;
let glass: Glass;

/** Begin a visit; answers with the id of its draft. */
async function begin(children: readonly Id[] = [CHILD]): Promise<Id> {
  engine = new VisitEngine(children);
  glass = await show(<StartVisit engine={engine} family={engine.family.family} child={null} />);
  return [...engine.drafts.keys()][0] ?? '';
}

/** A new page and a new engine, with nothing but the stored draft. */
function restart(draft: Id): void {
  const kept = engine.drafts.get(draft) ?? '';
  engine = new VisitEngine([CHILD]);
  engine.drafts.set(draft, kept);
}

/** Answer what must be answered, accept the rest, and stand before the signature. */
async function makeSignable(draft: Id): Promise<void> {
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
}

/** As the address does: the step before is taken away, the next one is drawn. */
async function goTo(draft: Id, step: Step): Promise<void> {
  await act(async () => render(null, glass.root));
  glass = await show(<VisitScreen engine={engine} draft={draft} step={step} />);
}

const stored = (draft: Id): Draft => JSON.parse(engine.drafts.get(draft) ?? 'null');

/** The answer buttons of one question, by its words. */
function question(words: string): HTMLElement {
  const groups = [...glass.root.querySelectorAll('fieldset')];
  const found = groups.find((each) => each.querySelector('legend')?.textContent === words);
  if (!found) throw new Error(`no question "${words}" in: ${glass.text()}`);
  return found;
}

async function answer(words: string, choice: string): Promise<void> {
  const button = [...question(words).querySelectorAll('button')].find((each) =>
    each.textContent?.replace('✓', '').trim().startsWith(choice),
  );
  if (!button) throw new Error(`no answer "${choice}" to "${words}"`);
  await act(async () => button.click());
  await glass.settle();
}

function chosen(words: string): string[] {
  return [...question(words).querySelectorAll('[aria-pressed="true"]')].map(
    (each) => each.textContent?.replace('✓', '').trim() ?? '',
  );
}

async function leaveField(): Promise<void> {
  await act(async () => {
    document.dispatchEvent(new Event('focusout'));
  });
  await glass.settle();
}

beforeEach(() => window.history.replaceState(null, '', '/'));

describe('visit', () => {
  it('is saved as soon as it is begun, under an address that says nothing', async () => {
    const draft = await begin();
    expect(stored(draft).family).toBe(engine.family.family);
    expect(window.location.pathname).toMatch(/^\/visit\/[0-9a-f]{32}\/visit$/);
  });

  it('gives every field the attributes that keep what is typed out of the browser', async () => {
    const draft = await begin();
    for (const step of STEPS) {
      await goTo(draft, step);
      if (step === 'voice') {
        await glass.press('Add exact words');
        await glass.press('Add voice without words');
      }
      if (step === 'room') await glass.press('Somebody else is here');
      for (const field of glass.root.querySelectorAll('input, textarea'))
        for (const name of ['autocomplete', 'spellcheck', 'autocorrect', 'writingsuggestions', 'translate'])
          expect(field.getAttribute(name), `${name} on ${step}`).toMatch(/^(off|false|no)$/);
    }
  });

  it('asks for no date that cannot be right, and for no more words than a record takes', async () => {
    const draft = await begin();
    await goTo(draft, 'seen');
    await answer('Did you see them?', 'No');
    for (const step of STEPS) {
      if (step !== 'seen') await goTo(draft, step);
      for (const field of glass.root.querySelectorAll('textarea'))
        expect(field.maxLength, step).toBeGreaterThan(0);
      for (const field of glass.root.querySelectorAll<HTMLInputElement>('[type^=date]')) {
        expect(field.min, step).toMatch(/^20\d\d-/);
        expect(field.max, step).toMatch(/^20\d\d-/);
      }
    }
  });

  it('opens every step while the year of its beginning is half typed', async () => {
    const draft = await begin();
    await goTo(draft, 'visit');
    await glass.type('When did it start?', '0202-11-21T09:00');
    for (const step of STEPS) await goTo(draft, step);
    expect(glass.text()).toContain('check the date');
  });

  it('keeps what was typed when one goes to another step before it is saved', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await goTo(draft, 'room');
    await goTo(draft, 'note');
    expect(glass.field('1. Purpose of visit').value).toBe('Twelve month review');
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('comes back from what was saved alone', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    restart(draft);
    await goTo(draft, 'note');
    expect(glass.field('1. Purpose of visit').value).toBe('Twelve month review');
  });

  it('says plainly that the device is full, and keeps the words on the screen', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    engine.failSaves = { code: 'storage_full' };
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(glass.root.querySelector('[role="alert"]')?.textContent).toContain('no space left');
    expect(glass.field('1. Purpose of visit').value).toBe('Twelve month review');
    engine.failSaves = null;
    await glass.press('Try to save again');
    expect(glass.text()).toContain('Saved on this device');
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });
});

describe('a visit whose allocation ends before it is signed', () => {
  const ENDED = 'no longer allocated to you';

  it('stays open while somebody writes, and can be written on', async () => {
    const draft = await begin(CHILDREN);
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Twelve month');
    await act(async () => engine.purge());
    await glass.settle();
    expect(glass.text()).toContain(ENDED);
    expect(glass.text()).toContain('Juno');
    expect(glass.field('1. Purpose of visit').value).toBe('Twelve month');
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('is finished and signed from what the draft alone remembers', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await leaveField();
    restart(draft);
    engine.purge();
    for (const step of STEPS) {
      await goTo(draft, step);
      expect(glass.text()).toContain(ENDED);
    }
    await goTo(draft, 'observe');
    expect(glass.text()).toContain('Hanne');
    await makeSignable(draft);
    await glass.press('Sign the visit');
    expect(engine.signed[0]?.map(({ type }) => type)).toEqual(['visit', 'child_visit']);
  });

  it('keeps no history of the family in the draft', async () => {
    const draft = await begin();
    expect(stored(draft).household?.children[0]).toMatchObject({ name: 'Juno', earlier: [], dues: [] });
    expect(JSON.stringify(stored(draft))).not.toContain('Saw a doctor');
  });

  it('shows the words of an older draft that kept no household', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await glass.type(
      "2. Observations of the child (including the child's voice): Juno",
      'Crawls to the door.',
    );
    await leaveField();
    const { household: _, ...older } = stored(draft);
    restart(draft);
    engine.drafts.set(draft, JSON.stringify(older));
    engine.purge();
    await goTo(draft, 'note');
    expect(glass.text()).toContain('Twelve month review');
    expect(glass.text()).toContain('Crawls to the door.');
    expect(glass.root.querySelector('textarea, input')).toBeNull();
  });
});

describe('what nobody said', () => {
  it('leaves it open whether an interpreter was needed', async () => {
    const draft = await begin();
    expect(stored(draft).interpreter.used).toBeNull();
  });

  it('shows for which part somebody was there, and who heard the words', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    expect(question('For which part of the visit?').closest('details')).toBeNull();
    expect(chosen('For which part of the visit?')).toEqual(['for the whole visit']);
    await goTo(draft, 'voice');
    await glass.press('Add exact words');
    await glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await answer('How did the words come?', 'Unprompted');
    await glass.press('Save these exact words');
    expect(glass.text()).toContain('Heard by Priya Calloway');
  });
});

describe('room', () => {
  it('asks who each person is to each child', async () => {
    const draft = await begin(CHILDREN);
    await goTo(draft, 'room');
    await glass.press('Somebody else is here');
    for (const name of ['Juno', 'Ivo', 'Nell']) expect(glass.text()).toContain(`Relationship to ${name}`);
  });

  it('does not let somebody leave whose list is begun, and says why', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'observe');
    await answer('Whom are you observing?', 'Hanne');
    await answer("respond to the infant's vocalisations?", 'Seen');
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    expect(glass.text()).toContain('Hanne has a list or words in this visit');
    await leaveField();
    expect(stored(draft).people.map(({ adult }) => adult)).toEqual([ADULTS[0]]);
  });
});

describe('observing', () => {
  it('offers both poles where the question has two', async () => {
    await goTo(await begin(), 'observe');
    const labels = (words: string) =>
      [...question(words).querySelectorAll('button')].map((each) => each.textContent?.trim());
    expect(labels('exhibit normal or excessive displeasure?')).toEqual([
      'Normal displeasure',
      'Excessive displeasure',
      'None shown',
      'Not observed',
    ]);
    expect(labels('appear outgoing or seem passive and withdrawn?')).toContain('Passive and withdrawn');
  });

  it('takes an answer back with a second tap', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Seen');
    expect(chosen('appear alert')).toEqual(['Seen']);
    await answer('appear alert', 'Seen');
    expect(chosen('appear alert')).toEqual([]);
  });

  it('folds an answered row when the next is answered, and opens it again', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Sometimes');
    await answer('respond to people?', 'Seen');
    expect(() => question('appear alert')).toThrow();
    await glass.press('appear alert Sometimes');
    expect(chosen('appear alert')).toEqual(['Sometimes']);
  });

  it('counts a cue at each tap, and takes the last one back', async () => {
    await goTo(await begin(), 'observe');
    const wriggling = () =>
      [...glass.root.querySelectorAll('button')].find((each) => each.textContent?.startsWith('wriggling'));
    await act(async () => wriggling()?.click());
    await act(async () => wriggling()?.click());
    expect(wriggling()?.textContent).toContain('2 times');
    await glass.press('Undo the last: wriggling');
    expect(wriggling()?.textContent).toContain('once');
  });

  it('shows no total and no grade', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Seen');
    await answer('respond to people?', 'Seen');
    expect(glass.text()).not.toMatch(/\bscore|\btotal|\d+ ?(of|\/) ?12/i);
  });
});

describe('voice', () => {
  it('saves words only with who said them, and then lets nobody change them', async () => {
    await goTo(await begin(), 'voice');
    await glass.press('Add exact words');
    await glass.type('The exact words', 'My cup');
    await glass.press('Save these exact words');
    expect(glass.text()).toContain('say who said it');
    await answer('Who said it?', 'Juno');
    await answer('How did the words come?', 'Unprompted');
    await glass.press('Save these exact words');
    expect(glass.root.querySelector('blockquote')?.textContent).toBe('My cup');
    expect(() => glass.field('The exact words')).toThrow();
  });
});

describe('signing', () => {
  it('shows three gaps at most, and the others when asked', async () => {
    await goTo(await begin(CHILDREN), 'sign');
    const shown = () => glass.root.querySelectorAll('.visit__gap').length;
    expect(shown()).toBe(3);
    const more = [...glass.root.querySelectorAll('button')].find((each) =>
      each.textContent?.startsWith('and '),
    );
    await act(async () => more?.click());
    expect(shown()).toBeGreaterThan(3);
  });

  it('refuses while a gap is open, and signs when each is mended or accepted', async () => {
    const draft = await begin();
    await goTo(draft, 'sign');
    await glass.press('Sign the visit');
    expect(glass.text()).toContain('Settle what is listed above first');
    expect(engine.signed).toEqual([]);
    await makeSignable(draft);
    await glass.press('Sign the visit');
    expect(engine.signed[0]?.map(({ type }) => type)).toEqual(['visit', 'child_visit']);
    expect(glass.text()).toContain('signed and kept on this device');
    await goTo(draft, 'note');
    expect(glass.text()).toContain('This visit is not here to be written');
  });

  it('saves what was typed last before it signs', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await leaveField();
    const order: string[] = [];
    const { saveDraft } = engine;
    engine.saveDraft = async (changed) => {
      order.push('saved');
      return saveDraft(changed);
    };
    const sign = engine.sign.bind(engine);
    engine.sign = async (...records) => {
      order.push('signed');
      return sign(...records);
    };
    await glass.type('Next visit by', '2026-12-24');
    await glass.press('Sign the visit');
    expect(order).toEqual(['saved', 'signed']);
  });

  it('says so and goes on keeping the draft when signing breaks off', async () => {
    const draft = await begin();
    await makeSignable(draft);
    engine.sign = async () => {
      throw new Error('the worker is gone');
    };
    await glass.press('Sign the visit');
    expect(glass.text()).toContain('It is not signed. Everything you wrote is still here.');
    expect(glass.button('Sign the visit').getAttribute('aria-disabled')).toBeNull();
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Written on');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Written on');
  });

  it('keeps the draft when signing fails', async () => {
    const draft = await begin();
    await makeSignable(draft);
    engine.nextFailure = { code: 'storage_full' };
    await glass.press('Sign the visit');
    expect(glass.text()).toContain('It is not signed. Everything you wrote is still here.');
    expect(stored(draft).children[0]?.seen).toBe('yes');
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Written on');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Written on');
  });
});

function acceptButton(): HTMLButtonElement | undefined {
  return [...glass.root.querySelectorAll('button')].find((each) => each.textContent === 'Accept');
}

describe('exact words that nobody saved', () => {
  it('stand in the note as not saved, and keep the visit from being signed', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await goTo(draft, 'voice');
    await glass.press('Add exact words');
    await glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await answer('How did the words come?', 'Unprompted');
    await goTo(draft, 'note');
    expect(glass.text()).toContain('Exact words not saved yetJuno “My cup”');
    await goTo(draft, 'sign');
    expect(glass.text()).toContain('Juno: exact words are not saved yet');
    expect(acceptButton()).toBeUndefined();
    await glass.press('Sign the visit');
    expect(engine.signed).toEqual([]);
    await goTo(draft, 'voice');
    await glass.press('Save these exact words');
    await goTo(draft, 'note');
    expect(glass.text()).not.toContain('not saved yet');
    await goTo(draft, 'sign');
    await glass.press('Sign the visit');
    expect(engine.signed[0]?.map(({ type }) => type)).toContain('quote');
  });
});

describe('what is still needed', () => {
  it('says how many gaps were accepted instead of that nothing is missing', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await leaveField();
    const accepted = stored(draft).gaps_accepted.length;
    expect(accepted).toBeGreaterThan(1);
    expect(glass.text()).toContain(`Nothing more is needed. You accepted ${accepted} gaps.`);
    expect(glass.text()).not.toContain('Nothing is missing');
  });
});

describe('a visit begun by mistake', () => {
  it('is discarded by two taps, and the first says what is lost', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'seen');
    await answer('Did you see them?', 'Yes');
    await goTo(draft, 'visit');
    await glass.press('Discard this visit');
    expect(glass.text()).toContain('who was in the room: Hanne');
    expect(glass.text()).toContain('everything recorded about Juno');
    expect(engine.drafts.has(draft)).toBe(true);
    await glass.press('Keep this visit');
    expect(stored(draft).people).toHaveLength(1);
    await glass.press('Discard this visit');
    await glass.press('Discard it for good');
    expect(engine.drafts.has(draft)).toBe(false);
    expect(window.location.pathname).toBe('/');
  });

  it('is said to be empty when it is', async () => {
    await goTo(await begin(), 'visit');
    await glass.press('Discard this visit');
    expect(glass.text()).toContain('Nothing was said, seen or written in it yet');
  });
});

describe('leaving a visit', () => {
  it('saves what was typed a moment ago, from any step', async () => {
    const draft = await begin();
    for (const step of STEPS) {
      await goTo(draft, step);
      expect(link('Leave (it is saved)').getAttribute('href'), step).toBe('/');
    }
    await goTo(draft, 'note');
    await glass.type('1. Purpose of visit', 'Twelve month review');
    expect(stored(draft).purpose.text).toBe('');
    await act(async () => link('Leave (it is saved)').click());
    await glass.settle();
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('does not say that it is saved when it is not', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    engine.failSaves = { code: 'storage_full' };
    await glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(link('Leave (it is not saved yet)')).toBeDefined();
  });

  it('opens again at the step and the child where it was left', async () => {
    const draft = await begin(CHILDREN);
    await act(async () => render(null, glass.root));
    glass = await show(
      <VisitScreen engine={engine} draft={draft} step="observe" child={CHILDREN[1] ?? null} />,
    );
    await leaveField();
    const kept = engine.drafts.get(draft) ?? '';
    engine = new VisitEngine(CHILDREN);
    engine.drafts.set(draft, kept);
    window.history.replaceState(null, '', `/visit/${draft}`);
    glass = await show(<VisitScreen engine={engine} draft={draft} />);
    expect(glass.text()).toContain('How is Ivo now?');
    expect(window.location.pathname).toBe(`/visit/${draft}/observe/${CHILDREN[1]}`);
  });

  it('has 999 on every step', async () => {
    await goTo(await begin(), 'voice');
    const numbers = glass.root.querySelector<HTMLDetailsElement>('details');
    await act(async () => {
      if (numbers) numbers.open = true;
      numbers?.dispatchEvent(new Event('toggle'));
    });
    expect(link('Call 999').getAttribute('href')).toBe('tel:999');
  });
});

describe('putting a gap right', () => {
  /** Press "Put right" of a gap, and go where its link leads. */
  async function putRight(draft: Id, gap: string): Promise<void> {
    await goTo(draft, 'sign');
    for (const button of glass.root.querySelectorAll('button'))
      if (button.textContent?.startsWith('and ')) await act(async () => button.click());
    const pressed = [...glass.root.querySelectorAll<HTMLAnchorElement>('a')].find((each) =>
      each.getAttribute('aria-label')?.startsWith(`Put right: ${gap}`),
    );
    if (!pressed) throw new Error(`no gap "${gap}" in: ${glass.text()}`);
    await act(async () => pressed.click());
    const [, , , step, child] = (pressed.getAttribute('href') ?? '').split('/');
    await act(async () => render(null, glass.root));
    glass = await show(
      <VisitScreen engine={engine} draft={draft} step={step as Step} child={child ?? null} />,
    );
  }
  const question_in_hand = () =>
    document.activeElement?.closest('fieldset')?.querySelector('legend')?.textContent;

  it('leads to the very question, of the very child', async () => {
    const draft = await begin(CHILDREN);
    await putRight(draft, 'Ivo: seen or not seen?');
    expect(question_in_hand()).toBe('Did you see them?');
    expect(document.activeElement?.closest('section')?.querySelector('h2')?.textContent).toBe('Ivo');
    await putRight(draft, 'Was an interpreter there?');
    expect(question_in_hand()).toBe('Was an interpreter needed?');
  });

  it('leads to what is not answered yet in words that were begun', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await glass.press('Add exact words');
    await glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await putRight(draft, 'Juno: words begun');
    expect(question_in_hand()).toBe('How did the words come?');
  });

  it('opens the list of the carer and goes to its first row without an answer', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'observe');
    await answer('Whom are you observing?', 'Hanne');
    await answer("respond to the infant's vocalisations?", 'Seen');
    await putRight(draft, 'Juno: 8 rows of a list');
    expect(question_in_hand()).toBe('change voice tone when talking to or about the baby?');
  });

  it.each([
    ['Nobody is named', 'room'],
    ['Juno: nothing is written that this child showed or said', 'observe'],
    ['Juno: progress', 'note'],
    ['Juno: direct work', 'note'],
    ['Purpose of the visit', 'note'],
  ])('never leaves the focus at the top of a step: %s', async (gap) => {
    await putRight(await begin(), gap);
    expect(document.activeElement?.closest('[data-mends]')).not.toBeNull();
  });
});

function link(words: string): HTMLAnchorElement {
  const found = [...glass.root.querySelectorAll('a')].find((each) => each.textContent === words);
  if (!found) throw new Error(`no link "${words}" in: ${glass.text()}`);
  return found;
}
