/** Outside judges for the primitives in use: RFC 9180 and Wycheproof. Source: tests/sync/judges/README.md. */
import { describe, expect, it } from 'vitest';
import aesCases from '../../../../tests/sync/judges/aes_gcm_256.json';
import edCases from '../../../../tests/sync/judges/ed25519.json';
import hkdfCases from '../../../../tests/sync/judges/hkdf_sha256.json';
import hpkeCases from '../../../../tests/sync/judges/hpke.json';
import xCases from '../../../../tests/sync/judges/x25519.json';
import { concat, hex, unhex } from '../wire/bytes';
import { aesKey, openBytes } from './aead';
import { hpkeOpen, hpkeSeal } from './hpke';
import { verifies } from './signature';

const X25519_PKCS8 = '302e020100300506032b656e04220420';

function x25519(private_key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', unhex(X25519_PKCS8 + private_key), 'X25519', false, ['deriveBits']);
}

describe('judges', () => {
  it('Wycheproof: Ed25519 accepts the valid and refuses every other', async () => {
    for (const c of edCases.cases) {
      const good = await verifies(unhex(c.public), unhex(c.sig), '', unhex(c.msg));
      const weak = c.flags.includes('SmallOrderPublicKey');
      // "acceptable": the verdicts of good libraries differ, and no promise hangs on them.
      if (weak || c.result !== 'acceptable')
        expect([c.id, good]).toEqual([c.id, !weak && c.result === 'valid']);
    }
  });

  it('Wycheproof: AES-256-GCM opens the valid and refuses every other', async () => {
    for (const c of aesCases.cases) {
      const sealed = concat(unhex(c.iv), unhex(c.ct), unhex(c.tag));
      const opened = await openBytes(await aesKey(unhex(c.key)), unhex(c.aad), sealed).then(hex, () => null);
      expect([c.id, opened]).toEqual([c.id, c.result === 'valid' ? c.msg : null]);
    }
  });

  it('Wycheproof: X25519 agrees, and the platform gives nothing for points of small order', async () => {
    for (const c of xCases.cases) {
      const key = await crypto.subtle
        .importKey('raw', unhex(c.public), 'X25519', false, [])
        .catch(() => null);
      const derive = async () => {
        if (!key) throw new Error('refused');
        const bits = await crypto.subtle.deriveBits(
          { name: 'X25519', public: key },
          await x25519(c.private),
          256,
        );
        return hex(new Uint8Array(bits));
      };
      const shared = await derive().catch(() => null);
      if (c.result === 'valid') expect([c.id, shared]).toEqual([c.id, c.shared]);
      else expect([c.shared, null]).toContain(shared);
      if (/^0+$/.test(c.shared)) expect([c.id, shared]).toEqual([c.id, null]);
    }
  });

  it('Wycheproof: HKDF-SHA256 agrees', async () => {
    for (const c of hkdfCases.cases.filter((one) => one.result === 'valid' && one.size > 0)) {
      const key = await crypto.subtle.importKey('raw', unhex(c.ikm), 'HKDF', false, ['deriveBits']);
      const params = { name: 'HKDF', hash: 'SHA-256', salt: unhex(c.salt), info: unhex(c.info) };
      const bits = await crypto.subtle.deriveBits(params, key, c.size * 8);
      expect([c.id, hex(new Uint8Array(bits))]).toEqual([c.id, c.okm]);
    }
  });

  it('RFC 9180: opens the first message of every AES-256-GCM case with an empty AAD, and what it seals itself', async () => {
    const cases = hpkeCases.cases.filter((one) => one.aead_id === 2);
    expect(cases.length).toBeGreaterThan(0);
    for (const c of cases) {
      const pair = { private_key: await x25519(c.private), public_key: unhex(c.public) };
      const { opened } = await openWithAad(c, pair);
      expect(opened).toBe(true);
      const sealed = await hpkeSeal(pair.public_key, unhex('00ff'), unhex(c.info));
      expect(hex(await hpkeOpen(pair, sealed, unhex(c.info)))).toBe('00ff');
      await expect(hpkeOpen(pair, sealed, unhex('00'))).rejects.toThrow();
    }
  });
});

type HpkeCase = (typeof hpkeCases.cases)[number];

/** The standard's own messages carry an AAD, which the protocol never does: the suite is asked directly. */
async function openWithAad(c: HpkeCase, pair: { private_key: CryptoKey; public_key: Uint8Array }) {
  const hpke = await import('hpke');
  const suite = new hpke.CipherSuite(
    hpke.KEM_DHKEM_X25519_HKDF_SHA256,
    hpke.KDF_HKDF_SHA256,
    hpke.AEAD_AES_256_GCM,
  );
  const publicKey = await suite.DeserializePublicKey(pair.public_key);
  const keys = { privateKey: pair.private_key, publicKey };
  const context = await suite.SetupRecipient(keys, unhex(c.enc), { info: unhex(c.info) });
  const [first] = c.encryptions;
  if (!first) throw new Error('a case without messages');
  return { opened: hex(await context.Open(unhex(first.ct), unhex(first.aad))) === first.pt };
}
