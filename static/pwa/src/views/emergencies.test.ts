import { describe, expect, it } from 'vitest';
import type { PullBrokenGlass } from '../wire/access';
import { view } from '.';
import { id } from './tests/book';
import { ARI, IVO, JUNO, LARKMOSS, MAUD, NADIA, PRIYA, sampleBook, VELAZAR } from './tests/sample';

const FROM = '2026-11-21T08:00:00.000Z';
const TO = '2026-11-21T12:00:00.000Z';

function glass(more: Partial<PullBrokenGlass> = {}): PullBrokenGlass {
  return {
    record: id('glass'),
    child: ARI,
    person: NADIA,
    from: FROM,
    to: TO,
    reviewed: false,
    reason: 'The hospital rang about bruises.',
    ...more,
  };
}

function bookOf(reader: 'priya' | 'maud', ...rows: PullBrokenGlass[]) {
  const book = sampleBook(reader);
  book.told = { ...book.told, broken_glass: rows };
  return book;
}

describe('what was opened in an emergency', () => {
  it('says who, whose, when and why, with the names of this device', async () => {
    const { rows, may_review } = await view({ is: 'emergencies' }, bookOf('maud', glass()));
    expect(may_review).toBe(true);
    expect(rows).toMatchObject([
      {
        child_name: 'Ari',
        family_name: 'Velazar',
        person_name: 'Nadia Ferris',
        is_open: true,
        from: FROM,
        to: TO,
      },
    ]);
    expect(rows[0]?.reason).toContain('bruises');
  });

  it('never has the reader’s own among what they look into', async () => {
    const { rows } = await view({ is: 'emergencies' }, bookOf('maud', glass({ person: MAUD })));
    expect(rows).toEqual([]);
  });

  it('is not settled while two people found differently, and is when each says the same', async () => {
    const [first, second] = ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'];
    const review = { by: MAUD, at: first, finding: 'not_justified' } as const;
    const also = { by: PRIYA, at: second, finding: 'justified' } as const;
    const open = glass({ record: id('open'), reviewed: true, review, also: [also] });
    const newer = glass({ record: id('newer'), reviewed: true, from: '2026-11-22T08:00:00.000Z' });
    const book = bookOf('maud', newer, open);
    const { rows } = await view({ is: 'emergencies' }, book);
    expect(rows.map(({ record, looked }) => [record, looked.differs])).toEqual([
      [id('open'), true],
      [id('newer'), false],
    ]);
    expect(rows[0]?.looked.by).toEqual([
      { by_name: 'Maud Ellery', mine: true, at: first, finding: 'not_justified' },
      { by_name: 'Priya Calloway', mine: false, at: second, finding: 'justified' },
    ]);
    const again = { ...review, finding: 'justified' as const };
    book.told = { ...book.told, broken_glass: [{ ...open, also: [also, again] }] };
    const [settled] = (await view({ is: 'emergencies' }, book)).rows;
    expect([settled?.looked.differs, settled?.looked.by.length]).toEqual([false, 3]);
  });

  it('puts what nobody has looked into first, and names no child who is not here', async () => {
    const book = bookOf(
      'maud',
      glass({ record: id('done'), reviewed: true, from: '2026-11-21T09:00:00.000Z' }),
      glass({ record: id('open'), child: id('stranger') }),
    );
    const { rows } = await view({ is: 'emergencies' }, book);
    expect(rows.map(({ record, child_name }) => [record, child_name])).toEqual([
      [id('open'), null],
      [id('done'), 'Ari'],
    ]);
  });
});

describe('a record that is open in an emergency', () => {
  /** Ari is nobody's here; the reader has the record by the glass alone. */
  function opened(to = TO) {
    const book = bookOf('priya', glass({ person: PRIYA, to, reason: null }));
    book.allocationList = book.allocationList.filter(({ child }) => child !== ARI);
    return book;
  }

  it('says until when, and lets nothing be written', async () => {
    const rows = await view({ is: 'child', child: ARI }, opened());
    expect(rows).toMatchObject({ opened_until: TO, may_write: false, may_visit: false });
    const line = (await view({ is: 'today' }, opened())).children.find(({ child }) => child === ARI);
    expect(line?.opened_until).toBe(TO);
  });

  it('is no emergency to whoever is named for the child', async () => {
    const rows = await view({ is: 'child', child: ARI }, bookOf('priya', glass({ person: PRIYA })));
    expect(rows).toMatchObject({ opened_until: null, may_write: true, may_visit: true });
  });

  it('is shut when its hours are over, with no signal too, and so is its family', async () => {
    const book = opened('2026-11-21T09:30:00.000Z');
    expect(await view({ is: 'child', child: ARI }, book)).toBeNull();
    const { children } = await view({ is: 'today' }, book);
    expect(children.map(({ child }) => child).sort()).toEqual([IVO, JUNO].sort());
    expect((await view({ is: 'search', term: 'Velazar' }, book)).found).toBe(0);
    expect(await view({ is: 'family_for_visit', family: VELAZAR }, book)).toBeNull();
  });

  it.each(['lapsed', 'clock_back', 'ended'] as const)(
    'is shut while reading is %s, whatever the clock shows, and no visit to it can be begun',
    async (reading) => {
      const book = opened();
      book.readingNow = reading;
      const { children } = await view({ is: 'today' }, book);
      expect(children.map(({ child }) => child).sort()).toEqual([IVO, JUNO].sort());
      expect(await view({ is: 'family_for_visit', family: VELAZAR }, book)).toBeNull();
      expect(await view({ is: 'family_for_visit', family: LARKMOSS }, book)).toMatchObject({
        names_only: true,
      });
    },
  );

  it('goes on being named to whoever is lead for the child while reading has lapsed', async () => {
    const book = bookOf('priya', glass({ person: PRIYA, to: FROM }));
    book.readingNow = 'lapsed';
    expect(await view({ is: 'family_for_visit', family: VELAZAR }, book)).toMatchObject({ names_only: true });
  });

  /** On duty for Ari, whose record came by the glass. */
  function onDuty(protect: boolean, to = TO) {
    const book = opened(to);
    const duty = {
      child: ARI,
      family: VELAZAR,
      worker: PRIYA,
      role: 'duty_cover' as const,
      from: FROM,
      to: null,
    };
    book.allocationList = [...book.allocationList, duty];
    const body = { child: ARI, protected: protect, why: 'refuge' as const, proposal: id('proposal') };
    book.tell(ARI, 'protection', { body, author: id('sefton') });
    return book;
  }

  it('is an emergency to whoever is on duty for a protected child, and shut when it is over', async () => {
    const rows = await view({ is: 'child', child: ARI }, onDuty(true));
    expect(rows).toMatchObject({ opened_until: TO, may_write: false, may_visit: false });
    expect(await view({ is: 'child', child: ARI }, onDuty(true, FROM))).toBeNull();
  });

  it('is none to whoever is on duty for a child who is not protected', async () => {
    const rows = await view({ is: 'child', child: ARI }, onDuty(false, FROM));
    expect(rows).toMatchObject({ opened_until: null, may_write: true, may_visit: true });
  });

  it('leaves the family open while a child of it is the reader’s', async () => {
    const book = bookOf('priya', glass({ person: PRIYA, child: JUNO, to: FROM }));
    book.allocationList = book.allocationList.filter(({ child }) => child !== JUNO);
    expect(await view({ is: 'child', child: JUNO }, book)).toBeNull();
    expect(await view({ is: 'child', child: IVO }, book)).toMatchObject({ family: LARKMOSS });
  });

  it('is shut to a supervisor where the child is protected, and not where the team’s work gives it', async () => {
    const over = glass({ person: MAUD, to: FROM });
    const book = bookOf('maud', over);
    expect(await view({ is: 'child', child: ARI }, book)).toMatchObject({ opened_until: null });
    book.told = { ...book.told, protected_children: [{ child: ARI, from: FROM, workers: [PRIYA] }] };
    expect(await view({ is: 'child', child: ARI }, book)).toBeNull();
  });
});

describe('a protected child', () => {
  it('says so on the own page and in the list, until the protection is lifted', async () => {
    const book = sampleBook('priya');
    const body = { child: ARI, protected: true, why: 'refuge' as const, proposal: id('proposal') };
    book.tell(ARI, 'protection', { body, author: id('sefton') });
    expect(await view({ is: 'child', child: ARI }, book)).toMatchObject({ is_protected: true });
    const line = (await view({ is: 'today' }, book)).children.find(({ child }) => child === ARI);
    expect(line?.is_protected).toBe(true);
    book.tell(ARI, 'protection', { body: { ...body, protected: false }, author: id('sefton') });
    expect(await view({ is: 'child', child: ARI }, book)).toMatchObject({ is_protected: false });
  });
});
