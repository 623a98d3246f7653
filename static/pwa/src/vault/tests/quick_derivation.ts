/** For tests that are about something else than the derivation of keys: the real one, over a megabyte, once. */
import { vi } from 'vitest';

vi.mock('../argon2', async (original) => {
  const real = await original<typeof import('../argon2')>();
  const argon2id: typeof real.argon2id = (secret, salt) => real.argon2id(secret, salt, 1024, 1);
  return { ...real, argon2id };
});
