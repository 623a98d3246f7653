import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { HISTORY } from '../../../rules/tests/situation';
import type { ChildHistory } from '../../../views/rows';
import {
  answer,
  begin,
  chosen,
  found,
  goTo,
  leaveField,
  makeSignable,
  putRight,
  stored,
  tablet,
  walks,
} from './visit.fixture';

const fields = (label: string) =>
  [...tablet.glass.root.querySelectorAll('label')].filter((each) => each.textContent === label).length;

async function sentence(text: string): Promise<string> {
  const draft = await begin();
  await goTo(draft, 'room');
  await answer('Tap everyone who is here', 'Hanne');
  await goTo(draft, 'note');
  await tablet.glass.type("2. Observations of the child (including the child's voice): Juno", text);
  return draft;
}

async function explained(words: string): Promise<void> {
  await tablet.glass.press('Add an explanation');
  await tablet.glass.type('The exact words', words);
  await answer('Who said it?', 'Juno');
  await answer('How prompted?', 'Unprompted');
  await tablet.glass.press('Save these exact words');
}

describe('a sentence that is put right', () => {
  it('has nobody as its source when the worker saw it, and shows a source that was typed', async () => {
    const draft = await sentence('She was shouted at.');
    await answer('“She was shouted at.”', 'Said to me');
    await answer('Who said it?', 'Hanne');
    await tablet.glass.type('Somebody else, or which document', 'her aunt');
    await answer('“She was shouted at.”', 'I saw or heard it');
    await leaveField();
    expect(found(draft)[0]?.body).toMatchObject({
      kind: 'observed',
      source_person: null,
      source: 'her aunt',
    });
    expect(tablet.glass.field('Somebody else, or which document').value).toBe('her aunt');
    await tablet.glass.type('Somebody else, or which document', '');
    expect(fields('Somebody else, or which document')).toBe(0);
  });

  it('is no concern, and no worse than before, when that was taken back; what was typed stays in view', async () => {
    const draft = await sentence('The stairs have no gate.');
    await answer('“The stairs have no gate.”', 'I saw or heard it');
    await answer('It is a concern', 'It is a concern');
    await tablet.glass.type('What does it do to this child now?', 'She has fallen twice.');
    await answer('Compared with before', 'Worse');
    await answer('It is a concern', 'It is a concern');
    expect(tablet.glass.field('What does it do to this child now?').value).toBe('She has fallen twice.');
    expect(fields('What is it likely to do?')).toBe(0);
    await tablet.glass.type('What does it do to this child now?', '');
    expect(fields('What does it do to this child now?')).toBe(0);
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'statement')?.body;
    expect(signed).toMatchObject({ concern_type: null, change: null, impact_now: null });
  });
});

describe('a second tap on an answer that words stand under', () => {
  it('takes the kind of a sentence back, and leaves the words until the sentence is removed', async () => {
    const draft = await sentence('The stairs have no gate.');
    await answer('“The stairs have no gate.”', 'Said to me');
    await tablet.glass.type('Somebody else, or which document', 'her aunt');
    await answer('“The stairs have no gate.”', 'Said to me');
    await leaveField();
    expect(found(draft)).toMatchObject([{ body: { kind: null, source: 'her aunt' } }]);
    expect(tablet.glass.field('Somebody else, or which document').value).toBe('her aunt');
    await putRight(draft, 'Juno: a sentence and its kind is not finished');
    expect(document.activeElement?.closest('fieldset')?.textContent).toContain('“The stairs have no gate.”');
    await tablet.glass.press('Remove');
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(found(draft)).toEqual([]);
  });

  it('takes back how a step of the plan stands, and leaves what shows it until that is emptied', async () => {
    const draft = await begin();
    const body = { what: 'A gate on the stairs', who: ['Hanne'], by_when: null, status: 'open' };
    const plan = [{ record: 'a'.repeat(32), body }] as unknown as ChildHistory['plan'];
    Object.assign(tablet.engine.family.children[0] as object, { history: { ...HISTORY, plan } });
    await goTo(draft, 'note');
    await answer('How does it stand?', 'Better');
    await tablet.glass.type('What shows it?', 'The gate is bought.');
    await answer('How does it stand?', 'Better');
    await leaveField();
    expect(found(draft)).toMatchObject([{ body: { direction: null, evidence: 'The gate is bought.' } }]);
    await putRight(draft, 'Juno: progress with a step of the plan (“A gate on the stairs”) is not finished');
    expect(document.activeElement?.closest('fieldset')?.textContent).toContain('How does it stand?');
    await tablet.glass.type('What shows it?', '');
    await leaveField();
    expect(found(draft)).toEqual([]);
  });
});

it('shows what a carer answered while the question is said not to have been put', async () => {
  const draft = await begin();
  await goTo(draft, 'room');
  await answer('Tap everyone who is here', 'Hanne');
  await tablet.glass.press('Open for Hanne');
  await answer('Could you ask?', 'Yes, I asked');
  await answer('Only this carer was in earshot', 'Only this carer was in earshot');
  await tablet.glass.type('What they answered, in their own words', 'He frightens me.');
  await tablet.glass.type('What Juno sees or hears of it', 'She hides.');
  await answer('Could you ask?', 'No, it was not safe');
  await leaveField();
  expect(stored(draft).enquiries?.[0]?.body).toMatchObject({ asked: 'not_safe', alone_confirmed: null });
  expect(tablet.glass.field('What they answered, in their own words').value).toBe('He frightens me.');
  expect(tablet.glass.field('What Juno sees or hears of it').value).toBe('She hides.');
  expect(fields('Who does what to whom')).toBe(0);
  await tablet.glass.type('What they answered, in their own words', '');
  expect(fields('What they answered, in their own words')).toBe(0);
});

describe('what explains a mark', () => {
  it('stands beside why nobody explained it only while that can be read, and taken out', async () => {
    const draft = await begin();
    walks();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a mark');
    await tablet.glass.type('Nobody explained it, because', 'Nobody was asked yet');
    await explained('It was the dummy.');
    expect(tablet.glass.field('Nobody explained it, because').value).toBe('Nobody was asked yet');
    await tablet.glass.type('Nobody explained it, because', '');
    expect(fields('Nobody explained it, because')).toBe(0);
  });

  it('is named by no mark when it was removed', async () => {
    const draft = await begin();
    walks();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a mark');
    await explained('It was the dummy.');
    const press = async (words: string) => {
      const buttons = [...tablet.glass.root.querySelectorAll<HTMLButtonElement>('figure button')];
      await act(async () => buttons.find(({ textContent }) => textContent === words)?.click());
    };
    await press('Remove');
    await press('Remove for good');
    await leaveField();
    expect(stored(draft).children[0]?.quotes).toEqual([]);
    expect(found(draft)[0]?.body).toMatchObject({ explanations: [] });
  });
});

it('does not say that words are safe to show when their danger is taken back', async () => {
  const draft = await begin();
  await goTo(draft, 'voice');
  await tablet.glass.press('Add exact words');
  await tablet.glass.type('The exact words', 'I want to go home.');
  await answer('Who said it?', 'Juno');
  await answer('How prompted?', 'Unprompted');
  const danger = 'Could these words bring somebody into danger if the family read them?';
  await answer(danger, 'Yes');
  await answer(danger, 'Yes');
  expect(chosen(danger)).toEqual([]);
  await tablet.glass.press('Save these exact words');
  await makeSignable(draft);
  await tablet.glass.press('Sign the visit');
  const quote = tablet.engine.signed[0]?.find(({ type }) => type === 'quote');
  expect(quote?.body).not.toHaveProperty('risk_on_family_view');
  expect(quote).not.toHaveProperty('family_view');
});
