/**
 * Inflates for the crypto worker, which hands it a port. It holds no key, asks for nothing, and keeps nothing of what passes; it ends with
 * the page, as the crypto worker does.
 */
import type { Inflated, ToInflate } from './wire/beside';
import { streamed } from './wire/streamed';

self.onmessage = ({ ports: [port] }: MessageEvent) => {
  if (!port) return;
  port.onmessage = async ({ data: { id, bytes, size } }: MessageEvent<ToInflate>) => {
    const found = await streamed(bytes, size).catch(() => null);
    port.postMessage({ id, bytes: found } satisfies Inflated, found ? [found.buffer] : []);
  };
  port.postMessage('ready' satisfies Inflated);
};
