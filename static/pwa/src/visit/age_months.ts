/** A child's age on the day of a visit, for choosing the lists that are made for it. */
import type { ChildAge } from '../views/rows';
import type { Time } from '../wire/records';

/** Whole months since birth; null for a child who is not born, or not known to be. Units: calendar months. */
export function ageInMonths(age: ChildAge | null, on: Time): number | null {
  if (age?.is !== 'born') return null;
  const [year = 0, month = 0, day = 0] = age.dob.split('-').map(Number);
  const at = new Date(on);
  const months = (at.getUTCFullYear() - year) * 12 + (at.getUTCMonth() + 1 - month);
  return at.getUTCDate() < day ? months - 1 : months;
}
