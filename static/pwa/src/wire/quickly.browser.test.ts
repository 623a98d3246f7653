/** Rows of the device store, large and small: what is compressed by either way comes back by either, and nothing beyond its limit. */
import { describe, expect, it } from 'vitest';
import { packed, packedQuickly, padded, unpacked, unpackedQuickly } from './padding';

const words = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * i) % 61);

describe.each([
  ['small', 300],
  ['large', 3_000_000],
])('a row that is %s', (_, size) => {
  const body = words(size);

  it('comes back by either way', async () => {
    const quick = await packedQuickly(body);
    for (const row of [packed(body), quick]) {
      expect(unpacked(row, size)).toEqual(body);
      expect(await unpackedQuickly(row, size)).toEqual(body);
    }
  });

  it('is refused beyond its limit, and when it is no deflate', async () => {
    await expect(unpackedQuickly(await packedQuickly(body), size - 1)).rejects.toThrow('too large');
    await expect(
      unpackedQuickly(
        padded(
          1,
          body.map((byte) => byte | 7),
        ),
        size,
      ),
    ).rejects.toThrow('deflate');
  });
});
