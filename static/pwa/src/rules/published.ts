/** The rule packs that this build was made with: they are part of the app's own files, so they are there without a network. */
import type { DateText } from '../wire/records';
import { type Pack, type PackFile, type PackRule, packInForce } from './pack';

const files = import.meta.glob<PackFile>('@checklists/rules/*.json', { eager: true, import: 'default' });

/**
 * The rules in force on a day.
 *
 * Errors: RangeError when no pack is; a build without one is broken.
 */
export function packOn(day: DateText): Pack {
  const found = packInForce(Object.values(files), day);
  if (!found) throw new RangeError('no rule pack is in force');
  return found;
}

/** A rule as an alert names it, and where its pack is in force. Shape: null when this build does not hold it. */
export function ruleNamed(name: string, code: string): (PackRule & Pick<PackFile, 'jurisdiction'>) | null {
  const file = fileNamed(name);
  const rule = file?.rules.find((each) => each.code === code);
  return file && rule ? { ...rule, jurisdiction: file.jurisdiction } : null;
}

function fileNamed(name: string): PackFile | undefined {
  return Object.values(files).find(({ key, version }) => `${key}@${version}` === name);
}
