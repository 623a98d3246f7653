/** Inflating to a size that is known: whatever is not exactly that is refused, by the small way and by the large one. */
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Bytes } from './bytes';
import { inflated } from './padding';

const noise = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 2654435761) >>> (i % 23));

describe.each([
  ['small', 300],
  ['large', 300_000],
])('inflated, %s', (_, size) => {
  const body = noise(size);
  const deflated = deflateSync(body) as Bytes;

  it('comes back', async () => {
    expect(await inflated(1, deflated, size)).toEqual(body);
    expect(await inflated(0, body as Bytes, size)).toEqual(body);
  });

  it.each([
    ['one byte less than it is', deflated, size - 1],
    ['one byte more than it is', deflated, size + 1],
    ['cut short', deflated.subarray(0, -3), size],
    ['a byte after the end', new Uint8Array([...deflated, 0]), size],
    ['no deflate at all', noise(size).map((byte) => byte | 7), size],
  ])('is refused when it is %s', async (_name, bytes, said) => {
    await expect(inflated(1, bytes as Bytes, said)).rejects.toThrow('');
  });

  it('is refused stored in another size', async () => {
    await expect(inflated(0, body as Bytes, size - 1)).rejects.toThrow();
    await expect(inflated(0, body as Bytes, size + 1)).rejects.toThrow();
  });
});
