/**
 * A passkey or security key as the second factor of an account: what the page and the worker do in turn. The server asks and the server
 * judges; nothing on this device opens with it.
 *
 * Source: docs/decisions/0039-a-second-factor.md.
 */
import type { PasskeyShown } from '../wire/http';
import { withPart } from './part';
import type { Engine, Outcome } from './port';

type Asks = Pick<Engine, 'account'>;

/** Shape: the recovery codes, when they are made with it. */
export async function addPasskey(engine: Asks, password?: string): Promise<Outcome<string[]>> {
  const question = await engine.account({
    is: 'new_passkey',
    ...(password === undefined ? {} : { password }),
  });
  if (!question.ok) return question;
  const made = await withPart(
    async () => (await import('./passkey_page')).makeSecondFactor,
    (make) => make(question.value),
  );
  return made.ok ? engine.account({ is: 'keep_passkey', made: made.value }) : made;
}

export async function showPasskey(engine: Asks): Promise<Outcome<{ passkey: PasskeyShown }>> {
  const question = await engine.account({ is: 'ask_passkey' });
  if (!question.ok) return question;
  const shown = await withPart(
    async () => (await import('./passkey_page')).showSecondFactor,
    (show) => show(question.value),
  );
  return shown.ok ? { ok: true, value: { passkey: shown.value } } : shown;
}
