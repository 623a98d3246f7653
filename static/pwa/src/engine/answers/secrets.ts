/** What opens the open vault, and changing it: the passphrase, the passkey with its PIN, the code for being made to unlock. */
import type { Id } from '../../wire/records';
import { failed } from '../failures';
import type { Answers } from '../messages';
import type { Opened } from '../opened';
import { withPart } from '../part';
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
      const { hasPasskey } = await passkeys();
      return hasPasskey(store, vault());
    },

    preparePasskey(request) {
      return withPart(passkeys, ({ preparePasskey }) => preparePasskey(store, vault(), request, now_ms));
    },

    keepPasskey(made) {
      return withPart(passkeys, ({ keepPasskey }) => slotsChanged(keepPasskey(store, vault(), made, now_ms)));
    },

    dropPasskey() {
      return withPart(passkeys, ({ dropPasskey }) => slotsChanged(dropPasskey(store, vault())));
    },

    changePassphrase(request) {
      return withPart(
        async () => (await import('../passphrases')).changePassphrase,
        (changePassphrase) => {
          const { name } = open(within).book.me;
          const names = [name, ...name.split(/\s+/)];
          return slotsChanged(changePassphrase(store, vault(), request, names, now_ms));
        },
      );
    },

    async readDuress() {
      const opened = open(within);
      return (await import('../duress_code')).readDuress(opened, store);
    },

    async keepDuress(request, prf) {
      const opened = within.opened();
      if (!opened) return failed('unexpected');
      return withPart(
        async () => (await import('../duress_code')).keepDuress,
        (keepDuress) => within.attempt(() => keepDuress(opened, store, request, prf, now_ms)),
      ).finally(() => prf?.fill(0));
    },

    async dropDuress(passphrase) {
      const opened = within.opened();
      if (!opened) return failed('unexpected');
      return withPart(
        async () => (await import('../duress_code')).dropDuress,
        (dropDuress) => within.attempt(() => dropDuress(opened, store, passphrase, now_ms)),
      );
    },
  };
}

const passkeys = () => import('../passkeys');

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
