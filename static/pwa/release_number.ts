/**
 * The number of a release. Once releases have numbers each needs one above that of the release before: devices take another release under
 * their own number for a swap. Read from `ATTUNE_RELEASE_NUMBER` and `ATTUNE_RELEASE_BEFORE`; docs/settings.md.
 */
import { readFileSync } from 'node:fs';

const NUMBER = 'ATTUNE_RELEASE_NUMBER';
const BEFORE = 'ATTUNE_RELEASE_BEFORE';
const FIRST = 'none';

/** Errors: one sentence, for a number that was not raised, and for one of which that cannot be told. */
export function releaseNumber(settings: Record<string, string | undefined>): number {
  const said = settings[NUMBER] || '0';
  const number = Number(said);
  if (!/^\d+$/.test(said) || !Number.isSafeInteger(number))
    throw new Error(`${NUMBER} must be a whole number`);
  const before = settings[BEFORE];
  if (number > 0 && !before) {
    throw new Error(
      `${BEFORE} must name the release.json of the release before, or be '${FIRST}' for the first with a number`,
    );
  }
  if (!before || before === FIRST) return number;
  const last = numberIn(before);
  if (last > 0 && number <= last)
    throw new Error(`${NUMBER} must be above ${last}, the number of the release before`);
  return number;
}

function numberIn(file: string): number {
  try {
    const { number } = JSON.parse(JSON.parse(readFileSync(file, 'utf8')).text);
    if (Number.isSafeInteger(number)) return number;
  } catch (cause) {
    throw new Error(`${BEFORE} must name the release.json of a release`, { cause });
  }
  throw new Error(`${BEFORE} must name the release.json of a release`);
}
