/**
 * All rules that run at the author's side, and what they found, worst first. A rule that fires never stops anybody from
 * writing; a STOP asks who was called before it lets the visit be signed.
 *
 * Source: docs/decisions/0031-rules-run-where-their-facts-are.md.
 */
import type { Id } from '../wire/records';
import type { Facts, Found, Rule } from './facts';
import { R34 } from './growing';
import { R12, R13, R14, R36, R37 } from './grown_ups';
import { R40, R42, R43, R44 } from './heard';
import { R1, R2, R3, R4 } from './injury';
import { LEVELS, type Level, type PackRule } from './pack';
import { R6, R9, R10, R11, R41 } from './seen';
import { R15, R22, R23, R24, R25, R39 } from './words';

export const RULES: Readonly<Record<string, Rule>> = {
  R1,
  R2,
  R3,
  R4,
  R6,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15,
  R22,
  R23,
  R24,
  R25,
  R34,
  R36,
  R37,
  R39,
  R40,
  R41,
  R42,
  R43,
  R44,
};

/** What a rule found, with the rule's own words. */
export interface Raised extends Omit<Found, 'level'> {
  level: Level;
  text: PackRule;
  /** Names it in this visit: the same facts give the same code, so that what was answered stays answered. At most 160 characters. */
  code: string;
}

/** The child whom a code is about; null: the visit. */
export function childIn(code: string): Id | null {
  return code.split(':')[1] || null;
}

/** Everything that the rules of the pack find in a draft. Shape: worst first, then in the order of the rules. */
export function raisedBy(facts: Facts): Raised[] {
  const found = Object.entries(RULES)
    .filter(([code]) => facts.pack.has(code))
    .flatMap(([code, rule]) => rule(facts).map((each) => raise(each, code, facts)));
  return found.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

function raise(found: Found, code: string, { pack }: Facts): Raised {
  const text = pack.rule(code);
  return {
    ...found,
    level: found.level ?? text.level,
    text,
    code: [found.rule, found.child ?? '', found.about ?? ''].join(':'),
  };
}
