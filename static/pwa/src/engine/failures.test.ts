import { expect, it } from 'vitest';
import { RefusedError } from '../wire/http';
import { failureOf } from './failures';

it('takes a code that no server of ours has for no failure that it knows', () => {
  expect(failureOf(new RefusedError('visit.too_far', 422))).toEqual({ code: 'visit_too_far' });
  for (const code of ['constructor', 'toString', '__proto__', 'unheard.of']) {
    expect(failureOf(new RefusedError(code, 422))).toEqual({ code: 'unexpected' });
  }
});
