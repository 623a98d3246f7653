/** A safeguarding lead's desk: open alerts by name, restricted records by themselves, and no word of what is not here. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HandmadeBook, id } from '../../../views/tests/book';
import { leadBook, STOP, VISIT } from '../../../views/tests/lead';
import {
  JUNO,
  LARKMOSS,
  MAUD,
  PRIYA,
  quoteBody,
  SAMIRA,
  tellReview,
  tellVisit,
  VELAZAR,
} from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const WORDS = quoteBody(VISIT, JUNO).exact_words;
let book: HandmadeBook;

beforeAll(fetchScreens);
beforeEach(() => {
  book = leadBook();
});
afterEach(() => go('/'));

async function at(address: string): Promise<Glass> {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  // The screen is brought when it is first shown, and so are its rows.
  await vi.waitFor(async () => {
    await glass.settle();
    if (!glass.root.querySelector('h1') || glass.text().includes('Opening…')) throw new Error('not yet');
  });
  return glass;
}

const hrefs = (glass: Glass) =>
  [...glass.root.querySelectorAll('a')].map((each) => each.getAttribute('href') ?? '');
const partUnder = (glass: Glass, heading: string) =>
  [...glass.root.querySelectorAll('section')].find(
    (each) => each.querySelector('h2')?.textContent === heading,
  )?.textContent ?? '';

describe('the desk', () => {
  it('lists the open alert by name and leads to the restricted records', async () => {
    const glass = await at('/');
    const open = partUnder(glass, 'Still open');
    expect(open).toContain('Juno: A mark or injury');
    expect(open).toContain('Larkmoss family');
    // Somebody may have rung: that is in the record.
    expect(open).not.toContain('to be called');
    expect(hrefs(glass)).toEqual(expect.arrayContaining([to.alert(JUNO, STOP), to.restricted()]));
    expect(glass.text()).toContain('No visit on this device waits for review.');
    expect(await at('/children')).toSatisfy((each: Glass) => hrefs(each).includes(to.restricted()));
  });

  it('leads nobody else there', async () => {
    book.me = { ...book.me, role: 'supervisor' };
    expect(hrefs(await at('/'))).not.toContain(to.restricted());
  });
});

describe('an alert without the record', () => {
  it('says that calls are in the record, whom to ask, and how to open it in an emergency', async () => {
    const glass = await at(to.alert(JUNO, STOP));
    const text = glass.text();
    expect(text).toContain('About Juno, Larkmoss');
    expect(text).toContain('Whether anybody was called, and what they said, is written in the record.');
    expect(text).toContain('Ask those who work with the family now: Priya Calloway, Nadia Ferris.');
    // What a rule asks is said to whoever signed the visit, and not to the reader.
    expect(text).toContain('What its author was asked: ');
    expect(text).not.toMatch(/nobody was called|no calls|Who was called|I could not call/i);
    expect(hrefs(glass)).toEqual(expect.arrayContaining([to.emergency, to.restricted(JUNO)]));
    expect(glass.root.querySelector('form')).toBeNull();
  });

  it('shows the calls that are here, and that there may be others', async () => {
    const none = { called: null, number: null, said: null, advised: null, not_yet_because: null };
    book.tell(JUNO, 'contact_record', {
      author: PRIYA,
      restricted: true,
      body: {
        ...none,
        child: JUNO,
        visit: VISIT,
        about: [id('mark')],
        outcome: 'answered',
        agency: 'hospital',
        at: '2026-11-20T10:10:00.000Z',
      },
    });
    const text = (await at(to.alert(JUNO, STOP))).text();
    expect(text).toContain('Who was called');
    expect(text).toContain('Other calls may be written in the record.');
  });

  it('has a heading where its name did not come', async () => {
    book.subjectParts = [];
    const text = (await at(to.alert(JUNO, STOP))).text();
    expect(text).toContain('About A child whose name is not on this device');
    expect(text).toContain('ask the supervisor of the team that has the record');
  });
});

describe('the restricted records', () => {
  it('are listed by whom they are about: of what kind, by whom and when, and no word of them', async () => {
    const glass = await at(to.restricted());
    const [juno, velazar] = [...glass.root.querySelectorAll('.card')].map((each) => each.textContent ?? '');
    expect(juno).toMatch(/^Juno, Larkmoss.*Works with the family now: Priya Calloway, Nadia Ferris/);
    expect(juno).toMatch(/Alert to its author: A mark or injury.*Still open/);
    expect(juno).toMatch(/Exact words.*Written by Priya Calloway · 20 November 2026/);
    expect(velazar).toMatch(/^The household: Velazar.*Children: Ari.*Private question/);
    expect(glass.text()).not.toContain(WORDS);
    expect(glass.text()).not.toContain('He shouts at night.');
  });

  it('of one child show who wrote each, when, and its words with who said them', async () => {
    const text = (await at(to.restricted(JUNO))).text();
    expect(text).toContain('Written by Priya Calloway · 20 November 2026');
    expect(text).toContain(`“${WORDS}”`);
    expect(text).toContain('Juno said');
    expect(text).toContain('Open this alert');
  });

  it('say of a grown-up who spoke that the name is in the record, and not that it is not known', async () => {
    const body = { ...quoteBody(VISIT, JUNO), speaker: SAMIRA, speaker_kind: 'adult' as const };
    book.tell(JUNO, 'quote', { author: PRIYA, restricted: true, body });
    const text = (await at(to.restricted(JUNO))).text();
    expect(text).toContain('An adult whose name is in the record said');
    expect(text).not.toContain('Name not known');
  });

  it('keep what was struck, and what it said before, closed under the name of whoever wrote it', async () => {
    book.strike(JUNO, id('said'));
    const glass = await at(to.restricted(JUNO));
    const closed = [...glass.root.querySelectorAll('details')];
    expect(closed.map((each) => each.querySelector('summary')?.textContent)).toEqual([
      'Entered in error, by Priya Calloway',
    ]);
    expect(closed[0]?.open).toBe(false);
    expect(closed[0]?.textContent).toContain(WORDS);
  });

  it('lead to no alert that was struck', async () => {
    book.strike(JUNO, STOP);
    expect(hrefs(await at(to.restricted(JUNO)))).not.toContain(to.alert(JUNO, STOP));
  });

  it('are not denied, and no visit is, where the whole record was opened in an emergency', async () => {
    const body = { name: 'Larkmoss', address: null, local_authority: null, story: null };
    const child = { preferred_name: 'Juno', family: LARKMOSS, dob: '2026-06-20', edd: null };
    book.all.set(VELAZAR, []);
    book.stream(LARKMOSS, 'family').tell(LARKMOSS, 'family', { record: LARKMOSS, body });
    book.tell(JUNO, 'child', { record: JUNO, body: child as never });
    const [then, since] = ['2026-11-20T10:00:00.000Z', '2026-11-21T08:00:00.000Z'];
    const visit = tellVisit(book, { word: 'then', at: then, family: LARKMOSS, child: JUNO });
    tellReview(book, visit, 'reviewed', MAUD, since, { family: LARKMOSS });
    expect((await at('/')).text()).not.toContain('No visit is on this device');
    const text = (await at(to.restricted())).text();
    expect(text).not.toContain('Nothing that is marked restricted');
    expect(text).toContain('Where a child’s whole record is on this device, it is read there.');
  });

  it('of one child say what is not here', async () => {
    const glass = await at(to.restricted(JUNO));
    expect(glass.root.querySelector('h1')?.textContent).toBe('Restricted records Juno, Larkmoss');
    expect(partUnder(glass, 'What is not here')).toContain('that does not mean that it was not done');
    expect(glass.text()).not.toContain('He shouts at night.');
    const velazar = (await at(to.restricted(VELAZAR))).text();
    expect(velazar).toContain('He shouts at night.');
    expect(velazar).toContain('A carer whose name is in the record');
    expect((await at(to.restricted(id('other')))).text()).toContain('This page is not here');
  });

  it('are led to by the search', async () => {
    const glass = await at(to.search);
    await glass.type('Words to find', 'shouts');
    await glass.press('Search');
    await glass.settle();
    expect(hrefs(glass)).toContain(to.restricted(VELAZAR));
  });

  it('say that there is none where there is none', async () => {
    for (const stream of [JUNO, VELAZAR]) book.all.set(stream, []);
    expect((await at(to.restricted())).text()).toContain('No restricted record stands here by itself.');
    book.lastContact = null;
    expect((await at(to.restricted())).text()).toContain('Not known until the records have come');
  });
});
