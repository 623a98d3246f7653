/**
 * All published versions of the practice files, to be looked up by key and version: an answer given in March is
 * shown in the words of March. Pure: it is given the files, `published.ts` brings them.
 *
 * Source: docs/decisions/0011-answers-name-their-version.md.
 */
import type { DateText } from '../wire/records';
import type { AnswerSets, AnswerValue, Definition } from './definition';

/** Stands for an item that nobody could observe; every item of every list takes it. */
export const NOT_OBSERVED = 'not_observed';

/** The answer of the sets that ask whether something was seen. */
export const SEEN = 'seen';

type OfKind<K extends Definition['kind']> = Extract<Definition, { kind: K }>;

export interface Library {
  /** One version, or null when this build does not hold it. */
  find(key: string, version: number): Definition | null;
  /**
   * The newest version in force on a day.
   *
   * Errors: RangeError when no version of that kind is in force; a build without it is broken.
   */
  current<K extends Definition['kind']>(kind: K, key: string, on: DateText): OfKind<K>;
  /** What may be answered to an item of a set, `not_observed` last. */
  answersOf(answerSet: string): readonly AnswerValue[];
  /** The words of an answer; the code itself when this build does not know the answer. */
  labelOf(answerSet: string, value: string): string;
}

/**
 * Make a library of the published files.
 *
 * Shape:  items of each definition stand in their published order.
 */
export function library(definitions: readonly Definition[], answers: AnswerSets): Library {
  const all = definitions.map(inOrder);
  const answersOf = (key: string) => [
    ...(answers.sets.find((set) => set.key === key)?.values ?? []),
    answers.always,
  ];
  return {
    find: (key, version) => all.find((each) => each.key === key && each.version === version) ?? null,
    current<K extends Definition['kind']>(kind: K, key: string, on: DateText): OfKind<K> {
      const found = all
        .filter((each): each is OfKind<K> => each.kind === kind && each.key === key && inForce(each, on))
        .sort((a, b) => b.version - a.version)[0];
      if (!found) throw new RangeError(`no version of ${key} is in force`);
      return found;
    },
    answersOf,
    labelOf: (set, value) => answersOf(set).find((each) => each.value === value)?.label ?? value,
  };
}

/** The name under which a record says which version it answered. */
export function versionName(definition: { key: string; version: number }): string {
  return `${definition.key}@${definition.version}`;
}

/** True when a list is meant for a child of that age. Units: whole months, null when not born or not known. */
export function fitsAge(definition: Definition, months: number | null): boolean {
  const range = definition.age_range_months;
  return range === null || (months !== null && months >= range.from && months <= range.to);
}

function inForce(definition: Definition, on: DateText): boolean {
  return definition.valid_from <= on && (definition.valid_to === null || on <= definition.valid_to);
}

function inOrder(definition: Definition): Definition {
  const items = [...definition.items].sort((a, b) => a.order - b.order);
  return { ...definition, items } as Definition;
}
