import { describe, expect, it } from 'vitest';
import type { FindingType } from '../../../visit/finding';
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

const bodyOf = (draft: string, type: FindingType) => found(draft, type)[0]?.body;
const inHand = () => document.activeElement?.closest('fieldset')?.querySelector('legend')?.textContent;

/** On a child who moves about, so that no mark stops the visit. */
async function mark(): Promise<string> {
  const draft = await begin();
  walks();
  await goTo(draft, 'body');
  await tablet.glass.press('Add a mark');
  return draft;
}

async function isHeldBack(draft: string): Promise<void> {
  await makeSignable(draft);
  await tablet.glass.press('Sign the visit');
  expect(tablet.engine.signed).toEqual([]);
}

describe('an answer that nobody pressed is not there, and is asked for before signing:', () => {
  it('how the words that explain a mark were prompted', async () => {
    const draft = await mark();
    await tablet.glass.press('Add an explanation');
    expect(chosen('How prompted?')).toEqual([]);
    await tablet.glass.type('The exact words', 'It was the dummy.');
    await answer('Who said it?', 'Juno');
    await tablet.glass.press('Save these exact words');
    expect(tablet.glass.text()).toContain('To save: say how they came.');
    await leaveField();
    expect(stored(draft).children[0]?.quotes).toMatchObject([{ prompt: null, locked: false }]);
    await putRight(draft, 'Juno: words begun without');
    expect(tablet.glass.text()).toContain('Explanations, word for word');
    expect(inHand()).toBe('How prompted?');
  });

  it('whether a mark was seen, shown or told of', async () => {
    const draft = await mark();
    expect(chosen('How do you know?')).toEqual([]);
    await answer('From where?', 'Face');
    await tablet.glass.type('The place in your own words', 'behind the ear');
    await answer('What does it look like?', 'Graze');
    await isHeldBack(draft);
    await putRight(draft, 'Juno: a mark (behind the ear) is not finished');
    expect(inHand()).toBe('How do you know?');
    await answer('How do you know?', 'It was shown to me');
    await leaveField();
    expect(bodyOf(draft, 'body_mark')).toMatchObject({ how: 'shown' });
  });

  it('which day it was, and who told of it', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    expect([...chosen('Which day?'), ...chosen('How do you know?')]).toEqual([]);
    await tablet.glass.type('Waking up: what happens?', 'He was awake at six.');
    await isHeldBack(draft);
    await putRight(draft, 'Juno: a day in the child’s life is not finished');
    expect(inHand()).toBe('Which day?');
    await answer('Which day?', 'The weekend');
    await leaveField();
    await putRight(draft, 'Juno: a day in the child’s life is not finished');
    expect(inHand()).toBe('How do you know?');
    await answer('How do you know?', 'Told by the child');
    await leaveField();
    expect(bodyOf(draft, 'day_in_life')).toMatchObject({
      day_kind: 'weekend',
      slots: [{ basis: 'told_by_child' }],
    });
  });

  it('what a concern is about', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    const part = "2. Observations of the child (including the child's voice): Juno";
    await tablet.glass.type(part, 'The stairs have no gate.');
    await answer('“The stairs have no gate.”', 'I saw or heard it');
    await answer('It is a concern', 'It is a concern');
    const about = () => tablet.glass.field('What is the concern about?');
    expect(about().value).toBe('');
    expect(chosen('It is a concern')).toEqual(['It is a concern']);
    await isHeldBack(draft);
    await putRight(draft, 'Juno: a sentence and its kind is not finished');
    expect(document.activeElement).toBe(about());
    expect(about().closest('details')?.open).toBe(true);
  });
});

it('takes whoever follows unsaved words of a mark to the mark', async () => {
  const draft = await mark();
  await tablet.glass.press('Add an explanation');
  await tablet.glass.type('The exact words', 'It was the dummy.');
  await goTo(draft, 'note');
  const link = [...tablet.glass.root.querySelectorAll('a')].find(
    ({ textContent }) => textContent === 'Save or remove these words',
  );
  expect(link?.getAttribute('href')).toContain('/body/');
});
