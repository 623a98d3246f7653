/** Search finds what is written in any record here, in the words in which it was written, and nothing that does not count. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { view } from '.';
import { fold, haystack, placeIn, textsOf } from './haystack';
import { ofType } from './living';
import { id } from './tests/book';
import {
  ARI,
  alertBody,
  MAUD,
  NADIA,
  noteBody,
  PRIYA,
  quoteBody,
  sampleBook,
  tellVisit,
  VELAZAR,
} from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';

function bookWith(words: string) {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  book.tell(ARI, 'quote', { author: PRIYA, at: AT, body: { ...quoteBody(visit, ARI), exact_words: words } });
  return { book, visit };
}

const found = async (book: ReturnType<typeof sampleBook>, term: string) =>
  (await view({ is: 'search', term }, book)).hits;

describe('search', () => {
  it('finds words of a narrative and says where they stand and who wrote them', async () => {
    const { book, visit } = bookWith('He sings to the moon at night.');
    const rows = await view({ is: 'search', term: 'the moon' }, book);
    expect(rows.found).toBe(1);
    expect(rows.hits[0]).toMatchObject({
      what: 'quote',
      child: ARI,
      family: VELAZAR,
      visit,
      author_name: 'Priya Calloway',
      at: AT,
      before: 'He sings to ',
      hit: 'the moon',
      after: ' at night.',
      struck: false,
    });
  });

  it.each([
    ['THE MOON', 'The moon'],
    ['zoe', 'Zoë'],
    ['Zoë', 'Zoë'],
    ["mum's", 'mum’s'],
    ['moon at', 'moon at'],
    ['fuss', 'fuß'.replace('ß', 'ss')],
  ])('takes %s for %s', async (term, written) => {
    const { book } = bookWith(`The moon at\nnight: Zoë and mum’s fuss.`);
    const [hit] = await found(book, term);
    expect(hit?.hit.replace('\n', ' ')).toBe(written);
  });

  it('finds nothing in why somebody opened a record in an emergency, nor in what was found about it', async () => {
    const book = sampleBook();
    const reason = 'The hospital rang about the heron.';
    book.tell(ARI, 'break_glass', { author: MAUD, at: AT, body: { child: ARI, reason } });
    const body = { child: ARI, break_glass: VELAZAR, finding: 'justified' as const, text: reason };
    book.tell(ARI, 'break_glass_review', { author: MAUD, at: AT, body });
    expect(await found(book, 'heron')).toEqual([]);
  });

  it('finds what is still on its way from this device', async () => {
    const { book, visit } = bookWith('Old words.');
    book.tell(ARI, 'quote', {
      author: PRIYA,
      at: AT,
      filed: false,
      seq: 3,
      body: { ...quoteBody(visit, ARI), exact_words: 'Not sent yet, said the heron.' },
    });
    expect(await found(book, 'heron')).toHaveLength(1);
  });

  it('says of what was struck that it was', async () => {
    const { book } = bookWith('A word on the wrong child.');
    const quote = ofType(book.all.get(ARI) ?? [], 'quote').at(-1)?.change.record ?? '';
    expect(await found(book, 'wrong child')).toMatchObject([{ struck: false }]);
    book.strike(ARI, quote);
    expect(await found(book, 'wrong child')).toMatchObject([{ struck: true }]);
  });

  it('finds of a living record the newest version alone', async () => {
    const book = sampleBook();
    const body = { text: 'You like the kingfisher.', written_to: 'child', contributors: [], review_by: null };
    const record = book.tell(ARI, 'pen_picture', { body: body as never });
    book.tell(ARI, 'pen_picture', { record, body: { ...body, text: 'You like the otter.' } as never });
    expect(await found(book, 'kingfisher')).toEqual([]);
    expect(await found(book, 'otter')).toHaveLength(1);
  });

  it('finds both of what two people wrote at once', async () => {
    const book = sampleBook();
    const body = { text: 'You like the wren.', written_to: 'child', contributors: [], review_by: null };
    const tell = (text: string, told: object) =>
      book.tell(ARI, 'pen_picture', { ...told, body: { ...body, text } as never });
    const record = tell(body.text, { author: PRIYA });
    const base = book.all.get(ARI)?.length ?? 0;
    tell('You like the lark.', { record, base, author: PRIYA });
    tell('You like the rook.', { record, base, author: MAUD });
    expect(await found(book, 'the wren')).toEqual([]);
    expect(await found(book, 'the lark')).toHaveLength(1);
    expect(await found(book, 'the rook')).toHaveLength(1);
  });

  it('finds every answer to what a rule raised, with whoever gave it', async () => {
    const book = sampleBook();
    const alert = alertBody(ARI, { raised_at: AT, state: 'resolved' });
    for (const [author, response] of [
      [PRIYA, 'Asked about the stairgate.'],
      [NADIA, 'Saw the stairgate.'],
    ] as const)
      book.tell(ARI, 'alert', { record: id('alert'), author, body: { ...alert, response } });
    const hits = await found(book, 'stairgate');
    expect(hits.map(({ author_name }) => author_name).sort()).toEqual(['Nadia Ferris', 'Priya Calloway']);
  });

  it('finds what an author changed after signing in the newest words alone', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT, observations: 'The stairgate was open.' });
    const body = noteBody(visit, 'The stairgate was shut.');
    book.tell(ARI, 'child_visit', { record: id('na'), author: PRIYA, status: 'addendum', body });
    const hits = await found(book, 'stairgate');
    expect(hits.map(({ after }) => after)).toEqual([' was shut.']);
  });

  it('looks for no id, no code and nothing shorter than two letters', async () => {
    const { book } = bookWith('x marks');
    expect(await found(book, ARI)).toEqual([]);
    expect(await found(book, 'home_planned')).toEqual([]);
    expect(await found(book, ' x ')).toEqual([]);
  });

  it('shows the newest fifty and says how many there are', async () => {
    const { book, visit } = bookWith('tern 0');
    for (let n = 1; n < 60; n++) {
      const at = `2026-11-19T11:${String(n).padStart(2, '0')}:00.000Z`;
      book.tell(ARI, 'quote', {
        author: PRIYA,
        at,
        body: { ...quoteBody(visit, ARI), exact_words: `tern ${n}` },
      });
    }
    const rows = await view({ is: 'search', term: 'tern' }, book);
    expect([rows.found, rows.hits.length, rows.hits[0]?.after]).toEqual([60, 50, ' 59']);
  });

  it('shows the newest of very many, in whatever order they are held', async () => {
    const { book, visit } = bookWith('tern 0');
    const order = Array.from({ length: 500 }, (_, n) => (n * 263) % 500);
    for (const n of order) {
      const at = new Date(Date.parse('2026-11-19T11:00:00.000Z') + n * 1000).toISOString();
      const body = { ...quoteBody(visit, ARI), exact_words: `tern ${n}` };
      book.tell(ARI, 'quote', { author: PRIYA, at, body });
    }
    const rows = await view({ is: 'search', term: 'tern' }, book);
    expect(rows.found).toBe(501);
    expect(rows.hits.map(({ after }) => Number(after))).toEqual(
      Array.from({ length: 50 }, (_, n) => 499 - n),
    );
  });

  it('cuts what stands around at words', async () => {
    const { book } = bookWith(`${'before '.repeat(40)}the heron${' after'.repeat(40)}`);
    const [hit] = await found(book, 'heron');
    expect(hit?.before).toMatch(/^… before( before)* the $/);
    expect(hit?.after).toMatch(/^ after( after)* …$/);
    expect((hit?.before.length ?? 0) + (hit?.after.length ?? 0)).toBeLessThan(200);
  });
});

describe('haystack', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

  it('folds a whole as it folds its letters', () => {
    fc.assert(
      fc.property(text, (written) => {
        expect(fold(written)).toBe([...written].map(fold).join(''));
      }),
    );
  });

  it.each([0, 63, 64, 65, 8190, 8191, 8192, 8193, 16_384])(
    'folds what is beyond ASCII after %i letters',
    (at) => {
      for (const last of ['Ë', '’', '😀']) {
        const written = `${'A'.repeat(at)}${last}${'B'.repeat(10)}`;
        expect(fold(written)).toBe([...written].map(fold).join(''));
      }
    },
  );

  it('finds every part of what was written, at its place', () => {
    fc.assert(
      fc.property(text, text, text, (before, term, after) => {
        const wanted = fold(term);
        fc.pre(wanted.length > 0);
        const whole = before + term + after;
        const place = placeIn(whole, wanted);
        expect(place).not.toBeNull();
        expect(fold(whole.slice(...(place ?? [0, 0])))).toContain(wanted);
      }),
    );
  });

  it.each(['moon moon moon', 'Möon mo\u0301on moon'])(
    'holds the words of each entry by itself: %s',
    (written) => {
      const { book } = bookWith(written);
      const entries = book.all.get(ARI) ?? [];
      const { text: all, ends } = haystack(ARI, entries);
      const folded = Array.from(ends, (end, at) => all.slice(ends[at - 1] ?? 0, end));
      expect(folded).toHaveLength(entries.length);
      expect(folded.map((words) => words.includes('moon moon'))).toEqual(
        entries.map((_, at) => at === entries.length - 1),
      );
      expect(folded.join('')).toBe(
        entries
          .flatMap(textsOf)
          .map((text) => `${fold(text)}\0`)
          .join(''),
      );
    },
  );
});
