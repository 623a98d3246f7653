import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARI, PRIYA, sampleBook, tellVisit } from '../../../views/tests/sample';
import type { Bodies } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

type Book = ReturnType<typeof sampleBook>;

async function page(book: Book, address: string) {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 3; turn++) await glass.settle();
  return { engine, glass };
}

function setAside(why: string) {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: '2026-11-21T08:00:00.000Z', filed: false, seq: 1 });
  for (const item of book.sentItems) Object.assign(item, { delivery: 'needs_you', why });
  return { book, address: to.mending(visit) };
}

describe('what was set aside', () => {
  it('is sent again with the same words, naming what it takes the place of', async () => {
    const { book, address } = setAside('not_allowed');
    const { engine, glass } = await page(book, address);
    expect(glass.text()).toContain('You were not allocated to this child');
    await glass.press('Send again');
    const [signed] = engine.signed;
    expect(signed?.map(({ type }) => type)).toEqual(book.sentItems.map(({ change }) => change.type));
    for (const [place, record] of (signed ?? []).entries()) {
      const item = book.sentItems[place];
      const written = book.written(item?.change.change ?? '');
      expect(record).toMatchObject({
        record: written?.record,
        body: written?.body,
        event_at: written?.event_at,
        supersedes: written?.change,
        recorded_at: written?.recorded_at,
      });
    }
  });

  it('keeps a correction through a lock, and signs the corrected words', async () => {
    const { book, address } = setAside('invalid');
    const first = await page(book, address);
    await first.glass.type('Purpose of visit', 'To hear how feeding goes');
    await first.engine.lock();
    expect(book.draftList).toMatchObject([{ kind: 'mend' }]);
    const { engine, glass } = await page(book, address);
    expect(glass.field('Purpose of visit').value).toBe('To hear how feeding goes');
    await glass.press('Correct and send');
    const [signed] = engine.signed;
    expect(signed?.[0]).toMatchObject({ type: 'visit', body: { purpose: 'To hear how feeding goes' } });
    expect(signed).toHaveLength(book.sentItems.length);
    expect(book.draftList).toEqual([]);
  });

  it('names the child whose own record is corrected, so that the correction is erased with it', async () => {
    const { book, address } = setAside('invalid');
    const { engine, glass } = await page(book, address);
    await glass.type('Purpose of visit', 'To hear how feeding goes');
    await glass.type('Observations of the child', 'Asleep.');
    await engine.lock();
    expect(book.draftList).toMatchObject([{ kind: 'mend', children: [ARI] }]);
  });

  it('says how many characters are too many, and sends nothing before they are fewer', async () => {
    const { book, address } = setAside('invalid');
    const { engine, glass } = await page(book, address);
    const long = 'To hear how feeding goes '.repeat(801);
    await glass.type('Purpose of visit', long);
    expect(glass.text()).toContain(`${long.length - 20_000} characters too many. Nothing is cut off`);
    await glass.press('Correct and send');
    expect(engine.signed).toEqual([]);
    expect(glass.field('Purpose of visit').value).toBe(long);
    await glass.type('Where', 'a'.repeat(501));
    expect(glass.text()).toContain('1 character too many. Nothing is cut off');
  });

  it('keeps the words when signing fails, and says so', async () => {
    const { book, address } = setAside('invalid');
    const { engine, glass } = await page(book, address);
    await glass.type('Purpose of visit', 'To hear how feeding goes');
    engine.nextFailure = { code: 'storage_full' };
    await glass.press('Correct and send');
    expect(glass.text()).toContain('no space left');
    expect(glass.field('Purpose of visit').value).toBe('To hear how feeding goes');
    expect(book.draftList).toHaveLength(1);
  });

  it('sends no number that the server would refuse, and no day that had not come', async () => {
    const book = sampleBook();
    const at = '2026-11-21T08:00:00.000Z';
    const visit = tellVisit(book, { word: 'a', at, filed: false, seq: 1 });
    const body = { visit, child: ARI, taken_on: '2026-11-21', weight_g: 8500 } as Bodies['growth'];
    book.tell(ARI, 'growth', { body, author: PRIYA, at, filed: false, seq: 9 });
    for (const item of book.sentItems) Object.assign(item, { delivery: 'needs_you', why: 'invalid' });
    const { engine, glass } = await page(book, to.mending(visit));
    await glass.type('Weight in grams', '85000');
    await glass.type('Measured on', '2026-11-22');
    await glass.press('Correct and send');
    expect(engine.signed).toEqual([]);
    expect(glass.text()).toContain('Type a whole number from 300 to 40000, in g.');
    expect(glass.text()).toContain('This day is after you signed it.');
    await glass.type('Weight in grams', '8550');
    await glass.type('Measured on', '2026-11-20');
    await glass.press('Correct and send');
    expect(engine.signed.flat().at(-1)).toMatchObject({ body: { weight_g: 8550, taken_on: '2026-11-20' } });
  });

  it('throws away what was corrected at the second tap, not the first', async () => {
    const { book, address } = setAside('invalid');
    const { engine, glass } = await page(book, address);
    const before = glass.field('Purpose of visit').value;
    await glass.type('Purpose of visit', 'To hear how feeding goes');
    await glass.press('Leave it as it was');
    await glass.press('Keep');
    expect(glass.field('Purpose of visit').value).toBe('To hear how feeding goes');
    await glass.press('Leave it as it was');
    await glass.press('Remove for good');
    await engine.refresh();
    for (let turn = 0; turn < 3; turn++) await glass.settle();
    expect(glass.field('Purpose of visit').value).toBe(before);
    expect(book.draftList).toEqual([]);
  });

  it('can be read and not sent when sending would not help', async () => {
    const { book, address } = setAside('revoked');
    const { glass } = await page(book, address);
    expect(() => glass.button('Send again')).toThrow();
    const purpose = book.written(book.sentItems[0]?.change.change ?? '')?.body as { purpose: string };
    expect(glass.text()).toContain(purpose.purpose);
  });

  it('is no visit to be finished', async () => {
    const { book, address } = setAside('invalid');
    const { engine, glass } = await page(book, address);
    await glass.type('Purpose of visit', 'Other');
    await engine.lock();
    const today = await page(book, '/');
    expect(today.glass.text()).not.toContain('Finish and sign');
  });
});
