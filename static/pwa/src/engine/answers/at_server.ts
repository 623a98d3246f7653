/** What is asked of the server there and then, for whoever has a vault open: of the account, of devices, of the trail, in an emergency. */
import { failed, outcome } from '../failures';
import type { Answers } from '../messages';
import { withPart } from '../part';
import { opening, type Within } from './within';

export type ServerAnswers = Pick<
  Answers,
  'account' | 'makeEnrolmentCode' | 'wipeDevice' | 'carry' | 'readTrail' | 'openInEmergency'
>;

export function serverAnswers(within: Within): ServerAnswers {
  const { store, http, now_ms } = within;
  return {
    async account(deed) {
      const told = await withPart(
        async () => (await import('../account')).askAccount,
        (ask) => ask(deed, { store, http, opened: within.opened(), now_ms: now_ms() }),
      );
      if (deed.is === 'let_in_again' && told.ok) void within.syncNow();
      return told;
    },

    async makeEnrolmentCode(person, carries) {
      const opened = within.opened();
      if (!opened) return failed('session_refused');
      return outcome(() =>
        opened.deeds.inSession(opened.bench, http, () => http.enrolmentCode(person, carries)),
      );
    },

    async wipeDevice(device, passphrase) {
      const opened = within.opened();
      if (!opened) return failed('session_refused');
      return withPart(
        async () => (await import('../proof')).withProof,
        (withProof) =>
          withProof(opened, store, http, passphrase, now_ms, async () => {
            await http.wipe(device);
            return null;
          }),
      );
    },

    async carry(deed) {
      const opened = within.opened();
      if (!opened) return failed('session_refused');
      const done = await opened.deeds.carry(opened.bench, http, deed);
      // What it brings is here when this is told; what does not come now comes with the next contact.
      if (done.ok) await within.syncNow();
      return done;
    },

    readTrail(asked) {
      return opening(within, ({ deeds, bench }) => deeds.askTrail(bench, http, asked));
    },

    async openInEmergency(asked) {
      return withPart(
        async () => (await import('../emergency')).openInEmergency,
        async (openInEmergency) => {
          const opened = within.opened();
          if (!opened) return failed('session_refused');
          const done = await openInEmergency(opened, store, http, asked, now_ms);
          await within.refreshed().catch(() => undefined);
          return done;
        },
      );
    },
  };
}
