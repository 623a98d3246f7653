/** What opens the open vault, and changing it: the passphrase, the passkey with its PIN, the code for being made to unlock. */
import type { Id } from '../../wire/records';
import { failed } from '../failures';
import type { Answers } from '../messages';
import type { Opened } from '../opened';
import type { Outcome } from '../port';
import type { Within } from './within';

export type SecretAnswers = Pick<
  Answers,
  | 'hasPasskey'
  | 'preparePasskey'
  | 'keepPasskey'
  | 'dropPasskey'
  | 'changePassphrase'
  | 'readDuress'
  | 'keepDuress'
  | 'dropDuress'
>;

export function secretAnswers(within: Within): SecretAnswers {
  const { store, now_ms } = within;
  const vault = (): Id => open(within).bench.keys.vault;

  async function slotsChanged<T>(changing: Promise<Outcome<T>>): Promise<Outcome<T>> {
    const changed = await changing;
    if (changed.ok) await keepSpare(within).catch(() => undefined);
    return changed;
  }

  return {
    async hasPasskey() {
      const { hasPasskey } = await import('../passkeys');
      return hasPasskey(store, vault());
    },

    async preparePasskey(request) {
      const { preparePasskey } = await import('../passkeys');
      return preparePasskey(store, vault(), request, now_ms);
    },

    async keepPasskey(made) {
      const { keepPasskey } = await import('../passkeys');
      return slotsChanged(keepPasskey(store, vault(), made, now_ms));
    },

    async dropPasskey() {
      const { dropPasskey } = await import('../passkeys');
      return slotsChanged(dropPasskey(store, vault()));
    },

    async changePassphrase(request) {
      const { changePassphrase } = await import('../passphrases');
      const { name } = open(within).book.me;
      const names = [name, ...name.split(/\s+/)];
      return slotsChanged(changePassphrase(store, vault(), request, names, now_ms));
    },

    async readDuress() {
      const opened = open(within);
      return (await import('../duress_code')).readDuress(opened, store);
    },

    async keepDuress(request, prf) {
      const opened = within.opened();
      if (!opened) return failed('unexpected');
      const { keepDuress } = await import('../duress_code');
      return within
        .attempt(() => keepDuress(opened, store, request, prf, now_ms))
        .finally(() => prf?.fill(0));
    },

    async dropDuress(passphrase) {
      const opened = within.opened();
      if (!opened) return failed('unexpected');
      const { dropDuress } = await import('../duress_code');
      return within.attempt(() => dropDuress(opened, store, passphrase, now_ms));
    },
  };
}

function open(within: Within): Opened {
  const opened = within.opened();
  if (!opened) throw new Error('no open vault');
  return opened;
}

/** Every vault has a third slot, made anew at every opening, and when another slot has changed. */
export async function keepSpare({ opened, closing, store, now_ms }: Within): Promise<void> {
  const now = opened();
  if (now && !closing()) await (await import('../duress_code')).keepSpare(now, store, now_ms);
}
