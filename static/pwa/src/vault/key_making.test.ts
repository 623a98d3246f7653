import { KEM_MLKEM768_X25519 } from 'hpke';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../wire/bytes';
import { makeDeviceKeys } from './device_keys';
import { hpkeOpen, hpkeSeal, isSealingKey } from './hpke';
import { hybridSeal } from './hybrid';

const made = crypto.subtle.generateKey.bind(crypto.subtle) as (...args: unknown[]) => Promise<CryptoKeyPair>;

/** As WebKit does: `times` times in a row, and then not. */
function failing(times: number, name = 'OperationError') {
  let left = times;
  return vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(((...args: unknown[]) => {
    if (left-- > 0) return Promise.reject(new DOMException('for no reason', name));
    return made(...args);
  }) as typeof crypto.subtle.generateKey);
}

let to: { private_key: CryptoKey; public_key: Uint8Array };
let signing: CryptoKey;
let hybrid: Uint8Array;
beforeEach(async () => {
  const pair = await made('X25519', true, ['deriveBits']);
  to = {
    private_key: pair.privateKey,
    public_key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  };
  signing = (await made('Ed25519', false, ['sign', 'verify'])).privateKey;
  const kem = KEM_MLKEM768_X25519();
  hybrid = await kem.SerializePublicKey((await kem.GenerateKeyPair(false)).publicKey);
});
afterEach(() => vi.restoreAllMocks());

describe('a browser that fails to make a key for no reason', () => {
  it('seals all the same', async () => {
    const tries = failing(4);
    const sealed = await hpkeSeal(to.public_key, utf8('words'), utf8('place'));
    expect(tries).toHaveBeenCalledTimes(5);
    await expect(hpkeOpen(to, sealed, utf8('place'))).resolves.toEqual(utf8('words'));
  });

  it('does not take a good key for none, which would be an organisation that is not trusted', async () => {
    failing(1);
    await expect(isSealingKey(to.public_key)).resolves.toBe(true);
    await expect(isSealingKey(new Uint8Array(32))).resolves.toBe(false);
  });

  it('seals with suite 2 all the same', async () => {
    const tries = failing(1);
    await expect(hybridSeal(signing, hybrid, utf8('words'), utf8('place'))).resolves.toBeInstanceOf(
      Uint8Array,
    );
    expect(tries).toHaveBeenCalledTimes(2);
  });

  it('makes the keys of a device all the same', async () => {
    const root = (await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'wrapKey',
    ])) as CryptoKey;
    const tries = failing(2);
    await expect(makeDeviceKeys(root, 'ab'.repeat(16))).resolves.toMatchObject({
      signing: { public: expect.any(Uint8Array) },
    });
    expect(tries).toHaveBeenCalledTimes(4);
  });
});

describe('a browser that cannot make a key', () => {
  it.each([
    ['OperationError', 5],
    ['NotSupportedError', 1],
  ])('is not asked for ever: %s, %i times', async (name, times) => {
    const tries = failing(99, name);
    await expect(hpkeSeal(to.public_key, utf8('words'), utf8('place'))).rejects.toThrow();
    expect(tries).toHaveBeenCalledTimes(times);
  });
});
