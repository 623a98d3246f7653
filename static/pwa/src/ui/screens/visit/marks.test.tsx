import { describe, expect, it, vi } from 'vitest';
import {
  answer,
  asked,
  begin,
  choose,
  found,
  goTo,
  leaveField,
  leaveFieldOf,
  makeSignable,
  mark,
  says,
  stored,
  tablet,
  walks,
} from './visit.fixture';

const STOP = 'A mark or injury on a child who does not move about independently.';
const marks = (draft: string) => found(draft, 'body_mark');

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
    expect(found(draft, 'contact_record')).toEqual([]);
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
      expect(found(draft, 'contact_record')[0]?.body).toMatchObject({
        outcome: 'not_yet',
        not_yet_because: 'No signal here',
      });
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

it('lets no tap replace a place in own words', async () => {
  const draft = await begin();
  walks();
  await mark(draft);
  const OWN = 'The place in your own words';
  const words = 'Below the left ear, where the hat ends';
  await tablet.glass.type(OWN, words);
  for (const view of ['Front', 'Face']) await answer('From where?', view);
  const place = tablet.glass.root.querySelector<HTMLSelectElement>('.visit__select');
  expect(place?.disabled).toBe(true);
  tablet.glass.root
    .querySelector('figure svg, svg[role]')
    ?.dispatchEvent(new Event('click', { bubbles: true }));
  await leaveField();
  expect(marks(draft)[0]?.body).toMatchObject({ view: 'face', site: words });
  await tablet.glass.type(OWN, '');
  expect(place?.disabled).toBe(false);
});

it('keeps a size of half a millimetre as it is typed, and the buttons beside it take none of it away', async () => {
  const draft = await begin();
  walks();
  await mark(draft);
  for (const typed of ['8', '8.', '8.5']) await tablet.glass.type('Length in millimetres', typed);
  await leaveFieldOf('Length in millimetres');
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
