/**
 * The figure on which marks are put: views, and in each the places of a body as they are said in words. A tap on the figure and a
 * choice from the list give the same place. Left and right are the child's own.
 *
 * Units: thousandths of the figure's width and height, from its top left corner.
 */
import type { Bodies } from '../wire/records';

export type View = Bodies['body_mark']['view'];

/** An ellipse: its middle and half its width and height. */
export interface Place {
  site: string;
  x: number;
  y: number;
  rx: number;
  ry: number;
}

type Row = readonly [site: string, x: number, y: number, rx: number, ry: number];

/** The same on both sides: `x` is that of the left, `LEFT` says on which side of the figure the child's left is. */
const pair = (
  site: string,
  x: number,
  y: number,
  rx: number,
  ry: number,
  names: [string, string] = ['left', 'right'],
): Row[] => [
  [`${names[0]} ${site}`, x, y, rx, ry],
  [`${names[1]} ${site}`, 1000 - x, y, rx, ry],
];

const PLACES: Record<View, readonly Row[]> = {
  front: [
    ['throat', 500, 190, 60, 32],
    ...pair('shoulder', 635, 245, 60, 42),
    ['chest', 500, 305, 95, 80],
    ...pair('upper arm', 695, 345, 42, 75),
    ...pair('forearm', 735, 500, 38, 80),
    ['tummy', 500, 455, 95, 75],
    ...pair('hip', 590, 555, 42, 42),
    ['genital area', 500, 590, 44, 36],
    ...pair('thigh', 575, 685, 58, 88),
    ...pair('knee', 575, 800, 42, 34),
    ...pair('shin', 575, 895, 40, 66),
    ['head', 500, 85, 75, 78],
  ],
  back: [
    ['back of the head', 500, 85, 75, 78],
    ['back of the neck', 500, 190, 55, 32],
    ...pair('shoulder blade', 405, 275, 62, 60),
    ['upper back, at the spine', 500, 285, 32, 75],
    ...pair('back of the upper arm', 305, 345, 42, 75),
    ...pair('elbow', 285, 440, 36, 30),
    ...pair('back of the forearm', 265, 530, 36, 62),
    ['lower back', 500, 445, 95, 70],
    ...pair('buttock', 448, 570, 52, 52),
    ...pair('back of the thigh', 430, 695, 56, 78),
    ...pair('back of the knee', 430, 800, 42, 32),
    ...pair('calf', 430, 890, 42, 64),
  ],
  left: side('left', 560),
  right: side('right', 440),
  head: [
    ['top of the head', 500, 480, 150, 130],
    ['front of the scalp', 500, 230, 190, 110],
    ['back of the scalp', 500, 760, 190, 130],
    ...pair('side of the scalp', 780, 480, 110, 200),
  ],
  face: [
    ['forehead', 500, 190, 210, 105],
    ...pair('temple', 765, 300, 58, 75),
    ...pair('eye', 640, 395, 82, 52),
    ['nose', 500, 480, 58, 95],
    ...pair('cheek', 680, 560, 105, 95),
    ...pair('ear', 900, 450, 48, 105),
    ['mouth and lips', 500, 665, 115, 52],
    ...pair('side of the jaw', 700, 735, 85, 70),
    ['chin', 500, 815, 100, 72],
  ],
  mouth: [
    ['skin between upper lip and gum', 500, 205, 90, 62],
    ['upper lip', 500, 100, 260, 38],
    ['upper gum', 500, 310, 220, 40],
    ['roof of the mouth', 500, 420, 160, 62],
    ['inside of the left cheek', 800, 500, 72, 140],
    ['inside of the right cheek', 200, 500, 72, 140],
    ['tongue', 500, 600, 180, 100],
    ['lower gum', 500, 760, 220, 40],
    ['lower lip', 500, 880, 260, 42],
  ],
  hands: [
    ...pair('back of the hand', 765, 330, 105, 110),
    ...pair('fingers, back', 765, 150, 120, 62),
    ...pair('thumb', 610, 330, 42, 85),
    ...pair('wrist', 765, 490, 80, 42),
    ...pair('palm', 765, 720, 105, 105),
    ...pair('fingers, palm side', 765, 900, 120, 62),
  ],
  feet: [
    ...pair('top of the foot', 735, 270, 92, 130),
    ...pair('toes', 735, 95, 105, 42),
    ...pair('ankle', 735, 445, 82, 40),
    ...pair('sole', 735, 690, 92, 130),
    ...pair('heel', 735, 885, 80, 58),
  ],
};

function side(of: 'left' | 'right', face: number): Row[] {
  const back = 1000 - face;
  return [
    [`${of} side of the head`, 500, 90, 80, 62],
    [`${of} ear`, back + (face - back) / 4, 130, 26, 34],
    [`${of} side of the neck`, 500, 205, 46, 34],
    [`${of} upper arm, outside`, 500, 345, 48, 82],
    [`${of} side of the chest`, face, 330, 32, 78],
    [`${of} forearm, outside`, face, 505, 44, 76],
    [`${of} side of the tummy`, 500, 480, 32, 56],
    [`${of} hip, outside`, back, 570, 66, 48],
    [`${of} thigh, outside`, 500, 690, 70, 84],
    [`${of} knee, outside`, 500, 800, 46, 32],
    [`${of} lower leg, outside`, 500, 895, 46, 68],
  ];
}

export const VIEWS = Object.keys(PLACES) as View[];

export function placesOf(view: View): Place[] {
  return PLACES[view].map(([site, x, y, rx, ry]) => ({ site, x, y, rx, ry }));
}

/** The place that was tapped: the one around the point, or else the nearest. */
export function placeAt(view: View, x: number, y: number): Place {
  const [first, ...others] = placesOf(view);
  if (!first) throw new RangeError(`nothing in view ${view}`);
  return others.reduce((best, each) => (away(each, x, y) < away(best, x, y) ? each : best), first);
}

/** Below 1: inside of the ellipse. */
function away({ x, y, rx, ry }: Place, atX: number, atY: number): number {
  return ((atX - x) / rx) ** 2 + ((atY - y) / ry) ** 2;
}
