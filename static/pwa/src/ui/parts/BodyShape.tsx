/** What is drawn of a body seen from one side: its places, and one point. It says nothing by itself: whoever draws it names it in words. */
import { placesOf, type View } from '../../visit/body_map';
import './body_shape.scss';

/** Units: thousandths of the figure's width and height. */
export interface Point {
  x: number;
  y: number;
}

interface BodyShapeProps {
  view: View;
  at: Point | null;
  /** Half the width of the ring around the point. */
  ring: number;
}

export const FIGURE_SIZE = 1000;

/** How far the lines of the cross reach beyond the ring. */
const REACH = 1.6;

export function BodyShape({ view, at, ring }: BodyShapeProps) {
  return (
    <>
      {placesOf(view).map(({ site, x, y, rx, ry }) => (
        <ellipse key={site} class="body-shape__place" cx={x} cy={y} rx={rx} ry={ry} />
      ))}
      {at && (
        <>
          <Cross kind="edge" at={at} ring={ring} />
          <Cross kind="mark" at={at} ring={ring} />
        </>
      )}
    </>
  );
}

/** `edge` lies under `mark` and keeps it apart from what it is on. */
function Cross({ kind, at: { x, y }, ring }: { kind: 'edge' | 'mark'; at: Point; ring: number }) {
  const far = ring * REACH;
  return (
    <g class={`body-shape__${kind}`}>
      <circle cx={x} cy={y} r={ring} />
      <path d={`M${x - far} ${y}h${2 * far}M${x} ${y - far}v${2 * far}`} />
    </g>
  );
}
