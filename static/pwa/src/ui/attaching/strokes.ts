/** A drawing as its strokes, on a grid of its own, so that it looks the same on every glass and can be taken back. */
export const PAD_WIDTH = 1200;
export const PAD_HEIGHT = 900;
const PEN_WIDTH = 6;
/** Steps smaller than this on the grid are left out. */
const LEAST_STEP = 3;

export type Stroke = number[];

/** Where something is on the grid, from where it is on the glass. */
export function onGrid(
  at: { clientX: number; clientY: number },
  glass: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>,
): [number, number] {
  const place = (part: number, whole: number, size: number) =>
    Math.min(size, Math.max(0, Math.round((part / whole) * size)));
  return [
    place(at.clientX - glass.left, glass.width, PAD_WIDTH),
    place(at.clientY - glass.top, glass.height, PAD_HEIGHT),
  ];
}

/** The stroke with one more point, or the very same when the pen has hardly moved. */
export function lengthened(stroke: Stroke, [x, y]: readonly [number, number]): Stroke {
  const [beforeX = 0, beforeY = 0] = stroke.slice(-2);
  const moved = Math.hypot(x - beforeX, y - beforeY) >= LEAST_STEP;
  return stroke.length === 0 || moved ? [...stroke, x, y] : stroke;
}

/** Paints all strokes on white. A single point is a dot. */
export function paint(to: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  to.fillStyle = '#ffffff';
  to.fillRect(0, 0, PAD_WIDTH, PAD_HEIGHT);
  to.strokeStyle = '#212b32';
  to.lineWidth = PEN_WIDTH;
  to.lineCap = 'round';
  to.lineJoin = 'round';
  for (const [x = 0, y = 0, ...rest] of strokes) {
    to.beginPath();
    to.moveTo(x, y);
    to.lineTo(x, y);
    for (let at = 0; at + 1 < rest.length; at += 2) to.lineTo(rest[at] ?? 0, rest[at + 1] ?? 0);
    to.stroke();
  }
}
