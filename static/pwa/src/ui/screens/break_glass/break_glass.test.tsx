import { act } from 'preact/test-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { id } from '../../../views/tests/book';
import { ARI, IVO, MAUD, NADIA, PRIYA, sampleBook } from '../../../views/tests/sample';
import type { PullBrokenGlass } from '../../../wire/access';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const FROM = '2026-11-21T08:00:00.000Z';
const TO = '2026-11-21T12:00:00.000Z';
const WORDS = 'The hospital rang about bruises.';

beforeAll(async () => {
  await fetchScreens();
  await Promise.all([import('.'), import('./look_into')]);
});

async function at(address: string, reader: 'priya' | 'maud' = 'priya', ...glass: PullBrokenGlass[]) {
  const book = sampleBook(reader);
  book.told = { ...book.told, broken_glass: glass };
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  return { engine, book, glass: await reopened(engine, address) };
}

async function reopened(engine: FakeEngine, address: string): Promise<Glass> {
  go(to.start);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  // The screen is fetched when it is first shown.
  for (let n = 0; n < 50 && !glass.root.querySelector('h1'); n++) await glass.settle();
  await glass.settle();
  return glass;
}

async function fill(glass: Glass, more: Partial<Record<'nhs' | 'dob' | 'why' | 'secret', string>> = {}) {
  await glass.type('NHS number of the child', more.nhs ?? '943 476 5919');
  await glass.type('Date of birth of the child', more.dob ?? '2026-02-03');
  await glass.type('Why do you need this record now?', more.why ?? WORDS);
  await glass.type('Your passphrase, again', more.secret ?? 'four words of mine');
}

const OPEN = 'Open the record for four hours';

async function send(glass: Glass) {
  await act(async () => glass.root.querySelector('form')?.requestSubmit());
  await glass.settle();
}

describe('opening a record in an emergency', () => {
  it('has the numbers to ring above the form', async () => {
    const { glass } = await at(to.emergency);
    expect(glass.text()).toContain('A child in danger now: ring first');
    expect(glass.root.querySelector('a[href="tel:999"]')).toBeTruthy();
    expect(glass.text()).toContain('Duty team, Northmere');
  });

  it('asks with the number as it is, the words without what is around them, and the passphrase', async () => {
    const { glass, engine } = await at(to.emergency);
    await fill(glass, { why: `  ${WORDS} ` });
    await send(glass);
    const passphrase = 'four words of mine';
    expect(engine.emergencies).toEqual([
      { nhs_number: '9434765919', dob: '2026-02-03', reason: WORDS, passphrase },
    ]);
  });

  it.each([
    [{ nhs: '94347659' }, 'Type all 10 digits', 'NHS number of the child'],
    [{ nhs: '9434765918' }, 'a digit is wrong or two are swapped', 'NHS number of the child'],
    [{ dob: '' }, 'Give the date of birth.', 'Date of birth of the child'],
    [{ why: 'need it' }, 'Say why in a sentence', 'Why do you need this record now?'],
    [{ why: '            ' }, 'Say why in a sentence', 'Why do you need this record now?'],
    [{ secret: '' }, 'Type your passphrase.', 'Your passphrase, again'],
  ])('asks for nothing while something is missing, and goes there: %j', async (typed, sentence, field) => {
    const { glass, engine } = await at(to.emergency);
    await fill(glass, typed);
    await send(glass);
    expect(glass.text()).toContain(sentence);
    expect(document.activeElement).toBe(glass.field(field));
    expect(engine.emergencies).toEqual([]);
  });

  it('says what went wrong, forgets the passphrase and keeps the words', async () => {
    const { glass, engine } = await at(to.emergency);
    await fill(glass);
    engine.nextFailure = { code: 'not_on_file' };
    await send(glass);
    expect(glass.text()).toContain('No child with this NHS number and this date of birth is on file here.');
    expect(glass.field('Your passphrase, again').value).toBe('');
    expect(glass.field('Why do you need this record now?').value).toBe(WORDS);
  });

  it('keeps what is written over a lock, but never the passphrase, and forgets it when the record is open', async () => {
    const { glass, engine, book } = await at(to.emergency);
    await fill(glass);
    await engine.lock();
    expect(JSON.stringify(book.draftList)).toContain(WORDS);
    expect(JSON.stringify(book.draftList)).not.toContain('four words of mine');
    const again = await reopened(engine, to.emergency);
    expect(again.field('Why do you need this record now?').value).toBe(WORDS);
    await again.type('Your passphrase, again', 'four words of mine');
    engine.emergencyAnswer = { children: [ARI], until: TO, not_opened: null };
    await send(again);
    expect(book.draftList).toEqual([]);
  });

  it('leads to the child it has opened, by name', async () => {
    const { glass, engine } = await at(to.emergency);
    engine.emergencyAnswer = { children: [ARI], until: TO, not_opened: null };
    await fill(glass);
    await send(glass);
    expect(glass.text()).toMatch(/Opened until \d+:00(am|pm)\./);
    const link = glass.root.querySelector(`a[href="${to.child(ARI)}"]`);
    expect(link?.textContent).toBe('Go to Ari');
  });

  it('says that the record is still on its way, and leads nowhere until it is here', async () => {
    const { glass, engine } = await at(to.emergency);
    const stranger = 'ab'.repeat(16);
    engine.emergencyAnswer = { children: [stranger], until: TO, not_opened: { code: 'break_glass_capped' } };
    await fill(glass);
    await send(glass);
    expect(glass.text()).toContain('Its record has not come yet.');
    expect(glass.root.querySelector(`a[href="${to.child(stranger)}"]`)).toBeNull();
    expect(glass.text()).toContain('Another record with this number was not opened. You have opened as many');
  });

  it('says that nobody is told when the record was here anyway', async () => {
    const { glass, engine } = await at(to.emergency);
    engine.emergencyAnswer = { children: [ARI], until: null, not_opened: null };
    await fill(glass);
    await send(glass);
    expect(glass.text()).toContain('is on this device already. Nothing was opened, and nobody is told.');
  });

  it('is offered from the search and from Today', async () => {
    for (const address of [to.search, to.start]) {
      const { glass } = await at(address);
      const link = glass.root.querySelector(`a[href="${to.emergency}"]`);
      expect(link?.textContent).toBe('Open a record in an emergency');
    }
  });

  it('is not offered to an administrator', async () => {
    const book = sampleBook('maud');
    book.me = { ...book.me, role: 'administrator' };
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    const glass = await reopened(engine, to.emergency);
    expect(glass.text()).toContain('Administrators and auditors open no records.');
    expect(() => glass.button(OPEN)).toThrow();
  });
});

function row(more: Partial<PullBrokenGlass> = {}): PullBrokenGlass {
  const told = { record: id('glass'), child: ARI, person: NADIA, from: FROM, to: TO };
  return { ...told, reviewed: false, reason: WORDS, ...more };
}

describe('what somebody found who looked into it', () => {
  const looked = { by: NADIA, at: '2026-11-22T10:00:00.000Z', finding: 'follow_up' } as const;

  it('stays on the list of those who look into it, with who and when', async () => {
    const { glass } = await at(to.emergencies, 'maud', row({ reviewed: true, review: looked }), row());
    const done = [...glass.root.querySelectorAll('section')].at(-1)?.textContent;
    expect(done).toContain('Something is still to be done');
    expect(done).toMatch(/Looked into by Nadia Ferris, .*22 Nov/);
    expect(glass.text().match(/Something is still to be done/g)).toHaveLength(1);
  });

  it('shows what each found, and lets it wait while they differ', async () => {
    const also = [{ by: PRIYA, at: '2026-11-22T11:00:00.000Z', finding: 'justified' as const }];
    const { glass, engine, book } = await at(
      to.emergencies,
      'maud',
      row({ reviewed: true, review: looked, also }),
    );
    const waiting = glass.root.querySelector('section')?.textContent;
    expect(waiting).toContain('Not settled: they did not find the same');
    expect(waiting).toMatch(/Something is still to be done *Looked into by Nadia Ferris, .*22 Nov/);
    expect(waiting).toMatch(/There was good reason *Looked into by Priya Calloway, .*22 Nov/);
    expect([...glass.root.querySelectorAll('.tag')].map(({ textContent }) => textContent)).toEqual([
      'Open now',
    ]);
    expect(glass.button('Look into it again: Ari, Velazar')).toBeTruthy();
    await glass.press('Look into it again: Ari, Velazar');
    await glass.press('There was no good reason');
    await glass.type('In your words: whom you asked, and what follows', 'I rang the ward.');
    await send(glass);
    expect(glass.text()).toContain('Signed. It goes with the next connection.');
    const mine = { by: MAUD, at: '2026-11-22T12:00:00.000Z', finding: 'not_justified' as const };
    const told = row({ reviewed: true, review: looked, also: [...also, mine] });
    book.told = { ...book.told, broken_glass: [told] };
    await act(async () => engine.refresh());
    await glass.settle();
    expect(glass.text()).not.toContain('Signed. It goes');
    expect(glass.button('Look into it again: Ari, Velazar')).toBeTruthy();
    const desk = await reopened(engine, to.start);
    expect(desk.text()).toContain('Records opened in an emergency: 1 to look into');
    const findings = [{ record: id('glass'), from: FROM, to: TO, ...looked, also }];
    book.me = { ...book.me, role: 'practitioner' };
    book.told = { ...book.told, broken_glass: [], findings };
    const own = await reopened(engine, to.emergency);
    const section = [...own.root.querySelectorAll('section')].at(-1)?.textContent;
    expect(section).toContain('Not settled: they did not find the same');
    expect(section).toMatch(/Something is still to be done.*There was good reason/);
  });

  it('is said to be unreadable when it is, and of an older server nothing is said', async () => {
    const { glass } = await at(
      to.emergencies,
      'maud',
      row({ reviewed: true, review: { ...looked, finding: null } }),
    );
    expect(glass.text()).toContain('What was found cannot be read here.');
    const { glass: older } = await at(to.emergencies, 'maud', row({ reviewed: true }));
    expect(older.text()).not.toContain('What was found');
  });

  it('is shown to who opened the record, by its hours and with no name of a child', async () => {
    const shown = await at(to.emergency);
    expect(shown.glass.text()).not.toContain('What was found');
    const findings = [{ record: id('glass'), from: FROM, to: TO, ...looked }];
    shown.book.told = { ...shown.book.told, findings };
    await act(async () => shown.engine.refresh());
    const section = [...shown.glass.root.querySelectorAll('section')].at(-1)?.textContent;
    expect(section).toContain('What was found about records that you opened');
    expect(section).toMatch(/Opened from .*21 Nov/);
    expect(section).toContain('Something is still to be done');
    expect(section).not.toContain('Ari');
  });
});

describe('a child whose record is open in an emergency', () => {
  async function opened() {
    const shown = await at(to.child(IVO), 'priya', row({ person: PRIYA, child: IVO, reason: null }));
    shown.book.allocationList = shown.book.allocationList.filter(({ child }) => child !== IVO);
    await act(async () => shown.engine.refresh());
    return shown;
  }

  it('says until when, and that somebody will look into it; nothing is offered to write', async () => {
    const { glass } = await opened();
    expect(glass.text()).toMatch(/Opened in an emergency until .+; your supervisor will look into it\./);
    expect(() => glass.button('Start a visit')).toThrow();
    expect(glass.text()).not.toContain('Change the pen picture');
  });

  it('says that it is over when the hours are over', async () => {
    const { glass, engine, book } = await opened();
    book.clock = TO;
    await act(async () => engine.refresh());
    await glass.settle();
    expect(glass.text()).toContain('The four hours are over, and it is not shown any more.');
    expect(glass.text()).not.toContain('Ivo');
  });
});

describe('looking into it', () => {
  it('shows who, whose, when and why', async () => {
    const { glass } = await at(to.emergencies, 'maud', row());
    expect(glass.root.querySelector('.card h3')?.textContent).toBe('Ari, Velazar');
    expect(glass.text()).toContain('Opened by Nadia Ferris');
    expect(glass.root.querySelector('.words')?.textContent).toBe(WORDS);
  });

  it('signs what was found in the child’s stream, restricted, and only when both are said', async () => {
    const { glass, engine } = await at(to.emergencies, 'maud', row());
    await glass.press('Look into it: Ari, Velazar');
    await send(glass);
    expect(glass.text()).toContain('Choose what you found.');
    expect(glass.text()).toContain('Say in your words what you found.');
    expect(engine.signed).toEqual([]);
    await glass.press('There was good reason');
    await glass.type('In your words: whom you asked, and what follows', ' I rang Nadia and the ward. ');
    await send(glass);
    expect(engine.signed).toMatchObject([
      [
        {
          stream: ARI,
          type: 'break_glass_review',
          visibility: 'restricted',
          body: {
            child: ARI,
            break_glass: id('glass'),
            finding: 'justified',
            text: 'I rang Nadia and the ward.',
          },
        },
      ],
    ]);
    expect(glass.text()).toContain('Signed. It goes with the next connection.');
  });

  it('keeps the form and its words while somebody else is first, also over a lock, and signs them beside theirs', async () => {
    const words = 'In your words: whom you asked, and what follows';
    const review = { by: NADIA, at: '2026-11-22T10:00:00.000Z', finding: 'not_justified' } as const;
    const { glass, engine, book } = await at(to.emergencies, 'maud', row());
    await glass.press('Look into it: Ari, Velazar');
    await glass.press('There was good reason');
    await glass.type(words, 'I rang the ward.');
    book.told = { ...book.told, broken_glass: [row({ reviewed: true, review })] };
    await engine.refresh();
    await glass.settle();
    expect(glass.field(words).value).toBe('I rang the ward.');
    expect(glass.text()).toContain('Somebody else has signed what they found');
    expect(glass.text()).toContain('Looked into by Nadia Ferris');
    await engine.lock();
    const again = await reopened(
      new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book),
      to.emergencies,
    );
    expect(again.text()).toContain('Nothing waits to be looked into.');
    await again.press('Go on with what you wrote: Ari, Velazar');
    await again.settle();
    expect(again.field(words).value).toBe('I rang the ward.');
  });

  it('offers nothing more about what another has looked into while nothing was begun', async () => {
    const { glass } = await at(to.emergencies, 'maud', row({ reviewed: true }));
    expect(glass.text()).not.toContain('Go on with what you wrote');
  });

  it('names no child who is not here, and shows only what was looked into as such', async () => {
    const stranger = row({ record: id('other'), child: 'ab'.repeat(16) });
    const { glass } = await at(to.emergencies, 'maud', row({ reviewed: true }), stranger);
    expect(glass.text()).toContain('A child who is not on this device (record abab abab)');
    expect(glass.root.querySelectorAll('.card button')).toHaveLength(1);
  });

  it('can be looked into though the reason on file is damaged: an erased child’s is told no more', async () => {
    const { glass } = await at(to.emergencies, 'maud', row({ reason: null }));
    expect(glass.text()).toContain('Their reason cannot be read');
    await glass.press('Look into it: Ari, Velazar');
    expect(glass.button('Sign what you found')).toBeTruthy();
  });

  it('is counted at the desk, and is nobody’s who does not look into it', async () => {
    const { glass } = await at(to.start, 'maud', row(), row({ record: id('done'), reviewed: true }));
    const link = glass.root.querySelector(`a[href="${to.emergencies}"]`);
    expect(link?.textContent).toBe('Records opened in an emergency: 1 to look into');
    const practitioner = await at(to.emergencies, 'priya', row());
    expect(practitioner.glass.text()).toContain('This page is not here');
  });
});
