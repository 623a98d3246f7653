import { expect, it } from 'vitest';
import { beyond } from './TableScroll';

it.each<[string, number[], number]>([
  ['goes on to the next whole column', [120, 230, 340], 70],
  ['stays where a column begins at the edge', [50, 160, 270], 0],
  ['stays where one begins less than a pixel before it', [49, 159.5, 269], 0],
  ['stays at the end of a column that is wider than the room for it', [-200, 40], 0],
])('%s', (_, lefts, px) => expect(beyond(160, lefts)).toBe(px));
