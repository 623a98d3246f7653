/**
 * Suite 2: what a device seals to an organisation whose certificate names a hybrid key, where the browser can and where it cannot.
 *
 * Source: sync/PROTOCOL.md sections 1.5, 3 and 7.1.
 */
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from 'hpke';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import judged from '../../../../tests/sync/judges/hybrid.json';
import { Organisation } from '../sync/organisation.fixture';
import { type Bytes, concat, hex, Reader, textOf, unhex, utf8 } from '../wire/bytes';
import { readHeader, shortDepositBytes } from '../wire/envelope';
import { sha256 } from './hash';
import { hpkeOpen, type SealingKey } from './hpke';
import { hybridSeal } from './hybrid';
import { renewedPins } from './pinning';
import { NotTrustedError, type Pins, sealingKey } from './pins';
import { type Envelope, sealRecord } from './seal';
import { sealSnapshot, snapshotInfo } from './snapshot';

const [judge] = judged.cases as [(typeof judged.cases)[number]];
const HYBRID = unhex(judge.public);
const NOW = '2026-11-21T12:00:05.000Z';
const DEVICE = 'd'.repeat(32);
const suite = () => new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

async function hybridOpen(sealed: Uint8Array, info: Uint8Array): Promise<Uint8Array> {
  const key = await suite().DeserializePrivateKey(unhex(judge.seed));
  return suite().Open(key, sealed.slice(0, 1120), sealed.slice(1120), { info });
}

function parts(envelope: { frame: Bytes }): { header: Bytes; ct: Bytes } {
  const reader = new Reader(envelope.frame);
  const header = reader.take(reader.u16());
  reader.take(32);
  return { header, ct: reader.take(reader.u32()) };
}

let at: Organisation;
let to: SealingKey;
let signing: CryptoKey;

beforeEach(async () => {
  at = await Organisation.make();
  to = { kid: 'sealing-1', public: at.keys.sealing.public_key, hybrid: HYBRID };
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  signing = pair.privateKey;
});
afterEach(() => void vi.restoreAllMocks());

const first = { seq: 0, chain: new Uint8Array(32) as Bytes };
const saved = (key = to, after: { seq: number; chain: Bytes } = first): Promise<Envelope> =>
  sealRecord({ device: DEVICE, signing }, key, after, utf8('{"said":1}'));

function without(algorithm: string): void {
  const ask = SubtleCrypto as unknown as { supports(operation: string, name: string): boolean };
  const asked = ask.supports.bind(SubtleCrypto);
  vi.spyOn(ask, 'supports').mockImplementation(
    (operation, name) => name !== algorithm && asked(operation, name),
  );
}

async function opensWithSuiteOne(envelope: Envelope): Promise<void> {
  const { header, ct } = parts(envelope);
  expect(readHeader(header).suite).toBe(1);
  const info = concat(utf8('attune/env/v1\0'), header);
  expect((await hpkeOpen(at.keys.sealing, ct, info)).length).toBeGreaterThan(256);
}

describe('suite 2', () => {
  it.each(judged.cases)('opens what was sealed with the seed alone: $name', async (c) => {
    const key = await suite().DeserializePrivateKey(unhex(c.seed));
    const sealed = unhex(c.sealed);
    const info = unhex(c.info);
    expect(hex(await suite().Open(key, sealed.slice(0, 1120), sealed.slice(1120), { info }))).toBe(c.pt);
  });

  it('seals a change and a snapshot with it, and says so in what is bound', async () => {
    const { header, ct } = parts(await saved());
    expect(readHeader(header)).toMatchObject({ suite: 2, kid: 'sealing-1' });
    expect((await hybridOpen(ct, concat(utf8('attune/env/v1\0'), header))).length).toBeGreaterThan(256);
    const as_one = utf8(textOf(header).replace('"suite":2', '"suite":1'));
    await expect(hybridOpen(ct, concat(utf8('attune/env/v1\0'), as_one))).rejects.toThrow();
    const snap = parts(await sealSnapshot({ device: DEVICE, signing }, to, 1, utf8('{}')));
    expect(JSON.parse(textOf(snap.header))).toMatchObject({ suite: 2, type: 'snapshot' });
    expect((await hybridOpen(snap.ct, snapshotInfo(snap.header))).length).toBeGreaterThan(256);
  });

  it('encapsulates once while a vault is open, and seals each under a key of its own', async () => {
    const one = parts(await saved());
    const two = parts(await saved(to, { seq: 1, chain: first.chain }));
    const snap = parts(await sealSnapshot({ device: DEVICE, signing }, to, 1, utf8('{}')));
    expect(hex(two.ct.slice(0, 1120))).toBe(hex(one.ct.slice(0, 1120)));
    expect(hex(snap.ct.slice(0, 1120))).toBe(hex(one.ct.slice(0, 1120)));
    for (const { header, ct } of [one, two]) {
      expect((await hybridOpen(ct, concat(utf8('attune/env/v1\0'), header))).length).toBeGreaterThan(256);
    }
    await expect(hybridOpen(one.ct, concat(utf8('attune/env/v1\0'), two.header))).rejects.toThrow();
    const locked = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    signing = locked.privateKey;
    expect(hex(parts(await saved()).ct.slice(0, 1120))).not.toBe(hex(one.ct.slice(0, 1120)));
  });

  it('encapsulates anew for another key, and for a number that was sealed and not stored', async () => {
    const one = parts(await saved());
    const again = parts(await saved());
    expect(textOf(again.header)).toBe(textOf(one.header));
    expect(hex(again.ct.slice(0, 1120))).not.toBe(hex(one.ct.slice(0, 1120)));
    const other = await suite().GenerateKeyPair();
    const elsewhere = { ...to, hybrid: await suite().SerializePublicKey(other.publicKey) };
    const there = parts(await saved(elsewhere, { seq: 1, chain: first.chain }));
    expect(hex(there.ct.slice(0, 1120))).not.toBe(hex(again.ct.slice(0, 1120)));
  });

  it('encapsulates anew after two thousand texts under one secret', async () => {
    const sealed = async (n: number) =>
      hex((await hybridSeal(signing, HYBRID, utf8('words'), utf8(`info ${n}`))).slice(0, 1120));
    const one = await sealed(0);
    for (let n = 1; n < 1_999; n++) await sealed(n);
    expect(await sealed(1_999)).toBe(one);
    const two = await sealed(2_000);
    expect(two).not.toBe(one);
    expect(await sealed(2_001)).toBe(two);
  });

  it('encapsulates anew after ten minutes, and after a clock that went back as far', async () => {
    const beginning = async (seq: number) =>
      hex(parts(await saved(to, { seq, chain: first.chain })).ct.slice(0, 1120));
    const now_ms = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now_ms);
    const one = await beginning(0);
    clock.mockReturnValue(now_ms + 9 * 60_000);
    expect(await beginning(1)).toBe(one);
    clock.mockReturnValue(now_ms + 10 * 60_000);
    const later = await beginning(2);
    expect(later).not.toBe(one);
    clock.mockReturnValue(now_ms);
    expect(await beginning(3)).not.toBe(later);
  });

  it.each(['ML-KEM-768', 'SHA3-256'])('seals with suite 1 in a browser without %s', async (algorithm) => {
    without(algorithm);
    await opensWithSuiteOne(await saved());
  });

  it('seals with suite 1 in a browser that says it can and then cannot', async () => {
    const platform = crypto.subtle as unknown as { encapsulateBits(): Promise<unknown> };
    vi.spyOn(platform, 'encapsulateBits').mockRejectedValue(new Error('no'));
    await opensWithSuiteOne(await saved());
  });

  it('seals with suite 1 to an epoch without a hybrid key', async () => {
    await opensWithSuiteOne(await saved({ kid: to.kid, public: to.public }));
  });

  it('sends a run of one suite short, and one of both in full', async () => {
    const one = await saved();
    const two = await saved(to, one);
    const short = shortDepositBytes(DEVICE, [one.frame, two.frame], two.head) ?? first.chain;
    expect(textOf(short.slice(0, 4))).toBe('ATS3');
    // The second goes without what both begin with, its header and its hash.
    expect(one.frame.length + two.frame.length - short.length).toBeGreaterThan(1120 + 2 * 32);
    const three = await saved({ kid: to.kid, public: to.public }, two);
    expect(shortDepositBytes(DEVICE, [one.frame, two.frame, three.frame], three.head)).toBeNull();
    expect(shortDepositBytes(DEVICE, [one.frame, three.frame], three.head)).toBeNull();
  });
});

describe('the hybrid key that a certificate names', () => {
  const none = (root: string): Pins => ({ organisation: at.organisation, root, certificates: [] });

  async function told(hybrid: Uint8Array | null, named = HYBRID) {
    const hash = btoa(String.fromCharCode(...(await sha256(named))));
    const kid = `sealing-1.${hash.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
    const answer = await at.answer(kid);
    return { kid, answer: hybrid ? { ...answer, hybrid: new Map([[kid, hex(hybrid)]]) } : answer };
  }

  it('is used, and stays when it is not told again', async () => {
    const { kid, answer } = await told(HYBRID);
    const pins = await renewedPins(none(answer.root), answer);
    expect(sealingKey(pins, NOW)).toMatchObject({ kid, hybrid: HYBRID });
    const again = await renewedPins(pins, (await told(null)).answer);
    expect(sealingKey(again, NOW)).toMatchObject({ kid, hybrid: HYBRID });
  });

  it('is kept of the two newest epochs, since each save writes what is pinned', async () => {
    let pins = none((await at.answer()).root);
    for (const version of [1, 2, 3]) {
      const { kid, answer } = await told(HYBRID);
      const certificates = [await at.certificate('sealing', version, `${version}-${kid}`)];
      const hybrid = new Map([[`${version}-${kid}`, hex(HYBRID)]]);
      pins = await renewedPins(pins, { ...answer, certificates, hybrid });
    }
    expect(pins.certificates.map(({ hybrid }) => hybrid !== undefined)).toEqual([false, true, true]);
  });

  it('is not taken away, changed or cut by whoever stands between', async () => {
    const changed = HYBRID.slice();
    changed[7] = (changed[7] ?? 0) ^ 1;
    for (const hybrid of [null, changed, HYBRID.slice(0, -1)]) {
      const { answer } = await told(hybrid);
      await expect(renewedPins(none(answer.root), answer)).rejects.toThrow(NotTrustedError);
    }
  });

  it('has no half of low order', async () => {
    const weak = concat(HYBRID.slice(0, -32), new Uint8Array(32));
    const { answer } = await told(weak, weak);
    await expect(renewedPins(none(answer.root), answer)).rejects.toThrow(NotTrustedError);
  });

  it('is not looked for where none is named', async () => {
    const answer = await at.answer();
    const pins = await renewedPins(none(answer.root), answer);
    expect(sealingKey(pins, NOW)).not.toHaveProperty('hybrid');
  });
});
