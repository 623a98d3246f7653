/** What a rule raised, after signing: listed where the day begins, and closed by a call or by words. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HandmadeBook, id } from '../../../views/tests/book';
import {
  ARI,
  JUNO,
  LARKMOSS,
  MAUD,
  PRIYA,
  sampleBook,
  tellVisit,
  VELAZAR,
} from '../../../views/tests/sample';
import { newDraft } from '../../../visit/draft';
import type { Bodies } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const [STOP, ALERT, MARK] = [id('stop'), id('alert'), id('mark')];
const AT = '2026-11-21T09:00:00.000Z';

const raised = (rule: string, level: 'stop' | 'alert', state: Bodies['alert']['state']): Bodies['alert'] => ({
  child: JUNO,
  visit: null,
  rule,
  pack: 'england@1',
  level,
  facts: [MARK],
  raised_at: AT,
  state,
  response: null,
});

let book: HandmadeBook;

beforeAll(fetchScreens);
beforeEach(() => {
  book = sampleBook();
  book.tell(JUNO, 'alert', { record: ALERT, body: raised('R3', 'alert', 'open'), author: PRIYA });
  book.tell(JUNO, 'alert', { record: STOP, body: raised('R1', 'stop', 'open'), author: PRIYA });
});
afterEach(() => go('/'));

async function at(address: string): Promise<{ engine: FakeEngine; glass: Glass }> {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 4; turn++) await glass.settle();
  return { engine, glass };
}

async function answer(glass: Glass, legend: string, choice: string): Promise<void> {
  const group = [...glass.root.querySelectorAll('fieldset')].find(
    (each) => each.querySelector('legend')?.textContent === legend,
  );
  const words = [...(group?.querySelectorAll('button') ?? [])].find((each) =>
    each.textContent?.includes(choice),
  );
  words?.click();
  await glass.settle();
}

describe('what is open', () => {
  it.each([
    ['stop', ['Still open', 'Finish and sign']],
    ['alert', ['Finish and sign', 'Still open']],
  ] as const)(
    'stands beside the unsigned visit of its author, the worst being a %s',
    async (level, order) => {
      book = sampleBook();
      book.tell(JUNO, 'alert', { record: STOP, body: raised('R1', level, 'open'), author: PRIYA });
      book.draftList = [
        newDraft({ family: LARKMOSS, children: [JUNO], place: '', now: AT }, () => id('draft')),
      ];
      const { glass } = await at('/');
      const heads = [...glass.root.querySelectorAll('h2')].map((each) => each.textContent ?? '');
      expect(heads.filter((each) => (order as readonly string[]).includes(each))).toEqual(order);
    },
  );

  it('stands first where the day begins, the STOP before the alert, and goes when it is answered', async () => {
    const { glass } = await at('/');
    const links = [...glass.root.querySelectorAll('a.card__link')].map((each) => each.textContent ?? '');
    expect(links[0]).toContain('Juno: A mark or injury');
    expect(links[1]).toContain('Juno: Two accounts of one injury.');
    for (const record of [STOP, ALERT])
      book.tell(JUNO, 'alert', {
        record,
        body: { ...raised('R1', 'stop', 'acknowledged') },
        author: PRIYA,
      });
    expect((await at('/')).glass.text()).not.toContain('Still open');
  });

  it('stands on the supervisor’s desk too', async () => {
    const desk = sampleBook('maud');
    desk.tell(JUNO, 'alert', { record: STOP, body: raised('R1', 'stop', 'open'), author: PRIYA });
    book = desk;
    expect(desk.me.person).toBe(MAUD);
    expect((await at('/')).glass.text()).toContain('Still to be called');
  });
});

describe('what was raised by words of a note', () => {
  const [HEARD, WORD] = [id('heard'), 'a'];
  const visitLink = (glass: Glass) =>
    [...glass.root.querySelectorAll('a')].find(({ textContent }) => textContent === 'Open the whole visit');
  const heard = (of: HandmadeBook, visit: string) => {
    book = of;
    tellVisit(book, { word: WORD, at: AT, observations: 'He hit her again.' });
    const body = { ...raised('R4', 'stop', 'open'), child: ARI, visit: id(visit), facts: [id(`n${WORD}`)] };
    book.tell(ARI, 'alert', { record: HEARD, body, author: PRIYA });
    return at(to.alert(ARI, HEARD));
  };

  it('leads to the visit in which they stand: the alert itself has none of them', async () => {
    const { glass } = await heard(sampleBook(), `v${WORD}`);
    expect(visitLink(glass)?.pathname).toBe(to.visit(VELAZAR, id(`v${WORD}`)));
  });

  it('leads a supervisor to where the visit is reviewed', async () => {
    const { glass } = await heard(sampleBook('maud'), `v${WORD}`);
    expect(visitLink(glass)?.pathname).toBe(to.review(VELAZAR, id(`v${WORD}`)));
  });

  it('leads nowhere when the visit is not here', async () => {
    const { glass } = await heard(sampleBook(), 'vb');
    expect(visitLink(glass)).toBeUndefined();
  });
});

describe('a STOP', () => {
  it('is closed by a call that was answered, signed with the call', async () => {
    const { engine, glass } = await at(to.alert(JUNO, STOP));
    await answer(glass, 'Did you reach somebody?', 'Somebody answered');
    await answer(glass, 'Whom did you call?', 'Hospital');
    await glass.press('Keep this');
    expect(document.activeElement?.textContent).toContain('Signed.');
    expect(engine.signed[0]).toMatchObject([
      {
        type: 'contact_record',
        stream: JUNO,
        body: { about: [MARK], outcome: 'answered', agency: 'hospital' },
      },
      { type: 'alert', record: STOP, body: { state: 'acknowledged', rule: 'R1' } },
    ]);
  });

  it('is closed by one call, however often it is kept while it is being signed', async () => {
    const { engine, glass } = await at(to.alert(JUNO, STOP));
    await answer(glass, 'Did you reach somebody?', 'Somebody answered');
    await answer(glass, 'Whom did you call?', 'Hospital');
    const sign = engine.sign.bind(engine);
    const signed: (() => void)[] = [];
    engine.sign = async (...given) => {
      await new Promise<void>((done) => signed.push(done));
      return sign(...given);
    };
    await glass.press('Keep this');
    await glass.press('Keep this');
    for (const done of signed) done();
    await glass.settle();
    expect(engine.signed).toHaveLength(1);
    expect(glass.text()).toContain('Signed.');
  });

  it('stays open over a call that nobody answered', async () => {
    const { engine, glass } = await at(to.alert(JUNO, STOP));
    await answer(glass, 'Did you reach somebody?', 'I could not call yet');
    await answer(glass, 'Why could you not call yet?', 'No signal here');
    await glass.press('Keep this');
    expect(engine.signed[0]?.map(({ type }) => type)).toEqual(['contact_record']);
  });

  it('signs no call whose words are longer than its record holds, and cuts none of them off', async () => {
    const { engine, glass } = await at(to.alert(JUNO, STOP));
    await answer(glass, 'Did you reach somebody?', 'Somebody answered');
    await glass.type('Name and role of who answered', 'a'.repeat(204));
    await glass.press('Keep this');
    expect(engine.signed).toEqual([]);
    expect(glass.text()).toContain('4 characters too many. Nothing is cut off');
    expect(glass.text()).toContain('Shorten what is too long first.');
    await glass.type('Name and role of who answered', 'a'.repeat(200));
    await glass.press('Keep this');
    expect(engine.signed[0]?.[0]?.body).toMatchObject({ called: 'a'.repeat(200) });
  });

  it('keeps what is typed of a call through a lock', async () => {
    const first = await at(to.alert(JUNO, STOP));
    await answer(first.glass, 'Did you reach somebody?', 'Somebody answered');
    await first.glass.type('Name and role of who answered', 'Dr Osei');
    document.dispatchEvent(new Event('focusout'));
    await first.glass.settle();
    const [draft] = first.engine.book?.drafts() ?? [];
    expect(JSON.stringify(draft)).toContain('Dr Osei');
  });
});

describe('an alert', () => {
  it('is answered in words, with the version that was in view', async () => {
    const { engine, glass } = await at(to.alert(JUNO, ALERT));
    expect(glass.button('Sign the answer').disabled).toBe(true);
    await glass.type('What was done about it', 'Both accounts went to the paediatrician.');
    await glass.settle();
    await glass.press('Sign the answer');
    const [[signed] = []] = engine.signed;
    expect(signed).toMatchObject({ type: 'alert', record: ALERT, body: { state: 'resolved' } });
    expect(signed?.base).toBeGreaterThan(0);
    expect(signed?.body).toMatchObject({ response: 'Both accounts went to the paediatrician.' });
  });

  it('is answered with no more characters than its record holds', async () => {
    const { glass } = await at(to.alert(JUNO, ALERT));
    await glass.type('What was done about it', 'a'.repeat(2001));
    expect(glass.text()).toContain('1 character too many. Nothing is cut off');
    expect(glass.button('Sign the answer').disabled).toBe(true);
    await glass.type('What was done about it', 'a'.repeat(2000));
    expect(glass.button('Sign the answer').disabled).toBe(false);
  });

  it('shows every answer under the name of whoever signed it, and when', async () => {
    const answer = (author: string, at: string, response: string) =>
      book.tell(JUNO, 'alert', {
        record: ALERT,
        author,
        at,
        body: { ...raised('R3', 'alert', 'resolved'), response },
      });
    answer(PRIYA, '2026-11-22T09:00:00.000Z', 'I asked both parents again.');
    answer(MAUD, '2026-11-23T09:00:00.000Z', 'Nothing further is needed.');
    const { glass } = await at(to.alert(JUNO, ALERT));
    const told = [...glass.root.querySelectorAll('.facts__row')].map((each) => each.textContent ?? '');
    expect(told).toEqual([
      expect.stringMatching(/^Priya Calloway, 22 Nov.*Answered: I asked both parents again\.$/),
      expect.stringMatching(/^Maud Ellery, 23 Nov.*Answered: Nothing further is needed\.$/),
    ]);
  });
});
