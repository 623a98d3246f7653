import { afterEach, expect, it, vi } from 'vitest';
import { goBackTo, placeNow } from './place';

/** Where each part is on the glass, by its id. */
function parts(tops: Record<string, [mends: string, top: number]>): void {
  document.body.innerHTML = '<h1 tabindex="-1">Body</h1>';
  for (const [id, [mends]] of Object.entries(tops)) {
    const part = Object.assign(document.createElement('div'), { id });
    part.dataset.mends = mends;
    document.body.append(part);
  }
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return new DOMRect(0, (tops[this.id]?.[1] ?? 0) - window.scrollY, 100, 50);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  window.scrollTo(0, 0);
});

it('finds the nearest part again where it was on the glass, though something stands above it now', () => {
  parts({ first: ['a', 400], second: ['a', 1000], third: ['b', 1600] });
  window.scrollTo(0, 950);
  const place = placeNow();
  expect(place).toEqual({ scroll: 950, near: { mends: 'a', nth: 1, from_top: 50 } });
  parts({ first: ['a', 700], second: ['a', 1300], third: ['b', 1900] });
  goBackTo(place);
  expect(window.scrollY).toBe(1250);
  expect(document.activeElement?.id).toBe('second');
});

it('goes as far down as it was when that part has gone, and to the top for no place', () => {
  parts({ first: ['a', 400] });
  window.scrollTo(0, 350);
  const place = placeNow();
  parts({ other: ['b', 0] });
  window.scrollTo(0, 0);
  goBackTo(place);
  expect(window.scrollY).toBe(350);
  goBackTo(null);
  expect(window.scrollY).toBe(0);
  expect(document.activeElement?.tagName).toBe('H1');
});
