/** The figure to tap on. For a finger or a mouse; the list beside it gives the same with a keyboard or a screen reader. */
import { type Place, placeAt, placesOf, type View } from '../../../visit/body_map';
import { FINDING, MARK_VIEW } from '../../strings/findings';

interface BodyFigureProps {
  view: View;
  /** Units: thousandths of the figure. */
  at: { x: number; y: number } | null;
  onTap: (place: Place, x: number, y: number) => void;
}

const SIZE = 1000;

export function BodyFigure({ view, at, onTap }: BodyFigureProps) {
  const tap = (event: MouseEvent & { currentTarget: SVGSVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [
      within((event.clientX - box.left) / box.width),
      within((event.clientY - box.top) / box.height),
    ];
    onTap(placeAt(view, x, y), x, y);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list of places right below takes the keys, with the same result
    <svg
      class="body-figure"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label={FINDING.figure(MARK_VIEW[view])}
      onClick={tap}
    >
      {placesOf(view).map(({ site, x, y, rx, ry }) => (
        <ellipse key={site} class="body-figure__place" cx={x} cy={y} rx={rx} ry={ry} />
      ))}
      {at && (
        <g class="body-figure__mark">
          <circle cx={at.x} cy={at.y} r={22} />
          <path d={`M${at.x - 34} ${at.y}h68M${at.x} ${at.y - 34}v68`} />
        </g>
      )}
    </svg>
  );
}

function within(share: number): number {
  return Math.min(SIZE, Math.max(0, Math.round(share * SIZE)));
}
