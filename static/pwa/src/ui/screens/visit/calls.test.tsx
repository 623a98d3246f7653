import { describe, expect, it, vi } from 'vitest';
import {
  answer,
  asked,
  begin,
  choose,
  found,
  goTo,
  leaveField,
  makeSignable,
  mark,
  restart,
  stored,
  tablet,
} from './visit.fixture';

const takeBack = async () => {
  await tablet.glass.press('Not any more: take it back');
  await answer('Why do you take it back?', 'Tapped by mistake');
};
const calls = (draft: string) => found(draft, 'contact_record');

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

it('asks of a call that nobody answered whom it was for, not who answered', async () => {
  const draft = await begin();
  await mark(draft);
  await answer('Did you reach somebody?', 'Somebody answered');
  await tablet.glass.type('Name and role of who answered', 'Dr Osei');
  await answer('Did you reach somebody?', 'Nobody answered');
  expect(tablet.glass.text()).not.toContain('who answered');
  expect(tablet.glass.field('Name and role of whom you tried to reach').value).toBe('Dr Osei');
  await answer('Did you reach somebody?', 'I left a message');
  expect(tablet.glass.field('Name and role of whom the message is for').value).toBe('Dr Osei');
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
    expect(tablet.glass.text()).toContain(
      'A call that you wrote down (Dr Osei, paediatrician on call) is not kept yet.',
    );
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
    await takeBack();
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
    await takeBack();
    await tablet.glass.press('Go on with the call');
    await tablet.glass.press('Remove this call');
    await tablet.glass.press('Remove for good');
    await leaveField();
    expect(calls(draft)).toEqual([]);
    expect(stored(draft).calls).toEqual({});
    expect(asked()).toBe(0);
  });
});

describe('immediate danger', () => {
  const isInTheDock = () =>
    tablet.glass.root.querySelector('.visit__dock')?.contains(tablet.glass.button('Immediate danger'));

  it('stands where it is always in view, also while the form of a moment is open', async () => {
    const draft = await begin();
    for (const step of ['visit', 'observe', 'sign'] as const) {
      await goTo(draft, step);
      expect(isInTheDock()).toBe(true);
    }
    await tablet.glass.press('Words');
    expect(isInTheDock()).toBe(true);
  });

  it('brings the numbers again after somebody has answered', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.press('Immediate danger');
    await answer('Did you reach somebody?', 'Somebody answered');
    await tablet.glass.type('Name and role of who answered', 'PC Adeyemi 4471');
    await tablet.glass.press('Keep this');
    expect(asked()).toBe(0);
    const { danger_at } = stored(draft);
    await tablet.glass.press('Immediate danger');
    expect(asked()).toBe(1);
    expect(tablet.glass.text()).toContain('Call 999');
    await tablet.glass.press('Back to the visit');
    await leaveField();
    expect(asked()).toBe(0);
    expect(stored(draft).danger_at).toBe(danger_at);
  });
});
