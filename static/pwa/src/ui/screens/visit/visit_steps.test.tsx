import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { ADULTS, CHILDREN } from '../../../visit/sample_visit';
import { answer, begin, chosen, goTo, leaveField, question, stored, tablet } from './visit.fixture';

describe('what nobody said', () => {
  it('leaves it open whether an interpreter was needed', async () => {
    const draft = await begin();
    expect(stored(draft).interpreter.used).toBeNull();
  });

  it('shows for which part somebody was there, and who heard the words', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    expect(question('For which part of the visit?').closest('details')).toBeNull();
    expect(chosen('For which part of the visit?')).toEqual(['for the whole visit']);
    await goTo(draft, 'voice');
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await tablet.glass.press('Save these exact words');
    expect(tablet.glass.text()).toContain('Heard by Priya Calloway');
  });
});

describe('a child who is not born yet', () => {
  const expected = () =>
    Object.assign(tablet.engine.family.children[0] ?? {}, {
      age: { is: 'unborn', edd: '2027-02-01', weeks: 30, days: 0, days_to_go: 70 },
    });

  it('is said not to be in one tap, and not before somebody taps it', async () => {
    const draft = await begin();
    expected();
    await goTo(draft, 'seen');
    expect(stored(draft).children[0]).toMatchObject({ seen: null, not_seen_detail: '' });
    await tablet.glass.press('Not born yet');
    await leaveField();
    expect(stored(draft).children[0]).toMatchObject({
      seen: 'no',
      not_seen_reason: 'other',
      not_seen_detail: 'Not born yet',
      next_step: '',
    });
  });

  it('is not offered of one who is born', async () => {
    await goTo(await begin(), 'seen');
    expect(tablet.glass.text()).not.toContain('Not born yet');
  });
});

describe('room', () => {
  it('asks who each person is to each child', async () => {
    const draft = await begin(CHILDREN);
    await goTo(draft, 'room');
    await tablet.glass.press('Somebody else is here');
    for (const name of ['Juno', 'Ivo', 'Nell'])
      expect(tablet.glass.text()).toContain(`Relationship to ${name}`);
  });

  it('does not let somebody leave whose list is begun, and says why', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'observe');
    await answer('Whom are you observing?', 'Hanne');
    await answer("respond to the infant's vocalisations?", 'Seen');
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    expect(tablet.glass.text()).toContain('Hanne has a list or words in this visit');
    await leaveField();
    expect(stored(draft).people.map(({ adult }) => adult)).toEqual([ADULTS[0]]);
  });
});

describe('observing', () => {
  it('offers both poles where the question has two', async () => {
    await goTo(await begin(), 'observe');
    const labels = (words: string) =>
      [...question(words).querySelectorAll('button')].map((each) => each.textContent?.trim());
    expect(labels('exhibit normal or excessive displeasure?')).toEqual([
      'Normal displeasure',
      'Excessive displeasure',
      'None shown',
      'Not observed',
    ]);
    expect(labels('appear outgoing or seem passive and withdrawn?')).toContain('Passive and withdrawn');
  });

  it('takes an answer back with a second tap', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Seen');
    expect(chosen('appear alert')).toEqual(['Seen']);
    await answer('appear alert', 'Seen');
    expect(chosen('appear alert')).toEqual([]);
  });

  it('folds an answered row when the next is answered, and opens it again', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Sometimes');
    await answer('respond to people?', 'Seen');
    expect(() => question('appear alert')).toThrow();
    await tablet.glass.press('appear alert Sometimes');
    expect(chosen('appear alert')).toEqual(['Sometimes']);
  });

  it('counts a cue at each tap, and takes the last one back', async () => {
    await goTo(await begin(), 'observe');
    const wriggling = () =>
      [...tablet.glass.root.querySelectorAll('button')].find((each) =>
        each.textContent?.startsWith('wriggling'),
      );
    await act(async () => wriggling()?.click());
    await act(async () => wriggling()?.click());
    expect(wriggling()?.textContent).toContain('2 times');
    await tablet.glass.press('Undo the last: wriggling');
    expect(wriggling()?.textContent).toContain('once');
  });

  it('shows no hour of a cue that is tapped when the visit is written up', async () => {
    const draft = await begin();
    const wriggling = () =>
      [...tablet.glass.root.querySelectorAll('button')].find((each) =>
        each.textContent?.startsWith('wriggling'),
      );
    await goTo(draft, 'observe');
    await act(async () => wriggling()?.click());
    expect(wriggling()?.textContent).toMatch(/once, last \d/);
    await goTo(draft, 'visit');
    await tablet.glass.type('When did it start?', '2026-11-18T10:00');
    await goTo(draft, 'observe');
    await act(async () => wriggling()?.click());
    expect(wriggling()?.textContent).toMatch(/2 times$/);
    expect(tablet.glass.button('Remove wriggling, Tap 2').isConnected).toBe(true);
    await goTo(draft, 'note');
    expect(tablet.glass.text()).toMatch(/wriggling 2 times(?! \()/);
  });

  it('shows no total and no grade', async () => {
    await goTo(await begin(), 'observe');
    await answer('appear alert', 'Seen');
    await answer('respond to people?', 'Seen');
    expect(tablet.glass.text()).not.toMatch(/\bscore|\btotal|\d+ ?(of|\/) ?12/i);
  });
});

describe('voice', () => {
  it('shows no hour of words that are written down days later', async () => {
    const draft = await begin();
    const saved = async () => {
      await goTo(draft, 'voice');
      await tablet.glass.press('Add exact words');
      await tablet.glass.type('The exact words', 'I want to go home.');
      await answer('Who said it?', 'Juno');
      await answer('How prompted?', 'Unprompted');
      await tablet.glass.press('Save these exact words');
      return [...tablet.glass.root.querySelectorAll('.visit__quote')].map((each) => each.textContent);
    };
    expect((await saved())[0]).toMatch(/\d(am|pm) · Unprompted/);
    await goTo(draft, 'visit');
    await tablet.glass.type('When did it start?', '2026-11-18T10:00');
    for (const text of await saved()) expect(text).not.toMatch(/\d(am|pm)/);
  });

  it('brings what was saved into view, with the focus on it', async () => {
    await goTo(await begin(), 'voice');
    const shown = vi.spyOn(Element.prototype, 'scrollIntoView').mockReturnValue();
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'My cup');
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await tablet.glass.press('Save these exact words');
    const quote = tablet.glass.root.querySelector('.visit__quote');
    expect(document.activeElement).toBe(quote);
    expect(shown.mock.contexts).toEqual([quote]);
    shown.mockRestore();
  });

  it('saves words only with who said them, and then lets nobody change them', async () => {
    await goTo(await begin(), 'voice');
    await tablet.glass.press('Add exact words');
    await tablet.glass.type('The exact words', 'My cup');
    await tablet.glass.press('Save these exact words');
    expect(tablet.glass.text()).toContain('say who said it');
    await answer('Who said it?', 'Juno');
    await answer('How prompted?', 'Unprompted');
    await tablet.glass.press('Save these exact words');
    expect(tablet.glass.root.querySelector('blockquote')?.textContent).toBe('My cup');
    expect(() => tablet.glass.field('The exact words')).toThrow();
  });
});
