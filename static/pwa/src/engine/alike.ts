/** Whether one secret may be typed for another by a slip of the finger: fewer than three letters are wrong, missing, too many or swapped. */
import { normalPassphrase } from '../vault/kdf';

const LEAST_CHANGES = 3;

export function isAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => [...normalPassphrase(text).toLowerCase()]);
  return changes(a ?? [], b ?? []) < LEAST_CHANGES;
}

/** How many slips lead from one to the other: a letter put in, left out or mistaken, or two neighbours swapped. */
function changes(a: readonly string[], b: readonly string[]): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const mistaken = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, mistaken, swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
