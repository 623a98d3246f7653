/**
 * What has become of what was sent, of whatever kind: envelopes, snapshots and blobs are told of alike.
 *
 * Source: sync/PROTOCOL.md section 4.5.
 */
import type { CursorRow } from '../store/schema';
import type { RefusedError } from '../wire/http';

/** `offline`: nobody answers; `busy`: what was asked was not taken now, and something else may be. */
export type DepositResult = 'nothing' | 'moved' | 'busy' | 'offline' | 'refused' | 'unconfirmed';
const TOO_MANY = 429;

/**
 * What is refused of a device that the organisation does not know is said to its owner alone, and of a vault that is gone to nobody: no
 * other vault has to do with it.
 */
export function lessGood(
  result: DepositResult,
  one: DepositResult,
  of: Pick<CursorRow, 'stranger' | 'given_up_with'> | undefined,
): DepositResult {
  if (one === 'nothing' || result === 'refused' || result === 'unconfirmed') return result;
  if (one === 'moved' && result === 'busy') return result;
  return one === 'refused' && (of?.stranger || of?.given_up_with) ? result : one;
}

/** A server that starts, has too much to do or fails on this one thing may take it later; a captive portal's page is nobody's word. */
export function refusal({ code, status }: RefusedError): DepositResult {
  if (status >= 500 || status === TOO_MANY) return 'busy';
  return code === 'unreadable' ? 'unconfirmed' : 'refused';
}
