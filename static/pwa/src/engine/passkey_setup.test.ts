import { describe, expect, it } from 'vitest';
import { newPrfSalt } from '../vault/passkey_adding';
import { type Bytes, hex } from '../wire/bytes';
import type { MadePasskey } from './messages';
import { type Authenticator, type Keeper, removePasskey, setUpPasskey } from './passkey_setup';
import type { Failure, Outcome } from './port';

const REQUEST = { passphrase: 'prevail tactless quiet ajar', pin: '482915' };
const refused = (code: Failure['code']) => ({ ok: false as const, failure: { code } });

/** A worker and a device by hand; `answers` are what the device gives, one asking after the other. */
function parts(answers: Outcome<Bytes>[], changed: Partial<Keeper> = {}) {
  const kept: MadePasskey[] = [];
  const forgotten: string[] = [];
  const salts: string[] = [];
  const keeper: Keeper = {
    prepare: async () => ({ ok: true, value: 'ab'.repeat(32) }),
    keep: async (made) => {
      kept.push(made);
      return { ok: true, value: null };
    },
    drop: async () => ({ ok: true, value: 'beef' }),
    ...changed,
  };
  const device: Authenticator = {
    make: async () => ({ ok: true, value: 'c0ffee' }),
    ask: async ({ prf_salt }) => {
      salts.push(prf_salt);
      return answers.shift() ?? refused('passkey_not_given');
    },
    forget: async (credential) => {
      forgotten.push(credential);
    },
  };
  return { keeper, device, kept, forgotten, salts };
}

const gives = (bytes = newPrfSalt()): Outcome<Bytes> => ({ ok: true, value: bytes });

describe('setUpPasskey', () => {
  it('asks twice with the same salt, and hands on both answers', async () => {
    const { keeper, device, kept, forgotten, salts } = parts([gives(), gives()]);
    expect(await setUpPasskey(keeper, device, REQUEST)).toEqual({ ok: true, value: null });
    expect(salts).toEqual(['ab'.repeat(32), 'ab'.repeat(32)]);
    expect(kept).toHaveLength(1);
    const [first, second] = kept[0]?.assertions ?? [];
    expect(first && second && hex(first) !== hex(second)).toBe(true);
    expect(forgotten).toEqual([]);
  });

  it.each([0, 1])('keeps nothing when the device does not answer after %i answers', async (given) => {
    const { keeper, device, kept, forgotten } = parts(Array.from({ length: given }, () => gives()));
    expect(await setUpPasskey(keeper, device, REQUEST)).toEqual(refused('passkey_not_given'));
    expect(kept).toEqual([]);
    expect(forgotten).toEqual(['c0ffee']);
  });

  it('lets the device forget what the worker did not keep', async () => {
    const keep = async () => refused('passkey_disagrees');
    const { keeper, device, forgotten } = parts([gives(), gives()], { keep });
    expect(await setUpPasskey(keeper, device, REQUEST)).toEqual(refused('passkey_disagrees'));
    expect(forgotten).toEqual(['c0ffee']);
  });

  it('makes no passkey for a PIN or a passphrase that will not do', async () => {
    const prepare = async () => refused('pin_known');
    const { keeper, device, forgotten, salts } = parts([gives(), gives()], { prepare });
    expect(await setUpPasskey(keeper, device, REQUEST)).toEqual(refused('pin_known'));
    expect([...salts, ...forgotten]).toEqual([]);
  });

  it('lets the device forget the one that was replaced, and the one that is removed', async () => {
    const keep = async () => ({ ok: true as const, value: 'beef' });
    const { keeper, device, forgotten } = parts([gives(), gives()], { keep });
    await setUpPasskey(keeper, device, REQUEST);
    await removePasskey(keeper, device);
    expect(forgotten).toEqual(['beef', 'beef']);
  });
});
