import { afterEach, expect, it, vi } from 'vitest';
import { withField } from '../views/mending';
import type { AmendPart, MendField } from '../views/rows';
import { id } from '../views/tests/book';
import type { Change } from '../wire/records';
import type { MendDraft } from './mend_draft';
import { wrongIn, wrongParts } from './mend_wrong';

afterEach(() => vi.unstubAllEnvs());

const SIGNED_AT = '2026-11-19T10:00:00.000Z';

function partOf(type: Change['type'], body: object): AmendPart {
  const written = { change: id('change'), type, body, signed_at: SIGNED_AT } as unknown as Change;
  const rest = {
    version: 1,
    child: id('ari'),
    says: '',
    found: null,
    checklist: null,
    quote: null,
    unspoken: null,
  };
  return { written, ...rest, fields: [] };
}

function wrong(type: Change['type'], body: object, field: Omit<MendField, 'value'>, typed: string) {
  const part = partOf(type, body);
  const bodies = { [part.written.change]: withField(body, field, typed) } as MendDraft['bodies'];
  return wrongIn(part, { ...field, value: null }, { bodies } as MendDraft);
}

const field = (is: MendField['is'], ...path: MendField['path']) => ({ is, path, name: String(path.at(-1)) });

it.each([
  ['3650', null],
  ['', null],
  ['3.65', 'number'],
  ['365000', 'number'],
  ['about 3650', 'number'],
])('takes of a weight that reads %j what a record takes', (typed, is) => {
  expect(wrong('growth', { weight_g: 3600 }, field('whole', 'weight_g'), typed)?.is ?? null).toBe(is);
});

it.each([
  ['2026-11-19', null],
  ['2026-11-20', 'future'],
  ['0206-11-19', 'year'],
  ['20206-11-19', 'year'],
])('takes of the day of a measurement that reads %j one that has been', (typed, is) => {
  expect(wrong('growth', { taken_on: '2026-11-18' }, field('date', 'taken_on'), typed)?.is ?? null).toBe(is);
});

it('takes the day that it was where it was signed, soon after midnight in summer', () => {
  vi.stubEnv('TZ', 'Europe/London');
  const part = partOf('growth', { taken_on: '2026-06-19' });
  Object.assign(part.written, { signed_at: '2026-06-19T23:30:00.000Z' });
  const bodies = { [part.written.change]: { taken_on: '2026-06-20' } } as unknown as MendDraft['bodies'];
  const taken = { ...field('date', 'taken_on'), value: null };
  expect(wrongIn(part, taken, { bodies } as MendDraft)).toBeNull();
});

it('takes a day to come of what is to be done', () => {
  const step = { by_when: '2026-11-30' };
  expect(wrong('plan_action', step, field('date', 'by_when'), '2027-01-31')).toBeNull();
  expect(wrong('plan_action', step, field('date', 'by_when'), '2207-01-31')).toEqual({ is: 'year' });
});

it('leaves nothing empty that a record must have, and empties what it need not', () => {
  expect(wrong('unspoken_voice', { seen: 'Turned away' }, field('words', 'seen'), ' ')).toEqual({
    is: 'empty',
  });
  const meanings = { possible_meanings: ['Tired'] };
  expect(wrong('unspoken_voice', meanings, field('words', 'possible_meanings', 0), '')).toEqual({
    is: 'empty',
  });
  expect(wrong('unspoken_voice', { context: 'At play' }, field('words', 'context'), '')).toBeNull();
});

it('asks of what is changed and stands, not of what is struck or was signed so', () => {
  const part = {
    ...partOf('growth', { weight_g: 1 }),
    fields: [{ ...field('whole', 'weight_g'), value: '1' }],
  };
  const { change } = part.written;
  const draft = (more: object) =>
    ({ bodies: { [change]: { weight_g: 2 } }, ...more }) as unknown as MendDraft;
  expect(wrongParts([part], draft({}))).toEqual([part]);
  expect(wrongParts([part], draft({ struck: [change] }))).toEqual([]);
  expect(wrongParts([part], draft({ bodies: {} }))).toEqual([]);
});
