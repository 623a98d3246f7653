/**
 * How the client is built and tested. The build lists every file with its hash and bundles the service worker around
 * that list; the crypto worker keeps a name of its own, so that the server can allow WebAssembly there and nowhere else.
 */
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { build, type Plugin } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { refuseDrafts } from './drafts_left.ts';
import { releaseNumber } from './release_number.ts';
import { named, VERSION_PLACE } from './worker_version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SQUEEZED = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const NOT_CACHED = /\.(map|br|gz)$|(^|\/)(sw\.js|release\.json|\.stamp)$/;

function shellFiles(folder: string): { url: string; rev: string }[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, url: `/${relative(folder, path).split(sep).join('/')}` }))
    .filter(({ url }) => !NOT_CACHED.test(url))
    .sort((a, b) => (a.url < b.url ? -1 : 1))
    .map(({ path, url }) => ({ url, rev: createHash('sha256').update(readFileSync(path)).digest('hex') }));
}

/** Lays a gzipped copy beside every text file, for the server to send: the first load is often on a poor connection. */
function squeeze(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (!SQUEEZED.test(name) || !statSync(path).isFile()) continue;
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}

const ENTRY = /<script type="module" crossorigin src="/;
const NAMED =
  /<(?:script type="module"|link rel="modulepreload"|link rel="stylesheet") crossorigin (src|href)="([^"]+)">/g;

/**
 * Names the hash of every script and style sheet in the page: of those that it asks for itself in their own tags, of those that are
 * imported later in an import map, which no other file may hold. The server lets that one map in by its hash.
 */
function nameHashes(folder: string): void {
  const hashOf = (url: string) =>
    `sha256-${createHash('sha256')
      .update(readFileSync(join(folder, url)))
      .digest('base64')}`;
  const scripts = readdirSync(join(folder, 'assets'))
    .filter((name) => name.endsWith('.js') && !/^(?:engine|inflate)\.worker-/.test(name))
    .sort()
    .map((name) => `/assets/${name}`);
  const map = JSON.stringify({ integrity: Object.fromEntries(scripts.map((url) => [url, hashOf(url)])) });
  const page = join(folder, 'index.html');
  const text = readFileSync(page, 'utf8');
  if (!ENTRY.test(text)) throw new Error('index.html names no script that could be given its hash');
  const named = text
    .replace(NAMED, (tag, _, url) => `${tag.slice(0, -1)} integrity="${hashOf(url)}">`)
    .replace(ENTRY, (tag) => `<script type="importmap">${map}</script>${tag}`);
  writeFileSync(page, named);
}

/** Lists every built file with its SHA-256, bundles the service worker around that list, and names the version after that. */
function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'attune-service-worker',
    apply: 'build',
    configResolved(config) {
      refuseDrafts(join(ROOT, 'checklists'), process.env);
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      nameHashes(outDir);
      const files = shellFiles(outDir);
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { __PRECACHE__: JSON.stringify(files), __VERSION__: JSON.stringify(VERSION_PLACE) },
        build: {
          outDir,
          emptyOutDir: false,
          copyPublicDir: false,
          lib: { entry: 'src/sw.ts', formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
        },
      });
      const bundle = join(outDir, 'sw.js');
      const { version, worker } = named(readFileSync(bundle, 'utf8'));
      writeFileSync(bundle, worker);
      signRelease(outDir, version, files);
      squeeze(outDir);
    },
  };
}

/** For builds that are nobody's release; known to all, and so good for nothing but to try the check. */
const DEVELOPMENT_SEED = createHash('sha256').update('attune development release key').digest('hex');
const PKCS8_HEAD = '302e020100300506032b657004220420';
const RELEASE_MARK = 'attune/release/v1\0';

/** The key in a file of 64 hex digits that a setting names; docs/settings.md. */
function releaseKey(setting: string): KeyObject | null {
  const file = process.env[setting];
  if (!file && setting !== 'ATTUNE_RELEASE_KEY') return null;
  const seed = file ? readFileSync(file, 'utf8').trim() : DEVELOPMENT_SEED;
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new Error(`${setting} must name a file of 64 hex digits`);
  return createPrivateKey({ key: Buffer.from(PKCS8_HEAD + seed, 'hex'), format: 'der', type: 'pkcs8' });
}

function publicHex(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
}

const RELEASE_KEYS = ['ATTUNE_RELEASE_KEY', 'ATTUNE_RELEASE_KEY_BEFORE']
  .map(releaseKey)
  .filter((key) => key !== null);
const RELEASE_NUMBER = releaseNumber(process.env);

/** The signed list of all that was built, the service worker too: what the lock screen holds against what is served. */
function signRelease(folder: string, version: string, files: { url: string; rev: string }[]): void {
  const worker = createHash('sha256')
    .update(readFileSync(join(folder, 'sw.js')))
    .digest('hex');
  const all = [...files.map(({ url, rev }) => [url, rev]), ['/sw.js', worker]].sort();
  // Canonical: keys in order, and no spaces.
  const text = JSON.stringify({ files: Object.fromEntries(all), number: RELEASE_NUMBER, v: 1, version });
  const signatures = RELEASE_KEYS.map((key) => ({
    key: publicHex(key),
    signature: sign(null, Buffer.from(RELEASE_MARK + text), key).toString('hex'),
  }));
  writeFileSync(join(folder, 'release.json'), JSON.stringify({ text, signatures }));
}

function chromium(): string | null {
  const named = process.env.ATTUNE_CHROMIUM;
  if (named) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = `/usr/bin/${name}`;
    if (existsSync(path)) return path;
  }
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** The storage contract on a real IndexedDB, in a real browser. */
function realBrowser(): TestProjectInlineConfiguration[] {
  const executablePath = chromium();
  if (!executablePath) {
    console.error(
      'No Chromium here, so the store contract runs on memory and fake-indexeddb only. Set ATTUNE_CHROMIUM to one.',
    );
    return [];
  }
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    {
      extends: true,
      // Named here, so that none is found on the way and reloads the page in the middle of a test.
      optimizeDeps: { include: ['fake-indexeddb/auto', 'fast-check', 'fflate', 'hpke', 'idb'] },
      test: {
        name: 'chromium',
        include: ['src/**/*.browser.test.ts'],
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: { executablePath, args } }),
          instances: [{ browser: 'chromium' }],
        },
      },
    },
  ];
}

const SCREENS = ['src/ui/**/*.test.{ts,tsx}', 'src/main.test.{ts,tsx}'];

export default defineConfig({
  plugins: [preact(), serviceWorker()],
  define: {
    __RELEASE__: JSON.stringify({ key: publicHex(RELEASE_KEYS[0] as KeyObject), number: RELEASE_NUMBER }),
  },
  resolve: {
    alias: { '@checklists': join(ROOT, 'checklists'), '@dictionaries': join(ROOT, 'sync', 'dictionaries') },
  },
  server: { fs: { allow: [ROOT] } },
  build: {
    outDir: 'dist',
    sourcemap: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        // WebKit runs a worker's first file once more when another file of the worker imports it, and there would be two engines
        // on one vault: so the first file is alone, and what others import lies beside it.
        codeSplitting: {
          groups: [{ name: 'engine', test: /^(?!.*engine\.worker\.ts)/, tags: ['$initial'] }],
        },
      },
    },
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  test: {
    passWithNoTests: true,
    // Argon2id costs what it costs, and more on a machine with other things to do.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          setupFiles: ['src/vault/tests/quick_derivation.ts'],
          environment: 'node',
          include: ['src/**/*.test.ts', '*.test.ts'],
          exclude: [...SCREENS, '**/*.browser.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'screens',
          setupFiles: ['src/ui/tests/effects.ts'],
          environment: 'happy-dom',
          include: SCREENS,
          exclude: ['**/*.browser.test.ts'],
        },
      },
      ...realBrowser(),
    ],
  },
});
