import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { dayOf } from '../../../views/age';
import {
  answer,
  begin,
  choose,
  error,
  found,
  goTo,
  leaveField,
  leaveFieldOf,
  makeSignable,
  putRight,
  question,
  restart,
  says,
  stored,
  tablet,
} from './visit.fixture';

async function typeOn(label: string, text: string): Promise<void> {
  await tablet.glass.type(label, text);
  await leaveFieldOf(label);
}

describe('growth', () => {
  it('takes a weight with its unit, and keeps what is no number as it is typed until it is put right', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await typeOn('Weight in grams', '5,120 g');
    await typeOn('Length in millimetres', '52 cm');
    const [growth] = found(draft);
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
    expect(found(draft)[0]?.body).toMatchObject({ length_mm: 520 });
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
      await leaveFieldOf('Weight in grams');
      await says('Weight in grams', 'Put it in whole grams from 300 to 40,000');
      expect(found(draft)[0]?.body).toMatchObject({ weight_g: null });
      await makeSignable(draft);
      expect(tablet.glass.text()).toContain('a measurement is not finished');
    },
  );

  describe('is put right at what it lacks', () => {
    const weigh = async () => {
      const draft = await begin();
      Object.assign(tablet.engine.family, { author_profession: 'health_visitor' });
      await goTo(draft, 'body');
      await tablet.glass.press('Add a measurement');
      await typeOn('Weight in grams', '5120');
      return draft;
    };
    const field = (label: string) => tablet.glass.field(label);

    it('the chart, and no length that nobody measured', async () => {
      const draft = await weigh();
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(question('Which chart?').contains(document.activeElement)).toBe(true);
    });

    it('where it is from, who measured, their role and the day, each as long as it is missing', async () => {
      const draft = await weigh();
      await answer('Which chart?', 'UK-WHO');
      await answer('How do you know?', 'Measured by me');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(question('How do you know?').contains(document.activeElement)).toBe(true);
      await answer('How do you know?', 'From the red book');
      await tablet.glass.type('Measured by', '');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(document.activeElement).toBe(field('Measured by'));
      await tablet.glass.type('Measured by', 'Ward');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(document.activeElement).toBe(field('Their role'));
      await choose('Their role', 'midwife');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(document.activeElement).toBe(field('Measured on'));
    });

    it('a length that cannot be taken as it is typed, before the chart', async () => {
      const draft = await weigh();
      await typeOn('Length in millimetres', '52 cm');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(document.activeElement).toBe(field('Length in millimetres'));
    });

    it('the weight, when nothing is measured', async () => {
      const draft = await weigh();
      await answer('Which chart?', 'UK-WHO');
      await typeOn('Weight in grams', '');
      await putRight(draft, 'Juno: a measurement is not finished');
      expect(document.activeElement).toBe(field('Weight in grams'));
    });
  });

  describe('says who measured', () => {
    const growth = (draft: string) => found(draft)[0]?.body;
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
      const [record] = found(draft);
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
});
