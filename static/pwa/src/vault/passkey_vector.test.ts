import { expect, it, vi } from 'vitest';
import { hex, unhex, utf8 } from '../wire/bytes';
import { openPasskeySlot } from './passkey_slot';

// Here the derivation itself is held against what others derive.
vi.unmock('./argon2');

/** Another implementation wrapped this: Argon2id, HKDF and AES-GCM of Python. */
const KNOWN = {
  header: `{"alg":"argon2id","credential":"c0ffee","kind":"A","m":19456,"p":1,"pin":"digits","prf_salt":"${'ab'.repeat(32)}","salt":"000102030405060708090a0b0c0d0e0f","t":2,"v":1,"vault":"00000000000000000000000000000001"}`,
  wrapped:
    'c8c9cacbcccdcecfd0d1d2d31c010fc1be39670e2a2856c0eb59eebb1ec091302211b259cbff21d63dd9866abb767792a3935026cd00639fa6c0e489',
  prf: Uint8Array.from({ length: 32 }, (_, n) => n),
  root: Uint8Array.from({ length: 32 }, (_, n) => 100 + n),
};

it('opens as another implementation wrapped it', async () => {
  const slot = { header: utf8(KNOWN.header), wrapped: unhex(KNOWN.wrapped) };
  expect(hex(await openPasskeySlot(slot, KNOWN.prf, '482915'))).toBe(hex(KNOWN.root));
});
