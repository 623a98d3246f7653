import { describe, expect, it } from 'vitest';
import type { GrowthLine } from '../../../views/rows';
import { FRAME, plotOf, scaleOf } from './growth_plot';

const line = (taken_on: string, weight_g: number | null, source = 'me') =>
  ({ record: taken_on, taken_on, weight_g, length_mm: null, head_mm: null, source }) as GrowthLine;

describe('plotOf', () => {
  it('places measurements by their day and their value', () => {
    const plot = plotOf(
      [line('2026-01-01', 3000), line('2026-01-11', 3500), line('2026-01-21', 4000)],
      'weight_g',
      null,
    );
    const xs = plot?.points.map(({ x }) => x) ?? [];
    const middle = (FRAME.left + FRAME.width - FRAME.right) / 2;
    expect([xs[1], ((xs[0] ?? 0) + (xs[2] ?? 0)) / 2]).toEqual([middle, middle]);
    expect(xs[0]).toBeGreaterThan(FRAME.left);
    expect(xs[2]).toBeLessThan(FRAME.width - FRAME.right);
    const ys = plot?.points.map(({ y }) => y) ?? [];
    expect(ys).toEqual([...ys].sort((a, b) => b - a));
    expect(ys[0]).toBe(FRAME.height - FRAME.bottom);
    expect(ys[2]).toBe(FRAME.top);
  });

  it('leaves out what was not measured, and is nothing where nothing was', () => {
    const lines = [line('2026-01-01', 3000), line('2026-01-11', null)];
    expect(plotOf(lines, 'weight_g', null)?.points).toHaveLength(1);
    expect(plotOf(lines, 'head_mm', null)).toBeNull();
  });

  it('draws one measurement, and two of one day, without dividing by nothing', () => {
    for (const lines of [[line('2026-01-01', 3000)], [line('2026-01-01', 3000), line('2026-01-01', 3000)]]) {
      const plot = plotOf(lines, 'weight_g', null);
      expect(plot?.points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    }
  });

  it('tells what was measured by the writer from what was told', () => {
    const plot = plotOf([line('2026-01-01', 3000, 'red_book'), line('2026-01-21', 4000)], 'weight_g', null);
    expect(plot?.points.map(({ own }) => own)).toEqual([false, true]);
  });

  it('shows the due date only where it lies within the picture', () => {
    const lines = [line('2026-01-01', 3000), line('2026-01-21', 4000)];
    expect(plotOf(lines, 'weight_g', '2026-01-11')?.due_x).toBe((FRAME.left + FRAME.width - FRAME.right) / 2);
    expect(plotOf(lines, 'weight_g', '2026-02-11')?.due_x).toBeNull();
    expect(plotOf(lines, 'weight_g', null)?.due_x).toBeNull();
  });

  it('writes the newest number always, and none that would run into the next', () => {
    const days = Array.from({ length: 28 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`);
    const plot = plotOf(
      days.map((day, place) => line(day, 3000 + place)),
      'weight_g',
      null,
    );
    const shown = plot?.points.filter(({ label }) => label !== null) ?? [];
    expect(shown.at(-1)?.taken_on).toBe('2026-01-28');
    expect(shown.length).toBeGreaterThan(2);
    const gaps = shown.slice(1).map(({ x }, place) => x - (shown[place]?.x ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(68);
  });
});

describe('the number of a point', () => {
  const labels = (...measured: [string, number][]) =>
    plotOf(
      measured.map(([day, grams]) => line(day, grams)),
      'weight_g',
      null,
    )?.points.map(({ label }) => label);

  it('stands below its dot after a loss of a day, so that both dots and the line between them are seen', () => {
    expect(labels(['2026-09-15', 3120], ['2026-11-29', 4420], ['2026-11-30', 4320])).toEqual([
      'above',
      null,
      'below',
    ]);
  });

  it('stands above it after a gain of a day, and after a loss that is far enough away', () => {
    expect(labels(['2026-09-15', 3120], ['2026-11-29', 4320], ['2026-11-30', 4420])).toEqual([
      'above',
      null,
      'above',
    ]);
    expect(labels(['2026-09-15', 4420], ['2026-11-30', 4320])).toEqual(['above', 'above']);
  });
});

describe('scaleOf', () => {
  it.each([
    [3120, 4420, 3000, 4500],
    [512, 512, 500, 520],
    [10, 10, 10, 11],
  ])('%d to %d is drawn from %d to %d', (min, max, low, high) => {
    const scale = scaleOf(min, max);
    expect([scale.low, scale.high]).toEqual([low, high]);
    expect(scale.values[0]).toBe(low);
    expect(scale.values.at(-1)).toBe(high);
  });
});
