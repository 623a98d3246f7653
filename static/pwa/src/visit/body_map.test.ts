import { describe, expect, it } from 'vitest';
import { placeAt, placesOf, VIEWS } from './body_map';

describe.each(VIEWS)('the figure seen from: %s', (view) => {
  it('gives by a tap on a place what the list gives by its name', () => {
    for (const place of placesOf(view)) expect(placeAt(view, place.x, place.y)).toEqual(place);
  });

  it('has each place once, with both of its sides, and all of it in view', () => {
    const sites = placesOf(view).map(({ site }) => site);
    expect(new Set(sites).size).toBe(sites.length);
    if (view !== 'left' && view !== 'right')
      expect(sites.filter((site) => site.startsWith('left')).length).toBe(
        sites.filter((site) => site.startsWith('right')).length,
      );
    for (const { x, y, rx, ry } of placesOf(view)) {
      expect(Math.min(x - rx, y - ry)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x + rx, y + ry)).toBeLessThanOrEqual(1000);
    }
  });
});

it('takes the nearest place for a tap beside the body', () => {
  expect(placeAt('face', 990, 450).site).toBe('left ear');
  expect(placeAt('front', 735, 990).site).toBe('left shin');
});

it('has the child’s left where one sees it: on the right from the front, on the left from behind', () => {
  expect(placeAt('front', 735, 500).site).toBe('left forearm');
  expect(placeAt('back', 265, 530).site).toBe('left back of the forearm');
});
