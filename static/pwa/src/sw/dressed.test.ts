import { describe, expect, it } from 'vitest';
import { utf8 } from '../wire/bytes';
import { dressed } from './dressed';

const PAGE = '<script type="importmap">{"integrity":{}}</script><script src="/assets/a.js"></script>';
const MAP_HASH = 'sha256-v1IUEqDyKCfHdg2mkshdZlh1JwxKZIMqsI0JxkeP1Qo=';
const policy = async (url: string, text = '') =>
  (await dressed(url, utf8(text))).headers.get('Content-Security-Policy');

describe('the policy of a kept file', () => {
  it('lets the page run files of ours, and the one list that stands in it', async () => {
    expect(await policy('/index.html', PAGE)).toContain(`script-src 'self' '${MAP_HASH}'; `);
  });

  it('lets the engine’s worker compile, and no other file', async () => {
    expect(await policy('/assets/engine.worker-1a2b.js')).toContain("script-src 'self' 'wasm-unsafe-eval'; ");
    expect(await policy('/assets/engine-1a2b.js')).toContain("script-src 'self'; ");
  });
});

it('says of every kind of file that is built what it is, and of an unknown one nothing', async () => {
  const type = async (url: string) => (await dressed(url, utf8(''))).headers.get('Content-Type');
  expect(await type('/index.html')).toBe('text/html; charset=utf-8');
  expect(await type('/manifest.webmanifest')).toBe('application/manifest+json');
  expect(await type('/a.constructor')).toBe('application/octet-stream');
});
