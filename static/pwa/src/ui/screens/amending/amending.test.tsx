import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { id } from '../../../views/tests/book';
import { ARI, PRIYA, sampleBook, tellVisit, VELAZAR, visitBody } from '../../../views/tests/sample';
import type { MendDraft } from '../../../visit/mend_draft';
import type { Bodies, NewRecord } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

beforeAll(async () => {
  await Promise.all([fetchScreens(), import('.')]);
});
afterEach(() => go('/'));

const AT = '2026-11-19T10:00:00.000Z';
const PURPOSE = 'Purpose of visit';
const REASON = 'Why do you change it?';

const told: { visit: Bodies['visit']; adult: Bodies['adult'] } = {
  visit: visitBody(AT, ARI, []),
  adult: {
    name: 'Noor Avery',
    description: null,
    relations: [],
    sleeps_here: null,
    cares_for_child: null,
    language: null,
    note: null,
  },
};

let book: ReturnType<typeof sampleBook>;
let visit: string;
let engine: FakeEngine;
let glass: Glass;

async function page() {
  engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.amending(VELAZAR, visit));
  glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 8; turn++) await glass.settle();
}

beforeEach(async () => {
  book = sampleBook();
  visit = tellVisit(book, { word: 'a', at: AT });
  await page();
});

const signed = (): NewRecord[] => engine.signed.flat();

it('offers as a health visiting contact only what a visit may be one of', async () => {
  const offered = [...document.querySelectorAll('fieldset')]
    .filter((each) => each.querySelector('legend')?.textContent?.trim() === 'Health visiting contact')
    .flatMap((each) => [...each.querySelectorAll('button')].map((button) => button.textContent?.trim()));
  expect(offered).toContain('Antenatal visit');
  expect(offered).not.toContain('To be seen');
});

it('is reached from the signed visit, and leads back to it', async () => {
  go(to.visit(VELAZAR, visit));
  for (let turn = 0; turn < 3; turn++) await glass.settle();
  expect(document.querySelector(`a[href="${to.amending(VELAZAR, visit)}"]`)?.textContent).toBe(
    'Correct or add to this visit',
  );
});

it('signs what was changed, with the reason, and shows the visit', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await glass.type(REASON, 'The wrong purpose.');
  await glass.press('Sign the change');
  expect(signed()).toMatchObject([
    {
      type: 'visit',
      status: 'addendum',
      late_reason: 'The wrong purpose.',
      body: { purpose: 'A visit between reviews.' },
    },
  ]);
  expect(window.location.pathname).toBe(to.visit(VELAZAR, visit));
  expect(book.draftList).toEqual([]);
});

it('asks why before it signs anything', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await glass.press('Sign the change');
  expect(signed()).toEqual([]);
  expect(glass.text()).toContain('Say why you change it.');
});

it('signs nothing while nothing is changed', async () => {
  await glass.type(REASON, 'The wrong purpose.');
  await glass.press('Sign the change');
  expect(signed()).toEqual([]);
  expect(glass.text()).toContain('Nothing is changed yet.');
});

it('keeps what was begun through a lock', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await glass.type(REASON, 'The wrong');
  await engine.lock();
  expect(book.draftList).toMatchObject([{ kind: 'mend', visit }]);
  await page();
  expect(glass.field(PURPOSE).value).toBe('A visit between reviews.');
  expect(glass.field(REASON).value).toBe('The wrong');
});

it('names the child whose own record it changes, and none for what is about the household', async () => {
  const named = async () => {
    await engine.lock();
    const [draft] = book.draftList as MendDraft[];
    await page();
    return draft?.children;
  };
  await glass.type(PURPOSE, 'A visit between reviews.');
  await glass.type(REASON, 'The wrong');
  expect(await named()).toEqual([]);
  await glass.type('Observations of the child', 'Asleep, and then awake.');
  expect(await named()).toEqual([ARI]);
  const [list] = [...(book.all.get(ARI) ?? [])].filter(({ change }) => change.record === id('na'));
  const told = { record: id('na'), author: PRIYA, status: 'addendum', at: AT } as const;
  const body = { ...(list?.change.body as Bodies['child_visit']), progress: 'Sits alone.' };
  book.tell(ARI, 'child_visit', { ...told, body });
  await page();
  await glass.type(REASON, 'The wrong words.');
  expect(await named()).toEqual([ARI]);
});

it('leaves the visit as it is at the second tap, and begins nothing again of what was written', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await engine.lock();
  await page();
  await glass.press('Leave the visit as it is');
  await glass.press('Keep');
  expect(glass.field(PURPOSE).value).toBe('A visit between reviews.');
  await glass.press('Leave the visit as it is');
  await glass.press('Remove for good');
  for (let turn = 0; turn < 3; turn++) await glass.settle();
  expect(glass.field(PURPOSE).value).toBe('The 12 month review, with both parents.');
  expect(book.draftList).toEqual([]);
});

it('keeps the words when signing fails, and says so', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await glass.type(REASON, 'The wrong purpose.');
  engine.nextFailure = { code: 'storage_full' };
  await glass.press('Sign the change');
  expect(glass.text()).toContain('no space left');
  expect(glass.field(PURPOSE).value).toBe('A visit between reviews.');
});

describe('the whole visit', () => {
  it('is struck at the second tap, and can be kept after all', async () => {
    await glass.press('The whole visit was entered in error');
    expect(glass.text()).not.toContain('All of this visit will be marked');
    await glass.press('Yes, all of it');
    expect(glass.text()).toContain('All of this visit will be marked');
    await glass.press('Not all of it');
    expect(glass.field(PURPOSE).value).toBe('The 12 month review, with both parents.');
    await glass.press('The whole visit was entered in error');
    await glass.press('Yes, all of it');
    await glass.type(REASON, 'Another family.');
    await glass.press('Sign the change');
    expect(signed().map(({ type, status }) => [type, status])).toEqual([
      ['visit', 'entered_in_error'],
      ['child_visit', 'entered_in_error'],
      ['quote', 'entered_in_error'],
      ['checklist_response', 'entered_in_error'],
    ]);
  });
});

it('says who goes from the family with a visit that was entered in error', async () => {
  const { visit: body, adult } = told;
  const present = [...body.present, { adult: id('met'), part: 'whole' as const, relations: [] }];
  visit = book.tell(VELAZAR, 'visit', { author: PRIYA, at: AT, body: { ...body, present } });
  book.tell(VELAZAR, 'adult', { record: id('met'), author: PRIYA, at: AT, body: adult });
  await page();
  await glass.press('The whole visit was entered in error');
  expect(glass.text()).not.toContain('Noor Avery');
  await glass.press('Yes, all of it');
  expect(glass.text()).toContain('They go from “Who is who” with it:');
  expect(glass.text()).toContain('Noor Avery');
});

it('raises a STOP for what is added, and leads to where the call is written down', async () => {
  await glass.type('Observations of the child', 'Kian said he will kill himself.');
  await glass.type(REASON, 'Left out.');
  expect(glass.text()).toContain('Your change raises this');
  await glass.press('Sign the change');
  const [alert] = signed();
  expect(alert).toMatchObject({ type: 'alert', stream: ARI, body: { rule: 'R4', state: 'open', visit } });
  expect(window.location.pathname).toBe(to.alert(ARI, alert?.record ?? ''));
});

it('keeps words for what was changed from another device since, shows them, and signs nothing before they are let go', async () => {
  await glass.type(PURPOSE, 'A visit between reviews.');
  await engine.lock();
  const said = book.all.get(VELAZAR)?.find(({ change }) => change.record === visit)?.change;
  const body = { ...(said?.body as Bodies['visit']), purpose: 'With Kian alone.' };
  book.tell(VELAZAR, 'visit', { record: visit, author: PRIYA, status: 'addendum', at: AT, body });
  await page();
  expect(glass.field(PURPOSE).value).toBe('With Kian alone.');
  expect(glass.text()).toContain('A visit between reviews.');
  await glass.type(PURPOSE, 'With Kian alone, between reviews.');
  await glass.type(REASON, 'Both.');
  await glass.press('Sign the change');
  expect(signed()).toEqual([]);
  await glass.press('Let these words go');
  await glass.press('Remove for good');
  await glass.press('Sign the change');
  expect(signed()).toMatchObject([{ type: 'visit', body: { purpose: 'With Kian alone, between reviews.' } }]);
});
