/**
 * Passkeys as the page must ask for them: no worker may. What opens a vault: platform authenticators alone, with their owner verified each
 * time, and no server: the challenge is random and nobody checks the signature, since what counts is what `prf` gives. What an account asks
 * for besides its password: any authenticator, and the server's challenge. Whether a browser or a device can do it is learnt from what it
 * does, never from its name.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md, 0039-a-second-factor.md; WebAuthn Level 3, extension `prf`.
 */
import { randomBytes } from '../vault/random';
import type { PasskeyMade, PasskeyQuestion } from '../wire/account';
import { type Bytes, hex, unhex } from '../wire/bytes';
import type { PasskeyShown } from '../wire/http';
import { PRF_BYTES } from '../wire/limits';
import type { Outcome } from './port';

const PATIENCE_MS = 60_000;
const CHALLENGE_BYTES = 32;
const USER_BYTES = 16;
/** ES256, EdDSA and RS256: whichever the device has. */
const ALGORITHMS = [-7, -8, -257];
/** What the device's own list of passkeys shows: nothing of a person. */
const SHOWN_AS = 'Attune';
const SIGN_IN_SHOWN_AS = 'Attune sign-in';
/** Its owner said no, took too long, or it is not there any more; which of them, no browser tells. */
const NOT_GIVEN_NAMES = ['NotAllowedError', 'AbortError'];
const NOT_GIVEN = { ok: false, failure: { code: 'passkey_not_given' } } as const;
const UNABLE = { ok: false, failure: { code: 'passkey_unable' } } as const;
const KEY_NOT_GIVEN = { ok: false, failure: { code: 'key_not_given' } } as const;
const KEY_UNABLE = { ok: false, failure: { code: 'key_unable' } } as const;

export interface Asked {
  /** Hex. */
  credential: string;
  /** Hex. */
  prf_salt: string;
}

/** Whether there is anything here that could give a passkey. That it can is known only when it has. */
export async function isPasskeyPossible(): Promise<boolean> {
  const way = globalThis.PublicKeyCredential;
  return (await way?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false)) ?? false;
}

/** Shape: the credential, hex. Failures: `passkey_not_given`, `passkey_unable`. */
export async function makePasskey(): Promise<Outcome<string>> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: { name: SHOWN_AS },
    user: { id: randomBytes(USER_BYTES), name: SHOWN_AS, displayName: SHOWN_AS },
    challenge: randomBytes(CHALLENGE_BYTES),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
    timeout: PATIENCE_MS,
    extensions: { prf: {} },
  };
  return given(async () => {
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
    if (!made) return NOT_GIVEN;
    const credential = hex(new Uint8Array(made.rawId));
    if (made.getClientExtensionResults().prf?.enabled !== false && isOwn(made)) {
      return { ok: true, value: credential };
    }
    await forgetPasskey(credential);
    return UNABLE;
  });
}

/** Shape: the 32 bytes that the passkey gives for this salt. Failures: `passkey_not_given`, `passkey_unable`. */
export async function askPasskey(
  { credential, prf_salt }: Asked,
  signal?: AbortSignal,
): Promise<Outcome<Bytes>> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: randomBytes(CHALLENGE_BYTES),
    allowCredentials: [{ type: 'public-key', id: unhex(credential), transports: ['internal'] }],
    userVerification: 'required',
    timeout: PATIENCE_MS,
    extensions: { prf: { eval: { first: unhex(prf_salt) } } },
  };
  return given(async () => {
    const got = (await navigator.credentials.get({
      publicKey,
      ...(signal && { signal }),
    })) as PublicKeyCredential | null;
    if (!got) return NOT_GIVEN;
    const first = got.getClientExtensionResults().prf?.results?.first;
    const bytes = first instanceof ArrayBuffer ? new Uint8Array(first) : null;
    if (bytes?.length !== PRF_BYTES || !isOwn(got)) return UNABLE;
    return { ok: true, value: bytes };
  });
}

/** A passkey for the account, of whatever gives one. Failures: `key_not_given`, `key_unable`. */
export function makeSecondFactor(asked: PasskeyQuestion): Promise<Outcome<PasskeyMade>> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: { name: SHOWN_AS },
    user: { id: unhex(asked.user), name: SIGN_IN_SHOWN_AS, displayName: SIGN_IN_SHOWN_AS },
    challenge: unhex(asked.challenge),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: asked.credentials.map(known),
    // Found by the account's own list, and so not to be kept by the authenticator.
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    attestation: 'none',
    timeout: PATIENCE_MS,
  };
  return key(async () => {
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
    if (!made) return null;
    const answer = made.response as AuthenticatorAttestationResponse;
    return {
      client_data: base64url(new Uint8Array(answer.clientDataJSON)),
      attestation: base64url(new Uint8Array(answer.attestationObject)),
      credential: base64url(new Uint8Array(made.rawId)),
    };
  });
}

/** Failures: as `makeSecondFactor`. */
export function showSecondFactor(asked: PasskeyQuestion): Promise<Outcome<PasskeyShown>> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: unhex(asked.challenge),
    allowCredentials: asked.credentials.map(known),
    userVerification: 'preferred',
    timeout: PATIENCE_MS,
  };
  return key(async () => {
    const got = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
    if (!got) return null;
    const answer = got.response as AuthenticatorAssertionResponse;
    return {
      client_data: base64url(new Uint8Array(answer.clientDataJSON)),
      authenticator_data: base64url(new Uint8Array(answer.authenticatorData)),
      signature: base64url(new Uint8Array(answer.signature)),
      credential: base64url(new Uint8Array(got.rawId)),
    };
  });
}

const known = (credential: string) => ({ type: 'public-key' as const, id: unhex(credential) });

async function key<T>(ask: () => Promise<T | null>): Promise<Outcome<T>> {
  if (!globalThis.PublicKeyCredential) return KEY_UNABLE;
  try {
    const value = await ask();
    return value ? { ok: true, value } : KEY_NOT_GIVEN;
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    return NOT_GIVEN_NAMES.includes(name) ? KEY_NOT_GIVEN : KEY_UNABLE;
  }
}

/** Tells the device that nobody will ask for it again, where it listens to that. */
export async function forgetPasskey(credential: string): Promise<void> {
  const told = globalThis.PublicKeyCredential?.signalUnknownCredential?.({
    rpId: location.hostname,
    credentialId: base64url(unhex(credential)),
  });
  await told?.catch(() => undefined);
}

/** Not of a telephone nearby, whose answers have been known to differ. */
function isOwn({ authenticatorAttachment }: PublicKeyCredential): boolean {
  return authenticatorAttachment === null || authenticatorAttachment === 'platform';
}

async function given<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  if (!globalThis.PublicKeyCredential) return UNABLE;
  try {
    return await ask();
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    return NOT_GIVEN_NAMES.includes(name) ? NOT_GIVEN : UNABLE;
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
