/** Inflating on another thread: the same bytes, the same refusals, and no thread needed for either. */
import { deflateSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { inflateBeside } from './beside';
import type { Bytes } from './bytes';
import { inflated } from './padding';

const SIZE = 300_000;
let last = 1;
/** It cannot be made small: only what is large is worth the way. */
const body = Uint8Array.from({ length: SIZE }, () => {
  last = (Math.imul(last, 1664525) + 1013904223) >>> 0;
  return last >>> 27;
});
const deflated = deflateSync(body) as Bytes;
/** As a run lies in its part: with others around it. */
const among = new Uint8Array([7, ...deflated, 9]).subarray(1, -1) as Bytes;

describe('inflated beside', () => {
  const asked: unknown[] = [];

  beforeAll(async () => {
    const beside = new Worker(new URL('../inflate.worker.ts', import.meta.url), { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    inflateBeside(port2);
    const ready = new Promise((done) => port2.addEventListener('message', done, { once: true }));
    const post = port2.postMessage.bind(port2) as (...args: unknown[]) => void;
    port2.postMessage = (...args: unknown[]) => {
      asked.push(args[0]);
      post(...args);
    };
    beside.postMessage(null, [port1]);
    await ready;
  });

  it('comes back, and leaves what it was read from as it was', async () => {
    const before = among.slice();
    expect(await inflated(1, among, SIZE)).toEqual(body);
    expect(among).toEqual(before);
    expect(asked).toHaveLength(1);
  });

  it('gives each asker their own', async () => {
    const other = body.map((byte) => byte ^ 1);
    const both = [inflated(1, among, SIZE), inflated(1, deflateSync(other) as Bytes, SIZE)];
    expect(await Promise.all(both)).toEqual([body, other]);
  });

  it.each([
    ['one byte less than it is', deflated, SIZE - 1],
    ['one byte more than it is', deflated, SIZE + 1],
    ['cut short', deflated.subarray(0, -3), SIZE],
    ['a byte after the end', new Uint8Array([...deflated, 0]), SIZE],
  ])('is refused when it is %s, and the next is not', async (_name, bytes, said) => {
    await expect(inflated(1, bytes as Bytes, said)).rejects.toMatchObject({ name: 'MalformedError' });
    expect(await inflated(1, deflated, SIZE)).toEqual(body);
  });
});

it('is inflated here while nobody has said that they are there', async () => {
  inflateBeside(new MessageChannel().port1);
  expect(await inflated(1, deflated, SIZE)).toEqual(body);
});
