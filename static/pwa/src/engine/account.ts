/** What is asked about an account, in the worker: before it has a device here, and in its open vault. Fetched when it is asked for. */
import type { Store } from '../store/port';
import * as wire from '../wire/account';
import { type Http, isNotFound } from '../wire/http';
import { PASSWORD_MIN_CHARACTERS } from '../wire/limits';
import { keepCode, keptCode } from './away';
import { failed, outcome, settingUp } from './failures';
import type { Opened } from './opened';
import type { Account, AccountDeed, AccountTold, AgainRequest, Outcome, SignIn } from './port';
import { withProof } from './proof';

export interface Asked {
  store: Store;
  http: Http;
  /** null while a device is being set up. */
  opened: Opened | null;
  now_ms: number;
}

export function askAccount(
  deed: AccountDeed,
  given: Asked,
): Promise<Outcome<AccountTold[AccountDeed['is']]>> {
  const asked = deed.anew ? { ...given, http: given.http.asNobody(), opened: null } : given;
  switch (deed.is) {
    case 'sign_in':
      return outcome(() => signIn(asked));
    case 'leave':
      return leave(deed.code, asked);
    case 'reset':
      return reset(deed, asked);
    case 'new_password':
      return newPassword(deed, asked);
    case 'let_in_again':
      return again(deed.request, asked);
    default:
      return inSession(asked, () => ask(deed, asked.http, asked));
  }
}

type Apart = 'sign_in' | 'leave' | 'reset' | 'new_password' | 'let_in_again';
type InSession = Exclude<AccountDeed, { is: Apart }>;

function ask(deed: InSession, http: Http, { opened }: Asked): Promise<AccountTold[InSession['is']]> {
  switch (deed.is) {
    case 'begin_app':
      return wire.beginApp(http, deed.password);
    case 'confirm_app':
      return wire.confirmApp(http, deed.id, deed.code);
    case 'new_passkey':
      return wire.newPasskey(http, deed.password);
    case 'keep_passkey':
      return wire.keepPasskey(http, deed.made);
    case 'ask_passkey':
      return wire.askPasskey(http);
    case 'recovery_codes':
      return wire.newRecoveryCodes(http, deed.password);
    case 'remove':
      return wire.removeFactor(http, deed.id, deed.password);
    case 'read':
      return read(http, opened);
  }
}

async function inSession<T>({ opened, http }: Asked, run: () => Promise<T>): Promise<Outcome<T>> {
  if (opened) return outcome(() => opened.deeds.inSession(opened.bench, http, run));
  return settingUp(await outcome(run));
}

async function signIn({ store, http, now_ms }: Asked): Promise<SignIn> {
  const now = await wire.readSignIn(http);
  return {
    single_sign_on: now.single_sign_on?.name ?? null,
    is_signed_on: now.signed_on !== null,
    code: await keptCode(store, now_ms),
  };
}

/** Nobody is sent away when there is no connection, or no sign-on any more: they could not come back by themselves. */
async function leave(code: string, { store, http, now_ms }: Asked): Promise<Outcome<null>> {
  const there = await outcome(() => wire.readSignIn(http));
  if (!there.ok) return there;
  if (!there.value.single_sign_on) return failed('sign_on_gone');
  return outcome(async () => {
    if (code !== '') await keepCode(store, code, now_ms);
    return null;
  });
}

async function read(http: Http, opened: Opened | null): Promise<Account> {
  const [secured, devices] = [await wire.readSecured(http), await wire.readOwnDevices(http)];
  // The newest first: what was set up last is what is looked for.
  return { ...secured, devices: devices.reverse(), here: opened?.bench.keys.device ?? null };
}

/** No password that nobody may choose is sent. */
async function newPassword(
  { password, next }: Extract<AccountDeed, { is: 'new_password' }>,
  asked: Asked,
): Promise<Outcome<null>> {
  const { isKnown } = await import('../vault/passphrase');
  if ([...next].length < PASSWORD_MIN_CHARACTERS || (await isKnown(next, []))) return failed('password_weak');
  return inSession(asked, () => wire.changePassword(asked.http, password, next));
}

async function again(request: AgainRequest, { store, http, opened }: Asked): Promise<Outcome<null>> {
  if (!opened) return failed('session_refused');
  const { letInAgain } = await import('./again');
  return letInAgain(opened, store, http, request);
}

async function reset(
  { person, passphrase }: Extract<AccountDeed, { is: 'reset' }>,
  { store, http, opened, now_ms }: Asked,
): Promise<Outcome<null>> {
  if (!opened) return failed('session_refused');
  let is_theirs = true;
  const done = await withProof(
    opened,
    store,
    http,
    passphrase,
    () => now_ms,
    () =>
      wire.resetFactors(http, person).catch((cause: unknown) => {
        is_theirs = !isNotFound(cause);
        throw cause;
      }),
  );
  return is_theirs ? done : failed('not_in_charge');
}
