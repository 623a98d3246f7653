/** A device for tests: a real vault and ledger on a store, and a wire to an organisation that can be cut. */
import { firstSummary, found } from '../engine/founding';
import { Ledger } from '../store/ledger';
import { MemoryStore } from '../store/memory';
import { Packs } from '../store/packs';
import type { Store } from '../store/port';
import { pinAtEnrolment } from '../vault/pinning';
import { newId } from '../vault/random';
import { makeVault } from '../vault/vault';
import { type Digest, digest } from '../views/digest';
import type { Bytes } from '../wire/bytes';
import type { ExchangeAnswer } from '../wire/exchange';
import { Http, OfflineError, RefusedError } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { SignedText } from '../wire/receipt';
import type { NewRecord } from '../wire/records';
import type { Bench } from './bench';
import type { Organisation } from './organisation.fixture';

export const PASSPHRASE = 'prevail tactless quiet ajar';

export class Wire extends Http {
  cut = false;
  /** What the way back does to an answer. */
  back: (signed: SignedText) => SignedText | Promise<SignedText> = (signed) => signed;
  readonly deposits: Bytes[] = [];
  /** What was said with each: the lowest number that could be sent again. */
  readonly kept_from: number[] = [];
  pulls = 0;
  constructor(
    private readonly at: Organisation,
    private readonly opening: () => Uint8Array,
    private readonly device: () => string,
  ) {
    super();
  }

  override async deposit(bytes: Bytes, kept_from: number): Promise<SignedText> {
    if (this.cut) throw new OfflineError('cut');
    this.deposits.push(bytes);
    this.kept_from.push(kept_from);
    return this.back(await this.at.deposit(bytes));
  }

  override async snapshots(bytes: Bytes): Promise<SignedText> {
    if (this.cut) throw new OfflineError('cut');
    return this.back(await this.at.snapshots(bytes));
  }

  override async pull(asked: PullQuestion): Promise<Uint8Array> {
    if (this.cut) throw new OfflineError('cut');
    this.pulls += 1;
    return this.at.pull(asked, this.device(), this.opening());
  }

  /** What the organisation orders of a device; nothing, as a rule. */
  ordered: SignedText | null = null;
  readonly told_wiped: { order: string; last: boolean }[] = [];

  override async order(): Promise<SignedText | null> {
    if (this.cut) throw new OfflineError('cut');
    return this.ordered;
  }

  override async wiped(_device: string, order: string, last: boolean): Promise<void> {
    if (this.cut) throw new OfflineError('cut');
    this.told_wiped.push({ order, last });
  }

  exchanges = 0;
  /** What stands in the way of an exchange. */
  onExchange: () => void = () => undefined;

  override async exchange(
    deposit: Bytes | null,
    asked: PullQuestion,
    kept_from: number | null,
  ): Promise<ExchangeAnswer> {
    if (this.cut) throw new OfflineError('cut');
    this.exchanges += 1;
    this.onExchange();
    const receipt = deposit && (await this.deposit(deposit, kept_from ?? 0));
    try {
      return { receipt, packs: (await this.pull(asked)) as Bytes, problem: null };
    } catch (cause) {
      if (!(cause instanceof RefusedError)) throw cause;
      return { receipt, packs: new Uint8Array(), problem: { code: cause.code, status: cause.status } };
    }
  }

  override async organisation() {
    if (this.cut) throw new OfflineError('cut');
    return this.at.answer();
  }
}

export interface Device {
  bench: Bench;
  http: Wire;
  store: Store;
  /** The same store and keys, opened afresh as after a restart. */
  reopened(): Promise<Bench>;
}

const now_ms = () => Date.parse('2026-11-21T12:00:05.000Z');
/** Made once: each test has a store of its own, and the key derivation is not what is tested here. */
const made = makeVault('Work tablet', PASSPHRASE, now_ms);

export async function enrolled(at: Organisation, store: Store = new MemoryStore()): Promise<Device> {
  const { sealed, keys } = await made;
  const pins = await pinAtEnrolment(await at.answer(), await at.code());
  const summary = firstSummary(pins, { person: at.person, role: 'practitioner' }, 'a.b');
  await found(store, sealed, keys, summary, null);
  const reopened = async (): Promise<Bench> => {
    const ledger = await Ledger.open<Digest>(store, keys.store);
    return { keys, store, ledger, packs: new Packs(store, keys.store), digest, now_ms };
  };
  const http = new Wire(
    at,
    () => sealed.opening.public,
    () => keys.device,
  );
  return { bench: await reopened(), http, store, reopened };
}

export function quoteRecord(stream: string, words = 'Mama'): NewRecord<'quote'> {
  return {
    stream,
    stream_kind: 'child',
    record: newId(),
    type: 'quote',
    base: 0,
    event_at: '2026-11-21T11:00:00.000Z',
    body: {
      visit: newId(),
      child: stream,
      exact_words: words,
      speaker: stream,
      speaker_kind: 'child',
      said_to: null,
      prompt: 'unprompted',
      where: null,
      who_heard: [],
      language: null,
      translation: null,
      heard_at: null,
    },
  };
}
