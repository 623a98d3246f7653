/**
 * Makes this device known: the account says who, the code says that it was meant and which organisation, and the vault's new
 * keys are registered.
 *
 * Source: sync/PROTOCOL.md section 7.3.
 */
import { Ledger } from '../store/ledger';
import type { Store } from '../store/port';
import { receiptKeys } from '../sync/apply';
import type { AttuneSummary } from '../sync/bench';
import { chainStart } from '../vault/chain';
import { enrolmentProof } from '../vault/enrol';
import { sha256 } from '../vault/hash';
import { weakness } from '../vault/passphrase';
import { type Pins, pinAtEnrolment } from '../vault/pins';
import { signHead } from '../vault/seal';
import { makeVault, type OpenKeys, type SealedVault } from '../vault/vault';
import { hex } from '../wire/bytes';
import { type EnrolmentCode, readCode } from '../wire/code';
import { type EnrolPost, type Http, OfflineError, RefusedError, type SignedIn } from '../wire/http';
import { failed } from './failures';
import type { EnrolRequest, Outcome } from './port';

const TRIES = 3;

/** Errors: of the rooms below, for `failureOf`. */
export async function enrolDevice(
  store: Store,
  http: Http,
  request: EnrolRequest,
  now_ms: () => number,
): Promise<Outcome<OpenKeys>> {
  const code = await readCode(request.enrolment_code, sha256).catch(() => null);
  if (!code) return failed('code_unreadable');
  const weak = await weakness(request.passphrase, [request.sign_in_name]);
  if (weak) return failed(weak);
  const person = await signedIn(http, request);
  if (!person) return failed('sign_in_refused');
  const pins = await pinAtEnrolment(await http.organisation(), code);
  const { sealed, keys } = await makeVault(request.label, request.passphrase, now_ms);
  await register(http, code, person, sealed, keys);
  await found(store, sealed, keys, firstSummary(pins, person, request.sign_in_name));
  return { ok: true, value: keys };
}

async function signedIn(http: Http, request: EnrolRequest): Promise<SignedIn | null> {
  try {
    return await http.signIn(request.sign_in_name, request.password);
  } catch (cause) {
    if (cause instanceof RefusedError && cause.status < 500 && cause.code !== 'unreadable') return null;
    throw cause;
  }
}

async function register(
  http: Http,
  code: EnrolmentCode,
  { person }: SignedIn,
  sealed: SealedVault,
  keys: OpenKeys,
): Promise<void> {
  const request: EnrolPost = {
    device: sealed.device,
    secret: code.secret,
    signing_public: hex(sealed.signing.public),
    opening_public: hex(sealed.opening.public),
    proof: await enrolmentProof(keys.signing, sealed.device, person, sealed, code.secret),
  };
  for (let tries = 1; ; tries++) {
    try {
      return await http.enrol(request);
    } catch (cause) {
      // The answer may have been lost on the way: the same request again is answered the same.
      if (!(cause instanceof OfflineError) || tries === TRIES) throw cause;
    }
  }
}

function firstSummary(pins: Pins, { person, role }: SignedIn, name: string): AttuneSummary {
  return {
    me: { person, name, role, team: null },
    ...pins,
    state: 0,
    as_at: null,
    lease_until: null,
    skew_sec: null,
    allocations: [],
    waiting: [],
    streams: [],
  };
}

/** The whole vault in one durable transaction. */
async function found(
  store: Store,
  sealed: SealedVault,
  keys: OpenKeys,
  summary: AttuneSummary,
): Promise<void> {
  const rows = await Ledger.found(keys.store, summary);
  const { vault, device } = sealed;
  const start = await chainStart(device);
  const head = await signHead(keys.signing, device, start);
  await store.write(['vaults', 'cursors', 'seals'], async (tx) => {
    await rows(tx);
    await tx.put('vaults', sealed);
    await tx.put('cursors', {
      vault,
      device,
      ...start,
      head: head.signature,
      receipt_keys: receiptKeys(summary.certificates),
      receipt: null,
      received: 0,
      filed: 0,
      state: 0,
    });
  });
}
