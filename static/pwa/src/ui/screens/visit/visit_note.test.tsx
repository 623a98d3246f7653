import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { ADULTS, CHILDREN } from '../../../visit/sample_visit';
import {
  answer,
  begin,
  choose,
  chosen,
  goTo,
  leaveField,
  makeSignable,
  mark,
  question,
  restart,
  stored,
  tablet,
  walks,
} from './visit.fixture';

const OBSERVATIONS = "2. Observations of the child (including the child's voice): Juno";
const found = (draft: string) => stored(draft).children[0]?.findings ?? [];

async function write(draft: string, text: string): Promise<void> {
  await goTo(draft, 'note');
  await tablet.glass.type(OBSERVATIONS, text);
  await leaveField();
}

it('says over the box for what was seen, which stands below other questions, what it is for', async () => {
  await goTo(await begin(), 'note');
  const box = [...document.querySelectorAll('textarea')].find(
    (each) => document.querySelector(`label[for='${each.id}']`)?.textContent === OBSERVATIONS,
  );
  const hint = document.getElementById(box?.getAttribute('aria-describedby') ?? '');
  expect(hint?.textContent).toBe('What was seen and heard, in your own words.');
});

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

  it('are asked about again when a word is corrected; one tap says that it still holds', async () => {
    const draft = await begin();
    await write(draft, 'She smiled at her mother.');
    await answer('“She smiled at her mother.”', 'I saw or heard it');
    await write(draft, 'She smiled at her mother twice.');
    expect(found(draft)).toMatchObject([{ body: { text: 'She smiled at her mother.' } }]);
    await tablet.glass.press('This still holds: She smiled at her mother twice.');
    await leaveField();
    expect(found(draft)).toMatchObject([
      { body: { kind: 'observed', text: 'She smiled at her mother twice.' } },
    ]);
    expect(chosen('“She smiled at her mother twice.”')).toEqual(['I saw or heard it']);
  });

  it('without a full stop are said to be too long for a kind, and no word of them goes', async () => {
    const draft = await begin();
    const long = 'and then she said that she is tired '.repeat(60).trim();
    await write(draft, long);
    const over = `${long.length - 2000} characters too many to say what kind of sentence this is.`;
    expect(tablet.glass.text()).toContain(over);
    expect(() => question(`“${long}”`)).toThrow();
    await write(draft, 'She smiled.');
    await answer('“She smiled.”', 'I saw or heard it');
    await write(draft, `She smiled${'!'.repeat(2000)}`);
    expect(tablet.glass.text()).toContain('10 characters too many to say');
    expect(found(draft)).toMatchObject([{ body: { kind: 'observed' } }]);
    expect(stored(draft).children[0]?.observations.text).toHaveLength(2010);
  });

  it('do not keep who said it when somebody else says it', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await write(draft, 'Mum said she likes her bath.');
    await answer('“Mum said she likes her bath.”', 'Said to me');
    await answer('Who said it?', 'Hanne');
    await write(draft, 'Sam said she likes her bath.');
    expect(chosen('“Sam said she likes her bath.”')).toEqual([]);
    const shown = question('“Sam said she likes her bath.”').closest('.visit__card');
    expect(shown?.textContent).toContain('“Mum said she likes her bath.”Said to me');
    expect(shown?.closest('details')).toBeNull();
    await goTo(draft, 'sign');
    expect(tablet.glass.text()).toContain(
      'Juno: a sentence was changed or taken out after you said what kind it is',
    );
    await goTo(draft, 'note');
    await answer('“Sam said she likes her bath.”', 'Said to me');
    await leaveField();
    expect(found(draft)).toMatchObject([
      { body: { kind: 'said', text: 'Sam said she likes her bath.', source_person: null } },
    ]);
    expect(chosen('Who said it?')).toEqual([]);
  });

  it('keep their kind while somebody is in the middle of writing them anew', async () => {
    const draft = await begin();
    await write(draft, 'She smiled at her mother.');
    await answer('“She smiled at her mother.”', 'I saw or heard it');
    const note = tablet.glass.field(OBSERVATIONS);
    await act(async () => note.focus());
    await tablet.glass.type(OBSERVATIONS, 'She');
    await tablet.glass.type(OBSERVATIONS, 'She smiled at her mother.');
    expect(chosen('“She smiled at her mother.”')).toEqual(['I saw or heard it']);
    await tablet.glass.type(OBSERVATIONS, 'She');
    await act(async () => note.blur());
    await tablet.glass.settle();
    await leaveField();
    expect(found(draft)).toEqual([]);
  });

  it('lose no word about a concern when the sentence is taken out; it goes to another, or is removed', async () => {
    const draft = await begin();
    await write(draft, 'The cot is broken.');
    await answer('“The cot is broken.”', 'I saw or heard it');
    await answer('It is a concern', 'It is a concern');
    await tablet.glass.type('What does it do to this child now?', 'She sleeps on the sofa');
    await write(draft, 'Something else entirely.');
    expect(found(draft)).toMatchObject([{ body: { impact_now: 'She sleeps on the sofa' } }]);
    expect(tablet.glass.text()).toContain('No longer in the text:“The cot is broken.”');
    expect(tablet.glass.text()).toContain('She sleeps on the sofa');
    await answer('Does it belong to another sentence now?', '“Something else entirely.”');
    expect(tablet.glass.text()).not.toContain('No longer in the text');
    expect(tablet.glass.field('What does it do to this child now?').value).toBe('She sleeps on the sofa');
    await write(draft, 'She slept.');
    await tablet.glass.press('Remove');
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(found(draft)).toEqual([]);
  });
});

describe('words that may mean danger', () => {
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

describe('words that are written after a call', () => {
  const SHAKEN = 'Mum says a neighbour shook him by the arm.';
  const stopped = () => tablet.glass.root.querySelectorAll('.stop').length > 0;
  const calls = (draft: string) => found(draft).filter(({ type }) => type === 'contact_record');
  const called = async (draft: string) => {
    await write(draft, SHAKEN);
    await answer('Did you reach somebody?', 'Somebody answered');
    await answer('Whom did you call?', 'Children');
    await tablet.glass.press('Keep this');
    expect(stopped()).toBe(false);
    await write(draft, `${SHAKEN} He says he will kill them.`);
    expect(stopped()).toBe(true);
    expect(tablet.glass.text()).toMatch(/Written since the call at .*: “will kill”, “kill them”/);
    await goTo(draft, 'sign');
    expect(stopped()).toBe(true);
  };

  it('ask for a further call', async () => {
    const draft = await begin();
    await called(draft);
    await answer('Did you reach somebody?', 'Somebody answered');
    await answer('Whom did you call?', '999');
    await tablet.glass.press('Keep this');
    expect(stopped()).toBe(false);
    await leaveField();
    expect(calls(draft)).toHaveLength(2);
  });

  it('are put to the call that was made, with one tap, when they were told in it', async () => {
    const draft = await begin();
    await called(draft);
    await tablet.glass.press('They were told this too, in that call');
    expect(stopped()).toBe(false);
    expect(tablet.glass.text()).toContain('Called: answered at');
    await leaveField();
    expect(calls(draft)).toMatchObject([{ told: ['shook him', 'will kill', 'kill them'] }]);
  });

  it('are only those that came after, in a visit that an earlier version of the app began', async () => {
    const draft = await begin();
    await write(draft, SHAKEN);
    await answer('Did you reach somebody?', 'Somebody answered');
    await answer('Whom did you call?', 'Children');
    await tablet.glass.press('Keep this');
    await leaveField();
    const kept = stored(draft);
    for (const each of kept.children[0]?.findings ?? []) delete each.told;
    tablet.engine.drafts.set(draft, JSON.stringify(kept));
    restart(draft);
    await goTo(draft, 'note');
    await tablet.glass.settle();
    expect(stopped()).toBe(false);
    await write(draft, `${SHAKEN} He says he will kill them.`);
    expect(stopped()).toBe(true);
  });
});

it('asks again for a reason when other words raise a prompt, with the reason that was given', async () => {
  const draft = await begin();
  const PROGRESS = "3. Assess Progress on Child's Plan: Juno";
  const REASON = 'Done in another record';
  const SINCE = 'Written since you answered: “threshold not met”.';
  await goTo(draft, 'note');
  await tablet.glass.type(PROGRESS, 'School wrote of level 2.');
  await makeSignable(draft);
  await leaveField();
  const given = stored(draft).alerts?.find(({ code }) => code.startsWith('R24'))?.response ?? '';
  expect(given).not.toBe('');
  expect(tablet.glass.text()).not.toContain('Written since');
  await goTo(draft, 'note');
  await tablet.glass.type(PROGRESS, 'School wrote of level 2. Threshold not met.');
  await goTo(draft, 'sign');
  expect(tablet.glass.text()).toContain(SINCE);
  expect(tablet.glass.field('The reason in your own words').value).toBe(given);
  await answer('Does not apply, because', REASON);
  expect(tablet.glass.text()).not.toContain(SINCE);
  expect(tablet.glass.text()).toContain(`Does not apply: ${REASON}`);
});

describe('a question in private', () => {
  it('is told of to nobody who has come in', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    expect(tablet.glass.text()).toContain('A question in private');
    await answer('Tap everyone who is here', 'Sam');
    expect(tablet.glass.text()).not.toContain('A question in private');
    expect(tablet.glass.text()).not.toContain('What you wrote here is kept.');
  });

  it('opens only for a carer who is alone, and closes when somebody comes in, with nothing lost', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await tablet.glass.press('Open for Hanne');
    await answer('Could you ask?', 'Yes, I asked');
    await tablet.glass.type('What they answered, in their own words', 'Not at home.');
    await answer('Tap everyone who is here', 'Sam');
    expect(tablet.glass.text()).not.toContain('Could you ask?');
    expect(tablet.glass.text()).toContain('What you wrote here is kept.');
    expect(tablet.glass.text()).not.toContain('A question in private');
    await answer('Tap everyone who is here', 'Sam');
    expect(tablet.glass.field('What they answered, in their own words').value).toBe('Not at home.');
  });

  it('asks who was called about danger that was told, and puts none of its words on the glass', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await tablet.glass.press('Open for Hanne');
    await answer('Could you ask?', 'Yes, I asked');
    const told = async (words: string) => {
      await tablet.glass.type('What they answered, in their own words', words);
      await leaveField();
      await goTo(draft, 'sign');
      expect(tablet.glass.text()).toContain('Stop and call');
      expect(tablet.glass.text()).not.toMatch(/strangled|will kill|in private/i);
    };
    await told('He strangled me.');
    await answer('Did you reach somebody?', 'Somebody answered');
    await answer('Whom did you call?', 'Police');
    await tablet.glass.press('Keep this');
    expect(tablet.glass.text()).not.toContain('Stop and call');
    await goTo(draft, 'room');
    await told('He strangled me. He says he will kill me.');
    expect(tablet.glass.text()).toMatch(/Written since the call at .*: more words, which are not shown here/);
  });
});

describe('the voice of the child', () => {
  it('is typed as it was said, without a capital that a keyboard puts', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add exact words');
    for (const label of ['The exact words', 'Translation'])
      expect(tablet.glass.field(label).getAttribute('autocapitalize')).toBe('off');
    await tablet.glass.type('The exact words', ' nie  chcę ');
    await tablet.glass.type('Translation', 'i do  not want to');
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await tablet.glass.press('Save these exact words');
    await leaveField();
    expect(stored(draft).children[0]?.quotes).toMatchObject([
      { exact_words: ' nie  chcę ', translation: 'i do  not want to', locked: true },
    ]);
    expect(tablet.glass.root.querySelector('.visit__words')?.textContent).toBe(' nie  chcę ');
    expect(tablet.glass.text()).toContain('Translation: “i do  not want to”');
  });

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

  it('offers each part of a day once', async () => {
    const draft = await begin();
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    const parts = [...document.querySelectorAll('select option')].map(({ textContent }) => textContent);
    expect(parts.filter((part) => part === 'Something else')).toHaveLength(1);
    expect(new Set(parts).size).toBe(parts.length);
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

describe('a part of a day', () => {
  const MORE = 'Waking up: time, who cares for the child';
  const more = () =>
    [...tablet.glass.root.querySelectorAll('details')].find(
      (each) => each.querySelector('summary')?.textContent === MORE,
    );

  async function day(children?: readonly string[]): Promise<string> {
    const draft = await begin(children);
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    await answer('Which day?', 'A weekday');
    await tablet.glass.type('Waking up: what happens?', 'Wakes first');
    await answer('How do you know?', 'Seen by me');
    return draft;
  }

  it('keeps its time as it was said, and who cares for the child, and signs both', async () => {
    const draft = await day();
    expect(more()?.open).toBe(false);
    await tablet.glass.type('What time?', ' about six, or so');
    await answer('Who cares for the child then?', 'Hanne');
    await answer('Who cares for the child then?', 'Sam');
    await answer('Who cares for the child then?', 'Hanne');
    await leaveField();
    const slot = { slot: 'waking', time: ' about six, or so', who: [ADULTS[1]] };
    expect(found(draft)).toMatchObject([{ body: { slots: [slot] } }]);
    await goTo(draft, 'voice');
    expect(more()?.open).toBe(true);
    expect(chosen('Who cares for the child then?')).toEqual(['Sam']);
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'day_in_life');
    expect(signed?.body).toMatchObject({ slots: [slot] });
  });

  it('offers the other children of the household, and not the child itself', async () => {
    await day(CHILDREN.slice(0, 2));
    const offered = [...question('Who cares for the child then?').querySelectorAll('button')];
    expect(offered.map(({ textContent }) => textContent)).toEqual(['Hanne', 'Sam', 'Ivo']);
  });

  it('without both is signed as before', async () => {
    const draft = await day();
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'day_in_life');
    expect(signed?.body).toMatchObject({ slots: [{ time: null, who: [] }] });
  });
});

it('shows where a mark was put beside its words, before it is signed', async () => {
  const draft = await begin();
  walks();
  await mark(draft);
  await choose('Which place?', 'left cheek');
  await leaveField();
  await goTo(draft, 'note');
  const figure = tablet.glass.root.querySelector('.visit__lines [role="img"]');
  expect(figure?.getAttribute('aria-label')).toBe('Figure: face. The mark is here: left cheek.');
  expect(figure?.querySelector('circle')?.getAttribute('cx')).toBe('680');
});

it('asks what a place is like for the child when the worker did not feel safe', async () => {
  const draft = await begin();
  await goTo(draft, 'room');
  await tablet.glass.press('I did not feel safe');
  await tablet.glass.type('What happened?', 'A dog barred the way');
  await goTo(draft, 'sign');
  expect(tablet.glass.text()).toContain('You did not feel safe.');
});
