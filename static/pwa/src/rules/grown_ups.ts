/** Fathers, second carers, strangers, parental responsibility and private questions: R12, R13, R14, R36, R37. */

import { addDays, dayOf, daysBetween } from '../views/age';
import type { FamilyForVisit } from '../views/rows';
import { addWorkingDays } from '../views/working_days';
import type { Draft, DraftPerson, Relation } from '../visit/draft';
import { findingsOf } from '../visit/finding';
import type { Id } from '../wire/records';
import { called, type Facts, type Found, monthsOf, planned, type Rule } from './facts';

type Adult = FamilyForVisit['adults'][number];

const SECOND_CARERS: readonly Relation[] = ['father', 'step_parent', 'partner'];
const PARENTS: readonly Relation[] = ['mother', ...SECOND_CARERS, 'foster'];
const CARERS: readonly Relation[] = [...PARENTS, 'grandparent'];

/** A man or second carer of whom nothing is known, who was not met for weeks, or anybody on whom the plan leans unseen. */
export const R12: Rule = (facts) => {
  const { draft, family } = facts;
  // Once the family is gone from this device, nobody here knows whom the others have met.
  if (!family.history) return [];
  const present = new Set(draft.people.map(({ adult }) => adult));
  const unseen = family.adults.flatMap((adult): Found[] => {
    const second = adult.relations.some(({ relation }) => SECOND_CARERS.includes(relation));
    const relied = adult.relied_on_by_plan === 'yes' && !hasList(facts, adult.adult);
    const away = second && !present.has(adult.adult) && !wasMet(facts, adult) && !hasSteps(adult);
    if (!relied && !away) return [];
    const level = adult.relied_on_by_plan === 'yes' ? 'alert' : 'prompt';
    const about = adult.adult;
    return [{ rule: 'R12', child: null, about, level, facts: [about], shows: [called(family, about)] }];
  });
  const unknown = planned(facts)
    .filter(({ part }) => !hasSecondCarer(facts, part.child))
    .map(({ part }): Found => ({ rule: 'R12', child: part.child, about: 'nobody', facts: [], shows: [] }));
  return [...unseen, ...unknown];
};

/** Whoever is on record, or was entered on this visit: a second mother too, and one without a name of whom something is said. */
function hasSecondCarer({ draft, family }: Facts, child: Id): boolean {
  const relations = [
    ...family.adults.flatMap((adult) => adult.relations.filter((each) => each.child === child)),
    ...draft.people.flatMap(({ known, relations }) =>
      !known && relations[child] ? [{ relation: relations[child] }] : [],
    ),
  ].map(({ relation }) => relation);
  const mothers = relations.filter((relation) => relation === 'mother').length;
  return mothers > 1 || relations.some((relation) => SECOND_CARERS.includes(relation));
}

function wasMet({ family, now, pack }: Facts, { adult }: Adult): boolean {
  const last = family.history?.adults[adult]?.last_met;
  const since = addDays(dayOf(now), -7 * pack.number('R12', 'unseen_after_weeks'));
  return last !== undefined && last !== null && dayOf(last) >= since;
}

function hasSteps({ steps_taken }: Adult): boolean {
  return Boolean(steps_taken?.trim());
}

function hasList({ draft, family }: Facts, adult: Id): boolean {
  return (
    draft.children.some(({ lists }) => lists.some(({ carer }) => carer === adult)) ||
    family.children.some(({ history }) => history?.responses.some(({ carer }) => carer === adult))
  );
}

/** Somebody without a name or a relationship; or somebody new where a small child lives. */
export const R13: Rule = (facts) => {
  const children = planned(facts);
  const limit = facts.pack.number('R13', 'new_adult_under_months');
  const small = facts.family.children.some((child) => (monthsOf(child) ?? 0) < limit);
  return facts.draft.people.flatMap((person): Found[] => {
    const known = {
      child: null,
      about: person.adult,
      facts: [person.adult],
      shows: [person.name || person.description],
    };
    if (small && !person.known && !isProfessional(person)) return [{ rule: 'R13', level: 'alert', ...known }];
    const unrelated = children.some(({ part }) => person.relations[part.child] === undefined);
    return person.name.trim() === '' || unrelated ? [{ rule: 'R13', level: 'prompt', ...known }] : [];
  });
};

function isProfessional({ relations }: DraftPerson): boolean {
  const all = Object.values(relations);
  return all.length > 0 && all.every((relation) => relation === 'professional');
}

/** Parental responsibility that nobody has seen evidence of, some working days after it was first named. */
export const R14: Rule = ({ family, now, pack }) =>
  (family.history?.responsibilities ?? [])
    .filter(({ verified, holds }) => !verified && holds !== 'no')
    .filter(({ since }) => addWorkingDays(dayOf(since), pack.number('R14', 'working_days')) < dayOf(now))
    .map(({ record, adult, child }) => ({
      rule: 'R14',
      child,
      about: record,
      facts: [record],
      shows: [called(family, adult)],
    }));

/** A carer with whom nobody could speak in private, or who was not safe to ask twice. Hidden while another adult is there. */
export const R36: Rule = (facts) => {
  const { draft, family, pack } = facts;
  if (isAnotherThere(draft)) return [];
  const asked = family.history?.enquiries ?? [];
  return draft.people
    .filter((person) => Object.values(person.relations).some((relation) => CARERS.includes(relation)))
    .filter(
      ({ adult }) =>
        !(draft.enquiries ?? []).some(({ body }) => body.carer === adult && body.asked === 'yes'),
    )
    .flatMap(({ adult, name }): Found[] => {
      const own = asked.filter(({ carer }) => carer === adult);
      const unsafe = own.slice(-pack.number('R36', 'not_safe_times'));
      const twice =
        unsafe.length === pack.number('R36', 'not_safe_times') &&
        unsafe.every((each) => each.asked === 'not_safe');
      const contacts = (family.history?.mandated ?? []).slice(-pack.number('R36', 'contacts'));
      const none =
        contacts.length === pack.number('R36', 'contacts') &&
        contacts.every(({ visit }) => !own.some((each) => each.visit === visit && each.asked === 'yes'));
      if (!twice && !none) return [];
      const facts = [...unsafe.map(({ record }) => record), ...contacts.map(({ visit }) => visit)];
      return [{ rule: 'R36', child: null, about: adult, facts, shows: [name] }];
    });
};

/** Another grown-up than one carer is logged as present. */
export function isAnotherThere({ people }: Pick<Draft, 'people'>): boolean {
  return people.length > 1;
}

function isCarerOf({ relations, cares_for_child }: Adult, child: Id): boolean {
  const own = relations.filter((each) => each.child === child);
  const cares = cares_for_child === 'daily' || cares_for_child === 'sometimes';
  return own.some(({ relation }) => PARENTS.includes(relation) || cares);
}

/** A carer of a baby of six to eight weeks with whom coping with crying, or safer sleep, was not talked through. */
export const R37: Rule = (facts) =>
  planned(facts).flatMap(({ part, child }): Found[] => {
    const born = child.age.is === 'born' ? child.age.dob : null;
    if (!born) return [];
    const days = daysBetween(born, dayOf(facts.now));
    if (days < facts.pack.number('R37', 'from_days') || days > facts.pack.number('R37', 'to_days')) return [];
    return facts.family.adults
      .filter((adult) => isCarerOf(adult, part.child))
      .flatMap(({ adult }): Found[] => {
        const given = new Set([
          ...(child.history?.messages ?? [])
            .filter(({ carer }) => carer === adult)
            .map(({ message }) => message),
          ...findingsOf(part, 'message_given')
            .filter(({ body }) => body.carer === adult)
            .map(({ body }) => body.message),
        ]);
        const missing = (['icon', 'safer_sleep'] as const).filter((message) => !given.has(message));
        if (missing.length === 0) return [];
        return [
          {
            rule: 'R37',
            child: part.child,
            about: adult,
            facts: [adult],
            shows: [called(facts.family, adult)],
          },
        ];
      });
  });
