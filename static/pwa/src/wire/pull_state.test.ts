import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes';
import { readState } from './pull_state';

const ID = 'ab'.repeat(16);
const STATE = {
  v: 1,
  state: 3,
  at: '2026-11-21T09:30:00.000Z',
  device: ID,
  person: ID,
  role: 'supervisor',
  lease_until: '2026-11-28T09:30:00.000Z',
  more: false,
  streams: [],
  purge: [],
  allocations: [],
  orders: [],
};
const COUNTS = { person: ID, device: ID, received: 1, quarantined: 2, held: 3, missing: 4 };

const ownOf = (own: unknown) => readState(utf8(JSON.stringify({ ...STATE, waiting: [], own }))).own;
const waitingOf = (row: object) => readState(utf8(JSON.stringify({ ...STATE, waiting: [row] }))).waiting;

describe('readState', () => {
  it('carries the alarms of what waits to the supervisor', () => {
    expect(waitingOf({ ...COUNTS, alarms: ['fork', 'gap'] })).toEqual([
      { ...COUNTS, alarms: ['fork', 'gap'] },
    ]);
  });

  it('carries how the reader’s own devices stand, and takes a state that says nothing of them', () => {
    const row = { device: ID, missing: [[2, 4]], alarms: ['rolled_back'], returned: 1 };
    const more = { received: 5, filed: 5, held: 0, quarantined: 0 };
    expect(ownOf([{ ...row, ...more }])).toEqual([row]);
    expect(ownOf(undefined)).toEqual([]);
    expect(() => ownOf([{ ...row, missing: [[1, 2, 3]] }])).toThrow();
  });

  it('carries all who looked into a record that was opened in an emergency', () => {
    const stateOf = (more: object) => readState(utf8(JSON.stringify({ ...STATE, waiting: [], ...more })));
    const hours = { record: ID, from: STATE.at, to: STATE.at };
    const review = { by: ID, at: STATE.at, finding: 'not_justified' };
    const also = [{ ...review, finding: 'justified' }];
    const glass = { ...hours, child: ID, person: ID, reviewed: true, reason: 'Why.', review, also };
    const findings = [{ ...hours, ...review, also }];
    expect(stateOf({ break_glass: [glass], findings })).toMatchObject({ broken_glass: [glass], findings });
    expect(() => stateOf({ findings: [{ ...hours, ...review, also: [{ by: ID }] }] })).toThrow('at');
  });

  it('carries how many have come back', () => {
    expect(waitingOf({ ...COUNTS, alarms: [], returned: 3 })).toEqual([
      { ...COUNTS, alarms: [], returned: 3 },
    ]);
  });

  it('takes a row of a server that knows no alarms', () => {
    expect(waitingOf(COUNTS)).toEqual([{ ...COUNTS, alarms: [] }]);
  });

  it('refuses alarms that are no list of codes', () => {
    expect(() => waitingOf({ ...COUNTS, alarms: [{}] })).toThrow();
  });

  it('refuses a role, a kind of stream or a cover that it does not know', () => {
    const stateOf = (more: object) => readState(utf8(JSON.stringify({ ...STATE, waiting: [], ...more })));
    const stream = { stream: ID, kind: 'child', version: 1, family: null };
    const allocation = { child: ID, family: ID, worker: ID, role: 'lead', from: STATE.at, to: null };
    expect(stateOf({ streams: [stream], allocations: [allocation] })).toMatchObject({ role: 'supervisor' });
    expect(() => stateOf({ role: 'owner' })).toThrow('role');
    expect(() => stateOf({ streams: [{ ...stream, kind: 'school' }] })).toThrow('kind');
    expect(() => stateOf({ allocations: [{ ...allocation, role: 'none' }] })).toThrow('role');
  });
});
