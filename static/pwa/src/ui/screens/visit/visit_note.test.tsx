import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { answer, begin, goTo, leaveField, stored, tablet } from './visit.fixture';

const found = (draft: string) => stored(draft).children[0]?.findings ?? [];

async function write(draft: string, text: string): Promise<void> {
  await goTo(draft, 'note');
  await tablet.glass.type("2. Observations of the child (including the child's voice): Juno", text);
  await leaveField();
}

describe('sentences of the note', () => {
  it('get a kind with one tap, and lose it with another; the text stays as it was typed', async () => {
    const draft = await begin();
    await write(draft, 'She smiled. Hanne says she sleeps.');
    await answer('“She smiled.”', 'I saw or heard it');
    await leaveField();
    expect(found(draft)).toMatchObject([
      { type: 'statement', body: { kind: 'observed', text: 'She smiled.' } },
    ]);
    await answer('“She smiled.”', 'I saw or heard it');
    await leaveField();
    expect(found(draft)).toEqual([]);
    expect(stored(draft).children[0]?.observations.text).toBe('She smiled. Hanne says she sleeps.');
  });

  it('keep their kind when a word is corrected', async () => {
    const draft = await begin();
    await write(draft, 'She smiled at her mother.');
    await answer('“She smiled at her mother.”', 'I saw or heard it');
    await write(draft, 'She smiled at her mother twice.');
    expect(found(draft)).toMatchObject([{ body: { text: 'She smiled at her mother twice.' } }]);
  });

  it('lose no word about a concern when the sentence is taken out', async () => {
    const draft = await begin();
    await write(draft, 'The cot is broken.');
    await answer('“The cot is broken.”', 'I saw or heard it');
    await answer('It is a concern', 'It is a concern');
    await tablet.glass.type('What does it do to this child now?', 'She sleeps on the sofa');
    await write(draft, 'Something else entirely.');
    expect(found(draft)).toMatchObject([{ body: { impact_now: 'She sleeps on the sofa' } }]);
    expect(tablet.glass.text()).toContain('No longer in the text: “The cot is broken.”');
    expect(tablet.glass.field('What does it do to this child now?').value).toBe('She sleeps on the sofa');
  });
});

describe('words that may mean danger', () => {
  const OBSERVATIONS = "2. Observations of the child (including the child's voice): Juno";
  const stopped = () => tablet.glass.root.querySelectorAll('.stop').length > 0;

  it('are written to their end before the card takes the screen', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await act(async () => tablet.glass.field(OBSERVATIONS).focus());
    await tablet.glass.type(OBSERVATIONS, 'He said he will kill him');
    await tablet.glass.settle();
    expect(stopped()).toBe(false);
    expect(tablet.glass.text()).toContain('Still to be called');
    await tablet.glass.type(OBSERVATIONS, 'He said he will kill him, and wept.');
    await act(async () => tablet.glass.field(OBSERVATIONS).blur());
    await tablet.glass.settle();
    expect(stopped()).toBe(true);
    await leaveField();
    expect(stored(draft).children[0]?.observations.text).toBe('He said he will kill him, and wept.');
  });
});

describe('a question in private', () => {
  it('opens only for a carer who is alone, and closes when somebody comes in, with nothing lost', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await tablet.glass.press('Open for Hanne');
    await answer('Could you ask?', 'Yes, I asked');
    await tablet.glass.type('What they answered, in their own words', 'Not at home.');
    await answer('Tap everyone who is here', 'Sam');
    expect(tablet.glass.text()).not.toContain('Could you ask?');
    expect(tablet.glass.text()).toContain('This opens when only one grown-up is in the room.');
    await answer('Tap everyone who is here', 'Sam');
    expect(tablet.glass.field('What they answered, in their own words').value).toBe('Not at home.');
  });
});

describe('the voice of the child', () => {
  it('stands word for word in each of the Three Houses', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add how you listened');
    await answer('How did you listen?', 'Three Houses');
    await tablet.glass.press('Add words to House of worries');
    await tablet.glass.type('The exact words', 'When they shout');
    await tablet.glass.press('Save these exact words');
    await leaveField();
    expect(stored(draft).children[0]?.quotes).toMatchObject([
      { house: 'worries', tool: 'three_houses', prompt: 'tool', speaker_kind: 'child', locked: true },
    ]);
  });

  it('keeps told and seen of a day side by side', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    await answer('Which day?', 'A weekday');
    await tablet.glass.type('Waking up: what happens?', 'Wakes at six');
    await answer('How do you know?', 'Seen by me');
    await leaveField();
    expect(found(draft)).toMatchObject([
      {
        type: 'day_in_life',
        body: { day_kind: 'weekday', slots: [{ slot: 'waking', what: 'Wakes at six', basis: 'seen' }] },
      },
    ]);
  });
});

it('asks what a place is like for the child when the worker did not feel safe', async () => {
  const draft = await begin();
  await goTo(draft, 'room');
  await tablet.glass.press('I did not feel safe');
  await tablet.glass.type('What happened?', 'A dog barred the way');
  await goTo(draft, 'sign');
  expect(tablet.glass.text()).toContain('You did not feel safe.');
});
