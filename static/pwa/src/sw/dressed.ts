/**
 * A file of the app as the device keeps it: with the headers that its server puts on it, and none of those that came with it. Who stands
 * between sees the file proved, and could change its headers for as long as its version is kept.
 *
 * `headers.json` is written by `./dev fix` from `app/pages.py`.
 */
import { sha256 } from '../vault/hash';
import { type Bytes, textOf, utf8 } from '../wire/bytes';
import table from './headers.json';

const TYPES = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['json', 'application/json'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml; charset=utf-8'],
  ['txt', 'text/plain; charset=utf-8'],
  ['webmanifest', 'application/manifest+json'],
  ['woff2', 'font/woff2'],
]);
const UNKNOWN = 'application/octet-stream';
const IMPORT_MAP = /<script type="importmap">(.*?)<\/script>/s;

/** `url`: as the list of the version names it. */
export async function dressed(url: string, bytes: Bytes): Promise<Response> {
  const type = TYPES.get(url.slice(url.lastIndexOf('.') + 1)) ?? UNKNOWN;
  const is_page = url.endsWith('.html');
  const more = is_page
    ? await ownMap(textOf(bytes))
    : url.startsWith(table.engine_worker.path)
      ? table.engine_worker.more
      : '';
  const headers = new Headers({
    ...table.strict,
    'Content-Type': type,
    'Content-Security-Policy': table.policy.replace('{more}', more),
  });
  if (is_page && isBranded()) headers.set('Integrity-Policy', table.integrity.policy);
  return new Response(bytes, { headers });
}

/** Lets in the list of the scripts' hashes, which stands in the page. */
async function ownMap(page: string): Promise<string> {
  const map = IMPORT_MAP.exec(page)?.[1];
  if (map === undefined) return '';
  return ` 'sha256-${btoa(String.fromCharCode(...(await sha256(utf8(map)))))}'`;
}

interface Branded {
  userAgentData?: { brands: { brand: string }[] };
}

/** As the server reads it in `Sec-CH-UA`. */
function isBranded(): boolean {
  const { userAgentData } = navigator as Branded;
  return userAgentData?.brands.some(({ brand }) => brand === table.integrity.brand) ?? false;
}
