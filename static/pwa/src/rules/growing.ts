/** Weights that ask for a second look: R34. It compares what was entered; it plots nothing and names nothing. */
import { daysBetween } from '../views/age';
import { findingsOf } from '../visit/finding';
import { takenOn } from '../visit/taken';
import { type Facts, type Found, type Known, planned, type Rule } from './facts';
import type { Pack } from './pack';

/** From lowest to highest; between two neighbours lies one space. */
export const BANDS = ['<0.4', '0.4-2', '2-9', '9-25', '25-50', '50-75', '75-91', '91-98', '98-99.6', '>99.6'];
/** The highest band below the 2nd centile, the last below the 9th, and the first above the 91st. */
const [SECOND, NINTH, NINETY_FIRST] = [BANDS.indexOf('0.4-2'), BANDS.indexOf('2-9'), BANDS.indexOf('91-98')];

interface Weight {
  record: string;
  taken_on: string;
  weight_g: number | null;
  centile_band: string | null;
  /** '' while nobody has said: it is asked for before signing. */
  measurer_role: string;
  views_differ: string | null;
}

/** Shape: `about` says which of its lines was crossed. */
export const R34: Rule = ({ pack, ...rest }) =>
  planned({ pack, ...rest }).flatMap((known) => {
    const taken = takenAt(rest.draft, known);
    const now = taken.at(-1);
    if (!now) return [];
    const before = [...(known.child.history?.growth ?? []), ...taken]
      .filter(({ taken_on }) => taken_on < now.taken_on)
      .sort(byDay);
    return crossed(known, now, before, pack).map(
      (about): Found => ({
        rule: 'R34',
        child: known.part.child,
        about,
        facts: [now.record, ...before.slice(0, 1).map(({ record }) => record)],
        shows: [],
      }),
    );
  });

export type Line =
  | 'below_birth_weight'
  | 'not_back_at_birth_weight'
  | 'spaces'
  | 'below_second'
  | 'no_measurer_role';

function crossed({ child }: Known, now: Weight, before: readonly Weight[], pack: Pack): Line[] {
  const found: Line[] = [];
  const born = child.age.is === 'born' ? child.age.dob : null;
  const birth = born ? before.find(({ taken_on }) => daysBetween(born, taken_on) <= 1) : undefined;
  const number = (name: string) => pack.number('R34', name);
  if (birth?.weight_g && now.weight_g && born) {
    const lost = (100 * (birth.weight_g - now.weight_g)) / birth.weight_g;
    const days = daysBetween(born, now.taken_on);
    if (lost > number('loss_percent')) found.push('below_birth_weight');
    else if (lost > 0 && days >= number('below_birth_weight_at_days')) found.push('not_back_at_birth_weight');
  }
  const bands = before.map(({ centile_band }) => bandOf(centile_band)).filter((band) => band >= 0);
  const band = bandOf(now.centile_band);
  const [first = -1] = bands;
  if (band >= 0 && first >= 0 && Math.max(...bands) - band >= spacesOf(first, pack)) found.push('spaces');
  if (band >= 0 && band <= SECOND) found.push('below_second');
  if (now.measurer_role === 'unknown') found.push('no_measurer_role');
  return found;
}

function spacesOf(birthBand: number, pack: Pack): number {
  if (birthBand <= NINTH) return pack.number('R34', 'spaces_born_below_9th');
  return pack.number('R34', birthBand >= NINETY_FIRST ? 'spaces_born_above_91st' : 'spaces_born_9th_to_91st');
}

function bandOf(band: string | null | undefined): number {
  return BANDS.indexOf(band ?? '');
}

/** The weights that were written down at this visit, by the day on which they were taken: told of the birth, and taken now. */
function takenAt(draft: Facts['draft'], { part }: Known): Weight[] {
  return findingsOf(part, 'growth')
    .filter(({ body }) => body.weight_g)
    .map((taken) => ({
      record: taken.record,
      taken_on: takenOn(draft, taken),
      weight_g: taken.body.weight_g ?? null,
      centile_band: taken.body.centile_band ?? null,
      measurer_role: taken.body.measurer_role ?? '',
      views_differ: taken.body.views_differ ?? null,
    }))
    .filter(({ taken_on }) => taken_on !== '')
    .sort(byDay);
}

function byDay(a: Pick<Weight, 'taken_on'>, b: Pick<Weight, 'taken_on'>): number {
  return a.taken_on.localeCompare(b.taken_on);
}
