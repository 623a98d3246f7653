import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hex, textOf, utf8 } from '../wire/bytes';
import { canonical, type Json, parseStrict } from '../wire/json';
import { packed, unpacked } from '../wire/padding';
import { aesKey, openBytes, placeAad, SealBrokenError, sealBytes } from './aead';
import { counted, NO_ATTEMPTS, waitMs } from './delays';
import { missingAlgorithms, unwrapPair } from './device_keys';
import { deriveAtSetup, LADDER, normalPassphrase } from './kdf';
import { suggestPassphrase, weakness } from './passphrase';
import { randomBytes } from './random';
import { isWeak } from './signature';
import { openSlot, WrongPassphraseError } from './slot';
import { makeVault, openVault } from './vault';

const PASSPHRASE = 'prevail tactless quiet ajar';
const now = () => 1_000_000;

describe('a signing key', () => {
  const y = (first: number, last = 0x7f) => Uint8Array.from([first, ...new Array(30).fill(0xff), last]);
  it.each(Array.from({ length: 19 }, (_, above) => 0xed + above))(
    'is refused when y is p or more: %i',
    (first) => {
      expect(isWeak(y(first))).toBe(true);
      expect(isWeak(y(first, 0xff))).toBe(true);
    },
  );
  it('is taken when y is below p and of no small order', () => {
    expect(isWeak(y(0xeb))).toBe(false);
    expect(isWeak(y(0xff, 0x7e))).toBe(false);
  });
});

describe('vault', () => {
  it('opens with its passphrase, in any normal form, and with no other', async () => {
    const { sealed } = await makeVault('Work tablet', 'Möwe fliegt über Wasser', now);
    await expect(openVault(sealed, 'Möwe  fliegt über Wasser '.normalize('NFD'))).resolves.toBeTruthy();
    await expect(openVault(sealed, 'Mowe fliegt über Wasser')).rejects.toThrow(WrongPassphraseError);
  });

  it('holds keys that nobody can export, and opens to the same keys again', async () => {
    const { sealed, keys } = await makeVault('Work tablet', PASSPHRASE, now);
    const again = await openVault(sealed, PASSPHRASE);
    for (const key of [keys.signing, again.signing, keys.opening.private_key, again.opening.private_key]) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
    }
    const first = await crypto.subtle.sign('Ed25519', keys.signing, utf8('x'));
    const second = await crypto.subtle.sign('Ed25519', again.signing, utf8('x'));
    expect(hex(new Uint8Array(second))).toBe(hex(new Uint8Array(first)));
    const row = await keys.store.seal('log', '1', 1, utf8('word'));
    expect(textOf(await again.store.open('log', '1', 1, row))).toBe('word');
  });

  it('does not open a slot whose header was weakened, moved to another vault, or asks for what no ladder has', async () => {
    const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
    const [slot] = sealed.slots;
    if (!slot) throw new Error('no slot');
    const header = JSON.parse(textOf(slot.header)) as Record<string, Json>;
    const { m, t } = LADDER.at(-1) ?? { m: 0, t: 0 };
    for (const changed of [{ m, t }, { vault: '0'.repeat(32) }, { m: 8, t: 1 }, { m: 1 << 22 }]) {
      await expect(
        openSlot({ ...slot, header: canonical({ ...header, ...changed }) }, PASSPHRASE),
      ).rejects.toThrow();
    }
  });

  it('does not take the signing key for the opening key, nor another vault’s', async () => {
    const one = await makeVault('one', PASSPHRASE, now);
    const two = await makeVault('two', PASSPHRASE, now);
    await expect(openVault({ ...one.sealed, signing: two.sealed.signing }, PASSPHRASE)).rejects.toThrow(
      SealBrokenError,
    );
    const root = await aesKey(randomBytes(32), ['wrapKey', 'unwrapKey']);
    await expect(unwrapPair(root, one.sealed.vault, 'signing', one.sealed.signing)).rejects.toThrow();
  });
});

describe('kdf', () => {
  it('descends the ladder only when memory fails or time runs out', async () => {
    const tried: number[] = [];
    let clock = 0;
    const run = (slow: number[], failing: number[]) =>
      deriveAtSetup(
        'p',
        new Uint8Array(16),
        () => clock,
        async (_p, _s, kdf) => {
          tried.push(kdf.m);
          if (failing.includes(kdf.m)) throw new RangeError('no memory');
          clock += slow.includes(kdf.m) ? 2501 : 2500;
          return new Uint8Array(32);
        },
      );
    expect((await run([], [])).kdf).toEqual(LADDER[0]);
    expect((await run([65536], [])).kdf).toEqual(LADDER[1]);
    expect((await run([], [65536, 47104])).kdf).toEqual(LADDER[2]);
    expect((await run([65536, 47104, 19456], [])).kdf).toEqual(LADDER[2]);
    await expect(run([], [65536, 47104, 19456])).rejects.toThrow('no memory');
    expect(tried).toHaveLength(1 + 2 + 3 + 3 + 3);
  });

  it('reads slips of the thumb as the same words', () => {
    expect(normalPassphrase('  four   words of\tlist ')).toBe('four words of list');
  });
});

describe('what a browser lacks', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('is nothing here', async () => {
    expect(await missingAlgorithms()).toEqual([]);
  });

  it('is named: a kind of key, and WebAssembly where it is shut off or too old', async () => {
    const generate = vi.spyOn(crypto.subtle, 'generateKey');
    generate.mockRejectedValue(new DOMException('no', 'NotSupportedError'));
    expect(await missingAlgorithms()).toEqual(['Ed25519', 'X25519']);
    generate.mockRestore();
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(await missingAlgorithms()).toEqual(['WebAssembly SIMD']);
    validate.mockRestore();
    vi.stubGlobal('WebAssembly', undefined);
    expect(await missingAlgorithms()).toEqual(['WebAssembly SIMD']);
  });
});

describe('aead', () => {
  const place = { vault: 'v', store: 'log', id: '1', version: 1 };

  it('never uses a nonce twice', async () => {
    const key = await aesKey(randomBytes(32));
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++)
      seen.add(hex((await sealBytes(key, placeAad(place), utf8('x'))).slice(0, 12)));
    expect(seen.size).toBe(2000);
  });

  it('opens at its own place only', async () => {
    const key = await aesKey(randomBytes(32));
    const sealed = await sealBytes(key, placeAad(place), utf8('x'));
    expect(textOf(await openBytes(key, placeAad(place), sealed))).toBe('x');
    const elsewhere = [{ vault: 'w' }, { store: 'pack' }, { id: '2' }, { version: 2 }];
    for (const changed of elsewhere) {
      await expect(openBytes(key, placeAad({ ...place, ...changed }), sealed)).rejects.toThrow(
        SealBrokenError,
      );
    }
  });
});

describe('delays', () => {
  it('grow, and are forgotten only by the right passphrase', () => {
    const waits: number[] = [];
    let attempts = NO_ATTEMPTS;
    for (let i = 0; i < 10; i++) {
      attempts = counted(attempts, now());
      waits.push(waitMs(attempts, now()) / 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 300, 900, 900]);
    expect(waitMs(attempts, now() + 899_999)).toBe(1);
    expect(waitMs(attempts, now() + 900_000)).toBe(0);
  });

  it('do not shrink when the clock is put back', () => {
    const attempts = { wrong: 9, last_at_ms: now() };
    expect(waitMs(attempts, now() - 1)).toBe(900_000);
  });
});

describe('passphrase', () => {
  it('draws four different-looking suggestions of four words', async () => {
    const drawn = await Promise.all(Array.from({ length: 20 }, suggestPassphrase));
    expect(new Set(drawn).size).toBe(20);
    for (const words of drawn) {
      expect(words).toMatch(/^[a-z]+(-[a-z]+)?( [a-z]+(-[a-z]+)?){3}$/);
      expect(await weakness(words, ['asha.begum'])).toBeNull();
    }
  });

  it.each([
    ['fourteen chars', 'passphrase_too_short'],
    ['passwordpassword', 'passphrase_known'],
    ['password123password123', 'passphrase_known'],
    ['Password1234567890', 'passphrase_known'],
    ['aaaaaaaaaaaaaaaaaaa', 'passphrase_known'],
    ['abcabcabcabcabcabc', 'passphrase_known'],
    ['abcdefghijklmnopqrst', 'passphrase_known'],
    ['1234567890123456', 'passphrase_known'],
    ['asha.begum attune 1', 'passphrase_known'],
    ['attuneattuneattune1', 'passphrase_known'],
    ['the heron stood quite still', null],
    ['Möwen über dem Watt heute', null],
  ])('%s: %s', async (passphrase, expected) => {
    expect(await weakness(passphrase, ['asha.begum'])).toBe(expected);
  });
});

describe('wire round trips', () => {
  it('packs and unpacks any bytes, at a padded length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(hex(unpacked(packed(bytes), 5000))).toBe(hex(bytes));
      }),
    );
  });

  it('writes and reads any JSON canonically', () => {
    const value = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((n) => n + 0),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), tie('json'), {
          maxKeys: 4,
        }) as fc.Arbitrary<Json>,
      ),
    })).json;
    fc.assert(
      fc.property(value, (json) => {
        const bytes = canonical(json);
        expect(textOf(canonical(parseStrict(bytes)))).toBe(textOf(bytes));
        expect(JSON.parse(textOf(bytes))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });
});
