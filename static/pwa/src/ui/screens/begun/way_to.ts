/** Where what was begun is gone on with. */
import type { BegunLine } from '../../../views/rows';
import { to } from '../../router';

/** The address of its form, or of its words alone. */
export function wayTo({ draft, on }: BegunLine): string {
  switch (on?.is) {
    case 'visit':
      return to.visit(on.family, on.visit);
    case 'review':
      return to.review(on.family, on.visit);
    case 'mending':
      return to.mending(on.key);
    case 'amending':
      return to.amending(on.family, on.visit);
    case 'alert':
      return to.alert(on.child, on.alert);
    default:
      return to.begun(draft);
  }
}
