/** Where measurements stand in a picture: plain geometry of what was entered. No curve, no reference, no judgement. */
import { daysBetween } from '../../../views/age';
import type { GrowthLine } from '../../../views/rows';
import type { DateText } from '../../../wire/records';

export type Measure = 'weight_g' | 'length_mm' | 'head_mm';

/** The picture's own units; the drawing is scaled to the room it has. */
export const FRAME = { width: 480, height: 296, left: 76, right: 16, top: 36, bottom: 56 };

/** Between the axis and the first measurement, and beyond the last: half a number. */
export const INSET = 34;

type Dot = Omit<PlotPoint, 'label'>;

const TICKS_ABOUT = 4;
/** Two numbers nearer than this would run into each other. */
const LABEL_ROOM = 68;
const STEPS = [1, 2, 5, 10];

export interface PlotPoint {
  record: string;
  x: number;
  y: number;
  value: number;
  taken_on: DateText;
  /** Measured by whoever wrote it down. */
  own: boolean;
  /** Where its number is written: below, where a higher dot shortly before would be under it; null where there is no room for it. */
  label: 'above' | 'below' | null;
}

export interface Plot {
  points: PlotPoint[];
  ticks: { y: number; value: number }[];
  from: DateText;
  to: DateText;
  /** Where the due date lies, if it lies within the picture. */
  due_x: number | null;
}

/** Shape: null when nothing of this was measured. Units: grams or millimetres, as entered. */
export function plotOf(lines: readonly GrowthLine[], measure: Measure, due_on: DateText | null): Plot | null {
  const taken = lines.filter((line) => line[measure] !== null);
  const [first, last] = [taken[0], taken.at(-1)];
  if (!first || !last) return null;
  const days = Math.max(1, daysBetween(first.taken_on, last.taken_on));
  const across = FRAME.width - FRAME.left - FRAME.right - 2 * INSET;
  const begin = FRAME.left + INSET + (first.taken_on === last.taken_on ? across / 2 : 0);
  const xOf = (date: DateText) => begin + (across * daysBetween(first.taken_on, date)) / days;
  const values = taken.map((line) => line[measure] as number);
  const scale = scaleOf(Math.min(...values), Math.max(...values));
  const up = FRAME.height - FRAME.top - FRAME.bottom;
  const yOf = (value: number) =>
    FRAME.height - FRAME.bottom - (up * (value - scale.low)) / (scale.high - scale.low);
  const points = taken.map((line) => ({
    record: line.record,
    x: xOf(line.taken_on),
    y: yOf(line[measure] as number),
    value: line[measure] as number,
    taken_on: line.taken_on,
    own: line.source === 'me',
  }));
  const due = due_on !== null && due_on >= first.taken_on && due_on <= last.taken_on;
  return {
    points: withLabels(points),
    ticks: scale.values.map((value) => ({ value, y: yOf(value) })),
    from: first.taken_on,
    to: last.taken_on,
    due_x: due ? xOf(due_on) : null,
  };
}

/** Round numbers around what was measured. Shape: low < high, both among the values. */
export function scaleOf(min: number, max: number): { low: number; high: number; values: number[] } {
  const span = Math.max(max - min, Math.abs(max) / 10, 1);
  const power = 10 ** Math.floor(Math.log10(span / TICKS_ABOUT));
  const step = Math.max(1, power * (STEPS.find((each) => each * power * TICKS_ABOUT >= span) ?? 10));
  const low = Math.floor(min / step) * step;
  const high = Math.max(Math.ceil(max / step) * step, low + step);
  const count = Math.round((high - low) / step);
  return { low, high, values: Array.from({ length: count + 1 }, (_, place) => low + place * step) };
}

/** The newest always has its number; before it, whichever has room. */
function withLabels(points: readonly Dot[]): PlotPoint[] {
  let room = Number.POSITIVE_INFINITY;
  return points
    .toReversed()
    .map((point) => {
      if (room - point.x < LABEL_ROOM) return { ...point, label: null };
      room = point.x;
      const falls = points.some(({ x, y }) => x <= point.x && point.x - x < LABEL_ROOM && y < point.y);
      return { ...point, label: falls ? ('below' as const) : ('above' as const) };
    })
    .reverse();
}
