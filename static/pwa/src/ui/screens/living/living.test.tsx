/** Changing and choosing on the screen: what is signed, what is kept, what is asked for. */
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../../views/age';
import { type HandmadeBook, id } from '../../../views/tests/book';
import { ARI, IVO, MAUD, NADIA, PRIYA, sampleBook, tellVisit } from '../../../views/tests/sample';
import { penPictureId } from '../../../visit/pen_picture';
import type { Bodies } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

const PEN = id('pen of ari');
const LABEL = 'Portrait, in at most 150 words';
const OF_PRIYA = 'Take this one: Version 1: Priya Calloway (you), Portrait';
const OF_NADIA = 'Take this one: Version 2: Nadia Ferris, Portrait';

const pen = (text: string): Bodies['pen_picture'] => ({
  text,
  written_to: 'about_child',
  contributors: ['Kian'],
  review_by: null,
});

let book: HandmadeBook;
let base: number;

beforeAll(fetchScreens);
beforeEach(() => {
  book = sampleBook();
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('As it was.'), author: MAUD });
  base = book.all.get(ARI)?.at(-1)?.version ?? 0;
});
afterEach(() => go('/'));

function write(text: string, author: string): void {
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen(text), author, base });
}

async function open(act: 'edit' | 'choose', type = 'pen_picture', record = PEN) {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.record(ARI, type, record, act));
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 4; turn++) await glass.settle();
  return { engine, glass };
}

/** From the page of a child of whom there is no pen picture yet. */
async function firstOf(child: string) {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.child(child));
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 4; turn++) await glass.settle();
  await glass.press('Write a pen picture');
  for (let turn = 0; turn < 4; turn++) await glass.settle();
  return { engine, glass };
}

describe('changing', () => {
  it('signs the base that was in view when it began, though more has arrived since', async () => {
    const { engine, glass } = await open('edit');
    await glass.type(LABEL, 'By Priya.');
    write('By Nadia.', NADIA);
    await engine.refresh();
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.text()).toContain('Somebody has changed this since you began');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ record: PEN, base, body: pen('By Priya.') }]]);
  });

  it('shows the newest words when it is opened again and nothing was written', async () => {
    const { engine, glass } = await open('edit');
    expect(glass.field(LABEL).value).toBe('As it was.');
    go(to.child(ARI));
    await glass.settle();
    write('By Nadia.', NADIA);
    await engine.refresh();
    go(to.record(ARI, 'pen_picture', PEN, 'edit'));
    for (let turn = 0; turn < 4; turn++) await glass.settle();
    expect(glass.field(LABEL).value).toBe('By Nadia.');
    await glass.type(LABEL, 'By Nadia, and more.');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ record: PEN, base: base + 1 }]]);
  });

  it('says that something has come in while it stood open, before anything is written', async () => {
    const { engine, glass } = await open('edit');
    write('By Nadia.', NADIA);
    await engine.refresh();
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.text()).toContain('Somebody has changed this since you began');
  });

  it('signs a whole first pen picture, though somebody else’s has arrived since it was begun', async () => {
    const { engine, glass } = await firstOf(IVO);
    await glass.type(LABEL, 'By Priya.');
    book.tell(IVO, 'pen_picture', { record: penPictureId(IVO), body: pen('By Nadia.'), author: NADIA });
    await engine.refresh();
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    await glass.press('Sign and keep');
    expect(engine.signed).toEqual([]);
    await glass.press('Written to the child');
    await glass.press('Sign and keep');
    const body = { text: 'By Priya.', written_to: 'child', contributors: [] };
    expect(engine.signed).toMatchObject([[{ record: penPictureId(IVO), base: 0, body }]]);
  });

  it('keeps what was begun through a lock, with its base, and shows the way back to it', async () => {
    const first = await open('edit');
    await first.glass.type(LABEL, 'Half a sen');
    await first.engine.lock();
    expect(book.draftList).toMatchObject([{ kind: 'edit', base, edits: { text: 'Half a sen' } }]);
    write('By Nadia.', NADIA);
    const { glass } = await open('edit');
    expect(glass.field(LABEL).value).toBe('Half a sen');
    go('/');
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.text()).toContain('Begun and not signed');
  });

  it('keeps the words in view when the record has left the device', async () => {
    const first = await open('edit');
    await first.glass.type(LABEL, 'Words that must not go.');
    await first.engine.lock();
    book.kinds.delete(ARI);
    const { glass } = await open('edit');
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.text()).toContain('Words that must not go.');
    expect(book.draftList).toHaveLength(1);
  });

  it.each([
    ['here', to.child(ARI)],
    ['gone', to.start],
  ])(
    'throws away what was written at the second tap, not the first, and leaves: the record is %s',
    async (where, then) => {
      const first = await open('edit');
      await first.glass.type(LABEL, 'Half a sen');
      await first.engine.lock();
      if (where === 'gone') book.kinds.delete(ARI);
      const { engine, glass } = await open('edit');
      for (let turn = 0; turn < 3; turn++) await glass.settle();
      await glass.press('Throw away what I wrote');
      await glass.press('Keep');
      expect(book.draftList).toHaveLength(1);
      await glass.press('Throw away what I wrote');
      await glass.press('Remove for good');
      expect(location.pathname).toBe(then);
      await engine.refresh();
      expect(book.draftList).toEqual([]);
    },
  );

  it('takes no portrait of more than 150 words, and keeps the words', async () => {
    const { engine, glass } = await open('edit');
    await glass.type(LABEL, 'word '.repeat(151));
    await glass.press('Sign and keep');
    expect(engine.signed).toEqual([]);
    expect(glass.text()).toContain('Write at most 150 words. Now there are 151. Nothing you wrote is lost.');
    expect(glass.text()).toContain('1 word too many');
    expect(glass.field(LABEL).value).toHaveLength(755);
  });

  it('signs no text that is longer than the record holds, and keeps every letter', async () => {
    const { engine, glass } = await open('edit', 'plan_action', id('new step'));
    await glass.type('What will be done', 'a'.repeat(2004));
    expect(glass.text()).toContain('4 characters too many. Nothing is cut off');
    await glass.press('Sign and keep');
    expect(glass.field('What will be done').value).toHaveLength(2004);
    await glass.type('What will be done', 'a'.repeat(2000));
    await glass.type('Who will do it', `Kian\n${'b'.repeat(202)}`);
    expect(glass.text()).toContain('2 characters too many on one line. Nothing is cut off');
    await glass.press('Sign and keep');
    expect(engine.signed).toEqual([]);
    expect(glass.field('Who will do it').value).toHaveLength(207);
    await glass.type('Who will do it', 'Kian');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ body: { what: 'a'.repeat(2000), who: ['Kian'] } }]]);
  });

  it('takes no birthday in the future, and keeps what was typed', async () => {
    const { engine, glass } = await open('edit', 'child', ARI);
    const born = glass.field('Date of birth').value;
    await glass.type('Date of birth', addDays(dayOf(new Date().toISOString()), 2));
    await glass.press('Sign and keep');
    expect(engine.signed).toEqual([]);
    expect(glass.text()).toContain('The date of birth is in the future. Check the date.');
    expect(document.activeElement).toBe(glass.field('Date of birth'));
    expect(glass.field('Date of birth').value).toBe(addDays(dayOf(new Date().toISOString()), 2));
    await glass.type('Date of birth', addDays(born, 1));
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ body: { dob: addDays(born, 1) } }]]);
  });

  it('takes no day that is gone for a new step, nor for looking at a portrait again', async () => {
    const gone = addDays(dayOf(new Date().toISOString()), -2);
    const step = await open('edit', 'plan_action', id('new step'));
    await step.glass.type('What will be done', 'Book the group');
    await step.glass.type('By when', gone);
    await step.glass.press('Sign and keep');
    expect(step.engine.signed).toEqual([]);
    expect(step.glass.text()).toContain('“By when” has passed already. Give a day from today on.');
    const portrait = await open('edit');
    await portrait.glass.type('Look at it again by', gone);
    await portrait.glass.press('Sign and keep');
    expect(portrait.engine.signed).toEqual([]);
    expect(portrait.glass.text()).toContain('“Look at it again by” has passed already.');
  });

  it('lets everything else of a record be changed whose day an older version took', async () => {
    const old = { ...pen('As it was.'), review_by: '2019-01-01' };
    book.tell(ARI, 'pen_picture', { record: PEN, body: old, author: PRIYA });
    const { engine, glass } = await open('edit');
    await glass.type(LABEL, 'As it is now.');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ body: { ...old, text: 'As it is now.' } }]]);
  });

  it('keeps every letter while the evidence beside the text is opened, and signs what it was said to draw on', async () => {
    const visit = tellVisit(book, { word: 'a', at: '2026-11-14T10:00:00.000Z' });
    const { engine, glass } = await open('edit');
    await glass.type(LABEL, 'Ari laughs at the');
    for (const each of glass.root.querySelectorAll('summary')) await act(async () => each.click());
    expect(glass.text()).toContain('“ba ba”');
    expect(glass.text()).toContain('Turned to each voice.');
    expect(glass.field(LABEL).value).toBe('Ari laughs at the');
    await glass.press('Draws on this: the visit of 14 November 2026');
    await glass.type(LABEL, 'Ari laughs at the cat.');
    expect(glass.field(LABEL).value).toBe('Ari laughs at the cat.');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([
      [{ record: PEN, body: { text: 'Ari laughs at the cat.', based_on: [visit] } }],
    ]);
  });

  it('shows earlier versions newest first, with who wrote them, and puts none of their words in the text', async () => {
    write('By Nadia.', NADIA);
    const { glass } = await open('edit', 'pen_picture', PEN);
    const shown = [...glass.root.querySelectorAll('.pen-version')].map((each) => each.textContent);
    expect(shown.map((each) => /^Version \d/.exec(each ?? '')?.[0])).toEqual([
      'Version 3',
      'Version 2',
      'Version 1',
    ]);
    expect(shown[0]).toMatch(/Nadia Ferris.*By Nadia\.$/);
    expect(glass.field(LABEL).value).toBe('By Nadia.');
  });

  it('says of a version that somebody chose whose words it is', async () => {
    write('By Priya.', PRIYA);
    write('By Nadia.', NADIA);
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author: MAUD });
    const { glass } = await open('edit', 'pen_picture', PEN);
    expect(glass.root.querySelector('.pen-version')?.textContent).toMatch(
      /Maud Ellery.* · chosen; the words are those of Priya Calloway · .*By Priya\.$/,
    );
  });

  it('begins a new pen picture with an empty text, and asks whether it is to or about the child', async () => {
    const { engine, glass } = await open('edit', 'pen_picture', id('new pen'));
    expect(glass.field(LABEL).value).toBe('');
    expect(glass.text()).toContain('They are about no child in your records');
    await glass.type(LABEL, 'Dear Ari, you laugh at the cat.');
    await glass.press('Sign and keep');
    expect(engine.signed).toEqual([]);
    await glass.press('Written to the child');
    await glass.press('Sign and keep');
    expect(engine.signed).toMatchObject([[{ body: { written_to: 'child' } }]]);
  });

  it('asks to choose first where two versions wait', async () => {
    write('By Priya.', PRIYA);
    write('By Nadia.', NADIA);
    const { glass } = await open('edit');
    expect(glass.text()).toContain('Choose first, then change it');
    expect(() => glass.button('Sign and keep')).toThrow();
  });

  it('makes a new step of the plan, and asks for what is missing', async () => {
    const { engine, glass } = await open('edit', 'plan_action', id('new step'));
    await glass.type('Who will do it', 'Kian\nSamira\n');
    await glass.press('Sign and keep');
    expect(glass.text()).toContain('Fill in “What will be done”.');
    await glass.type('What will be done', 'Book the group');
    await glass.press('Sign and keep');
    const body = { child: ARI, what: 'Book the group', who: ['Kian', 'Samira'], status: 'open' };
    expect(engine.signed).toMatchObject([[{ record: id('new step'), base: 0, body }]]);
  });
});

describe('choosing', () => {
  beforeEach(() => {
    write('By Priya.', PRIYA);
    write('By Nadia.', NADIA);
  });

  it('signs nothing before everything is chosen, and then what was chosen on the newest base', async () => {
    const { engine, glass } = await open('choose');
    await glass.press('Sign what you chose');
    expect(glass.text()).toContain('One choice is still open.');
    await glass.press(OF_NADIA);
    await glass.press('Sign what you chose');
    expect(engine.signed).toMatchObject([[{ record: PEN, base: base + 2, body: pen('By Nadia.') }]]);
  });

  it('keeps a new text that was begun through a lock, also while a version is taken', async () => {
    const first = await open('choose');
    await first.glass.press('Write a new text');
    await first.glass.type('New text', 'Of both.');
    await first.glass.press('Take this one: As it was, Portrait');
    await first.engine.lock();
    const { engine, glass } = await open('choose');
    await glass.press('Write a new text');
    expect(glass.field('New text').value).toBe('Of both.');
    await glass.press('Sign what you chose');
    expect(engine.signed).toMatchObject([[{ base: base + 2, body: pen('Of both.') }]]);
  });

  it('does not take for seen what arrived after the last tap', async () => {
    const { engine, glass } = await open('choose');
    await glass.press(OF_PRIYA);
    write('By Maud.', MAUD);
    await engine.refresh();
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.text()).toContain('Another version has arrived since you began');
    await glass.press('Sign what you chose');
    expect(engine.signed).toMatchObject([[{ base: base + 2, body: pen('By Priya.') }]]);
  });
});
