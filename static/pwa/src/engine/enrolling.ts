/**
 * Makes this device known: the account says who, the code says that it was meant and which organisation, and the vault's new
 * keys are registered. The vault is stored first: a try that was cut off goes on with the same code and passphrase.
 *
 * Source: sync/PROTOCOL.md section 7.3.
 */
import { cacheMarks, type Marks, vanished } from '../store/made';
import type { Store } from '../store/port';
import { enrolmentProof, type Replaced } from '../vault/enrol';
import { sha256 } from '../vault/hash';
import { suitesHere } from '../vault/hybrid';
import { weakness } from '../vault/passphrase';
import type { Pins } from '../vault/pins';
import { WrongPassphraseError } from '../vault/slot';
import { makeVault, type OpenKeys, openVault } from '../vault/vault';
import { hex } from '../wire/bytes';
import { type EnrolmentCode, readCode } from '../wire/code';
import { type EnrolPost, type Http, OfflineError, RefusedError, type SignedIn } from '../wire/http';
import type { Id } from '../wire/records';
import { failed } from './failures';
import { type Begun, begunWith, firstSummary, found, refused, registered } from './founding';
import type { EnrolRequest, Failure, Outcome } from './port';
import { replacedDevices } from './replaced';

type SigningIn = Pick<EnrolRequest, 'sign_in_name' | 'password' | 'second_factor'>;

const TRIES = 3;
export const REFUSED = 'enrolment.refused';
const FORBIDDEN = 403;

/** Whether what was typed can be a code. Nothing is asked of the server: that would be a guess at a secret. */
export async function isCode(typed: string): Promise<boolean> {
  return (await codeOf(typed)) !== null;
}

function codeOf(typed: string): Promise<EnrolmentCode | null> {
  return readCode(typed, sha256).catch(() => null);
}

/** Errors: of the rooms below, for `failureOf`. */
export async function enrolDevice(
  store: Store,
  http: Http,
  request: EnrolRequest,
  now_ms: () => number,
  marks: Marks = cacheMarks,
): Promise<Outcome<OpenKeys>> {
  const code = await codeOf(request.enrolment_code);
  if (!code) return failed('code_unreadable');
  const weak = await weakness(request.passphrase, request.sign_in_name ? [request.sign_in_name] : []);
  if (weak) return failed(weak);
  const signed = await signedIn(http, request);
  if (!signed.ok) return signed;
  const person = signed.value;
  const { pinAtEnrolment } = await import('../vault/pinning');
  const organisation = await http.organisation();
  const pins = await pinAtEnrolment(organisation, code);
  const { requires_suite = 1 } = organisation;
  if (!suitesHere().includes(requires_suite)) return failed('browser_cannot_seal');
  const earlier = await begunWith(store, code.secret);
  const [begun, keys] =
    (await begunBefore(earlier, request.passphrase)) ??
    (await begin(store, request, code, { pins, person }, now_ms));
  const gone = await vanished(store, marks).catch(() => []);
  const replaced = await register(store, http, { begun, keys, person: person.person }, gone);
  await registered(
    store,
    keys.vault,
    earlier.map(({ row }) => row.vault),
    replaced,
  );
  if (replaced) await marks.remove(replaced.device).catch(() => undefined);
  return { ok: true, value: keys };
}

/** Failures: what is asked for besides the password, or that it was not right. Errors: OfflineError, RefusedError. */
export async function signedIn(http: Http, request: SigningIn): Promise<Outcome<SignedIn>> {
  const { second_factor: shown } = request;
  if (shown && 'settled_by' in shown) return { ok: true, value: shown.settled_by };
  const signing = await signIn(http, request);
  if (!signing.ok) return signing;
  const { person, role, second_factor = 'none', kinds = [] } = signing.value;
  if (second_factor === 'owed') {
    return shown
      ? { ok: true, value: await http.showSecondFactor(shown) }
      : { ok: false, failure: { code: 'second_factor_owed', kinds } };
  }
  const first = SET_UP_FIRST[second_factor];
  return first ? { ok: false, failure: { code: first, signed_in: { person, role } } } : signing;
}

const SET_UP_FIRST: Partial<Record<NonNullable<SignedIn['second_factor']>, Failure['code']>> = {
  set_up: 'second_factor_to_set_up',
  invited: 'second_factor_invited',
};

async function signIn(http: Http, { sign_in_name, password }: SigningIn): Promise<Outcome<SignedIn>> {
  if (password === null) {
    const { readSignIn } = await import('../wire/account');
    const { signed_on } = await readSignIn(http);
    return signed_on ? { ok: true, value: signed_on } : failed('sign_in_over');
  }
  try {
    return { ok: true, value: await http.signIn(sign_in_name, password) };
  } catch (cause) {
    const wrong = cause instanceof RefusedError && cause.status < 500 && cause.code !== 'unreadable';
    if (wrong && cause.code !== 'sign_in.throttled') return failed('sign_in_refused');
    throw cause;
  }
}

/** The vault of an earlier try with this code and this passphrase, whose answer was lost. */
async function begunBefore(earlier: readonly Begun[], passphrase: string): Promise<[Begun, OpenKeys] | null> {
  for (const begun of earlier) {
    try {
      return [begun, await openVault(begun.row, passphrase)];
    } catch (cause) {
      if (!(cause instanceof WrongPassphraseError)) throw cause;
    }
  }
  return null;
}

async function begin(
  store: Store,
  { label, passphrase, sign_in_name }: EnrolRequest,
  { secret }: EnrolmentCode,
  trusted: { pins: Pins; person: SignedIn },
  now_ms: () => number,
): Promise<[Begun, OpenKeys]> {
  const { sealed, keys } = await makeVault(label, passphrase, now_ms);
  const { pins, person } = trusted;
  const post: EnrolPost = {
    device: sealed.device,
    secret,
    signing_public: hex(sealed.signing.public),
    opening_public: hex(sealed.opening.public),
    proof: await enrolmentProof(keys.signing, sealed.device, person.person, sealed, secret),
    suites: suitesHere(),
  };
  await found(store, sealed, keys, firstSummary(pins, person, sign_in_name), post);
  return [{ row: sealed, post }, keys];
}

interface Registering {
  begun: Begun;
  keys: OpenKeys;
  person: Id;
}

/**
 * Asks in the place of each device that was given up here or whose store has gone, the last one first, and then for itself: only the server knows whose
 * they were. A refusal uses up no code. Shape: the device whose place it took, if any.
 */
async function register(
  store: Store,
  http: Http,
  asking: Registering,
  gone: readonly Replaced[],
): Promise<Replaced | null> {
  for (const replaces of [...(await replacedDevices(store)), ...gone]) {
    const proof = await proofOf(asking, replaces);
    if (await isTaken(http, { ...asking.begun.post, proof, replaces })) return replaces;
  }
  if (await isTaken(http, asking.begun.post)) return null;
  await refused(store, asking.begun.row.vault);
  throw new RefusedError(REFUSED, FORBIDDEN);
}

function proofOf({ begun, keys, person }: Registering, replaces: Replaced): Promise<string> {
  const { row, post } = begun;
  return enrolmentProof(keys.signing, row.device, person, row, post.secret, replaces);
}

/** Shape: false is the server's own word, which no later try changes. */
export async function isTaken(http: Http, post: EnrolPost): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      await http.enrol(post);
      return true;
    } catch (cause) {
      if (cause instanceof RefusedError && cause.code === REFUSED) return false;
      // The answer may have been lost on the way: the same request again is answered the same.
      if (!(cause instanceof OfflineError) || tries === TRIES) throw cause;
    }
  }
}
