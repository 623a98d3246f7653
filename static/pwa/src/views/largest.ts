/** The `nth` largest of some numbers, of which there are at least so many; they are left in another order. */
export function largest(numbers: Float64Array, nth: number): number {
  const wanted = numbers.length - nth;
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const [from, upto] = parted(numbers, low, high);
    if (wanted <= upto) high = upto;
    else if (wanted >= from) low = from;
    else break;
  }
  return numbers[wanted] ?? Number.NEGATIVE_INFINITY;
}

/** Hoare's parting. Shape: where the larger ones begin, and where the smaller ones end. */
function parted(numbers: Float64Array, low: number, high: number): [number, number] {
  const at = (i: number) => numbers[i] as number;
  const middle = at((low + high) >> 1);
  let [left, right] = [low, high];
  while (left <= right) {
    while (at(left) < middle) left += 1;
    while (at(right) > middle) right -= 1;
    if (left > right) break;
    const kept = at(left);
    numbers[left] = at(right);
    numbers[right] = kept;
    left += 1;
    right -= 1;
  }
  return [left, right];
}
