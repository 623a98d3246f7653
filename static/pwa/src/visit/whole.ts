/** Whole numbers that a record takes: which ones, and what somebody typed that is plainly one. */

export interface Measure {
  unit: 'g' | 'mm';
  /** Both included. */
  least: number;
  most: number;
}

/** By type of record and field. Source: sync/records/health.py, sync/records/protecting.py. */
export const MEASURES = {
  growth: {
    weight_g: { unit: 'g', least: 300, most: 40_000 },
    length_mm: { unit: 'mm', least: 200, most: 1500 },
    head_mm: { unit: 'mm', least: 150, most: 700 },
  },
  body_mark: {
    length_mm: { unit: 'mm', least: 1, most: 2000 },
    width_mm: { unit: 'mm', least: 1, most: 2000 },
  },
} as const satisfies Record<string, Record<string, Measure>>;

/** Digits, with a comma or a space before each three of them or none at all, and the unit after them or none. */
const WHOLE = /^(\d+|\d{1,3}(?:[, \u00a0\u202f]\d{3})+)\s*([a-z]*)\.?$/i;
const SAID: Record<Measure['unit'], readonly string[]> = {
  g: ['', 'g', 'gr', 'gm', 'gram', 'grams'],
  mm: ['', 'mm', 'millimetre', 'millimetres'],
};

/** Shape: null when it is anything but one whole number in this unit, or a record cannot take it. */
export function wholeIn(typed: string, measure: Measure): number | null {
  const [, digits = '', unit = ''] = WHOLE.exec(typed.trim()) ?? [];
  const value = Number(digits.replace(/\D/g, ''));
  return digits !== '' && SAID[measure.unit].includes(unit.toLowerCase()) && isWithin(value, measure)
    ? value
    : null;
}

export function isWithin(value: number, { least, most }: Measure): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
