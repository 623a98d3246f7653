/** Pen picture, told and seen, language and signs, and the worker's own safety: R40, R42, R43, R44. */
import { addDays, dayOf, monthsBetween } from '../views/age';
import { findingsOf } from '../visit/finding';
import { type Found, monthsOf, planned, type Rule } from './facts';
import { saysTheSame } from './matching';

export const R40: Rule = (facts) =>
  planned(facts).flatMap(({ part, child }): Found[] => {
    const written = child.history?.pen_picture;
    if (!written) return [];
    const months = monthsOf(child);
    const limit = facts.pack.number(
      'R40',
      months !== null && months < 12 ? 'months_under_one_year' : 'months',
    );
    const day = dayOf(written.at);
    if (monthsBetween(day, addDays(dayOf(facts.now), -1)) < limit) return [];
    return [{ rule: 'R40', child: part.child, about: null, facts: [written.record], shows: [] }];
  });

/** One part of the day, told in one way and seen in another. */
export const R42: Rule = (facts) =>
  planned(facts).flatMap(({ part }) =>
    findingsOf(part, 'day_in_life').flatMap(({ record, body }): Found[] => {
      const slots = body.slots ?? [];
      const seen = slots.filter(({ basis, what }) => basis === 'seen' && what.trim() !== '');
      return seen.flatMap(({ slot, what }): Found[] => {
        const told = slots.filter(
          ({ basis, ...each }) =>
            each.slot === slot && basis !== null && basis !== 'seen' && each.what.trim() !== '',
        );
        const differs = told.filter((each) => !saysTheSame(each.what, what));
        if (differs.length === 0) return [];
        const shows = [...differs.map((each) => each.what), what];
        return [{ rule: 'R42', child: part.child, about: `${record}.${slot}`, facts: [record], shows }];
      });
    }),
  );

/** An interpreter who is family or none at all; a child whose aid was not used; no thought of an advocate. */
export const R43: Rule = (facts) => {
  const { used } = facts.draft.interpreter;
  return planned(facts).flatMap(({ part, child }): Found[] => {
    const found = (about: string): Found => ({
      rule: 'R43',
      child: part.child,
      about,
      facts: [part.record],
      shows: child.history?.communication_aids ?? [],
    });
    const language = child.interpreter_needed && used !== null && used !== 'independent';
    const aids = child.history?.communication_aids ?? [];
    const asked = aids.length > 0 && part.seen === 'yes';
    const silent = asked && part.communication_aid_used !== 'yes';
    const alone = asked && part.advocate !== 'offered' && part.advocate !== 'not_needed';
    return [
      ...(language ? [found('interpreter')] : []),
      ...(silent ? [found('aid')] : []),
      ...(alone ? [found('advocate')] : []),
    ];
  });
};

export const R44: Rule = (facts) =>
  facts.draft.children.flatMap((part) =>
    findingsOf(part, 'worker_safety')
      .filter(({ body }) => !body.for_the_child?.trim() || !body.safe_visit_plan?.trim())
      .map(({ record }) => ({ rule: 'R44', child: part.child, about: record, facts: [record], shows: [] })),
  );
