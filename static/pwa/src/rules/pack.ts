/**
 * A rule pack, as it was published: what each rule says and asks, its source, its thresholds and its word lists. What a
 * rule looks at is code beside this; where it draws the line is practice content.
 *
 * Source: checklists/rules/, which `checklists/rules.py` checks.
 */
import type { DateText } from '../wire/records';

/** STOP: recorded before anything else. ALERT: answered in words. PROMPT: may be signed with a reason. HINT: stays with its author. */
export type Level = 'stop' | 'alert' | 'prompt' | 'hint';

/** Worst first. */
export const LEVELS: readonly Level[] = ['stop', 'alert', 'prompt', 'hint'];

export interface PackRule {
  code: string;
  level: Level;
  says: string;
  ask: string;
  source: string;
  sees: 'team' | 'restricted';
  /** Units: as the name of each says. */
  numbers: Readonly<Record<string, number>>;
  /** In small letters. */
  words: Readonly<Record<string, readonly string[]>>;
}

export interface PackFile {
  key: string;
  version: number;
  jurisdiction: string;
  valid_from: DateText;
  valid_to: DateText | null;
  rules: readonly PackRule[];
}

export interface Pack {
  /** `key@version`, as an alert names it. */
  name: string;
  /** A pack from before a rule came does not have it, nor one that has taken it out. */
  has(code: string): boolean;
  /** Errors: RangeError when the pack has no such rule. */
  rule(code: string): PackRule;
  /** Errors: RangeError when the rule has no such threshold. */
  number(code: string, name: string): number;
  /** The list; none when the pack has taken it out. */
  words(code: string, name: string): readonly string[];
}

export function packOf(file: PackFile): Pack {
  const rules = new Map(file.rules.map((rule) => [rule.code, rule]));
  const rule = (code: string) => {
    const found = rules.get(code);
    if (!found) throw new RangeError(`no rule ${code} in ${file.key}@${file.version}`);
    return found;
  };
  return {
    name: `${file.key}@${file.version}`,
    has: (code) => rules.has(code),
    rule,
    number(code, name) {
      const found = rule(code).numbers[name];
      if (found === undefined) throw new RangeError(`rule ${code} has no number ${name}`);
      return found;
    },
    words: (code, name) => rule(code).words[name] ?? [],
  };
}

/** The newest version in force on a day. Shape: null when none is. */
export function packInForce(files: readonly PackFile[], on: DateText): Pack | null {
  const [newest] = files
    .filter(({ valid_from, valid_to }) => valid_from <= on && (valid_to === null || on <= valid_to))
    .sort((a, b) => b.version - a.version);
  return newest ? packOf(newest) : null;
}
