/**
 * How one signs in, and what an account is secured with besides its password: what is asked seldom, read strictly. Nothing here is
 * about a child, so it travels unsealed.
 *
 * Source: docs/decisions/0039-a-second-factor.md; sync/PROTOCOL.md sections 7.3 and 16.
 */
import { type FactorKind, type Http, readSignedIn, type SignedIn } from './http';
import type { Json } from './json';
import type { Id, Time } from './records';
import { asArray, asCount, asFlag, asId, asObject, asText, asTime, type Fields, orNull } from './shape';

/** `signed_on`: whom this browser has signed in and set up no device for. */
export interface SignInNow {
  single_sign_on: { name: string } | null;
  signed_on: SignedIn | null;
}

/** A secret for an authenticator app, to be typed or scanned. */
export interface AppSecret {
  id: Id;
  secret: string;
  link: string;
}

/** What an authenticator is asked. Hex. */
export interface PasskeyQuestion {
  challenge: string;
  credentials: string[];
  user: string;
}

/** What an authenticator answers when a passkey is made. Base64url, as browsers give it. */
export interface PasskeyMade {
  client_data: string;
  attestation: string;
  credential: string;
}

export interface Factor {
  id: Id;
  kind: FactorKind;
  made_at: Time;
}

/** A device of one's own: when it was set up, how it ended, and how far an order to wipe it has got. */
export interface OwnDevice {
  device: Id;
  from: Time;
  to: Time | null;
  replaced_by: Id | null;
  /** It was let in again, at `from`, after an older database was put back. */
  again?: true;
  wipe: { ordered_at: Time; carried_out_at: Time | null } | null;
}

/** `password`: whether the account has one of Attune's own. `sign_on`: the organisation's, when it lets the account in. */
export interface Secured {
  factors: Factor[];
  recovery_codes_left: number;
  password: boolean;
  sign_on: { name: string; second_factor: boolean } | null;
}

export function readSignIn(http: Http): Promise<SignInNow> {
  return http.get('/api/sign-in', ({ single_sign_on, signed_on }) => ({
    single_sign_on: orNull(single_sign_on, 'single_sign_on', (value, what) => ({
      name: asText(asObject(value, what).name, 'name'),
    })),
    signed_on: orNull(signed_on, 'signed_on', (value, what) => readSignedIn(asObject(value, what))),
  }));
}

/** `password`: of an open vault's owner; left out while a device is being set up. */
export function beginApp(http: Http, password: string | undefined): Promise<AppSecret> {
  return http.ask('/api/second-factor/app', given({ password }), ({ id, secret, link }) => ({
    id: asId(id, 'id'),
    secret: asText(secret, 'secret'),
    link: asText(link, 'link'),
  }));
}

/** Shape: the recovery codes, which are told this once; none when those made earlier still stand. */
export function confirmApp(http: Http, id: Id, code: string): Promise<string[]> {
  return http.ask('/api/second-factor/app/confirm', { id, code }, readRecoveryCodes);
}

export function newPasskey(http: Http, password: string | undefined): Promise<PasskeyQuestion> {
  return http.ask('/api/second-factor/passkey-question', given({ password }), readQuestion);
}

/** Shape: as `confirmApp`. */
export function keepPasskey(http: Http, made: PasskeyMade): Promise<string[]> {
  return http.ask('/api/second-factor/passkey', { ...made }, readRecoveryCodes);
}

/** What one of the account's passkeys is to sign, when it is shown as the second factor. */
export function askPasskey(http: Http): Promise<PasskeyQuestion> {
  return http.ask('/api/sign-in/passkey-question', {}, readQuestion);
}

/** Shape: as `confirmApp`. The old ones are worth nothing from then on. */
export function newRecoveryCodes(http: Http, password: string): Promise<string[]> {
  return http.ask('/api/second-factor/recovery-codes', { password }, readRecoveryCodes);
}

export function removeFactor(http: Http, id: Id, password: string): Promise<null> {
  return http.ask('/api/second-factor/remove', { id, password }, null);
}

/** Asked again in the same words it changes nothing more. */
export function changePassword(http: Http, password: string, next: string): Promise<null> {
  return http.ask('/api/password', { password, new: next }, null);
}

/** Takes away the second factor of a colleague. */
export function resetFactors(http: Http, person: Id): Promise<null> {
  return http.ask(`/api/people/${person}/second-factor/reset`, {}, null);
}

export function readSecured(http: Http): Promise<Secured> {
  return http.get('/api/second-factor', ({ factors, recovery_codes_left, password, single_sign_on }) => ({
    factors: asArray(factors, 'factors').map((row) => {
      const { id, kind, made_at } = asObject(row, 'factor');
      return {
        id: asId(id, 'id'),
        kind: asText(kind, 'kind') as FactorKind,
        made_at: asTime(made_at, 'made_at'),
      };
    }),
    recovery_codes_left: asCount(recovery_codes_left, 'recovery_codes_left'),
    // An older server says nothing of either, and every account had a password.
    password: password === undefined || asFlag(password, 'password'),
    sign_on: orNull(single_sign_on ?? null, 'single_sign_on', (value, what) => {
      const { name, second_factor } = asObject(value, what);
      return { name: asText(name, 'name'), second_factor: asFlag(second_factor, 'second_factor') };
    }),
  }));
}

/** The oldest first. */
export function readOwnDevices(http: Http): Promise<OwnDevice[]> {
  return http.get('/api/devices', ({ devices }) =>
    asArray(devices, 'devices').map((row) => {
      const { device, from, to, replaced_by, wipe, again } = asObject(row, 'device');
      return {
        device: asId(device, 'device'),
        from: asTime(from, 'from'),
        to: orNull(to, 'to', asTime),
        replaced_by: orNull(replaced_by, 'replaced_by', asId),
        ...(again === true ? { again } : {}),
        wipe: orNull(wipe, 'wipe', readWiping),
      };
    }),
  );
}

function readWiping(value: Json | undefined, what: string): NonNullable<OwnDevice['wipe']> {
  const { ordered_at, carried_out_at } = asObject(value, what);
  return {
    ordered_at: asTime(ordered_at, 'ordered_at'),
    carried_out_at: orNull(carried_out_at, 'carried_out_at', asTime),
  };
}

function readRecoveryCodes({ recovery_codes }: Fields): string[] {
  return asArray(recovery_codes, 'recovery_codes').map((each) => asText(each, 'code'));
}

function readQuestion({ challenge, credentials, user }: Fields): PasskeyQuestion {
  return {
    challenge: asText(challenge, 'challenge'),
    credentials: asArray(credentials, 'credentials').map((each) => asText(each, 'credential')),
    user: asId(user, 'user'),
  };
}

/** What is left out is not sent. */
function given({ password }: { password: string | undefined }): Fields {
  return password === undefined ? {} : { password };
}
