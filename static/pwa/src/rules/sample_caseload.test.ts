import { describe, expect, it } from 'vitest';
import { PUBLISHED } from '../checklist/published';
import type { Signed } from '../visit/draft_of';
import { recordsOf } from '../visit/records';
import { having } from '../visit/sample_visit';
import type { Bodies, NewRecord } from '../wire/records';
import { type Raised, raisedBy } from '.';
import { openStops, PROMPTS_MAX, wordsOfBefore } from './answering';
import { NEWEST } from './tests/newest';
import { type Authored, authoredVisits, childKey } from './tests/sample';
import { STORY, toBeRaised } from './tests/story';

const PACK = NEWEST;
const VISITS = await authoredVisits();

function raisedIn({ draft, family, now }: Authored): Raised[] {
  return raisedBy({ draft, family, now, pack: PACK });
}

/** Records by type and id, without what is empty: a field that came later is not there in the one and null in the other. */
function plain(records: readonly (Signed | NewRecord)[]) {
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(
      ([, each]) => each !== null && each !== false && !(Array.isArray(each) && each.length === 0),
    );
    return Object.fromEntries(kept.map(([name, each]) => [name, filled(each)]));
  };
  return Object.fromEntries(
    records.map(({ type, record, stream, body }) => [`${type} ${record}`, filled({ stream, body })]),
  );
}

describe('the sample caseload', () => {
  it('holds every event of the story that is a visit', () => {
    const there = VISITS.map(({ key }) => key);
    expect(STORY.flatMap(({ visit }) => visit ?? []).filter((key) => !there.includes(key))).toEqual([]);
  });

  it.each(VISITS.map((visit) => [visit.key, visit] as const))(
    'raises in %s what it is there for',
    (key, visit) => {
      const rules = [...new Set(raisedIn(visit).map(({ rule }) => rule))].sort();
      expect(rules).toEqual(toBeRaised(key));
    },
  );

  it.each(['v26', 'v33'])('raises nothing at all in %s', (key) => {
    const visit = VISITS.find((each) => each.key === key) as Authored;
    expect(raisedIn(visit)).toEqual([]);
  });

  it.each(VISITS.map((visit) => [visit.key, visit] as const))(
    'has in %s the alerts its author signed',
    (_, visit) => {
      const raised = raisedIn(visit);
      const prompts = raised.filter(({ level }) => level === 'prompt').slice(0, PROMPTS_MAX);
      const planned = visit.draft.children.flatMap((child) => (child.planned ? [child.child] : []));
      const asked = raised
        .filter((each) => each.level === 'stop' || each.level === 'alert' || prompts.includes(each))
        .flatMap(({ rule, level, child, facts }) =>
          (child === null ? planned : [child]).map((about) => ({
            rule,
            level,
            child: childKey(about),
            facts,
          })),
        );
      const signed = visit.records
        .filter(({ type }) => type === 'alert')
        .map(({ body }) => body as Bodies['alert'])
        .map(({ rule, level, child, facts }) => ({ rule, level, child: childKey(child), facts }));
      expect(signed).toEqual(asked);
      const told = having(visit.draft, ...wordsOfBefore(visit.draft, raised));
      expect(openStops(told, raised, PACK)).toEqual([]);
    },
  );

  it.each(VISITS.map((visit) => [visit.key, visit] as const))(
    'could be signed as it stands: %s',
    (_, visit) => {
      const made = plain(recordsOf(visit.draft, { now: visit.now, find: PUBLISHED.find }));
      expect(made).toEqual(plain(visit.records.filter(({ type }) => type !== 'alert')));
    },
  );
});
