/**
 * Setting up a passkey, and being rid of one: what the page and the worker do in turn. Nothing is kept of a passkey that did not give the
 * same answer twice, and the device is told to forget it.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md.
 */
import type { CallArgs, CallResult } from './messages';
import type { askPasskey, forgetPasskey, makePasskey } from './passkey_page';
import type { Outcome, PasskeyRequest } from './port';

/** The worker's part. `keep` moves what the passkey gave. */
export interface Keeper {
  prepare(...args: CallArgs<'preparePasskey'>): Promise<CallResult<'preparePasskey'>>;
  keep(...args: CallArgs<'keepPasskey'>): Promise<CallResult<'keepPasskey'>>;
  drop(): Promise<CallResult<'dropPasskey'>>;
}

/** The device's part. */
export interface Authenticator {
  make: typeof makePasskey;
  ask: typeof askPasskey;
  forget: typeof forgetPasskey;
}

export async function setUpPasskey(
  keeper: Keeper,
  device: Authenticator,
  request: PasskeyRequest,
): Promise<Outcome<null>> {
  const prepared = await keeper.prepare(request);
  if (!prepared.ok) return prepared;
  const made = await device.make();
  if (!made.ok) return made;
  const asked = { credential: made.value, prf_salt: prepared.value };
  const kept = await keepAgreed(keeper, device, request, asked).catch(() => UNEXPECTED);
  const left = kept.ok ? kept.value : asked.credential;
  if (left !== null) await device.forget(left);
  return kept.ok ? { ok: true, value: null } : kept;
}

const UNEXPECTED: Outcome<string | null> = { ok: false, failure: { code: 'unexpected' } };

async function keepAgreed(
  keeper: Keeper,
  device: Authenticator,
  request: PasskeyRequest,
  asked: { credential: string; prf_salt: string },
): Promise<Outcome<string | null>> {
  const first = await device.ask(asked);
  if (!first.ok) return first;
  const second = await device.ask(asked);
  if (!second.ok) return second;
  return keeper.keep({ ...request, ...asked, assertions: [first.value, second.value] });
}

export async function removePasskey(keeper: Keeper, device: Authenticator): Promise<Outcome<null>> {
  const dropped = await keeper.drop();
  if (!dropped.ok) return dropped;
  if (dropped.value !== null) await device.forget(dropped.value);
  return { ok: true, value: null };
}
