/**
 * A device with so little memory that its vaults are made on the lowest step of the ladder: for tests of anything but the deriving,
 * which is the same, by the same code, at a fifth of the time. Those of the deriving itself do not import it.
 */
import { vi } from 'vitest';

vi.mock('hash-wasm', async (importOriginal) => {
  const [real, { LADDER }] = await Promise.all([
    importOriginal<typeof import('hash-wasm')>(),
    import('./kdf'),
  ]);
  const most = Math.min(...LADDER.map(({ m }) => m));
  const argon2id: typeof real.argon2id = async (asked) => {
    if (asked.memorySize > most) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    return real.argon2id(asked);
  };
  return { ...real, argon2id };
});
