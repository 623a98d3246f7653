/**
 * The shared cases, run here as Python runs them; what Python sealed is opened here. The other way round, what this side seals is
 * opened by the real server in every browser story (tests/e2e). Source: sync/PROTOCOL.md section 9.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import blobCases from '../../../../sync/vectors/blob.json';
import canonicalCases from '../../../../sync/vectors/canonical.json';
import certificateCases from '../../../../sync/vectors/certificate.json';
import codeCases from '../../../../sync/vectors/code.json';
import depositCases from '../../../../sync/vectors/deposit.json';
import envelopeCases from '../../../../sync/vectors/envelope.json';
import paddingCases from '../../../../sync/vectors/padding.json';
import pullCases from '../../../../sync/vectors/pull.json';
import receiptCases from '../../../../sync/vectors/receipt.json';
import sessionCases from '../../../../sync/vectors/session.json';
import snapshotCases from '../../../../sync/vectors/snapshot.json';
import snapshotReceiptCases from '../../../../sync/vectors/snapshot_receipt.json';
import { openBlob, sealBlob, signMandate } from '../vault/blob';
import { acceptedBlobReceipt } from '../vault/blob_receipt';
import { chainNext } from '../vault/chain';
import { enrolmentProof, sessionSignature } from '../vault/enrol';
import { sha256 } from '../vault/hash';
import { hpkeOpen } from '../vault/hpke';
import { openPacks } from '../vault/open';
import { certified, renewedPins } from '../vault/pinning';
import { keysFor, type Pins } from '../vault/pins';
import { acceptedReceipt } from '../vault/receipt';
import { headVerifies, innerBytes, signHead } from '../vault/seal';
import { verifies } from '../vault/signature';
import { SNAPSHOT_RECORD_MARK, signSnapshot, snapshotHash, snapshotInfo } from '../vault/snapshot';
import { acceptedSnapshots } from '../vault/snapshot_receipt';
import { pieceBytes } from '../wire/blob';
import { type Bytes, concat, hex, textOf, unhex, utf8 } from '../wire/bytes';
import { codeNamesRoot, readCode } from '../wire/code';
import { fetchDictionary } from '../wire/dictionary';
import {
  depositBytes,
  frameBytes,
  headerBytes,
  readDeposit,
  readHeader,
  shortDepositBytes,
} from '../wire/envelope';
import { canonical, parseStrict } from '../wire/json';
import { readHead, readRuns } from '../wire/packs';
import { expanded, padded, padme, unpacked, unpadded } from '../wire/padding';
import { readSignedReceipt } from '../wire/receipt';
import { snapshotFrameBytes, snapshotHeader, snapshotPost } from '../wire/snapshot';

// biome-ignore lint/suspicious/noExplicitAny: each file of cases has a shape of its own, described in the file.
type Case = any;
const of = (file: { cases: unknown[] }): Case[] => file.cases as Case[];
const kind = (file: { cases: unknown[] }, name: string) => of(file).filter((c) => c.kind === name);

function pkcs8(pair: Case, algorithm: string, usages: KeyUsage[]): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', unhex(pair.pkcs8), algorithm, false, usages);
}

beforeAll(fetchDictionary);

describe('vectors.canonical', () => {
  it.each(of(canonicalCases))('$name', (c) => {
    if (c.refused) return void expect(() => parseStrict(unhex(c.bytes))).toThrow();
    expect(parseStrict(unhex(c.bytes))).toEqual(c.value);
    expect(hex(canonical(parseStrict(unhex(c.bytes))))).toBe(hex(utf8(textOf(unhex(c.canonical)))));
  });
});

describe('vectors.padding', () => {
  it.each(kind(paddingCases, 'padme'))('$name', (c) => expect(padme(c.length)).toBe(c.padded));
  it.each(kind(paddingCases, 'write'))('$name', (c) => {
    expect(hex(padded(c.codec, unhex(c.body)))).toBe(c.padded);
  });
  it.each(kind(paddingCases, 'read'))('$name', (c) => {
    const bytes = unhex(c.padded);
    if (c.refused) return void expect(() => unpacked(bytes, c.limit)).toThrow();
    const { codec, body } = unpadded(bytes);
    expect([codec, hex(body)]).toEqual([c.codec, c.body]);
    expect(hex(expanded(codec, body, c.limit))).toBe(c.data);
  });
});

describe('vectors.blob', () => {
  it.each(kind(blobCases, 'seal'))('$name', async (c) => {
    const by = { record: c.record, key: c.key, chunk_bytes: c.chunk_bytes, size_bytes: c.content.length / 2 };
    const { blob, size_bytes, chunks } = await sealBlob(by, unhex(c.content));
    expect([blob, size_bytes, hex(concat(...chunks))]).toEqual([c.blob, c.sealed.length / 2, c.sealed]);
    expect(hex(await openBlob(by, unhex(c.sealed)))).toBe(c.content);
  });
  it.each(kind(blobCases, 'open'))('$name', async (c) => {
    await expect(openBlob(c, unhex(c.sealed))).rejects.toThrow();
  });
  it.each(kind(blobCases, 'piece'))('$name', async (c) => {
    const signing = await pkcs8(c.signing, 'Ed25519', ['sign']);
    expect(hex(await signMandate(signing, c.dev, c.blob, c.size))).toBe(c.mandate);
    const said = { device: c.dev, blob: c.blob, size_bytes: c.size, offset: c.offset };
    const piece = { ...said, mandate: unhex(c.mandate), bytes: unhex(c.data) };
    expect(hex(pieceBytes(piece))).toBe(c.bytes);
  });
  it.each(kind(blobCases, 'receipt'))('$name', async (c) => {
    const { receipt: text, signature } = c.answer;
    const expected = { device: c.dev, blob: c.blob, size_bytes: c.size, keys: c.keys };
    const receipt = await acceptedBlobReceipt({ text, signature }, expected);
    expect(receipt?.stored).toBe(c.stored);
    expect(receipt === null).toBe(c.refused === true);
  });
});

describe('vectors.envelope', () => {
  it.each(of(envelopeCases))('$name', async (c) => {
    const signing = await pkcs8(c.signing, 'Ed25519', ['sign']);
    const header = headerBytes({
      dev: c.dev,
      kid: c.kid,
      prev: c.prev,
      seq: c.seq,
      suite: 1,
      type: c.type,
      v: 1,
    });
    expect(hex(header)).toBe(c.header);
    const inner = await innerBytes(signing, unhex(c.salt), unhex(c.record));
    // Two writers may deflate differently; what must agree is what a reader finds.
    if (c.codec === 0) expect(hex(inner)).toBe(c.inner);
    expect(hex(readInner(inner))).toBe(hex(readInner(unhex(c.inner))));
    expect(hex(inner.slice(-64))).toBe(c.signature);
    const ct_hash = await sha256(unhex(c.ct));
    expect(hex(ct_hash)).toBe(c.ct_hash);
    const chain = await chainNext({ header, ct_hash });
    expect(hex(chain)).toBe(c.chain);
    const head = await signHead(signing, c.dev, { seq: c.seq, chain });
    expect(hex(head.signature)).toBe(c.head);
    expect(await headVerifies(unhex(c.signing.public), c.dev, head)).toBe(true);
    const frame = frameBytes({ header, ct_hash, ct: unhex(c.ct) });
    expect(hex(frame)).toBe(c.frame);
    expect(hex(depositBytes(c.dev, [frame], head))).toBe(c.deposit);
    const private_key = await pkcs8(c.sealing, 'X25519', ['deriveBits']);
    const opened = await hpkeOpen(
      { private_key, public_key: unhex(c.sealing.public) },
      unhex(c.ct),
      unhex(c.info),
    );
    expect(hex(opened)).toBe(c.inner);
  });
});

/** `salt ‖ record` of an inner. */
function readInner(inner: Uint8Array): Bytes {
  const { codec, body } = unpadded(inner.slice(0, -64));
  return concat(body.slice(0, 32), expanded(codec, body.slice(32), 1 << 20));
}

describe('vectors.deposit', () => {
  it.each(kind(depositCases, 'parse'))('$name', (c) => {
    const read = () => {
      const deposit = readDeposit(unhex(c.bytes));
      for (const frame of deposit.frames) readHeader(frame.header);
      return deposit;
    };
    if (c.refused) return void expect(read).toThrow();
    const { device, frames, head } = read();
    expect(device).toBe(c.parse.dev);
    expect([head.seq, hex(head.chain), hex(head.signature)]).toEqual([
      c.parse.seq,
      c.parse.chain,
      c.parse.head,
    ]);
    expect(frames.map((frame) => hex(frame.header))).toEqual(c.parse.frames.map((f: Case) => f.header));
    expect(hex(depositBytes(device, frames.map(frameBytes), head))).toBe(c.bytes);
  });
});

describe('vectors.deposit short', () => {
  const whole = kind(depositCases, 'short').filter((c) => c.parse);
  it.each(whole)('$name', ({ parse, bytes }) => {
    const frames = parse.frames.map(({ header, ct_hash, ct }: Case) =>
      frameBytes({ header: unhex(header), ct_hash: unhex(ct_hash), ct: unhex(ct) }),
    );
    const head = { seq: parse.seq, chain: unhex(parse.chain), signature: unhex(parse.head) };
    expect(hex(shortDepositBytes(parse.dev, frames, head) ?? new Uint8Array())).toBe(bytes);
    expect(shortDepositBytes(parse.dev, [], head)).toBeNull();
  });
});

describe('vectors.receipt', () => {
  it.each(of(receiptCases))('$name', async (c) => {
    let pins: Pins = { organisation: '0'.repeat(32), root: c.root, certificates: [] };
    for (const { certificate, signature } of c.certificates) {
      const cert = await certified(pins.root, { text: certificate, signature });
      if (cert) pins = { ...pins, certificates: [...pins.certificates, cert] };
    }
    const keys = pins.certificates.filter((cert) => cert.use === 'receipt');
    let signed: { text: string; signature: string };
    try {
      signed = readSignedReceipt(typeof c.answer === 'string' ? utf8(c.answer) : canonical(c.answer));
    } catch {
      return void expect(c.refused).toBeTruthy();
    }
    const accepted = await acceptedReceipt(signed, {
      device: c.dev,
      keys,
      last: c.last,
      chainAt: async (seq) => c.chains[seq] ?? null,
    });
    if (c.refused) expect(accepted).toBeNull();
    else expect(accepted).toEqual(c.receipt);
  });
});

describe('vectors.snapshot', () => {
  it.each(kind(snapshotCases, 'make'))('$name', async (c) => {
    const signing = await pkcs8(c.signing, 'Ed25519', ['sign']);
    const private_key = await pkcs8(c.sealing, 'X25519', ['deriveBits']);
    const header = snapshotHeader(c.dev, c.kid, c.n);
    expect([hex(header), hex(snapshotInfo(header))]).toEqual([c.header, c.info]);
    const [salt, record] = [unhex(c.salt), unhex(c.snapshot)];
    const inner = await innerBytes(signing, salt, record, SNAPSHOT_RECORD_MARK);
    if (c.codec === 0) expect(hex(inner)).toBe(c.inner);
    expect(hex(readInner(inner))).toBe(hex(readInner(unhex(c.inner))));
    expect(hex(inner.slice(-64))).toBe(hex(unhex(c.inner).slice(-64)));
    const opening = { private_key, public_key: unhex(c.sealing.public) };
    expect(hex(await hpkeOpen(opening, unhex(c.ct), unhex(c.info)))).toBe(c.inner);
    const hash = await snapshotHash(header, unhex(c.ct_hash));
    const sealed = await signSnapshot(signing, hash);
    expect([hex(hash), hex(sealed)]).toEqual([c.hash, c.sealed]);
    const frame = snapshotFrameBytes({ header, ct_hash: unhex(c.ct_hash), ct: unhex(c.ct), sealed });
    expect(hex(frame)).toBe(c.frame);
    expect(hex(snapshotPost(c.dev, [frame]))).toBe(c.post);
  });
});

describe('vectors.snapshot_receipt', () => {
  it.each(of(snapshotReceiptCases))('$name', async (c) => {
    let pins: Pins = { organisation: '0'.repeat(32), root: c.root, certificates: [] };
    for (const { certificate, signature } of c.certificates) {
      const cert = await certified(pins.root, { text: certificate, signature });
      if (cert) pins = { ...pins, certificates: [...pins.certificates, cert] };
    }
    const keys = pins.certificates.filter((cert) => cert.use === 'receipt');
    const answer = { text: c.answer.receipt, signature: c.answer.signature };
    const stored = await acceptedSnapshots(answer, c.dev, keys);
    if (c.refused) return void expect(stored).toBeNull();
    const named = (stored ?? []).map(({ n, hash }) => `${n} ${hash}`);
    const left = c.waiting.filter((each: Case) => !named.includes(`${each.n} ${each.hash}`));
    expect(left.map((each: Case) => each.n)).toEqual(c.left);
  });
});

describe('vectors.certificate', () => {
  it.each(of(certificateCases))('$name', async (c) => {
    const answer = {
      organisation: '0'.repeat(32),
      root: c.root,
      certificates: [{ text: c.signed.certificate, signature: c.signed.signature }],
    };
    const use = (JSON.parse(c.signed.certificate) as { use: never }).use;
    const old = {
      v: 1,
      alg: '',
      kid: 'old',
      use,
      version: c.held,
      public: '',
      not_before: '',
      not_after: '',
    };
    const certificates = c.held === null ? [] : [old as never];
    const renewed = await renewedPins(
      { organisation: answer.organisation, root: c.root, certificates },
      answer,
    ).then(
      (pins) => pins.certificates.find((cert) => cert.kid !== 'old') ?? null,
      () => null,
    );
    if (c.refused) expect(renewed).toBeNull();
    else expect(renewed).toEqual(c.certificate);
  });
});

describe('vectors.code', () => {
  it.each(kind(codeCases, 'read'))('$name', async (c) => {
    if (c.refused) return void (await expect(readCode(c.text, sha256)).rejects.toThrow());
    const code = await readCode(c.text, sha256);
    expect(code).toEqual({ secret: c.secret, root: c.fingerprint });
    expect(await codeNamesRoot(code, unhex(c.root), sha256)).toBe(c.fits);
  });
  it.each(kind(codeCases, 'write'))('$name', async (c) => {
    const code = await readCode(c.code, sha256);
    expect(code.secret).toBe(c.secret);
    expect(await codeNamesRoot(code, unhex(c.root), sha256)).toBe(true);
  });
});

describe('vectors.session', () => {
  it.each(of(sessionCases))('$name', async (c) => {
    const signing = await pkcs8(c.signing, 'Ed25519', ['sign']);
    const { public: opening } = c.opening ?? { public: '' };
    const keys = {
      signing: { public: unhex(c.signing.public), wrapped: new Uint8Array() },
      opening: { public: unhex(opening), wrapped: new Uint8Array() },
    };
    const made =
      c.kind === 'enrol'
        ? await enrolmentProof(signing, c.dev, c.person, keys, c.secret)
        : await sessionSignature(signing, c.root, c.dev, c.challenge);
    expect(made === c.proof).toBe(c.valid);
    expect(await verifies(unhex(c.signing.public), unhex(c.proof), '', unhex(c.message))).toBe(c.valid);
  });
});

describe('vectors.pull', () => {
  it.each(of(pullCases))('$name', async (c) => {
    const private_key = await pkcs8(c.opening, 'X25519', ['deriveBits']);
    const by = {
      device: c.dev,
      opening: { private_key, public_key: unhex(c.opening.public) },
      order_keys: Object.values(c.order as Record<string, string>).map((key) => unhex(key)),
    };
    const read = async () => {
      const { state, heads } = await readHead(await openPacks(by, c.request, unhex(c.answer)));
      const runs = await readRuns(heads);
      if (state.state < c.last_state) throw new Error('old');
      return { state, runs };
    };
    if (c.refused) return void (await expect(read()).rejects.toThrow());
    const { v: _v, orders: _orders, ...said } = c.state;
    const access = { proposals: [], broken_glass: [], findings: [], protected_children: [] };
    const state = {
      drafts: [],
      recovered: [],
      devices: [],
      own: [],
      carries: null,
      subjects: null,
      ...access,
      ...said,
    };
    const answer = await read();
    expect({ ...answer, runs: answer.runs.map(({ packed: _packed, ...run }) => run) }).toEqual({
      state,
      runs: c.runs,
    });
  });
});

it('knows the keys of a use, newest first', () => {
  const cert = (kid: string, version: number) => ({
    v: 1 as const,
    alg: 'Ed25519',
    kid,
    use: 'order' as const,
    version,
    public: '00'.repeat(32),
    not_before: '2026-01-01T00:00:00.000Z',
    not_after: '2027-01-01T00:00:00.000Z',
  });
  const pins: Pins = { organisation: '', root: '', certificates: [cert('a', 1), cert('b', 2)] };
  expect(keysFor(pins, 'order', 'b')).toHaveLength(1);
  expect(keysFor(pins, 'sealing')).toHaveLength(0);
});
