/** Whether the child was seen, alone and awake, and whether each child has a part of their own: R6, R9, R10, R11, R41. */
import { NOT_OBSERVED } from '../checklist/library';
import { PUBLISHED } from '../checklist/published';
import { dayOf } from '../views/age';
import { isQuoteBegun, isUnspokenBegun, isUsed } from '../visit/content';
import type { DraftChild, DraftList } from '../visit/draft';
import { findingsOf } from '../visit/finding';
import type { Id } from '../wire/records';
import { type Facts, type Found, type Known, monthsOf, planned, type Rule, writtenAbout } from './facts';
import { saysTheSame, wordsIn } from './matching';

/** Asleep, or (once they talk) not alone, now and at the visit before. */
export const R6: Rule = (facts) =>
  planned(facts).flatMap(({ part, child }): Found[] => {
    const running = facts.pack.number('R6', 'visits_running') - 1;
    const before = (child.history?.visits ?? []).filter(({ seen }) => seen === 'yes').slice(-running);
    if (before.length < running || part.seen !== 'yes') return [];
    const asleep = part.awake === 'asleep' && before.every(({ awake }) => awake === 'asleep');
    const talks = (monthsOf(child) ?? 0) >= facts.pack.number('R6', 'alone_from_months');
    const neverAlone =
      talks && part.seen_alone !== null && [part, ...before].every(({ seen_alone }) => seen_alone !== 'yes');
    if (!asleep && !neverAlone) return [];
    const level = child.history?.legal_basis === 'cp_plan' ? 'alert' : 'prompt';
    const about = asleep ? 'asleep' : 'alone';
    return [
      { rule: 'R6', child: part.child, about, level, facts: before.map(({ record }) => record), shows: [] },
    ];
  });

/** A child who was seen, and of whom only grown-ups' reports, or nothing, is written. */
export const R9: Rule = (facts) =>
  planned(facts)
    .filter(({ part }) => part.seen !== 'no' && !isShown(part))
    .map(({ part }) => ({ rule: 'R9', child: part.child, about: null, facts: [part.record], shows: [] }));

function isShown(part: DraftChild): boolean {
  const { observations, lists, quotes, unspoken } = part;
  const statements = findingsOf(part, 'statement').filter(({ body }) => body.part === 'observations');
  const own = statements.some(({ body }) => body.kind === 'observed' || body.kind === 'measured');
  const reportsOnly = statements.length > 0 && !own && isCovered(observations.text, statements);
  const written = observations.text.trim() !== '' || observations.none_because.trim() !== '';
  return (
    (written && !reportsOnly) ||
    own ||
    lists.some((list) => list.carer === null && isUsed(list)) ||
    quotes.some((quote) => isQuoteBegun(quote) && quote.speaker_kind === 'child') ||
    unspoken.some(isUnspokenBegun) ||
    findingsOf(part, 'day_in_life').some(({ body }) =>
      (body.slots ?? []).some(({ basis }) => basis === 'seen' || basis === 'told_by_child'),
    )
  );
}

/** Every sentence of the text has been given a kind, and none is the worker's own observation. */
function isCovered(text: string, statements: readonly { body: { text?: string | null } }[]): boolean {
  let rest = text;
  for (const { body } of statements) rest = rest.replace(body.text ?? '', '');
  return rest.replace(/[\s.!?…]/g, '') === '';
}

/** Words that hold several children together, or the same sentence about two. */
export const R10: Rule = (facts) => {
  const all = planned(facts);
  if (facts.draft.children.length < 2) return [];
  return all.flatMap(({ part }): Found[] => {
    const words = [
      ...new Set(writtenAbout(part).flatMap((text) => wordsIn(text, facts.pack.words('R10', 'collective')))),
    ];
    const same = all.some(({ part: other }) => other !== part && isCopied(part, other));
    if (words.length === 0 && !same) return [];
    const about = same ? 'same' : 'words';
    return [{ rule: 'R10', child: part.child, about, facts: [part.record], shows: words, words }];
  });
};

function isCopied(one: DraftChild, other: DraftChild): boolean {
  const [a, b] = [one.observations.text, other.observations.text];
  return a.trim() !== '' && saysTheSame(a, b);
}

/** A child of the household without a part of their own; louder when others had one on the visit before, and this child had none. */
export const R11: Rule = ({ draft, family }) =>
  draft.children.some(({ planned }) => planned)
    ? draft.children
        .filter(({ planned }) => !planned)
        .map(({ child }) => {
          const level = wasLeftOut(child, family) ? 'alert' : 'prompt';
          return { rule: 'R11', child, about: null, level, facts: [], shows: [] };
        })
    : [];

/** Not of a child who was not born then, or whose record is not on this device. */
function wasLeftOut(child: Id, { children }: Facts['family']): boolean {
  const own = children.find((each) => each.child === child);
  const [last] = children
    .flatMap(({ history }) => history?.visits ?? [])
    .map(({ at }) => at)
    .sort()
    .reverse();
  if (!own?.history || !last) return false;
  const isBorn = own.age.is === 'born' && own.age.dob <= dayOf(last);
  return isBorn && !own.history.visits.some(({ at }) => at >= last);
}

/** Items that were shown and are not any more, or that nobody could observe for some visits running: one of each kind a list. */
export const R41: Rule = (facts) =>
  planned(facts).flatMap((known) => known.part.lists.flatMap((list) => changed(known, list, facts)));

function changed({ part, child }: Known, list: DraftList, { pack }: Facts): Found[] {
  const running = pack.number('R41', 'not_observed_running');
  const earlier = (child.history?.responses ?? []).filter(
    (each) => each.definition === list.definition && each.carer === list.carer,
  );
  const told = (item: string) =>
    earlier.map(({ answers }) => answers[item]).filter((each) => each !== undefined);
  const isLost = (item: string, value: string) =>
    value === 'not_seen' && told(item).findLast((each) => each !== NOT_OBSERVED) === 'seen';
  const isUnobserved = (item: string, value: string) => {
    const before = told(item).slice(1 - running);
    const all = before.length === running - 1 && before.every((each) => each === NOT_OBSERVED);
    return value === NOT_OBSERVED && all;
  };
  const found = (kind: string, is: (item: string, value: string) => boolean, back: number): Found[] => {
    const items = Object.entries(list.answers).flatMap(([item, { value }]) =>
      is(item, value) ? [item] : [],
    );
    if (items.length === 0) return [];
    const before = earlier.slice(-back).map(({ record }) => record);
    return [
      {
        rule: 'R41',
        child: part.child,
        about: [list.definition, list.carer, kind].filter(Boolean).join('.'),
        facts: [list.record, ...before],
        shows: items.map((item) => wordsOf(list, item)),
      },
    ];
  };
  return [...found('not_seen', isLost, 1), ...found(NOT_OBSERVED, isUnobserved, running - 1)];
}

/** An item in the words of its list. */
function wordsOf({ definition, version }: DraftList, item: string): string {
  const items = PUBLISHED.find(definition, version)?.items ?? [];
  return items.find(({ key }) => key === item)?.exact_text ?? item;
}
