/** Where a mark was put on the figure, to be looked at: small, beside the words that say it, with the same in its name. */
import { VIEWS } from '../../../visit/body_map';
import type { Bodies } from '../../../wire/records';
import { BodyShape, FIGURE_SIZE } from '../../parts/BodyShape';
import { FINDING, MARK_VIEW } from '../../strings/findings';
import './mark_figure.scss';

/** Of a signed mark, or of one that is still being written. */
type Where = { [F in 'view' | 'site' | 'x' | 'y']?: Bodies['body_mark'][F] | null };

/** Large, on a small figure. */
const RING = 48;

/** Shape: null for a mark whose place is in words alone, or in a view that this version does not know. */
export function MarkFigure({ mark: { view, site, x, y } }: { mark: Where }) {
  if (!view || !VIEWS.includes(view) || typeof x !== 'number' || typeof y !== 'number') return null;
  return (
    <svg
      class="mark-figure"
      viewBox={`0 0 ${FIGURE_SIZE} ${FIGURE_SIZE}`}
      role="img"
      aria-label={FINDING.figureOf(MARK_VIEW[view], site ?? '')}
    >
      <BodyShape view={view} at={{ x, y }} ring={RING} />
    </svg>
  );
}
