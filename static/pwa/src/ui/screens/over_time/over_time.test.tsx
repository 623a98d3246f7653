/** What a reader finds in the pictures of a child over time: the list's own words, what is new, and the same as a table. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HandmadeBook, id } from '../../../views/tests/book';
import {
  ARI,
  IVO,
  JUNO,
  KIAN,
  LARKMOSS,
  listBody,
  noteBody,
  PRIYA,
  SAMIRA,
  sampleBook,
  tellVisit,
  VELAZAR,
  visitBody,
} from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const AT = '2026-10-10T10:00:00.000Z';
const LATER = '2026-11-10T10:00:00.000Z';

beforeAll(fetchScreens);
afterEach(() => go('/'));

async function opened(book: HandmadeBook, child = ARI): Promise<Glass> {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.overTime(child));
  const glass = await show(<App engine={engine} code={null} />);
  await vi.waitFor(() => expect(glass.text()).toContain('over time'));
  return glass;
}

const table = (glass: Glass, caption: string) => {
  const found = [...glass.root.querySelectorAll('table')].find((each) =>
    each.caption?.textContent?.includes(caption),
  );
  if (!found) throw new Error(`no table "${caption}" in: ${glass.text()}`);
  return found;
};
const texts = (cells: Iterable<Element>) => [...cells].map((cell) => cell.textContent ?? '');
const row = (of: HTMLTableElement, name: string) => {
  const found = [...of.rows].find(({ cells }) => cells[0]?.textContent?.startsWith(name));
  if (!found) throw new Error(`no row "${name}"`);
  return texts([...found.cells].slice(1));
};

describe('the item-by-visit grid', () => {
  it('says each answer in words, what is new, and the version that was answered', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: AT, answers: { C1: 'not_observed', C5: 'seen' } });
    tellVisit(book, { word: 'b', at: LATER, answers: { C1: 'seen', C5: 'not_seen' } });
    const grid = table(await opened(book), 'Does the child');
    expect(texts(grid.rows[0]?.cells ?? [])[1]).toMatch(/^10 Oct 2026.*version 1 of the list/);
    expect(row(grid, 'appear alert')).toEqual(['Not observed', 'SeenFirst “Seen” here.']);
    expect(row(grid, 'vocalise frequently?')).toEqual([
      'Seen',
      'Not seenChanged here. Was “Seen” on 10 Oct.',
    ]);
  });

  it('does not say that what was seen sometimes is seen for the first time', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: AT, answers: { C1: 'sometimes' } });
    tellVisit(book, { word: 'b', at: LATER, answers: { C1: 'seen' } });
    const grid = table(await opened(book), 'Does the child');
    expect(row(grid, 'appear alert')[1]).toBe('SeenFirst “Seen” here. Was “Sometimes” on 10 Oct.');
  });

  it('tells asleep from not seen, and no answer from no question', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: AT, answers: { C1: 'not_seen', C2: 'seen' } });
    tellVisit(book, { word: 'b', at: LATER, answers: { C1: 'not_observed' } });
    const body = { ...listBody(id('vb'), ARI, { C1: 'not_observed' }), state: 'asleep' as const };
    book.tell(ARI, 'checklist_response', { record: id('lb'), author: PRIYA, at: LATER, body });
    const grid = table(await opened(book), 'Does the child');
    expect(row(grid, 'appear alert')).toEqual(['Not seen', 'Not observed: asleep']);
    expect(row(grid, 'respond to people?')).toEqual(['Seen', 'No answer']);
  });

  it('says the year of an answer before, if that is another than the column’s', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: '2025-10-20T10:00:00.000Z', answers: { C1: 'not_seen' } });
    tellVisit(book, { word: 'b', at: LATER, answers: { C1: 'sometimes' } });
    const grid = table(await opened(book), 'Does the child');
    expect(row(grid, 'appear alert')[1]).toContain('on 20 Oct 2025.');
  });

  it('says the time too where two visits are of one day', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: AT });
    tellVisit(book, { word: 'b', at: '2026-10-10T15:00:00.000Z' });
    const [, first, second] = texts(table(await opened(book), 'Does the child').rows[0]?.cells ?? []);
    expect(first).toMatch(/^10 Oct 2026, \d+:00am/);
    expect(second).toMatch(/^10 Oct, \d+:00pm/);
  });

  it('can be reached and scrolled by keyboard, and names what it is', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: AT });
    const room = table(await opened(book), 'Does the child').parentElement;
    expect(room?.tabIndex).toBe(0);
    expect(room?.getAttribute('aria-label')).toBe('Ari: Baby observation');
  });
});

it('puts carers side by side under each visit', async () => {
  const book = sampleBook('maud');
  const parts = [id('c1'), id('c2')];
  book.tell(VELAZAR, 'visit', { record: id('va'), author: PRIYA, at: AT, body: visitBody(AT, ARI, parts) });
  [SAMIRA, KIAN].forEach((carer, place) => {
    const body = {
      ...listBody(id('va'), ARI, { P1: place === 0 ? 'seen' : 'not_observed' }),
      definition: 'parent_observation',
      carer,
      cues: [],
    };
    book.tell(ARI, 'checklist_response', { record: parts[place] ?? '', author: PRIYA, at: AT, body });
  });
  const glass = await opened(book);
  await glass.press('Carers');
  const grid = table(glass, 'Does the Parent');
  const [above, below] = [...grid.rows].map(({ cells }) => [...cells]);
  expect(['colspan', 'scope'].map((name) => above?.[1]?.getAttribute(name))).toEqual(['2', 'colgroup']);
  expect(texts(below ?? []).map((text) => text.split('Velazar')[0])).toEqual(['Samira ', 'Kian ']);
  expect(row(grid, 'respond to the infant')).toEqual(['Seen', 'Not observed']);
});

it('shows words with who heard, to whom and how they came, along the time and as a table', async () => {
  const book = sampleBook('maud');
  tellVisit(book, { word: 'a', at: AT });
  const glass = await opened(book);
  await glass.press('Words');
  expect(glass.root.querySelector('.timeline__item')?.textContent).toMatch(
    /“ba ba”Ari said · to Kian · unprompted · heard by Samira/,
  );
  expect(row(table(glass, 'words and voice'), '10 October 2026')).toEqual([
    '“ba ba”',
    'Ari',
    'Kian',
    'unprompted',
    'Samira',
    '',
    'Priya Calloway',
  ]);
  expect(glass.root.querySelector<HTMLAnchorElement>('.timeline a')?.pathname).toBe(
    to.review(VELAZAR, id('va')),
  );
});

it('keeps several possible meanings apart in the table', async () => {
  const book = sampleBook('maud');
  const body = visitBody(AT, ARI, [id('u1')]);
  book.tell(VELAZAR, 'visit', { record: id('va'), author: PRIYA, at: AT, body });
  book.tell(ARI, 'unspoken_voice', {
    record: id('u1'),
    author: PRIYA,
    at: AT,
    body: {
      visit: id('va'),
      child: ARI,
      seen: 'Turned away',
      context: null,
      possible_meanings: ['He is not', 'Afraid of his father'],
      view: 'I cannot tell',
      noticed_at: null,
    },
  });
  const glass = await opened(book);
  await glass.press('Words');
  expect(row(table(glass, 'words and voice'), '10 October 2026')[0]).toBe(
    'Turned away · It could mean: He is not; Afraid of his father · The writer’s view: I cannot tell',
  );
});

it('draws growth under a name, and holds every number, who measured and the corrected age in a table', async () => {
  const book = sampleBook('maud');
  for (const [taken_on, weight_g] of [
    ['2026-09-20', 3720],
    ['2026-11-20', 5020],
  ] as const) {
    book.tell(IVO, 'growth', {
      author: PRIYA,
      body: {
        visit: null,
        child: IVO,
        taken_on,
        weight_g,
        length_mm: null,
        head_mm: 388,
        clothing: 'none',
        scales: 'calibrated',
        measured_by: 'Priya Calloway',
        measurer_role: 'health_visitor',
        source: 'me',
        centile_band: '2-9',
        chart: 'uk_who',
        feeding: null,
        lead: null,
        views_differ: null,
        view: null,
      },
    });
  }
  const glass = await opened(book, IVO);
  await glass.press('Growth');
  const drawings = [...glass.root.querySelectorAll('svg[role=img]')];
  expect(drawings.map((each) => each.getAttribute('aria-label'))).toEqual([
    'Ivo: weight by date, as measured. The table below holds the same numbers.',
    'Ivo: head by date, as measured. The table below holds the same numbers.',
  ]);
  expect(drawings[0]?.querySelectorAll('circle')).toHaveLength(2);
  expect(glass.text()).toContain('Length: nothing is recorded.');
  expect(row(table(glass, 'every measurement'), '20 September 2026')).toEqual([
    '3 months',
    '4 weeks',
    '3,720',
    'Not measured',
    '388',
    '2nd to 9th, UK-WHO chart',
    'Priya Calloway (Health visitor)',
    'Measured by me',
    'None, Calibrated',
  ]);
});

it('shows each child of the family in a row of their own, and one without an entry in words', async () => {
  const book = sampleBook('maud');
  const body = { ...visitBody(AT, JUNO, [id('n1')]), children: [JUNO] };
  book.tell(LARKMOSS, 'visit', { record: id('va'), author: PRIYA, at: AT, body });
  const note = { ...noteBody(id('va'), 'Hummed.'), sleep_place_seen: null };
  book.tell(JUNO, 'child_visit', { record: id('n1'), author: PRIYA, at: AT, body: note });
  const glass = await opened(book, IVO);
  await glass.press('Who was seen');
  const rows = table(glass, 'The Larkmoss children');
  expect(row(rows, 'Juno')).toEqual(['SeenSeeing alone did not apply · Awake · Sleeping place not recorded']);
  expect(row(rows, 'Ivo')).toEqual(['No entry for this child']);
  const drawing = glass.root.querySelector('svg.coverage');
  expect(drawing?.getAttribute('aria-label')).toContain('The table below says the same in words.');
  expect(drawing?.textContent).toBe('10 Oct 2026JunoIvo');
});

it('draws seen alone, not alone, and where seeing alone did not apply each in a form of its own, and says which', async () => {
  const form = async (seen_alone: 'yes' | 'no' | 'not_applicable') => {
    const book = sampleBook('maud');
    const body = visitBody(AT, ARI, [id('n1')]);
    book.tell(VELAZAR, 'visit', { record: id('va'), author: PRIYA, at: AT, body });
    const note = { ...noteBody(id('va'), 'Hummed.'), seen_alone };
    book.tell(ARI, 'child_visit', { record: id('n1'), author: PRIYA, at: AT, body: note });
    const glass = await opened(book);
    await glass.press('Who was seen');
    const drawn = glass.root
      .querySelector('svg.coverage g g')
      ?.innerHTML.replace(/<path class="mark__edge".*/, '');
    const key = [...glass.root.querySelectorAll('.marks li')];
    return key.find((each) => drawn && each.innerHTML.includes(drawn))?.textContent?.trim();
  };
  expect([await form('yes'), await form('no'), await form('not_applicable')]).toEqual([
    'Seen alone',
    'Seen, not alone',
    'Seen; seeing alone did not apply',
  ]);
});

it('says what is missing where nothing was recorded', async () => {
  const glass = await opened(sampleBook('priya'));
  expect(glass.text()).toContain('No checklist has been answered about this child yet.');
  await glass.press('Carers');
  expect(glass.text()).toContain('No list yet about: Samira Velazar, Kian Velazar.');
  await glass.press('Words');
  expect(glass.text()).toContain('No words and no voice without words are recorded yet.');
  await glass.press('Growth');
  expect(glass.text()).toContain('No measurement is recorded yet.');
});
