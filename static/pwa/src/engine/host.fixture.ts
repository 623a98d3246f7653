/**
 * A tablet with the whole engine in it: a host over a store of its own, the page that hears it, and an organisation behind the wire
 * that is real but for its account, which is one name and password.
 */
import 'fake-indexeddb/auto';
import '../vault/little_memory.fixture';
import { openIndexedDb } from '../store/indexeddb';
import { MemoryJournals } from '../store/journals.fixture';
import type { Marks } from '../store/made';
import type { Store } from '../store/port';
import { VAULT_LOCK } from '../store/vault_lock';
import { Wire } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { sha256 } from '../vault/hash';
import { newId } from '../vault/random';
import { ARI, sampleBook, VELAZAR } from '../views/tests/sample';
import { newDraft } from '../visit/draft';
import { type Bytes, unhex, utf8 } from '../wire/bytes';
import { crockford } from '../wire/code';
import { type EnrolPost, OfflineError, RefusedError, type SignedIn } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { Host } from './host';
import type { FromWorker } from './messages';
import type { EngineState, EnrolRequest, Query } from './port';

export const PASSPHRASE = 'prevail tactless quiet ajar';
export const CHILD = newId();
export const FAMILY = newId();

/** The whole wire of a device: the organisation behind it is real, the account is one name and password. */
export class AccountWire extends Wire {
  posted: EnrolPost | null = null;
  session = false;
  /** Deposits get no answer; the rest does. */
  mute = false;
  /** A device of somebody else, whose place nobody here may take. */
  others = '';
  /** Enrolments are taken, and their answer does not arrive. */
  lost = false;
  constructor(readonly org: Organisation) {
    super(
      org,
      () => unhex(this.posted?.opening_public ?? ''),
      () => this.posted?.device ?? '',
    );
  }
  private line(): void {
    if (this.cut) throw new OfflineError('cut');
  }
  /** What the account is asked for besides its password. */
  second_factor: NonNullable<SignedIn['second_factor']> = 'none';
  override async signIn(name: string, password: string): Promise<SignedIn> {
    this.line();
    if (name === 'throttled') throw new RefusedError('sign_in.throttled', 429);
    if (name !== 'a.begum' || password !== 'right') throw new RefusedError('sign_in.refused', 401);
    return { person: this.org.person, role: 'practitioner', second_factor: this.second_factor };
  }
  override async showSecondFactor(shown: object): Promise<SignedIn> {
    if (!('code' in shown) || shown.code !== '123456') throw new RefusedError('second_factor.refused', 401);
    this.second_factor = 'none';
    return { person: this.org.person, role: 'practitioner' };
  }
  override async enrol(request: EnrolPost): Promise<void> {
    this.line();
    const other = this.posted !== null && this.posted.device !== request.device;
    const foreign = request.replaces?.device === this.others;
    if (request.secret !== '7K3M9QX2TB' || other || foreign) throw new RefusedError('enrolment.refused', 403);
    this.posted = request;
    if (this.lost) throw new OfflineError('the answer was lost');
  }
  override asNobody(): AccountWire {
    return this;
  }
  override async deposit(bytes: Bytes, kept_from: number): Promise<SignedText> {
    if (this.mute) throw new OfflineError('mute');
    return super.deposit(bytes, kept_from);
  }
  override async challenge(): Promise<string> {
    this.line();
    return 'ab'.repeat(32);
  }
  override async openSession(): Promise<void> {
    this.session = true;
  }
  override async pull(asked: PullQuestion): Promise<Uint8Array> {
    this.line();
    if (!this.session) throw new RefusedError('session.refused', 401);
    return super.pull(asked);
  }
}

const journals = new WeakMap<Store, MemoryJournals>();

/** The journals that lie beside a store. */
export function journalsOf(store: Store): MemoryJournals {
  const made = journals.get(store) ?? new MemoryJournals();
  journals.set(store, made);
  return made;
}

export class Page {
  readonly said: FromWorker[] = [];
  readonly host: Host;
  private id = 0;
  /** Whoever held a journal before was in a page that is gone. */
  constructor(store: Store, http: AccountWire, now_ms?: () => number, marks?: Marks) {
    const beside = journalsOf(store);
    for (const file of beside.files.values()) file.orphan();
    const say = (message: FromWorker) => this.said.push(structuredClone(message));
    this.host = new Host(store, http, say, now_ms, marks, beside);
  }
  state(): EngineState | undefined {
    return this.said.flatMap((m) => (m.is === 'state' ? [m.state] : [])).at(-1);
  }
  watch(query: Query): () => unknown {
    const id = ++this.id;
    void this.host.hear({ is: 'watch', id, query });
    return () => this.said.flatMap((m) => (m.is === 'rows' && m.id === id ? [m.rows] : [])).at(-1);
  }
}

export interface Tablet {
  org: Organisation;
  http: AccountWire;
  store: Store;
  /** What enrols it. */
  request: EnrolRequest;
}

let count = 0;

/** An empty store of its own, named `host-…`; not enrolled yet. */
export async function tablet(): Promise<Tablet> {
  const org = await Organisation.make();
  org.streams.set(CHILD, { kind: 'child', family: FAMILY, entries: [] });
  org.streams.set(FAMILY, { kind: 'family', family: null, entries: [] });
  const { secret, root } = await org.code();
  const check = crockford(await sha256(utf8(`attune/code/v1\0${secret}${root}`)), 2);
  return {
    org,
    http: new AccountWire(org),
    store: await openIndexedDb(`host-${++count}`),
    request: {
      sign_in_name: 'a.begum',
      password: 'right',
      enrolment_code: `https://attune.example/#enrol=${(secret + root + check).toLowerCase()}`,
      passphrase: PASSPHRASE,
      label: 'Work tablet',
    },
  };
}

/** The browser has ended what had a vault open: nobody holds its lock any more. */
export async function isFree(vault: Id): Promise<void> {
  await navigator.locks.request(VAULT_LOCK + vault, { steal: true }, () => undefined);
}

/** A page with an open vault. */
export async function openPage({ store, http, request }: Tablet): Promise<Page> {
  const page = new Page(store, http);
  await page.host.start();
  await page.host.answers.enrol(request);
  return page;
}

export const draftNow = () =>
  newDraft(
    {
      family: FAMILY,
      children: [CHILD],
      place: '',
      now: '2026-11-21T11:00:00.000Z',
    },
    newId,
  );

/** A family with two children whose records can be looked at: Ari and Velazar. */
export function fileSampleFamily(org: Organisation): void {
  const book = sampleBook();
  org.streams.set(org.person, { kind: 'worker', family: null, entries: [] });
  for (const [stream, { kind, family }] of book.kinds) {
    if (stream !== ARI && stream !== VELAZAR) continue;
    org.streams.set(stream, { kind, family, entries: [] });
    for (const { change } of book.all.get(stream) ?? []) org.file(change, null, null);
  }
}
