/** Setting up, on the page, what else opens a vault: only a page can ask for a passkey, and only the worker knows what it opens. */
import type { Line } from './line';
import { withPart } from './part';
import type { Authenticator, Keeper } from './passkey_setup';
import type { DuressRequest, Engine, PasskeyRequest } from './port';

export type PageSecrets = Pick<
  Engine,
  'passkeySetting' | 'setUpPasskey' | 'removePasskey' | 'duressCode' | 'setDuressCode' | 'removeDuressCode'
>;

export function pageSecrets(line: Line): PageSecrets {
  const keeper: Keeper = {
    prepare: (request) => line.call('preparePasskey', request),
    keep: (made) =>
      line.callMoving(
        made.assertions.map(({ buffer }) => buffer),
        'keepPasskey',
        made,
      ),
    drop: () => line.call('dropPasskey'),
  };
  return {
    async passkeySetting() {
      if (await line.call('hasPasskey')) return 'set_up';
      const { isPasskeyPossible } = await import('./passkey_page');
      return (await isPasskeyPossible()) ? 'not_set_up' : 'not_here';
    },

    setUpPasskey(request: PasskeyRequest) {
      return withPart(passkeyParts, ([{ setUpPasskey }, device]) => setUpPasskey(keeper, device, request));
    },

    removePasskey() {
      return withPart(passkeyParts, ([{ removePasskey }, device]) => removePasskey(keeper, device));
    },

    async duressCode() {
      const { is_set, passkey } = await line.call('readDuress');
      return { is_set, typed_as: passkey ? ('pin' as const) : ('passphrase' as const) };
    },

    async setDuressCode(request: DuressRequest) {
      const { passkey } = await line.call('readDuress');
      if (!passkey) return line.call('keepDuress', request, null);
      const asked = await withPart(
        async () => (await import('./passkey_page')).askPasskey,
        (ask) => ask(passkey),
      );
      if (!asked.ok) return asked;
      return line.callMoving([asked.value.buffer], 'keepDuress', request, asked.value);
    },

    removeDuressCode: (passphrase: string) => line.call('dropDuress', passphrase),
  };
}

/** Not needed by the first screen. */
async function passkeyParts(): Promise<[typeof import('./passkey_setup'), Authenticator]> {
  const [setup, page] = await Promise.all([import('./passkey_setup'), import('./passkey_page')]);
  const { makePasskey: make, askPasskey: ask, forgetPasskey: forget } = page;
  return [setup, { make, ask, forget }];
}
