/**
 * A device with so little memory that its vaults are made on the lowest step of the ladder: for tests of anything but the deriving,
 * which is the same, by the same code, at a fifth of the time. Those of the deriving itself do not import it.
 */
import { vi } from 'vitest';

vi.mock('./argon2', async (importOriginal) => {
  const [real, { LADDER }] = await Promise.all([
    importOriginal<typeof import('./argon2')>(),
    import('./kdf'),
  ]);
  const most = Math.min(...LADDER.map(({ m }) => m));
  const argon2id: typeof real.argon2id = async (secret, salt, memory_KiB, passes) => {
    if (memory_KiB > most) throw new RangeError('too little memory to derive a key');
    return real.argon2id(secret, salt, memory_KiB, passes);
  };
  return { argon2id };
});
