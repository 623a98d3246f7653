/**
 * The only user of fetch. Every call answers bytes or a refusal; nothing here knows what the bytes mean.
 *
 * Source: sync/PROTOCOL.md sections 3.6, 6.1, 7.
 */
import { type Bytes, MalformedError, utf8 } from './bytes';
import type { Carries } from './carries';
import type { OrganisationAnswer } from './certificate';
import { type ExchangeAnswer, exchangeParts, questionBytes, readExchange } from './exchange';
import { parseStrict } from './json';
import { readStanding } from './order';
import { Pace } from './pace';
import { PULL_FORMAT, type PullQuestion } from './packs';
import { readSignedReceipt, type SignedText } from './receipt';
import type { DateText, Id, Role, Time } from './records';
import { asArray, asId, asObject, asText, asTime, type Fields } from './shape';
import type { TrailAsked } from './trail';

/** The server said no, or something that is not the server answered. `code` is a Problem code, or `unreadable`. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code);
  }
}

/** Nobody answered. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError';
}

/** What stands between may take no more than it was asked to carry, or not in time. */
const TOO_MUCH = [408, 413, 504];

/** Whether less might have got through. */
export function isTooMuch(cause: unknown): boolean {
  return cause instanceof OfflineError || (cause instanceof RefusedError && TOO_MUCH.includes(cause.status));
}

const NOT_FOUND = 'request.not_found';

/** Whether the server itself says that there is no such thing, or not for this reader: a page of whoever stands between is no such word. */
export function isNotFound(cause: unknown): boolean {
  return cause instanceof RefusedError && cause.code === NOT_FOUND;
}

type Fetch = typeof fetch;
const EXCHANGE_TYPE = 'application/vnd.attune.exchange';
/** Source: PROTOCOL 6.7. */
const KEPT_FROM = 'X-Attune-Kept-From';
/** Source: PROTOCOL 4.4. */
const MORE = 'X-Attune-More';
const DEPOSIT_TYPE = 'application/vnd.attune.deposit';
const BLOB_TYPE = 'application/vnd.attune.blob';
const SNAPSHOTS_TYPE = 'application/vnd.attune.snapshots';
const TIMEOUT_MS = 120_000;
/** What a route answers that has nothing to tell. Any other page with a good status is somebody else's. */
const DONE = 204;

export interface EnrolPost {
  device: Id;
  secret: string;
  signing_public: string;
  opening_public: string;
  proof: string;
  /** A device of the same person that will not come back, and the highest number it is known to have made. */
  replaces?: { device: Id; seq: number };
  /** It was let in before, under these keys; the last receipt that it was given, if it ever was. */
  again?: { receipt: { receipt: string; signature: string } | null };
  /** What this browser can seal with. */
  suites?: number[];
}

export interface SignedIn {
  person: Id;
  role: Role;
  /** `owed`: a second factor is asked for; `set_up`: one must be set up before anything else; `invited`: one may be. */
  second_factor?: 'none' | 'owed' | 'set_up' | 'invited';
  /** What the account has. */
  kinds?: FactorKind[];
}

export type FactorKind = 'totp' | 'passkey';

/** What a passkey answers when it is asked as a second factor. Base64url, as browsers give it. */
export interface PasskeyShown {
  client_data: string;
  authenticator_data: string;
  signature: string;
  credential: string;
}

/** One of the three that an account may ask for besides its password. */
export type Shown = { code: string } | { recovery_code: string } | { passkey: PasskeyShown };

export class Http {
  /** Whose vault is open: the cookie may be a session of another one in this browser, which must not serve. */
  private speaking_for: Id | null = null;
  readonly pace = new Pace();

  constructor(
    private readonly origin = '',
    private readonly send: Fetch = (...args) => fetch(...args),
  ) {}

  /** From now on what needs a session is asked in the name of this device. */
  speakFor(device: Id): void {
    this.speaking_for = device;
  }

  /** For whoever signs in while a vault is open: what is asked is asked in the name of no device. */
  asNobody(): Http {
    return new Http(this.origin, this.send);
  }

  /**
   * Carries no cookie: the device's signature is enough to deposit. `kept_from`: the lowest number that could be sent again.
   * `more`: the next load follows, so that nobody waits for this one to be filed. Errors: OfflineError, RefusedError.
   */
  async deposit(bytes: Bytes, kept_from: number, more = false): Promise<SignedText> {
    const body = new Blob([bytes], { type: DEPOSIT_TYPE });
    const follows: Record<string, string> = more ? { [MORE]: '1' } : {};
    const headers = { 'Content-Type': DEPOSIT_TYPE, [KEPT_FROM]: String(kept_from), ...follows };
    return this.read(
      await this.call('/api/deposit', { method: 'POST', body, headers, credentials: 'omit' }),
      readSignedReceipt,
    );
  }

  /** A piece of an attachment, as `deposit`. Errors: OfflineError, RefusedError. */
  async depositPiece(bytes: Bytes): Promise<SignedText> {
    const body = new Blob([bytes], { type: BLOB_TYPE });
    const headers = { 'Content-Type': BLOB_TYPE };
    return this.read(
      await this.call('/api/blobs', { method: 'POST', body, headers, credentials: 'omit' }),
      readSignedReceipt,
    );
  }

  /** Carries no cookie, as `deposit`. Errors: OfflineError, RefusedError. */
  async snapshots(bytes: Bytes): Promise<SignedText> {
    const body = new Blob([bytes], { type: SNAPSHOTS_TYPE });
    const headers = { 'Content-Type': SNAPSHOTS_TYPE };
    return this.read(
      await this.call('/api/snapshots', { method: 'POST', body, headers, credentials: 'omit' }),
      readSignedReceipt,
    );
  }

  /** In a session: orders another device wiped. Errors: OfflineError, RefusedError. */
  async wipe(device: Id): Promise<void> {
    await this.tell(`/api/devices/${device}/wipe`, {});
  }

  /** What the organisation orders of a device, as it was signed; null: nothing. Carries no cookie. Errors: OfflineError, RefusedError. */
  async order(device: Id): Promise<SignedText | null> {
    const init: RequestInit = { method: 'GET', credentials: 'omit' };
    return this.read(await this.call(`/api/devices/${device}/order`, init), readStanding);
  }

  /** That an order was carried out; `last`: the answer may clear this browser of the app. Errors: OfflineError, RefusedError. */
  async wiped(device: Id, order: Id, last: boolean): Promise<void> {
    await this.tell(`/api/devices/${device}/wiped`, { order, last });
  }

  /** The sealed bytes of an attachment, `from` up to and without `end`. Errors: OfflineError, RefusedError. */
  async blobBytes(blob: string, from: number, end: number): Promise<Uint8Array> {
    const headers = { Range: `bytes=${from}-${end - 1}` };
    return this.call(`/api/blobs/${blob}`, { method: 'GET', headers, credentials: 'same-origin' });
  }

  async organisation(): Promise<OrganisationAnswer> {
    const { readOrganisation } = await import('./certificate');
    return this.read(await this.call('/api/organisation', { method: 'GET' }), readOrganisation);
  }

  async signIn(sign_in_name: string, password: string): Promise<SignedIn> {
    return this.ask('/api/sign-in', { sign_in_name, password }, readSignedIn);
  }

  async showSecondFactor(shown: Shown): Promise<SignedIn> {
    return this.ask('/api/sign-in/second-factor', shown as Fields, readSignedIn);
  }

  /** What has an answer in JSON, for whoever reads it; `read` null: as `tell`. Errors: OfflineError, RefusedError. */
  async ask<T>(path: string, body: Fields, read: ((fields: Fields) => T) | null): Promise<T> {
    if (read) return this.readFields(await this.post(path, body), read);
    await this.tell(path, body);
    return null as T;
  }

  /** As `ask`, of what changes nothing. */
  async get<T>(path: string, read: (fields: Fields) => T): Promise<T> {
    const init: RequestInit = { method: 'GET', headers: this.marked(), credentials: 'same-origin' };
    return this.readFields(await this.call(path, init), read);
  }

  /** Done is only what is answered for this device. Errors: OfflineError, RefusedError. */
  async enrol(request: EnrolPost): Promise<void> {
    await this.ask('/api/devices', { ...request }, ({ device }) => {
      if (device !== request.device) throw new MalformedError('device');
    });
  }

  /** Shape: hex of 32 bytes. */
  async challenge(device: Id): Promise<string> {
    const answer = await this.post('/api/sessions/challenge', { device });
    return this.read(answer, (body) => asText(asObject(parseStrict(body), 'answer').challenge, 'challenge'));
  }

  async openSession(device: Id, challenge: string, signature: string): Promise<void> {
    await this.ask('/api/sessions', { device, challenge, signature }, ({ expires_at }) =>
      asTime(expires_at, 'expires_at'),
    );
  }

  /** Shape: the packs, still sealed. */
  async pull(asked: PullQuestion): Promise<Uint8Array> {
    return this.post('/api/pull', { format: PULL_FORMAT, ...asked });
  }

  /** A deposit, if there is any, and a pull in one round trip; `kept_from` as for a deposit. Errors: OfflineError, RefusedError. */
  async exchange(
    deposit: Bytes | null,
    asked: PullQuestion,
    kept_from: number | null,
  ): Promise<ExchangeAnswer> {
    const text = utf8(JSON.stringify({ format: PULL_FORMAT, ...asked }));
    const body = new Blob(exchangeParts(deposit, questionBytes(text)), { type: EXCHANGE_TYPE });
    const kept: Record<string, string> = kept_from === null ? {} : { [KEPT_FROM]: String(kept_from) };
    const headers = { ...this.marked(), ...kept, 'Content-Type': EXCHANGE_TYPE };
    const init: RequestInit = { method: 'POST', body, headers, credentials: 'same-origin' };
    return this.read(await this.call('/api/exchange', init), readExchange);
  }

  /** Shape: rows of the audit trail, still sealed. */
  async trail(asked: TrailAsked & { request: Id }): Promise<Uint8Array> {
    return this.post('/api/trail', { ...asked });
  }

  /** In a session that was opened just now. Shape: the children on file with both. Errors: OfflineError, RefusedError. */
  async lookUp(nhs_number: string, dob: DateText): Promise<Id[]> {
    return this.read(await this.post('/api/look-ups', { nhs_number, dob }), (body) => {
      const { children } = asObject(parseStrict(body), 'answer');
      return asArray(children, 'children').map((each) => asId(each, 'child'));
    });
  }

  /** As `lookUp`, for the reason that is on file. Shape: until when the record is open. Errors: OfflineError, RefusedError. */
  async breakGlass(child: Id, record: Id): Promise<Time> {
    return this.read(await this.post('/api/break-glass', { child, record }), (body) =>
      asTime(asObject(parseStrict(body), 'answer').ends_at, 'ends_at'),
    );
  }

  /** In a session: asks for something that has no answer but that it is done. Errors: OfflineError, RefusedError. */
  async tell(path: string, said: Fields): Promise<void> {
    await this.post(path, said, DONE);
  }

  /** `carries`: what the device will carry that is let in; without it as the organisation has set. */
  async enrolmentCode(
    person: Id,
    carries?: Carries,
  ): Promise<{ code: string; link: string; expires_at: Time }> {
    const asked: Record<string, string> = { person, ...(carries ? { carries } : {}) };
    return this.read(await this.post('/api/enrolment-codes', asked), (body) => {
      const fields = asObject(parseStrict(body), 'answer');
      return {
        code: asText(fields.code, 'code'),
        link: asText(fields.link, 'link'),
        expires_at: asTime(fields.expires_at, 'expires_at'),
      };
    });
  }

  private marked(): Record<string, string> {
    const headers: Record<string, string> = { 'X-Attune': '1' };
    if (this.speaking_for !== null) headers['X-Attune-Device'] = this.speaking_for;
    return headers;
  }

  private post(path: string, body: Fields, status?: number): Promise<Uint8Array> {
    const headers = { ...this.marked(), 'Content-Type': 'application/json' };
    const init: RequestInit = {
      method: 'POST',
      body: new Blob([JSON.stringify(body)], { type: 'application/json' }),
      headers,
      credentials: 'same-origin',
    };
    return this.call(path, init, status);
  }

  /** `status`: the only good one, where no content tells that it is the server which answers. */
  private async call(path: string, init: RequestInit, status?: number): Promise<Uint8Array> {
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await this.send(this.origin + path, {
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
      });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw new OfflineError('no answer', { cause });
    }
    if (!response.ok) throw new RefusedError(problemCode(bytes), response.status);
    if (status !== undefined && response.status !== status)
      throw new RefusedError('unreadable', response.status);
    return bytes;
  }

  private readFields<T>(bytes: Uint8Array, read: (fields: Fields) => T): T {
    return this.read(bytes, (body) => read(asObject(parseStrict(body), 'answer')));
  }

  private read<T>(bytes: Uint8Array, as: (bytes: Uint8Array) => T): T {
    try {
      return as(bytes);
    } catch {
      // A captive portal answers 200 with a page of its own.
      throw new RefusedError('unreadable', 200);
    }
  }
}

export function readSignedIn({ person, role, second_factor }: Fields): SignedIn {
  const { state, kinds } = asObject(second_factor ?? { state: 'none' }, 'second_factor');
  return {
    person: asId(person, 'person'),
    role: asText(role, 'role') as Role,
    second_factor: asText(state, 'state') as NonNullable<SignedIn['second_factor']>,
    kinds: asArray(kinds ?? [], 'kinds') as FactorKind[],
  };
}

function problemCode(body: Uint8Array): string {
  try {
    return asText(asObject(parseStrict(body), 'problem').code, 'code');
  } catch {
    return 'unreadable';
  }
}
