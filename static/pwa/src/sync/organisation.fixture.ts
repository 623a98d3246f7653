/**
 * An organisation for tests: root, certified keys, receipts and packs that are signed and sealed as PROTOCOL.md says, with the
 * real primitives. It keeps what it is given and files what it can open.
 */

import { chainNext, chainStart } from '../vault/chain';
import { sha256 } from '../vault/hash';
import { hpkeOpen, hpkeSeal } from '../vault/hpke';
import { newId } from '../vault/random';
import { snapshotHash, snapshotInfo } from '../vault/snapshot';
import type { PullBrokenGlass } from '../wire/access';
import { type Bytes, concat, hex, Reader, textOf, u16, u32, unhex, utf8 } from '../wire/bytes';
import type { PullCarries } from '../wire/carries';
import type { Certificate, KeyUse, OrganisationAnswer } from '../wire/certificate';
import { crockford, type EnrolmentCode } from '../wire/code';
import { type Frame, headerBytes, readDeposit } from '../wire/envelope';
import { canonical, type Json } from '../wire/json';
import type { WipeOrder } from '../wire/order';
import type { ArrivedEntry, PulledEntry, PullQuestion, Run } from '../wire/packs';
import { compressed, expanded, padded, unpadded } from '../wire/padding';
import type { PullDraft } from '../wire/pull_state';
import type { Receipt, SignedText } from '../wire/receipt';
import type { Change, Id, Role, StreamKind } from '../wire/records';
import type { Snapshot } from '../wire/snapshot';
import type { SubjectPart } from '../wire/subjects';

const AT = '2026-11-21T12:00:00.000Z';
type Pair = { private_key: CryptoKey; public_key: Bytes };

async function pair(algorithm: 'Ed25519' | 'X25519'): Promise<Pair> {
  const usages: KeyUsage[] = algorithm === 'Ed25519' ? ['sign', 'verify'] : ['deriveBits'];
  const keys = (await crypto.subtle.generateKey(algorithm, true, usages)) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey('raw', keys.publicKey);
  return { private_key: keys.privateKey, public_key: new Uint8Array(raw) };
}

async function signed(key: CryptoKey, mark: string, ...message: Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, concat(utf8(mark), ...message)));
}

function item(type: number, meta: Record<string, string | number>, value: unknown): Bytes {
  const data = canonical(value);
  const { codec, bytes } = compressed(data);
  const about = canonical({ ...meta, size: data.length });
  return concat(
    Uint8Array.of(type),
    u32(about.length),
    about,
    Uint8Array.of(codec),
    u32(bytes.length),
    bytes,
  );
}

/** A deposit in full or short (PROTOCOL 3.7). */
export async function readAny(bytes: Bytes): Promise<{ device: Id; frames: Frame[] }> {
  const reader = new Reader(bytes);
  if (textOf(reader.take(4)) !== 'ATS1') return readDeposit(bytes);
  const device = hex(reader.take(16));
  const count = reader.u16();
  const first = reader.u64();
  let prev = hex(reader.take(32));
  const kid = textOf(reader.take(reader.u8()));
  const frames: Frame[] = [];
  for (let seq = first; seq < first + count; seq++) {
    const header = headerBytes({ dev: device, kid, prev, seq, suite: 1, type: 'change', v: 1 });
    const ct = reader.take(reader.u32());
    const frame = { header, ct_hash: await sha256(ct), ct };
    frames.push(frame);
    prev = hex(await chainNext(frame));
  }
  reader.take(64);
  reader.end();
  return { device, frames };
}

function visitedNow({ visits }: Pick<PullCarries, 'visits'>): Set<Id> {
  return new Set(visits.filter(({ from, until }) => from <= AT && AT < until).map(({ child }) => child));
}

export interface Line {
  device: Id;
  chain: string;
  change: Change;
}

/** The mark alone, to who has the part or has no use for it. */
function partSaid({ mark, children, families }: SubjectPart, known: readonly Id[] | undefined): Json {
  if (known === undefined || known.includes(mark)) return { mark };
  return {
    mark,
    children: children.map((row) => ({ ...row })),
    families: families.map((row) => ({ ...row })),
  };
}

export class Organisation {
  readonly organisation = newId();
  readonly person = newId();
  state = 1;
  /** By device and number, as received. */
  readonly received = new Map<Id, Line[]>();
  /** Whether what is received is filed at once. */
  files = true;
  quarantined: { seq: number; why: string }[] = [];
  streams = new Map<Id, { kind: StreamKind; family: Id | null; entries: PulledEntry[] }>();
  purge: Id[] = [];
  /** How many entries of each stream are in one answer to a pull. */
  at_once = Number.POSITIVE_INFINITY;
  lease_days = 7;
  /** Of whoever asks. */
  role: Role = 'practitioner';
  /** What was snapshotted, as it came out of the seal, in order. */
  readonly snapshotted: Snapshot[] = [];
  /** Where versions count on from, once an older database has been put back. */
  private above = 0;
  /** Records that somebody has open in an emergency, as a pull tells them. */
  break_glass: PullBrokenGlass[] = [];
  /** Visits and lines of a device that carries visits; null: it carries the caseload. PROTOCOL 19. */
  carries: Omit<PullCarries, 'mark'> | null = null;
  /** Whom restricted records are about, to a safeguarding lead; null: the device is nobody's who is told. PROTOCOL 20. */
  subjects: SubjectPart[] | null = null;
  /** Drafts that a pull sends back. */
  drafts: PullDraft[] = [];
  private constructor(
    private readonly root: Pair,
    readonly keys: Record<'sealing' | 'receipt' | 'order', Pair>,
  ) {}

  static async make(): Promise<Organisation> {
    const keys = {
      sealing: await pair('X25519'),
      receipt: await pair('Ed25519'),
      order: await pair('Ed25519'),
    };
    return new Organisation(await pair('Ed25519'), keys);
  }

  /** How often the organisation has made each of its keys. */
  readonly versions = { sealing: 1, receipt: 1, order: 1 };

  /** The next key of that use, as it is made each year. */
  async renew(use: 'receipt' | 'order'): Promise<void> {
    this.keys[use] = await pair('Ed25519');
    this.versions[use] += 1;
  }

  async certificate(
    use: KeyUse & ('sealing' | 'receipt' | 'order'),
    version = this.versions[use],
    kid = `${use}-${version}`,
  ): Promise<SignedText> {
    const certificate: Certificate = {
      v: 1,
      alg: use === 'sealing' ? 'X25519' : 'Ed25519',
      kid,
      use,
      version,
      public: hex(this.keys[use].public_key),
      not_before: '2026-01-01T00:00:00.000Z',
      not_after: '2027-01-01T00:00:00.000Z',
    };
    const text = canonical(certificate);
    return {
      text: textOf(text),
      signature: hex(await signed(this.root.private_key, 'attune/cert/v1\0', text)),
    };
  }

  async answer(sealing = 'sealing-1'): Promise<OrganisationAnswer> {
    const certificates = await Promise.all([
      this.certificate('sealing', this.versions.sealing, sealing),
      this.certificate('receipt'),
      this.certificate('order'),
    ]);
    return { organisation: this.organisation, root: hex(this.root.public_key), certificates };
  }

  async code(): Promise<EnrolmentCode> {
    return { secret: '7K3M9QX2TB', root: crockford(await sha256(this.root.public_key), 20) };
  }

  /** As a server in good health: checks nothing twice, opens, keeps, answers. */
  private turn: Promise<unknown> = Promise.resolve();

  /** One after the other, in the order in which they come. What comes too soon is let go of. */
  deposit(bytes: Bytes): Promise<SignedText> {
    const taken = this.turn.then(() => this.take(bytes));
    this.turn = taken.catch(() => undefined);
    return taken;
  }

  private async take(bytes: Bytes): Promise<SignedText> {
    const { device, frames } = await readAny(bytes);
    const lines = this.received.get(device) ?? [];
    this.received.set(device, lines);
    for (const frame of frames) {
      const { seq } = JSON.parse(textOf(frame.header)) as { seq: number };
      if (seq !== lines.length + 1) continue;
      const inner = await hpkeOpen(
        this.keys.sealing,
        frame.ct,
        concat(utf8('attune/env/v1\0'), frame.header),
      );
      const { codec, body } = unpadded(inner.slice(0, -64));
      const change = JSON.parse(textOf(expanded(codec, body.slice(32), 1 << 20))) as Change;
      lines.push({ device, chain: hex(await chainNext(frame)), change });
      if (this.files) this.file(change, device, seq);
    }
    return this.receipt(device);
  }

  /** Opens and keeps every snapshot of a post, and names them. */
  async snapshots(bytes: Bytes): Promise<SignedText> {
    const reader = new Reader(bytes);
    reader.take(4);
    const dev = hex(reader.take(16));
    const stored: { n: number; hash: string }[] = [];
    for (let left = reader.u16(); left > 0; left--) {
      const header = reader.take(reader.u16());
      const ct_hash = reader.take(32);
      const ct = reader.take(reader.u32());
      reader.take(64);
      const inner = await hpkeOpen(this.keys.sealing, ct, snapshotInfo(header));
      const { codec, body } = unpadded(inner.slice(0, -64));
      this.snapshotted.push(JSON.parse(textOf(expanded(codec, body.slice(32), 1 << 20))) as Snapshot);
      const { n } = JSON.parse(textOf(header)) as { n: number };
      stored.push({ n, hash: hex(await snapshotHash(header, ct_hash)) });
    }
    return this.snapshotReceipt(dev, stored);
  }

  async snapshotReceipt(dev: Id, stored: { n: number; hash: string }[]): Promise<SignedText> {
    const text = canonical({ v: 1, dev, kid: `receipt-${this.versions.receipt}`, stored, at: AT });
    const signature = await signed(this.keys.receipt.private_key, 'attune/snap-receipt/v1\0', text);
    return { text: textOf(text), signature: hex(signature) };
  }

  /** An order to wipe, as the server gives it; `changed`: what somebody makes of it before it is signed. */
  async order(device: Id, changed: Partial<WipeOrder> = {}): Promise<SignedText> {
    const expires = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const order = {
      v: 1,
      is: 'wipe',
      device,
      order: 'ab'.repeat(16),
      kid: `order-${this.versions.order}`,
      at: AT,
      expires,
    };
    const text = canonical({ ...order, ...changed });
    const signature = await signed(this.keys.order.private_key, 'attune/order/v1\0', text);
    return { text: textOf(text), signature: hex(signature) };
  }

  file(change: Change, device: Id | null, seq: number | null): void {
    const stream = this.streams.get(change.stream);
    const entry = { received_at: AT, filed_at: AT, device, seq, change };
    stream?.entries.push({ ...entry, version: this.versionOf(stream.entries) + 1 });
  }

  private versionOf(entries: readonly PulledEntry[]): number {
    return Math.max(this.above, entries.at(-1)?.version ?? 0);
  }

  /** Puts back an older database, which knows a device up to a number. Source: PROTOCOL 6.7. */
  putBack(device: Id, upto: number): void {
    const lines = this.received.get(device) ?? [];
    const lost = new Set(lines.slice(upto).map(({ change }) => change.change));
    this.received.set(device, lines.slice(0, upto));
    for (const stream of this.streams.values())
      stream.entries = stream.entries.filter(({ change }) => !lost.has(change.change));
    this.above += 1_000_000;
    this.state += 1_000_000;
  }

  async receipt(device: Id, changed: Partial<Receipt> = {}): Promise<SignedText> {
    const lines = this.received.get(device) ?? [];
    const receipt: Receipt = {
      v: 1,
      dev: device,
      kid: `receipt-${this.versions.receipt}`,
      received: lines.length,
      chain: lines.at(-1)?.chain ?? hex((await chainStart(device)).chain),
      filed: this.files ? lines.length : 0,
      held: [],
      missing: [],
      quarantined: this.quarantined,
      at: AT,
      audit_head: '11'.repeat(32),
      state: this.state,
      ...changed,
    };
    const text = canonical(receipt);
    const signature = await signed(this.keys.receipt.private_key, 'attune/receipt/v1\0', text);
    return { text: textOf(text), signature: hex(signature) };
  }

  /** What is put in the place of the words that a device holds. */
  words_left_out: (entry: PulledEntry) => Id = ({ change }) => change.change;

  private said(entry: PulledEntry, device: Id, own: readonly number[] = []): ArrivedEntry {
    const is_held = entry.device === device && entry.seq !== null && own.includes(entry.seq);
    return is_held ? { ...entry, change: this.words_left_out(entry) } : entry;
  }

  /** What goes to a device that carries visits: a child with one, its family, and what is about nobody. */
  private given(): Organisation['streams'] {
    const { carries, streams } = this;
    if (!carries) return streams;
    const children = visitedNow(carries);
    const families = new Set([...children].map((child) => streams.get(child)?.family));
    return new Map(
      [...streams].filter(
        ([stream, { kind }]) =>
          (kind !== 'child' && kind !== 'family') || children.has(stream) || families.has(stream),
      ),
    );
  }

  /** A line for each child that is not given, where the device does not have them. */
  private toldOf({ visits, lines }: Omit<PullCarries, 'mark'>, known: Id | undefined) {
    const here = visitedNow({ visits });
    const told = (lines ?? []).filter(({ child }) => !here.has(child));
    const mark = told
      .map(({ child }) => child.slice(0, 8))
      .join('')
      .padEnd(32, '1')
      .slice(0, 32);
    const said = { what: 'visits', visits: visits.map((visit) => ({ ...visit })), mark };
    return known === undefined || known === mark
      ? said
      : { ...said, lines: told.map((line) => ({ ...line })) };
  }

  /** The answer to a pull, sealed to the device; to a brief question, without what the device has. */
  async pull(
    { request, have, own, lines, subjects }: PullQuestion,
    device: Id,
    opening: Uint8Array,
  ): Promise<Bytes> {
    const given = this.given();
    const purge = [
      ...this.purge,
      ...Object.keys(have).filter((stream) => this.carries && !given.has(stream)),
    ];
    let more = false;
    const runs: Run[] = [...given].map(([stream, { kind, entries }]) => {
      const from = have[stream] ?? 0;
      const fresh = entries.filter((e) => e.version > from);
      const part = fresh.slice(0, this.at_once);
      const is_cut = part.length < fresh.length;
      more ||= is_cut;
      const upto = is_cut ? (part.at(-1)?.version ?? from) : this.versionOf(entries);
      return { stream, kind, from, upto, entries: part };
    });
    const state = {
      v: 1,
      state: this.state,
      at: AT,
      device,
      person: this.person,
      role: this.role,
      lease_until: new Date(Date.parse(AT) + this.lease_days * 86_400_000).toISOString(),
      backup_days: 60,
      more,
      streams: [...given]
        .map(([stream, { kind, family, entries }]) => ({
          stream,
          kind,
          version: this.versionOf(entries),
          family,
        }))
        .filter(({ stream, version }) => !own || have[stream] !== version || purge.includes(stream)),
      purge,
      allocations: [],
      orders: [],
      waiting: [],
      ...(this.break_glass.length ? { break_glass: this.break_glass.map((row) => ({ ...row })) } : {}),
      ...(this.carries ? { carries: this.toldOf(this.carries, lines) } : {}),
      ...(this.subjects ? { subjects: this.subjects.map((part) => partSaid(part, subjects)) } : {}),
      ...(this.drafts.length ? { drafts: this.drafts.map((draft) => ({ ...draft })) } : {}),
    };
    const content = padded(
      0,
      concat(
        item(1, {}, state),
        ...runs
          .filter((run) => run.upto > run.from)
          .map(({ entries, ...meta }) =>
            item(
              2,
              { ...meta },
              entries.map((entry) => this.said(entry, device, own)),
            ),
          ),
      ),
    );
    const contents = [content];
    const parts: Bytes[] = [];
    for (const [index, content] of contents.entries()) {
      const place = concat(unhex(request), unhex(device), u16(index), u16(contents.length));
      const hash = await sha256(content);
      const signature = await signed(this.keys.order.private_key, 'attune/pack/v1\0', place, hash);
      const info = concat(utf8('attune/pull/v1\0'), place);
      const sealed = await hpkeSeal(opening, concat(content, signature), info);
      parts.push(u32(sealed.length), sealed);
    }
    return concat(utf8('ATP2'), unhex(request), u16(contents.length), ...parts);
  }
}
