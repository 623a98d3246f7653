import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { CHILDREN } from '../../../visit/sample_visit';
import type { Id } from '../../../wire/records';
import { RAISED, STOP } from '../../strings/findings';
import { knownKeeper } from './keeper';
import { SIGN } from './strings';
import {
  acceptButton,
  answer,
  begin,
  goTo,
  leaveField,
  makeSignable,
  putRight,
  restart,
  stored,
  tablet,
} from './visit.fixture';

describe('what is still needed', () => {
  it('says how many gaps were accepted instead of that nothing is missing', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await leaveField();
    const accepted = stored(draft).gaps_accepted.length;
    expect(accepted).toBeGreaterThan(1);
    expect(tablet.glass.text()).toContain(`Nothing more is needed. You accepted ${accepted} gaps.`);
    expect(tablet.glass.text()).not.toContain('Nothing is missing');
  });
});

describe('putting a gap right', () => {
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
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await putRight(draft, 'Juno: words begun');
    expect(question_in_hand()).toBe('How prompted?');
  });

  it('leads to the sentence that was changed, and to the one of which nobody says who said it', async () => {
    const OBSERVATIONS = "2. Observations of the child (including the child's voice): Juno";
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'note');
    await tablet.glass.type(OBSERVATIONS, 'She says he sleeps.');
    await answer('“She says he sleeps.”', 'Said to me');
    await putRight(draft, 'Juno: a sentence and its kind is not finished');
    expect(question_in_hand()).toBe('Who said it?');
    expect(document.activeElement?.closest('details')?.open).toBe(true);
    await tablet.glass.type(OBSERVATIONS, 'She says he never sleeps.');
    await putRight(draft, 'Juno: a sentence was changed');
    expect(question_in_hand()).toBe('“She says he never sleeps.”');
  });

  it.each([
    ['room', 'I did not feel safe', 'What happened?', 'what you say of your own safety'],
    ['voice', 'Add a day', 'Waking up: what happens?', 'a day in the child’s life'],
  ] as const)('leads to what was begun in %s', async (step, button, field, called) => {
    const draft = await begin();
    await goTo(draft, step);
    await tablet.glass.press(button);
    await tablet.glass.type(field, ' ');
    await putRight(draft, `Juno: ${called} is not finished`);
    expect(tablet.glass.text()).toContain(field);
  });

  it('leads to a part of a day that was begun, in the step where days are written', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    await answer('Which day?', 'A weekday');
    await tablet.glass.type('How is it for the child?', 'Frightened');
    await putRight(draft, 'Juno: a day in the child’s life is not finished');
    expect(document.activeElement).toBe(tablet.glass.field('Waking up: what happens?'));
  });

  it('leads to what cannot be taken as it is typed, before what is left open', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await tablet.glass.type('Length in millimetres', '52 cm');
    await putRight(draft, 'Juno: a measurement is not finished');
    expect(document.activeElement).toBe(tablet.glass.field('Length in millimetres'));
  });

  it('leads to the field that is too long, and nothing is signed before it is shortened', async () => {
    const draft = await begin();
    await makeSignable(draft);
    const words = `Frightened ${'of the dark '.repeat(50)}`;
    await goTo(draft, 'visit');
    await tablet.glass.type('Where', words);
    await goTo(draft, 'sign');
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed).toEqual([]);
    await putRight(draft, `${words.length - 500} characters too many (where the visit was)`);
    expect(document.activeElement).toBe(tablet.glass.field('Where'));
    expect(tablet.glass.field('Where').value).toBe(words);
    await tablet.glass.type('Where', 'At the clinic');
    await goTo(draft, 'sign');
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed[0]?.[0]?.body).toMatchObject({ place: 'At the clinic' });
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
    ['Juno: progress', 'note'],
    ['Juno: direct work', 'note'],
    ['Purpose of the visit', 'note'],
  ])('never leaves the focus at the top of a step: %s', async (gap) => {
    await putRight(await begin(), gap);
    expect(document.activeElement?.closest('[data-mends]')).not.toBeNull();
  });
});

describe('signing', () => {
  it('shows three gaps at most, and the others when asked', async () => {
    await goTo(await begin(CHILDREN), 'sign');
    const shown = () => tablet.glass.root.querySelectorAll('.visit__gap').length;
    expect(shown()).toBe(3);
    const more = [...tablet.glass.root.querySelectorAll('button')].find((each) =>
      each.textContent?.startsWith('and '),
    );
    await act(async () => more?.click());
    expect(shown()).toBeGreaterThan(3);
  });

  it('refuses while a gap is open, and signs when each is mended or accepted', async () => {
    const draft = await begin();
    await goTo(draft, 'sign');
    await tablet.glass.press('Sign the visit');
    expect(tablet.glass.text()).toContain('Settle what is listed above first');
    expect(tablet.engine.signed).toEqual([]);
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed[0]?.map(({ type }) => type)).toEqual(['visit', 'child_visit', 'alert']);
    expect(tablet.glass.text()).toContain('signed and kept on this device');
    await goTo(draft, 'note');
    expect(tablet.glass.text()).toContain('This visit is not here to be written');
  });

  it('saves what was typed last before it signs', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await leaveField();
    const order: string[] = [];
    const { saveDraft } = tablet.engine;
    tablet.engine.saveDraft = async (changed) => {
      order.push('saved');
      return saveDraft(changed);
    };
    const sign = tablet.engine.sign.bind(tablet.engine);
    tablet.engine.sign = async (...records) => {
      order.push('signed');
      return sign(...records);
    };
    await tablet.glass.type('Next visit by', '2026-12-24');
    await tablet.glass.press('Sign the visit');
    expect(order).toEqual(['saved', 'signed']);
  });

  it('says so and goes on keeping the draft when signing breaks off', async () => {
    const draft = await begin();
    await makeSignable(draft);
    tablet.engine.sign = async () => {
      throw new Error('the worker is gone');
    };
    await tablet.glass.press('Sign the visit');
    expect(tablet.glass.text()).toContain('It is not signed. Everything you wrote is still here.');
    expect(tablet.glass.button('Sign the visit').getAttribute('aria-disabled')).toBeNull();
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Written on');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Written on');
  });

  it('keeps the draft when signing fails', async () => {
    const draft = await begin();
    await makeSignable(draft);
    tablet.engine.nextFailure = { code: 'storage_full' };
    await tablet.glass.press('Sign the visit');
    expect(tablet.glass.text()).toContain('It is not signed. Everything you wrote is still here.');
    expect(stored(draft).children[0]?.seen).toBe('yes');
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Written on');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Written on');
  });
});

describe('exact words that nobody saved', () => {
  it('are not locked while they are longer than a record holds: the form says what to do first', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'a'.repeat(20_001));
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await tablet.glass.press('Save these exact words');
    expect(tablet.glass.text()).toContain('Shorten what is too long first.');
    await leaveField();
    expect(stored(draft).children[0]?.quotes).toMatchObject([{ locked: false }]);
    expect(stored(draft).children[0]?.quotes[0]?.exact_words).toHaveLength(20_001);
  });

  it('stand in the note as not saved, and keep the visit from being signed', async () => {
    const draft = await begin();
    await makeSignable(draft);
    await goTo(draft, 'voice');
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await goTo(draft, 'note');
    expect(tablet.glass.text()).toContain('Exact words not saved yetJuno “My cup”');
    await goTo(draft, 'sign');
    expect(tablet.glass.text()).toContain('Juno: exact words are not saved yet');
    expect(acceptButton()).toBeUndefined();
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed).toEqual([]);
    await goTo(draft, 'voice');
    await tablet.glass.press('Save these exact words');
    await goTo(draft, 'note');
    expect(tablet.glass.text()).not.toContain('not saved yet');
    await goTo(draft, 'sign');
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed[0]?.map(({ type }) => type)).toContain('quote');
  });
});

it('waits at the signature for a document that is on its way, and then asks what it shows', async () => {
  const draft = await begin();
  await makeSignable(draft);
  await goTo(draft, 'voice');
  const { engine } = tablet;
  let arrive: () => void = () => undefined;
  const sealed = new Promise<void>((done) => {
    arrive = done;
  });
  const attach = engine.attach.bind(engine);
  engine.attach = async (content) => {
    await sealed;
    return attach(content);
  };
  await act(async () => {
    const field = tablet.glass.root.querySelector<HTMLInputElement>('input[type="file"]');
    const letter = new File(['%PDF-1.7'], 'letter.pdf', { type: 'application/pdf' });
    Object.defineProperty(field, 'files', { value: [letter] });
    field?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await goTo(draft, 'sign');
  await tablet.glass.press('Sign the visit');
  expect(engine.signed).toEqual([]);
  await act(async () => arrive());
  await tablet.glass.settle();
  expect(engine.signed).toEqual([]);
  expect(tablet.glass.text()).toContain('an attachment has no words that say what it shows');
  expect(tablet.glass.root.querySelector('[role="alert"]')?.textContent).toBe(SIGN.settleFirst);
  await goTo(draft, 'voice');
  await tablet.glass.type('What does it show or hold?', 'A letter from the clinic');
  await goTo(draft, 'sign');
  await tablet.glass.press('Sign the visit');
  expect(engine.signed[0]?.map(({ type }) => type)).toContain('attachment');
});

it('signs nothing for an author who has gone on to another step while it waited', async () => {
  const draft = await begin();
  await makeSignable(draft);
  let arrive: () => void = () => undefined;
  const sealed = new Promise<void>((done) => {
    arrive = done;
  });
  void knownKeeper(tablet.engine, draft)?.arriving.awaits(sealed);
  await tablet.glass.press('Sign the visit');
  await goTo(draft, 'note');
  await act(async () => arrive());
  await tablet.glass.settle();
  expect(tablet.engine.signed).toEqual([]);
  await goTo(draft, 'sign');
  await tablet.glass.press('Sign the visit');
  expect(tablet.engine.signed).toHaveLength(1);
});

describe('an answer to a prompt in own words', () => {
  const WORDS = 'The health visitor saw her yesterday, and the GP agrees';

  /** At the signature, with one of three prompts being answered in own words. */
  async function answering(): Promise<Id> {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Was an interpreter needed?', 'Not needed');
    await goTo(draft, 'seen');
    await answer('Did you see them?', 'Yes');
    await answer('Seen alone, without their carers?', 'No');
    await answer('Awake?', 'Awake');
    await goTo(draft, 'sign');
    await tablet.glass.press(RAISED.own);
    await tablet.glass.type(RAISED.ownLabel, WORDS);
    await leaveField();
    return draft;
  }

  it('is in the draft as it is typed, and on the glass again after a new page', async () => {
    const draft = await answering();
    restart(draft);
    await goTo(draft, 'sign');
    expect(tablet.glass.field(RAISED.ownLabel).value).toBe(WORDS);
    await tablet.glass.press(STOP.keep);
    await leaveField();
    const [kept] = (stored(draft).alerts ?? []).filter(({ state }) => state === 'not_applicable');
    expect(kept).toMatchObject({ response: WORDS });
    expect(kept).not.toHaveProperty('answering');
  });

  it('is not kept while it has more characters than its record holds', async () => {
    await answering();
    await tablet.glass.type(RAISED.ownLabel, 'a'.repeat(2001));
    expect(tablet.glass.text()).toContain('1 character too many. Nothing is cut off');
    expect(tablet.glass.button(STOP.keep).disabled).toBe(true);
    await tablet.glass.type(RAISED.ownLabel, 'a'.repeat(2000));
    expect(tablet.glass.button(STOP.keep).disabled).toBe(false);
  });

  it('is there to be written on when it is taken back', async () => {
    const draft = await answering();
    await tablet.glass.press(STOP.keep);
    const taken = [...tablet.glass.root.querySelectorAll('p')].find((each) =>
      each.textContent?.includes(WORDS),
    );
    await act(async () => taken?.querySelector('button')?.click());
    await leaveField();
    expect(tablet.glass.field(RAISED.ownLabel).value).toBe(WORDS);
    expect(stored(draft).alerts).toContainEqual(
      expect.objectContaining({ state: 'open', response: '', answering: WORDS }),
    );
  });

  it('stays to be read, and keeps the visit from being signed, when nothing asks for it any more', async () => {
    const draft = await answering();
    const [asked] = (stored(draft).alerts ?? []).filter(({ answering }) => answering);
    const other = { ...stored(draft), alerts: [{ ...asked, code: 'R99::gone' }] };
    tablet.engine.drafts.set(draft, JSON.stringify(other));
    const kept = tablet.engine.drafts.get(draft) ?? '';
    restart(draft);
    tablet.engine.drafts.set(draft, kept);
    await goTo(draft, 'sign');
    expect(tablet.glass.text()).toContain(WORDS);
    expect(tablet.glass.text()).toContain('A reason that you wrote is not kept yet.');
    await tablet.glass.press('Remove');
    await tablet.glass.press('Remove for good');
    expect(tablet.glass.text()).not.toContain(WORDS);
    expect(tablet.glass.text()).not.toContain('A reason that you wrote is not kept yet.');
  });
});
