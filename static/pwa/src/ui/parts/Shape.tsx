/** A small mark beside the word that says the same: told apart by its form, never by its colour. */
export type ShapeName = 'full' | 'half' | 'empty' | 'dash';

const PATHS: Record<ShapeName, string> = {
  full: 'M8 2a6 6 0 1 1 0 12 6 6 0 0 1 0-12z',
  half: 'M8 2a6 6 0 1 0 0 12z',
  empty: '',
  dash: 'M3 7h10v2H3z',
};

export function Shape({ is }: { is: ShapeName | null }) {
  if (is === null) return null;
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {is !== 'dash' && <circle cx="8" cy="8" r="6" fill="none" stroke="currentcolor" stroke-width="1.5" />}
      {PATHS[is] && <path d={PATHS[is]} fill="currentcolor" />}
    </svg>
  );
}
