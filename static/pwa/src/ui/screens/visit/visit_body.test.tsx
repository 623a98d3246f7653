import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { HISTORY } from '../../../rules/tests/situation';
import { dayOf } from '../../../views/age';
import type { FindingBody } from '../../../visit/finding';
import { ADULTS } from '../../../visit/sample_visit';
import {
  answer,
  begin,
  CHILD,
  chosen,
  goTo,
  leaveField,
  makeSignable,
  question,
  restart,
  stored,
  tablet,
} from './visit.fixture';

const STOP = 'A mark or injury on a child who does not move about independently.';
const asked = () => [...tablet.glass.root.querySelectorAll('.stop')].length;
const marks = (draft: string) =>
  stored(draft).children[0]?.findings?.filter(({ type }) => type === 'body_mark') ?? [];
const calls = (draft: string) =>
  stored(draft).children[0]?.findings?.filter(({ type }) => type === 'contact_record') ?? [];

async function mark(draft: string): Promise<void> {
  await goTo(draft, 'body');
  await tablet.glass.press('Add a mark');
  await answer('From where?', 'Face');
}

async function leave(label: string): Promise<void> {
  await act(async () => {
    tablet.glass.field(label).dispatchEvent(new Event('blur'));
  });
  await leaveField();
}

async function typeOn(label: string, text: string): Promise<void> {
  await tablet.glass.type(label, text);
  await leave(label);
}

const error = (label: string) =>
  document.getElementById(`${tablet.glass.field(label).id}-error`)?.textContent;

/** What a field says once it has been left. */
const says = (label: string, words: string) => vi.waitFor(() => expect(error(label)).toContain(words));

async function choose(label: string, value: string): Promise<void> {
  await act(async () => {
    const field = tablet.glass.field(label) as unknown as HTMLSelectElement;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

describe('a mark on a baby who does not move about', () => {
  it('stops at once, with the numbers, whatever step one goes to', async () => {
    const draft = await begin();
    await mark(draft);
    expect(asked()).toBe(1);
    expect(tablet.glass.text()).toContain(STOP);
    expect(tablet.glass.text()).toContain('Call 999');
    await goTo(draft, 'sign');
    expect(asked()).toBe(1);
    await tablet.glass.press('Keep this');
    expect(tablet.glass.text()).toContain('Say whom you called, or why you could not call yet.');
    expect(calls(draft)).toEqual([]);
  });

  it('goes on when it says why nobody could be called, and asks again after thirty minutes', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z'), toFake: ['Date'] });
    try {
      const draft = await begin();
      await mark(draft);
      await answer('Did you reach somebody?', 'I could not call yet');
      await answer('Why could you not call yet?', 'No signal here');
      await tablet.glass.press('Keep this');
      expect(asked()).toBe(0);
      expect(tablet.glass.text()).toContain('Still to be called');
      await leaveField();
      expect(calls(draft)[0]?.body).toMatchObject({ outcome: 'not_yet', not_yet_because: 'No signal here' });
      vi.setSystemTime(new Date('2026-11-21T10:31:00.000Z'));
      await goTo(draft, 'note');
      expect(asked()).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('signs the mark, the call and the alert first, and the alert as acknowledged', async () => {
    const draft = await begin();
    await mark(draft);
    await answer('Did you reach somebody?', 'Somebody answered');
    await answer('Whom did you call?', 'Hospital');
    await tablet.glass.press('Keep this');
    expect(asked()).toBe(0);
    await choose('Which place?', 'left cheek');
    await answer('What does it look like?', 'Bruise');
    await answer('How do you know?', 'I saw it');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0] ?? [];
    expect(signed.slice(0, 3).map(({ type }) => type)).toEqual(['body_mark', 'contact_record', 'alert']);
    expect(signed[2]?.body).toMatchObject({ rule: 'R1', state: 'acknowledged', facts: [signed[0]?.record] });
    expect(signed[0]?.body).toMatchObject({ site: 'left cheek', view: 'face', x: 680, y: 560 });
  });

  it('takes an explanation word for word, as a quote that the mark names', async () => {
    const draft = await begin();
    await mark(draft);
    await answer('Did you reach somebody?', 'I could not call yet');
    await answer('Why could you not call yet?', 'No signal here');
    await tablet.glass.press('Keep this');
    await tablet.glass.press('Add an explanation');
    await tablet.glass.type('The exact words', 'It was the dummy.');
    await leaveField();
    const [quote] = stored(draft).children[0]?.quotes ?? [];
    expect(quote?.exact_words).toBe('It was the dummy.');
    expect(marks(draft)[0]?.body).toMatchObject({ explanations: [quote?.record] });
  });
});

it('keeps what is typed of a call before it is kept, over a new page', async () => {
  const draft = await begin();
  await mark(draft);
  await answer('Did you reach somebody?', 'Somebody answered');
  await tablet.glass.type('Name and role of who answered', 'Dr Osei');
  await leaveField();
  restart(draft);
  await goTo(draft, 'body');
  expect(asked()).toBe(1);
  expect(tablet.glass.field('Name and role of who answered').value).toBe('Dr Osei');
});

describe('a call that is written down and not kept', () => {
  const notYet = async () => {
    await answer('Did you reach somebody?', 'I could not call yet');
    await answer('Why could you not call yet?', 'No signal here');
    await tablet.glass.press('Keep this');
  };
  const typeCall = async (who: string) => {
    await answer('Did you reach somebody?', 'Somebody answered');
    await tablet.glass.type('Name and role of who answered', who);
    await leaveField();
  };

  it('is asked for before the visit is signed, and signed when it is kept', async () => {
    const draft = await begin();
    await mark(draft);
    await notYet();
    await choose('Which place?', 'left cheek');
    await answer('What does it look like?', 'Bruise');
    await answer('How do you know?', 'I saw it');
    await tablet.glass.press('Write down a call');
    await typeCall('Dr Osei, paediatrician on call');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed).toEqual([]);
    expect(tablet.glass.text()).toContain('A call that you wrote down is not kept yet.');
    await tablet.glass.press('Go on with the call');
    expect(tablet.glass.field('Name and role of who answered').value).toBe('Dr Osei, paediatrician on call');
    await tablet.glass.press('Keep this');
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0] ?? [];
    const [found] = signed.filter(({ type }) => type === 'body_mark');
    expect(signed.filter(({ type }) => type === 'contact_record').at(-1)?.body).toMatchObject({
      called: 'Dr Osei, paediatrician on call',
      about: [found?.record],
    });
  });

  it('stays while another STOP asks again', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00.000Z'), toFake: ['Date'] });
    try {
      const draft = await begin();
      await mark(draft);
      await notYet();
      vi.setSystemTime(new Date('2026-11-21T10:25:00.000Z'));
      await tablet.glass.press('Immediate danger');
      await typeCall('PC Adeyemi 4471');
      vi.setSystemTime(new Date('2026-11-21T10:31:00.000Z'));
      await goTo(draft, 'body');
      await typeCall('Dr Osei');
      expect(Object.values(stored(draft).calls ?? {}).map(({ called }) => called)).toEqual([
        'PC Adeyemi 4471',
        'Dr Osei',
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is kept or removed in so many words when what it was about is taken back', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.press('Immediate danger');
    await typeCall('PC Adeyemi 4471');
    await tablet.glass.press('Not any more: take it back');
    expect(tablet.glass.text()).toContain('A call that is not kept yet');
    await tablet.glass.press('Go on with the call');
    await tablet.glass.press('Back to the visit');
    await tablet.glass.press('Go on with the call');
    await tablet.glass.press('Keep this');
    await leaveField();
    expect(calls(draft)[0]?.body).toMatchObject({
      called: 'PC Adeyemi 4471',
      about: [stored(draft).visit],
    });
    expect(tablet.glass.text()).not.toContain('A call that is not kept yet');
  });

  it('is thrown away with two taps', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.press('Immediate danger');
    await typeCall('Nobody');
    await tablet.glass.press('Not any more: take it back');
    await tablet.glass.press('Go on with the call');
    await tablet.glass.press('Remove this call');
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(calls(draft)).toEqual([]);
    expect(stored(draft).calls).toEqual({});
    expect(asked()).toBe(0);
  });
});

it('stops at one tap on immediate danger from any step, and lets it be taken back', async () => {
  const draft = await begin();
  await goTo(draft, 'note');
  await tablet.glass.press('Immediate danger');
  expect(tablet.glass.text()).toContain('If there is immediate danger call 999.');
  await tablet.glass.press('Not any more: take it back');
  expect(asked()).toBe(0);
});

it('keeps a size of half a millimetre as it is typed, and the buttons beside it take none of it away', async () => {
  const draft = await begin();
  Object.assign(tablet.engine.family.children[0] ?? {}, { mobility: 'walking' });
  await mark(draft);
  for (const typed of ['8', '8.', '8.5']) await tablet.glass.type('Length in millimetres', typed);
  await leave('Length in millimetres');
  expect(marks(draft)[0]).toMatchObject({ body: { length_mm: null }, as_typed: { length_mm: '8.5' } });
  await says('Length in millimetres', 'Put it in whole millimetres from 1 to 2,000');
  const more = '+ Length in millimetres: One millimetre more';
  expect(tablet.glass.button(more).disabled).toBe(true);
  await tablet.glass.type('Length in millimetres', '8');
  await tablet.glass.press(more);
  expect(tablet.glass.field('Length in millimetres').value).toBe('9');
  await leaveField();
  expect(marks(draft)[0]?.body).toMatchObject({ length_mm: 9 });
});

describe('growth and messages', () => {
  it('takes a weight with its unit, and keeps what is no number as it is typed until it is put right', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await typeOn('Weight in grams', '5,120 g');
    await typeOn('Length in millimetres', '52 cm');
    const [growth] = stored(draft).children[0]?.findings ?? [];
    expect(growth?.body).toMatchObject({ weight_g: 5120, length_mm: null, source: 'me' });
    await says('Length in millimetres', 'Put it in whole millimetres from 200 to 1,500, or empty the field');
    expect(tablet.glass.field('Length in millimetres').value).toBe('52 cm');
    expect(tablet.glass.field('Weight in grams').value).toBe('5120');
    expect(error('Weight in grams')).toBeUndefined();
    restart(draft);
    await goTo(draft, 'body');
    expect(tablet.glass.field('Length in millimetres').value).toBe('52 cm');
    await typeOn('Length in millimetres', '520 mm');
    await vi.waitFor(() => expect(tablet.glass.field('Length in millimetres').value).toBe('520'));
    expect(error('Length in millimetres')).toBeUndefined();
    expect(stored(draft).children[0]?.findings?.[0]?.body).toMatchObject({ length_mm: 520 });
  });

  it('moves nothing away from under the press that leaves the field', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await tablet.glass.type('Weight in grams', '3.45');
    act(() => void tablet.glass.field('Weight in grams').dispatchEvent(new Event('blur')));
    expect(error('Weight in grams')).toBeUndefined();
    await says('Weight in grams', 'Put it in whole grams');
  });

  it.each(['3.45', '3,45', '3450-3500', '34500000'])(
    'makes no weight of %s, letter by letter, and asks for it before signing',
    async (typed) => {
      const draft = await begin();
      await goTo(draft, 'body');
      await tablet.glass.press('Add a measurement');
      await answer('Which chart?', 'Not plotted');
      for (let end = 1; end <= typed.length; end += 1)
        await tablet.glass.type('Weight in grams', typed.slice(0, end));
      expect(tablet.glass.field('Weight in grams').value).toBe(typed);
      expect(error('Weight in grams')).toBeUndefined();
      await leave('Weight in grams');
      await says('Weight in grams', 'Put it in whole grams from 300 to 40,000');
      expect(stored(draft).children[0]?.findings?.[0]?.body).toMatchObject({ weight_g: null });
      await makeSignable(draft);
      expect(tablet.glass.text()).toContain('a measurement is not finished');
    },
  );

  describe('says who measured', () => {
    const growth = (draft: string) => stored(draft).children[0]?.findings?.[0]?.body;
    const measure = async (author_profession?: 'health_visitor' | 'social_worker' | 'nurse') => {
      const draft = await begin();
      Object.assign(tablet.engine.family, { author_profession });
      await goTo(draft, 'body');
      await tablet.glass.press('Add a measurement');
      await typeOn('Weight in grams', '5120');
      await answer('Which chart?', 'UK-WHO');
      return draft;
    };
    const sign = async (draft: string) => {
      if (stored(draft).children[0]?.seen === null) await makeSignable(draft);
      else await goTo(draft, 'sign');
      await tablet.glass.press('Sign the visit');
      return tablet.engine.signed[0]?.find(({ type }) => type === 'growth')?.body;
    };
    const isAsked = (label: string) =>
      [...tablet.glass.root.querySelectorAll('label')].some(({ textContent }) => textContent === label);

    it('without asking a health visitor of what they measured, and keeps their profession out of the draft', async () => {
      const draft = await measure('health_visitor');
      expect(tablet.glass.text()).toContain('Measured by Priya Calloway (Health visitor)');
      expect(isAsked('Measured by')).toBe(false);
      expect(JSON.stringify(stored(draft).household)).not.toContain('author_profession');
      expect(await sign(draft)).toMatchObject({
        source: 'me',
        measured_by: 'Priya Calloway',
        measurer_role: 'health_visitor',
      });
    });

    it('and makes a health visitor of no social worker', async () => {
      const draft = await measure('social_worker');
      expect(tablet.glass.text()).toContain('Measured by Priya Calloway (Another role)');
      expect(await sign(draft)).toMatchObject({ measurer_role: 'other' });
    });

    it.each(['nurse', undefined] as const)('and asks a %s for their role', async (profession) => {
      const draft = await measure(profession);
      expect(growth(draft)).toMatchObject({ measured_by: 'Priya Calloway', measurer_role: null });
      expect(await sign(draft)).toBeUndefined();
      expect(tablet.glass.text()).toContain('a measurement is not finished');
      await goTo(draft, 'body');
      await choose('Your role', 'practice_nurse');
      expect(await sign(draft)).toMatchObject({ measurer_role: 'practice_nurse' });
    });

    it('as a document has it, and never takes the writer, their role or the day of the visit for granted', async () => {
      const draft = await measure('health_visitor');
      await answer('How do you know?', 'From the red book');
      expect(tablet.glass.field('Measured by').value).toBe('');
      expect(tablet.glass.field('Their role').value).toBe('');
      expect(tablet.glass.field('Measured on').value).toBe('');
      expect(await sign(draft)).toBeUndefined();
      await goTo(draft, 'body');
      await tablet.glass.type('Measured by', 'Ward');
      await choose('Their role', 'midwife');
      const day = dayOf(stored(draft).started_at);
      await tablet.glass.type('Measured on', day);
      expect(await sign(draft)).toMatchObject({
        source: 'red_book',
        measured_by: 'Ward',
        measurer_role: 'midwife',
        taken_on: day,
      });
    });

    it('as it was typed, when the answer beside it is put right', async () => {
      const draft = await measure('health_visitor');
      await answer('How do you know?', 'I was told');
      await tablet.glass.type('Measured by', 'Dr Osei');
      await choose('Their role', 'gp');
      await answer('How do you know?', 'Measured by me');
      expect(tablet.glass.text()).toContain('Measured by Priya Calloway (Health visitor)');
      await answer('How do you know?', 'I was told');
      expect(tablet.glass.field('Measured by').value).toBe('Dr Osei');
      await leaveField();
      expect(growth(draft)).toMatchObject({ measured_by: 'Dr Osei', measurer_role: 'gp' });
    });

    it('as an older version of the app kept it', async () => {
      const draft = await measure('health_visitor');
      const [record] = stored(draft).children[0]?.findings ?? [];
      const older = { measured_by: 'Tomas Birch', measurer_role: 'nursery_nurse', taken_on: '2026-11-02' };
      const kept = stored(draft);
      Object.assign(kept.children[0]?.findings?.[0]?.body ?? {}, older);
      tablet.engine.drafts.set(draft, JSON.stringify(kept));
      restart(draft);
      await goTo(draft, 'body');
      expect(record?.body).toMatchObject({ source: 'me' });
      expect(tablet.glass.field('Measured by').value).toBe('Tomas Birch');
      expect(tablet.glass.field('Their role').value).toBe('nursery_nurse');
      expect(tablet.glass.field('Measured on').value).toBe('2026-11-02');
    });
  });

  it('records a message for one carer with one tap, and takes it back with another', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'body');
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(stored(draft).children[0]?.findings?.[0]?.body).toMatchObject({ message: 'safer_sleep' });
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(stored(draft).children[0]?.findings).toEqual([]);
  });
});

describe('what a carer says to a message', () => {
  const CRYING = 'Coping with crying (ICON): what did Hanne say?';
  const SLEEP = 'Safer sleep: what did Hanne say?';
  const said = (draft: string) =>
    Object.fromEntries(
      (stored(draft).children[0]?.findings ?? []).map(({ body }) => [
        (body as FindingBody<'message_given'>).message,
        (body as FindingBody<'message_given'>).response ?? null,
      ]),
    );

  async function both(): Promise<string> {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'body');
    await answer('Hanne', 'Safer sleep');
    await answer('Hanne', 'Coping with crying');
    return draft;
  }

  it('stands with the message that it was said about', async () => {
    const draft = await both();
    await tablet.glass.type(CRYING, 'I put him down and breathe.');
    await leaveField();
    expect(said(draft)).toEqual({ safer_sleep: null, icon: 'I put him down and breathe.' });
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(said(draft)).toEqual({ icon: 'I put him down and breathe.' });
  });

  it('is not lost with a tick: the message stays until the words are emptied', async () => {
    const draft = await both();
    await tablet.glass.type(SLEEP, 'He sleeps in his basket.');
    await answer('Hanne', 'Safer sleep');
    expect(chosen('Hanne')).toEqual(['Coping with crying (ICON)', 'Safer sleep']);
    expect(tablet.glass.text()).toContain('What Hanne said about “Safer sleep” is written below.');
    expect(tablet.glass.field(SLEEP).value).toBe('He sleeps in his basket.');
    await tablet.glass.type(SLEEP, '');
    expect(tablet.glass.text()).not.toContain('is written below');
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(said(draft)).toEqual({ icon: null });
  });
});

describe('the result of an assessment tool', () => {
  it('is signed area by area, without the areas that nobody filled in', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Version', '12 months');
    await answer('Was whoever did it trained in this tool?', 'Yes');
    await tablet.glass.type('Result for Communication', '45');
    await tablet.glass.type('Result for Fine motor', 'not done: he was asleep');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'tool_result');
    expect(signed?.body).toMatchObject({
      tool: 'asq3',
      version: '12 months',
      assessor_trained: true,
      results: [
        { area: 'Communication', value: '45' },
        { area: 'Fine motor', value: 'not done: he was asleep' },
      ],
    });
  });

  it('keeps what is written when another tool is chosen, and asks for what is missing', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Result for Gross motor', '30');
    await choose('Which tool?', 'other');
    await leaveField();
    const [finding] = stored(draft).children[0]?.findings ?? [];
    expect(finding?.body).toMatchObject({ tool: 'other', results: [{ area: 'Gross motor', value: '30' }] });
    await makeSignable(draft);
    expect(tablet.glass.text()).toContain('Juno: the result of a tool is not finished');
  });

  it('stands beside what the same tool came to before, and no other', async () => {
    const draft = await begin();
    const [child] = tablet.engine.family.children;
    const before = { tool_name: null, record: CHILD, carer: null };
    const tools = [
      {
        ...before,
        tool: 'gcp2' as const,
        version: '2',
        taken_on: '2026-06-02',
        results: [{ area: 'Safety', value: 'B' }],
      },
      {
        ...before,
        tool: 'asq3' as const,
        version: '6',
        taken_on: '2026-05-01',
        results: [{ area: 'Talk', value: '50' }],
      },
    ];
    Object.assign(child ?? {}, { history: { ...HISTORY, tools } });
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    expect(tablet.glass.text()).not.toContain('before');
    await choose('Which tool?', 'gcp2');
    expect(tablet.glass.text()).toContain('2 June 2026 (2): Safety B');
    expect(tablet.glass.text()).not.toContain('Talk 50');
  });

  it('of a grown-up says whose it is, and stands beside what that one’s came to before', async () => {
    const draft = await begin();
    const [hanne = '', sam = ''] = ADULTS;
    const epds = (carer: string, taken_on: string, value: string) => ({
      record: `${carer}${taken_on}`,
      tool: 'epds' as const,
      tool_name: null,
      version: '1987',
      taken_on,
      carer,
      results: [{ area: 'Total', value }],
    });
    const tools = [epds(hanne, '2026-06-02', '19'), epds(sam, '2026-07-03', '4')];
    Object.assign(tablet.engine.family.children[0] ?? {}, { history: { ...HISTORY, tools } });
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Sam');
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'epds');
    expect(tablet.glass.text()).not.toContain('Total 19');
    await answer('About whom?', 'Sam');
    expect(tablet.glass.text()).toContain('Edinburgh Postnatal Depression Scale before: Sam');
    expect(tablet.glass.text()).toContain('Total 4');
    expect(tablet.glass.text()).not.toContain('Total 19');
    await answer('About whom?', 'Hanne');
    expect(tablet.glass.text()).toContain('Total 19');
    expect(tablet.glass.text()).not.toContain('Total 4');
  });

  it('bears the name that was typed for a tool that is not listed only while such a one is chosen', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'other');
    await tablet.glass.type('What is it called?', 'Sleep diary');
    expect(question('About whom?').textContent).toContain('If it is about Juno: choose nobody.');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Version', '12 months');
    await answer('Was whoever did it trained in this tool?', 'Yes');
    await tablet.glass.type('Result for Communication', '45');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'tool_result');
    expect(signed?.body).toMatchObject({ tool: 'asq3', tool_name: null });
  });
});
