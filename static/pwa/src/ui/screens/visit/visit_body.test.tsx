import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { HISTORY } from '../../../rules/tests/situation';
import {
  answer,
  begin,
  CHILD,
  goTo,
  leaveField,
  makeSignable,
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
    await tablet.glass.press('Remove');
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

describe('growth and messages', () => {
  it('keeps a weight as it is typed, and nothing that is no number', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await tablet.glass.type('Weight in grams', '5120 g');
    await tablet.glass.type('Length in millimetres', 'long');
    await leaveField();
    const [growth] = stored(draft).children[0]?.findings ?? [];
    expect(growth?.body).toMatchObject({ weight_g: 5120, length_mm: null, source: 'me' });
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
    expect(tablet.glass.text()).toContain('something that was begun is not finished');
  });

  it('stands beside what the same tool came to before, and no other', async () => {
    const draft = await begin();
    const [child] = tablet.engine.family.children;
    const before = { tool_name: null, record: CHILD };
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
});
