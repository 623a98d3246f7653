import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, ageOn, childAge, daysBetween, dueDateOf, monthsBetween } from './age';
import type { Age } from './rows';

const born = (dob: string, gestation: number | null = null) => ({
  dob,
  edd: null,
  gestation_at_birth_days: gestation,
});
const unborn = (edd: string) => ({ dob: null, edd, gestation_at_birth_days: null });
const DATES = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('dueDateOf', () => {
  it('is told of a child who was born before 37 weeks, and of no other', () => {
    expect(dueDateOf(born('2026-06-20', 31 * 7))).toBe('2026-08-22');
    expect(dueDateOf(born('2026-06-20', 37 * 7))).toBeNull();
    expect(dueDateOf(born('2026-06-20'))).toBeNull();
    expect(dueDateOf(unborn('2026-06-20'))).toBeNull();
  });
});

describe('ageOn', () => {
  it.each<[string, string, Age]>([
    ['2026-11-21', '2026-11-21', { unit: 'days', days: 0 }],
    ['2026-11-08', '2026-11-21', { unit: 'days', days: 13 }],
    ['2026-11-07', '2026-11-21', { unit: 'weeks', weeks: 2 }],
    ['2026-08-30', '2026-11-21', { unit: 'weeks', weeks: 11 }],
    ['2026-08-29', '2026-11-21', { unit: 'months', months: 2 }],
    ['2025-10-12', '2026-11-21', { unit: 'months', months: 13 }],
    ['2024-11-22', '2026-11-21', { unit: 'months', months: 23 }],
    ['2024-11-21', '2026-11-21', { unit: 'years', years: 2, months: 0 }],
    ['2014-02-22', '2026-11-21', { unit: 'years', years: 12, months: 8 }],
  ])('says the age of a child born %s on %s', (dob, on, age) => {
    expect(ageOn(dob, on)).toEqual(age);
  });

  it('counts a birthday on 29 February from 1 March in other years', () => {
    expect(ageOn('2024-02-29', '2026-02-28')).toEqual({ unit: 'months', months: 23 });
    expect(ageOn('2024-02-29', '2026-03-01')).toEqual({ unit: 'years', years: 2, months: 0 });
  });

  it('never goes back as the days pass', () => {
    fc.assert(
      fc.property(DATES, fc.nat(6000), (dob, days) => {
        const today = place(ageOn(dob, addDays(dob, days)));
        const tomorrow = place(ageOn(dob, addDays(dob, days + 1)));
        expect(tomorrow).toBeGreaterThanOrEqual(today);
      }),
      { examples: [['2026-08-30', 83]] },
    );
  });

  it('says no month before it is complete, and each as soon as it is', () => {
    fc.assert(
      fc.property(DATES, fc.integer({ min: 84, max: 6000 }), (dob, days) => {
        const on = addDays(dob, days);
        const said = ageOn(dob, on);
        const months = said.unit === 'years' ? said.years * 12 + said.months : 0;
        const complete = said.unit === 'months' ? said.months : months;
        expect(monthDay(dob, complete) <= on).toBe(true);
        expect(monthDay(dob, complete + 1) > on).toBe(true);
      }),
    );
  });
});

describe('monthsBetween', () => {
  it('is complete when the day of the month has come', () => {
    expect(monthsBetween('2026-01-31', '2026-02-28')).toBe(0);
    expect(monthsBetween('2026-01-31', '2026-03-01')).toBe(1);
  });

  it('agrees with itself across any split at a day up to 28', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 28 }), (a, b, day) => {
        const at = (months: number) => new Date(Date.UTC(2000, months, day)).toISOString().slice(0, 10);
        expect(monthsBetween(at(0), at(a)) + monthsBetween(at(a), at(a + b))).toBe(a + b);
      }),
    );
  });
});

describe('childAge', () => {
  it('gives a corrected age from the due date to a child born before 37 weeks', () => {
    const age = childAge(born('2026-06-20', 31 * 7), '2026-11-21');
    expect(age).toMatchObject({
      age: { unit: 'months', months: 5 },
      corrected: { unit: 'months', months: 3 - 1 },
    });
  });

  it('gives none to a child born at 37 weeks, and none when the gestation is not known', () => {
    expect(childAge(born('2026-06-20', 37 * 7), '2026-11-21')).toMatchObject({ corrected: null });
    expect(childAge(born('2026-06-20'), '2026-11-21')).toMatchObject({ corrected: null });
  });

  it('stops correcting on the second birthday', () => {
    expect(childAge(born('2024-11-22', 30 * 7), '2026-11-21')).not.toMatchObject({ corrected: null });
    expect(childAge(born('2024-11-21', 30 * 7), '2026-11-21')).toMatchObject({ corrected: null });
  });

  it('says how long it is to the due date while that has not come', () => {
    const age = childAge(born('2026-11-01', 30 * 7), '2026-11-21');
    expect(age).toMatchObject({ corrected: null, days_to_due_date: 70 - 20 });
  });

  it('takes the due date on record for the gestation that nobody entered', () => {
    const early = { dob: '2026-06-20', edd: '2026-08-22', gestation_at_birth_days: null };
    expect(childAge(early, '2026-11-21')).toEqual(childAge(born('2026-06-20', 31 * 7), '2026-11-21'));
    expect(dueDateOf(early)).toBe('2026-08-22');
    expect(dueDateOf({ ...early, gestation_at_birth_days: 30 * 7 })).toBe('2026-08-29');
  });

  it('takes no gestation from dates that cannot be of one pregnancy', () => {
    const mistyped = { dob: '2026-06-20', edd: '2027-06-25', gestation_at_birth_days: null };
    expect(childAge(mistyped, '2026-11-21')).toMatchObject({ corrected: null, days_to_due_date: null });
    expect(childAge(mistyped, '2026-06-01')).toEqual({ is: 'before_birth', dob: '2026-06-20' });
  });

  it('is that of a child not born yet on every day before the birth, by the due date on record', () => {
    const dob = '2026-06-20';
    const child = { dob, edd: '2026-06-25', gestation_at_birth_days: null };
    expect(childAge(child, '2026-05-14')).toEqual({
      is: 'unborn',
      edd: '2026-06-25',
      weeks: 34,
      days: 0,
      days_to_go: 42,
      dob,
    });
    expect(childAge(born(dob, 31 * 7), '2026-06-19')).toMatchObject({ is: 'unborn', edd: '2026-08-22' });
    expect(childAge(born(dob), '2026-06-19')).toEqual({ is: 'before_birth', dob });
    expect(childAge(child, dob)).toMatchObject({ is: 'born', age: { unit: 'days', days: 0 } });
  });

  it('never says of a birth that is on record that it is not', () => {
    const late = { dob: '2026-06-20', edd: '2026-05-31', gestation_at_birth_days: null };
    expect(childAge(late, '2026-06-18')).toMatchObject({ is: 'unborn', weeks: 42 });
  });

  it('is always younger corrected than not, for any early birth', () => {
    fc.assert(
      fc.property(DATES, fc.integer({ min: 140, max: 258 }), fc.nat(730), (dob, gestation, days) => {
        const age = childAge(born(dob, gestation), addDays(dob, days));
        if (age.is === 'born' && age.corrected) {
          expect(place(age.corrected)).toBeLessThan(place(age.age) + 7);
        }
      }),
    );
  });

  it('counts weeks of pregnancy for a child not born yet', () => {
    expect(childAge(unborn('2026-12-19'), '2026-11-21')).toEqual({
      is: 'unborn',
      edd: '2026-12-19',
      weeks: 36,
      days: 0,
      days_to_go: 28,
    });
  });

  it('says that no birth is recorded once a pregnancy would be longer than 42 weeks', () => {
    expect(childAge(unborn('2026-11-07'), '2026-11-21')).toMatchObject({ is: 'unborn', weeks: 42 });
    expect(childAge(unborn('2026-11-06'), '2026-11-21')).toMatchObject({
      is: 'birth_not_recorded',
      days_past: 15,
    });
  });
});

describe('daysBetween', () => {
  it('undoes addDays', () => {
    fc.assert(
      fc.property(DATES, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
});

/** The least number of days an age can stand for. */
/** The day on which so many months are complete: the same day of the month, or the first after a month without it. */
function monthDay(dob: string, months: number): string {
  const [year = 0, month = 0, day = 0] = dob.split('-').map(Number);
  const same = Date.UTC(year, month - 1 + months, day);
  return new Date(Math.min(same, Date.UTC(year, month + months, 1))).toISOString().slice(0, 10);
}

/** Units follow one another, and within a unit the number grows: "2 months" stands after "11 weeks". */
function place(age: Age): number {
  const UNIT = 10_000;
  switch (age.unit) {
    case 'days':
      return age.days;
    case 'weeks':
      return UNIT + age.weeks;
    case 'months':
      return 2 * UNIT + age.months;
    case 'years':
      return 3 * UNIT + age.years * 12 + age.months;
  }
}
