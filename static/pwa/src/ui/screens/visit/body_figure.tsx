/** The figure to tap on. For a finger or a mouse; the list beside it gives the same with a keyboard or a screen reader. */
import { type Place, placeAt, type View } from '../../../visit/body_map';
import { BodyShape, FIGURE_SIZE, type Point } from '../../parts/BodyShape';
import { FINDING, MARK_VIEW } from '../../strings/findings';

interface BodyFigureProps {
  view: View;
  at: Point | null;
  onTap: (place: Place, x: number, y: number) => void;
}

const RING = 22;

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
      viewBox={`0 0 ${FIGURE_SIZE} ${FIGURE_SIZE}`}
      role="img"
      aria-label={FINDING.figure(MARK_VIEW[view])}
      onClick={tap}
    >
      <BodyShape view={view} at={at} ring={RING} />
    </svg>
  );
}

function within(share: number): number {
  return Math.min(FIGURE_SIZE, Math.max(0, Math.round(share * FIGURE_SIZE)));
}
