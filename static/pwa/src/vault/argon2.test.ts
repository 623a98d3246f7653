import fc from 'fast-check';
import * as hash_wasm from 'hash-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hex, utf8 } from '../wire/bytes';
import { argon2id } from './argon2';
import { LADDER } from './kdf';

// Here the derivation itself is held against what others derive.
vi.unmock('./argon2');

const SALT = Uint8Array.from({ length: 16 }, (_, i) => i);
const WORDS = 'correct horse battery staple';

afterEach(() => vi.restoreAllMocks());

function holds(memory: Uint8Array, sought: Uint8Array): boolean {
  let at = memory.indexOf(sought[0] as number);
  while (at >= 0 && sought.some((byte, i) => memory[at + i] !== byte))
    at = memory.indexOf(sought[0] as number, at + 1);
  return at >= 0;
}

describe('argon2id', () => {
  // Of the reference implementation as native code, by way of Python's argon2-cffi 25.1.
  it.each([
    [WORDS, 65_536, 3, '0d1a3c6523c8f06e4e0af9c515aa5b5448cfebd6838f2d52c3d8b6ef8ddc3c2e'],
    [WORDS, 47_104, 1, 'fdca024fae17b143175e4e725b9341fbbd176aaf77d79d78c44d28007d7b11a7'],
    [WORDS, 19_456, 2, '818259b6310026a8e0dbac5d2e6927abcfdb07b32258fac4f61b18b80f929085'],
    [
      'Żółty słoń śpi nad rzeką 🐘',
      19_456,
      2,
      'f15cda0e98d94f2d3a7b0857386ae56e8ec4e666e370e042e48e6942e7c96fc1',
    ],
    ['x'.repeat(300), 64, 1, 'ce7f17336eb57e9fd0db9e22ed979c6f54ffd194d710dfd79c794ca2847a63af'],
  ])('derives what native code derives: %s, %i KiB, %i passes', async (secret, memory, passes, key) => {
    expect(hex(await argon2id(utf8(secret), SALT, memory, passes))).toBe(key);
  });

  it('covers every step of the ladder by those', () => {
    expect(LADDER.map(({ m, t }) => [m, t])).toEqual([
      [65_536, 3],
      [47_104, 1],
      [19_456, 2],
    ]);
  });

  it('derives what another implementation derives, of any bytes', async () => {
    const bytes = (least: number, most: number) => fc.uint8Array({ minLength: least, maxLength: most });
    const costs = [fc.integer({ min: 8, max: 256 }), fc.integer({ min: 1, max: 4 })] as const;
    await fc.assert(
      fc.asyncProperty(
        bytes(1, 200),
        bytes(8, 40),
        ...costs,
        async (password, salt, memorySize, iterations) => {
          const other = await hash_wasm.argon2id({
            password,
            salt,
            memorySize,
            iterations,
            parallelism: 1,
            hashLength: 32,
            outputType: 'hex',
          });
          expect(hex(await argon2id(password, salt, memorySize, iterations))).toBe(other);
        },
      ),
    );
  });

  it('is given nothing to reach out with', async () => {
    const instantiate = vi.spyOn(WebAssembly, 'instantiate');
    await argon2id(utf8(WORDS), SALT, 64, 1);
    const [module, imported] = instantiate.mock.calls[0] as unknown as [WebAssembly.Module, unknown];
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    expect(imported).toBeUndefined();
  });

  it('is compiled again when it could not be compiled', async () => {
    vi.resetModules();
    const anew = await import('./argon2');
    const compile = vi.spyOn(WebAssembly, 'compile').mockRejectedValueOnce(new RangeError('out of memory'));
    await expect(anew.argon2id(utf8(WORDS), SALT, 64, 1)).rejects.toThrow('out of memory');
    const key = await anew.argon2id(utf8(WORDS), SALT, 64, 1);
    expect(key).toEqual(await argon2id(utf8(WORDS), SALT, 64, 1));
    await anew.argon2id(utf8(WORDS), SALT, 64, 1);
    expect(compile).toHaveBeenCalledTimes(2);
  });

  it('says that there is too little memory, so that the next step of the ladder is taken', async () => {
    await expect(argon2id(utf8(WORDS), SALT, 2_097_152, 1)).rejects.toThrow(RangeError);
  });

  it('says which error it is that it does not know', async () => {
    await expect(argon2id(utf8(WORDS), new Uint8Array(4), 64, 1)).rejects.toThrow('Argon2id: error -6');
  });

  it('leaves neither the secret nor the key behind, and no memory to the next', async () => {
    const instances: WebAssembly.Instance[] = [];
    const real = WebAssembly.instantiate as (module: WebAssembly.Module) => Promise<WebAssembly.Instance>;
    vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async (module: WebAssembly.Module) => {
      const instance = await real(module);
      instances.push(instance);
      return instance;
    }) as never);
    const secret = utf8(WORDS);
    const keys = [await argon2id(secret, SALT, 64, 1), await argon2id(secret, SALT, 64, 1)];
    const memories = instances.map(
      ({ exports }) => new Uint8Array((exports.memory as WebAssembly.Memory).buffer),
    );
    expect(new Set(memories.map(({ buffer }) => buffer)).size).toBe(2);
    for (const memory of memories) {
      expect(holds(memory, SALT)).toBe(true);
      expect(holds(memory, secret)).toBe(false);
      for (const key of keys) expect(holds(memory, key)).toBe(false);
    }
  });
});
