/** Restricted records by themselves: whom they are about, what they say, and what is not said of what is not here. */
import { beforeEach, describe, expect, it } from 'vitest';
import { view } from '../index';
import { names } from '../names';
import { namesOnly } from '../names_only';
import type { RestrictedRow } from '../rows';
import { childrenShown } from '../shown';
import { type HandmadeBook, id } from './book';
import { BEA, leadBook, STOP, VISIT } from './lead';
import { ARI, alertBody, JUNO, LARKMOSS, NADIA, PRIYA, quoteBody, VELAZAR } from './sample';

let book: HandmadeBook;

beforeEach(() => {
  book = leadBook();
});

const all = () => view({ is: 'restricted', of: null }, book);
const of = (stream: string) => view({ is: 'restricted', of: stream }, book);
const ofJuno = async () => (await of(JUNO)).one?.records ?? [];
const wordsOf = ({ shown }: RestrictedRow) =>
  shown.is === 'recorded' ? shown.recorded.quotes.map(({ exact_words }) => exact_words) : [];

describe('an open alert', () => {
  it('stands on the desk under the name that was told, and is no child of the caseload', async () => {
    const { alerts, items, restricted } = await view({ is: 'queue' }, book);
    expect(alerts).toMatchObject([
      { alert: STOP, child_name: 'Juno', family_name: 'Larkmoss', by_name_alone: true, level: 'stop' },
    ]);
    expect([items.length, restricted]).toEqual([0, 2]);
    const today = await view({ is: 'today' }, book);
    expect(today.children).toEqual([]);
    expect(today.alerts).toHaveLength(1);
    expect(await view({ is: 'child', child: JUNO }, book)).toBeNull();
  });

  it('is read with what is here about it, and says whom to ask', async () => {
    const rows = await view({ is: 'alert', child: JUNO, alert: STOP }, book);
    expect(rows).toMatchObject({
      child_name: 'Juno',
      may_answer: false,
      calls: [],
      subject: { name: 'Juno', family_name: 'Larkmoss', workers: ['Priya Calloway', 'Nadia Ferris'] },
    });
  });

  it('shows the calls about it that are here', async () => {
    book.tell(JUNO, 'contact_record', {
      author: PRIYA,
      restricted: true,
      body: {
        child: JUNO,
        visit: VISIT,
        about: [id('mark')],
        outcome: 'answered',
        agency: 'hospital',
        called: null,
        number: null,
        at: '2026-11-20T10:10:00.000Z',
        said: null,
        advised: null,
        not_yet_because: null,
      },
    });
    const rows = await view({ is: 'alert', child: JUNO, alert: STOP }, book);
    expect(rows?.calls).toMatchObject([{ by_name: 'Priya Calloway', body: { outcome: 'answered' } }]);
  });

  it('has no name where none was told, and is there all the same', async () => {
    book.subjectParts = [];
    const { alerts } = await view({ is: 'queue' }, book);
    expect(alerts).toMatchObject([{ alert: STOP, child_name: '', by_name_alone: true }]);
    expect(await view({ is: 'alert', child: JUNO, alert: STOP }, book)).toMatchObject({
      subject: { name: '', workers: [] },
    });
  });

  it('is whole, and says nothing of being by itself, where the record is here too', async () => {
    book.stream(LARKMOSS, 'family');
    book.tell(LARKMOSS, 'family', {
      record: LARKMOSS,
      body: { name: 'Larkmoss', address: null, local_authority: null, story: null },
    });
    const known = { preferred_name: 'Juno', family: LARKMOSS, dob: '2026-06-20', edd: null };
    book.tell(JUNO, 'child', { record: JUNO, body: known as never });
    expect(await view({ is: 'alert', child: JUNO, alert: STOP }, book)).toMatchObject({
      subject: null,
      by_name_alone: false,
    });
    expect((await all()).list.map(({ stream }) => stream)).toEqual([VELAZAR]);
  });
});

describe('the restricted records', () => {
  it('stand by whom they are about, those with the newest first, with who wrote them and who works there', async () => {
    const { list } = await all();
    expect(list).toMatchObject([
      { stream: JUNO, kind: 'child', name: 'Juno', family_name: 'Larkmoss', age: { is: 'born' } },
      { stream: VELAZAR, kind: 'family', name: 'Velazar', children: [{ name: 'Ari' }], age: null },
    ]);
    expect(list[0]?.records.map(({ type, by_name }) => [type, by_name])).toEqual(
      expect.arrayContaining([
        ['alert', 'Priya Calloway'],
        ['quote', 'Priya Calloway'],
      ]),
    );
    expect((await of(VELAZAR)).one).toMatchObject({
      records: [{ type: 'private_enquiry', shown: { enquiry: { exposed: [{ name: 'Ari' }] } } }],
    });
  });

  it('are opened one child at a time: the list of all has no words, and tells the trail of nobody', async () => {
    const list = await all();
    expect(JSON.stringify(list)).not.toContain(quoteBody(VISIT, JUNO).exact_words);
    expect(childrenShown({ is: 'restricted', of: null }, list)).toEqual([]);
    for (const [stream, children] of [
      [JUNO, [JUNO]],
      [VELAZAR, [ARI]],
    ] as const)
      expect(childrenShown({ is: 'restricted', of: stream }, await of(stream))).toEqual(children);
    expect((await of(id('other'))).one).toBeNull();
  });

  it('say in their newest words what was changed, with what it was before', async () => {
    const body = { ...quoteBody(VISIT, JUNO), exact_words: 'The newest.' };
    const at = '2026-11-21T08:00:00.000Z';
    book.tell(JUNO, 'quote', {
      record: id('said'),
      author: PRIYA,
      at,
      body,
      status: 'addendum',
      restricted: true,
    });
    const [newest] = await ofJuno();
    expect(newest).toMatchObject({ type: 'quote', changed_at: at, struck: false });
    expect(newest && wordsOf(newest)).toEqual(['The newest.']);
    expect(newest?.before).toHaveLength(1);
    expect(JSON.stringify(newest?.before)).toContain(quoteBody(VISIT, JUNO).exact_words);
  });

  it('show what was struck as struck, after all that stands', async () => {
    book.strike(JUNO, id('said'));
    expect((await ofJuno()).map(({ type, struck }) => [type, struck])).toEqual([
      ['alert', false],
      ['quote', true],
    ]);
    book.strike(JUNO, STOP);
    expect((await view({ is: 'queue' }, book)).alerts).toEqual([]);
  });

  it('keep every answer to an alert under the name of whoever signed it', async () => {
    const body = alertBody(JUNO, { state: 'resolved', response: 'Seen by the paediatrician.' });
    book.tell(JUNO, 'alert', { record: STOP, author: NADIA, body, restricted: true });
    const alert = (await ofJuno()).find(({ type }) => type === 'alert');
    expect(alert?.by_name).toBe('Priya Calloway');
    expect(alert?.shown).toMatchObject({
      recorded: {
        found: [{ answers: [{ by_name: 'Nadia Ferris', response: 'Seen by the paediatrician.' }] }],
      },
    });
  });

  it('give the words of a kind that no visit shows, those of an emergency too', async () => {
    const reason = 'The mother rang and was afraid.';
    book.tell(JUNO, 'break_glass', { author: BEA, body: { child: JUNO, reason }, restricted: true });
    const found = (await ofJuno()).find(({ type }) => type === 'break_glass');
    expect(found?.shown).toEqual({ is: 'words', words: [reason] });
  });

  it('are found by the search, which leads to them', async () => {
    const { hits } = await view({ is: 'search', term: 'shouts at night' }, book);
    expect(hits).toMatchObject([{ family_name: 'Velazar', restricted: VELAZAR }]);
  });

  it('are nobody’s but a safeguarding lead’s', async () => {
    book.me = { ...book.me, role: 'supervisor' };
    expect((await all()).list).toEqual([]);
    expect(await view({ is: 'queue' }, book)).toMatchObject({ alerts: [], restricted: 0 });
  });

  it('go from view with their names when reading lapses', async () => {
    book.readingNow = 'lapsed';
    await expect(all()).rejects.toMatchObject({ name: 'ReadingLapsedError' });
    const rows = await view({ is: 'today' }, book);
    expect(rows.alerts).toEqual([]);
    expect(JSON.stringify(rows)).not.toContain('Juno');
    const known = names(namesOnly({ is: 'outbox' }, book));
    expect([known.child(JUNO), known.family(LARKMOSS)]).toEqual(['', '']);
  });

  it('go from view with their names when the device carries them no more', async () => {
    book.carried = { visits: [], lines: [] };
    expect((await all()).list).toEqual([]);
    expect(await view({ is: 'queue' }, book)).toMatchObject({ alerts: [], restricted: 0 });
    await expect(view({ is: 'restricted', of: JUNO }, book)).rejects.toMatchObject({
      name: 'NotCarriedError',
    });
    expect(JSON.stringify(await view({ is: 'looked' }, book))).not.toContain('Juno');
  });

  it('name a child whose record was opened in an emergency, where that is looked into', async () => {
    const glass = { record: id('glass'), child: JUNO, person: PRIYA, from: book.clock, to: book.clock };
    book.told = { ...book.told, broken_glass: [{ ...glass, reviewed: false, reason: 'The hospital rang.' }] };
    const { rows } = await view({ is: 'emergencies' }, book);
    expect(rows).toMatchObject([{ child_name: 'Juno', family_name: 'Larkmoss' }]);
  });

  it('name a child in who looked', async () => {
    const { children } = await view({ is: 'looked' }, book);
    expect(children).toEqual([{ child: JUNO, name: 'Juno', family_name: 'Larkmoss' }]);
    expect(children.map(({ child }) => child)).not.toContain(ARI);
  });
});
