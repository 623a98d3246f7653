/** What people answered to what a rule raised: each answer stays that of whoever signed it, and none is written over. */
import type { Entry, Id } from '../wire/records';
import type { House } from './house';
import { ofType } from './living';
import type { AlertAnswer } from './rows';

/**
 * Shape: entries – of one stream, in its order; the answers in that order. How the alert stands is the state of the newest entry.
 *
 * Source: sync/PROTOCOL.md section 11.2.
 */
export function answersTo(house: House, entries: readonly Entry[], alert: Id): AlertAnswer[] {
  return ofType(entries, 'alert')
    .filter(({ change }) => change.record === alert && change.body.state !== 'open')
    .map(({ change: { change, author, signed_at, body } }) => ({
      change,
      by_name: house.names.person(author),
      at: signed_at,
      state: body.state,
      response: body.response,
    }));
}
