import { describe, expect, it } from 'vitest';
import type { Signed } from '../visit/draft_of';
import type { Bodies, NewRecord } from '../wire/records';
import { openAlerts, raisedByChange } from './amending';
import { NEWEST } from './tests/newest';
import { type Authored, authoredVisits } from './tests/sample';

const PACK = NEWEST;
const VISITS = await authoredVisits();
const QUIET = VISITS.find(({ key }) => key === 'v26') as Authored;

const child = (QUIET.records.find(({ type }) => type === 'child_visit') as NewRecord).stream;

function changed(more: Partial<Bodies['child_visit']>) {
  const was = QUIET.records.filter(({ type }) => type !== 'alert') as Signed[];
  const now = was.map((each) =>
    each.type === 'child_visit' && each.stream === child
      ? ({ ...each, body: { ...each.body, ...more } } as Signed)
      : each,
  );
  return { was, now, family: QUIET.family, pack: PACK, at: QUIET.now };
}

describe('words that are added to a signed visit', () => {
  it('raise what they would have raised in it', () => {
    const found = raisedByChange(changed({ observations: 'He said he will kill himself.' }));
    expect(found.map(({ rule, level, child: about }) => [rule, level, about])).toEqual([
      ['R4', 'stop', child],
    ]);
  });

  it('raise nothing where nothing is new', () => {
    expect(raisedByChange(changed({}))).toEqual([]);
    const { now, ...rest } = changed({ observations: 'He said he will kill himself.' });
    expect(raisedByChange({ ...rest, was: now, now })).toEqual([]);
  });

  it('raise it anew for words that were not there when it was raised', () => {
    const { now: was, ...rest } = changed({ observations: 'He said he will kill himself.' });
    const { now } = changed({
      observations: 'He said he will kill himself. He has a knife at her throat, he strangled her.',
    });
    const [before] = raisedByChange({ ...rest, was: rest.was, now: was });
    const [after] = raisedByChange({ ...rest, was, now });
    expect(after?.words?.length).toBeGreaterThan(before?.words?.length ?? 0);
  });

  it('raise nothing in a visit that is struck', () => {
    expect(raisedByChange({ ...changed({}), now: [] })).toEqual([]);
  });
});

it('is filed open, for whom it is about, and kept from those who may not see it', () => {
  const { at } = changed({});
  const found = raisedByChange(changed({ observations: 'He said he will kill himself.' }));
  const about = { visit: 'v'.repeat(32), children: [child], pack: PACK, at };
  const [alert, ...others] = openAlerts(found, about, () => 'a'.repeat(32));
  expect(others).toEqual([]);
  const restricted = PACK.rule('R4').sees === 'restricted';
  expect(alert).toMatchObject({
    stream: child,
    base: 0,
    ...(restricted ? { visibility: 'restricted', family_view: 'withhold' } : {}),
    body: {
      rule: 'R4',
      level: 'stop',
      state: 'open',
      response: null,
      visit: 'v'.repeat(32),
      pack: PACK.name,
    },
  });
});
