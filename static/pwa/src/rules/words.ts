/** Words that stand in place of what was seen, what is needed, or what happened: R15, R22, R23, R24, R25, R39. */
import type { Open } from '../visit/finding';
import { findingsOf } from '../visit/finding';
import type { Bodies } from '../wire/records';
import { type Found, planned, type Rule, writtenAbout } from './facts';
import { hasAny, saysTheSame, wordsIn } from './matching';
import type { Pack } from './pack';

export type Vague = 'who' | 'by_when' | 'words' | 'goal';

/** What of a step of a plan nobody could check. */
export function vagueIn(step: Open<Bodies['plan_action']>, pack: Pack): Vague[] {
  const what = step.what ?? '';
  const found: Vague[] = [];
  if (!step.who?.some((name) => isSomebody(name, pack.words('R15', 'nobody')))) found.push('who');
  if (!step.by_when) found.push('by_when');
  if (isOnlyVague(what, pack.words('R15', 'vague'))) found.push('words');
  if (!step.goal?.trim()) found.push('goal');
  return found;
}

/** A name or a role, and not everybody: nobody can be asked whether everybody has done it. */
function isSomebody(name: string, nobody: readonly string[]): boolean {
  return name.trim() !== '' && !nobody.some((words) => saysTheSame(name, words));
}

/** A step that is all intention: its doing words are from the list, and nothing in it can be counted or seen. */
function isOnlyVague(what: string, list: readonly string[]): boolean {
  const sentence = what.trim();
  return hasAny(sentence, list) && sentence.split(/\s+/).length <= 8 && !/\d/.test(sentence);
}

/** Of the steps that are open in a plan. */
export const R15: Rule = (facts) =>
  planned(facts).flatMap(({ child }) =>
    (child.history?.plan ?? [])
      .filter(({ body }) => body.status === 'open')
      .filter(({ body }) => vagueIn(body, facts.pack).length > 0)
      .map(({ record, body }) => ({
        rule: 'R15',
        child: child.child,
        about: record,
        facts: [record],
        shows: [body.what],
      })),
  );

export const R22: Rule = (facts) =>
  planned(facts).flatMap(({ part }) =>
    findingsOf(part, 'statement')
      .filter(({ body }) => Boolean(body.concern_type))
      .filter(({ body }) =>
        [body.impact_now, body.impact_likely].some((impact) => isNoImpact(impact, body.text)),
      )
      .map(({ record, body }) => ({
        rule: 'R22',
        child: part.child,
        about: record,
        facts: [record],
        shows: [body.text ?? ''],
      })),
  );

function isNoImpact(impact: string | null | undefined, text: string | null | undefined): boolean {
  return !impact?.trim() || saysTheSame(impact, text ?? '');
}

export const R23: Rule = (facts) =>
  planned(facts).flatMap(({ part }): Found[] => {
    const bare = findingsOf(part, 'statement')
      .filter(({ body }) => body.kind === 'opinion' && !body.evidence?.length)
      .map(({ record, body }) => ({
        rule: 'R23',
        child: part.child,
        about: record,
        facts: [record],
        shows: [body.text ?? ''],
      }));
    const words = wordsIn(part.observations.text, facts.pack.words('R23', 'judgement'));
    const judged = {
      rule: 'R23',
      child: part.child,
      about: 'words',
      facts: [part.record],
      shows: words,
      words,
    };
    return words.length > 0 ? [...bare, judged] : bare;
  });

/** A level, and no need with its impact anywhere in the child's part. */
export const R24: Rule = (facts) =>
  planned(facts).flatMap(({ part }): Found[] => {
    const found = writtenAbout(part).flatMap((text) => wordsIn(text, facts.pack.words('R24', 'level')));
    const words = [...new Set(found)];
    const described = findingsOf(part, 'statement').some(
      ({ body }) => Boolean(body.concern_type) && !isNoImpact(body.impact_now, body.text),
    );
    if (words.length === 0 || described) return [];
    return [{ rule: 'R24', child: part.child, about: null, facts: [part.record], shows: words, words }];
  });

/** Shape: `about` is the plain words that could stand instead. */
export const R25: Rule = (facts) =>
  planned(facts).flatMap(({ part }) => {
    const texts = writtenAbout(part);
    return Object.entries(facts.pack.rule('R25').words).flatMap(([instead, list]): Found[] => {
      const words = [...new Set(texts.flatMap((text) => wordsIn(text, list)))];
      if (words.length === 0) return [];
      return [{ rule: 'R25', child: part.child, about: instead, facts: [part.record], shows: words }];
    });
  });

/** No consent given as the reason, while a concern of the visit is open. */
export const R39: Rule = (facts) => {
  const concerned = planned(facts).some(({ part, child }) => {
    const now = findingsOf(part, 'statement').some(({ body }) => Boolean(body.concern_type));
    return now || child.history?.concerns.some(({ change }) => change !== 'better');
  });
  if (!concerned) return [];
  const list = facts.pack.words('R39', 'no_consent');
  const wholeVisit = [facts.draft.purpose.text];
  return planned(facts).flatMap(({ part }): Found[] => {
    const words = [...new Set([...writtenAbout(part), ...wholeVisit].flatMap((text) => wordsIn(text, list)))];
    if (words.length === 0) return [];
    return [{ rule: 'R39', child: part.child, about: null, facts: [part.record], shows: words, words }];
  });
};
