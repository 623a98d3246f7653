/**
 * Makes what a client leaves in its browser: a vault with two signed notes that were not sent and a draft, as text. `version_1.json`
 * was made by calling `leftBehind()` in the client as it was before the second layout of its store (November 2026), and is never
 * made again: it stands for tablets that come out of a drawer.
 */
import 'fake-indexeddb/auto';
import { openIndexedDb } from '../store/indexeddb';
import { Organisation } from '../sync/organisation.fixture';
import { signRecords } from '../sync/outbox';
import { pull } from '../sync/pull';
import { sha256 } from '../vault/hash';
import type { Draft } from '../visit/draft';
import { recordsOf } from '../visit/records';
import { CHILDREN, CONTEXT, FAMILY, finished, newSample } from '../visit/sample_visit';
import { concat, hex, textOf, utf8 } from '../wire/bytes';
import { depositBytes } from '../wire/envelope';
import { canonical } from '../wire/json';
import type { SignedText } from '../wire/receipt';

type Use = keyof Organisation['keys'];
type Pair = Organisation['keys']['order'];

async function signed(key: CryptoKey, mark: string, fields: object): Promise<SignedText> {
  const text = canonical(fields as never);
  const signature = await crypto.subtle.sign('Ed25519', key, concat(utf8(mark), text));
  return { text: textOf(text), signature: hex(new Uint8Array(signature)) };
}

/** Lets it name its keys as the server does, so that what is sealed to it opens there. Shape: its root. */
export function withServersKids(at: Organisation): Pair {
  const { root } = at as unknown as { root: Pair };
  const kidOf = async (use: Use) => `${use}-${hex(await sha256(at.keys[use].public_key)).slice(0, 8)}`;
  const [certificate, receipt] = [at.certificate.bind(at), at.receipt.bind(at)];
  at.certificate = async (use, version) => {
    const made = JSON.parse((await certificate(use, version)).text);
    return signed(root.private_key, 'attune/cert/v1\0', { ...made, kid: await kidOf(use) });
  };
  at.receipt = async (device, changed) => receipt(device, { ...changed, kid: await kidOf('receipt') });
  return root;
}

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** Bytes and keys as `{"hex"}` and `{"key"}`; the rest as it is. */
async function plain(value: unknown): Promise<Plain> {
  if (value instanceof Uint8Array) return { hex: hex(value) };
  if (value instanceof CryptoKey) {
    return { key: hex(new Uint8Array(await crypto.subtle.exportKey('raw', value))) };
  }
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value as Plain;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await plain(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A note about one child, told apart from another by its ids and words. */
function note(word: string, first: number): Draft {
  const text = JSON.stringify({ ...finished([]), children: finished([]).children.slice(0, 1) });
  const moved = text.replace(/"0{28}([0-9a-f]{4})"/g, (all, id: string) => {
    const n = Number.parseInt(id, 16);
    return n > 1000 ? `"${(n + first).toString(16).padStart(32, '0')}"` : all;
  });
  return { ...(JSON.parse(moved) as Draft), purpose: { text: word, none_because: '' } };
}

/** The 32 bytes of a private key. */
async function seed(key: CryptoKey): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)).slice(-32));
}

export async function leftBehind(): Promise<Plain> {
  const generate = crypto.subtle.generateKey.bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
  const open = (algorithm: unknown, _kept: boolean, uses: unknown) => generate(algorithm, true, uses);
  crypto.subtle.generateKey = open as unknown as typeof crypto.subtle.generateKey;
  // Imported late: it makes its vault as it comes.
  const { enrolled, PASSPHRASE } = await import('../sync/device.fixture');
  const at = await Organisation.make();
  const root = withServersKids(at);
  at.streams.set(FAMILY, { kind: 'family', family: null, entries: [] });
  at.streams.set(CHILDREN[0] ?? '', { kind: 'child', family: FAMILY, entries: [] });
  const store = await openIndexedDb('left-behind');
  const { bench, http } = await enrolled(at, store);
  await pull(bench, http);
  await signRecords(bench, recordsOf(note('Weight and sleep', 100), CONTEXT), null);
  await signRecords(bench, recordsOf(note('Feeding, again', 200), CONTEXT), null);
  const draft = { ...newSample(), purpose: { text: 'Not signed yet: the cot', none_because: '' } };
  await bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
  const tables = ['vaults', 'attempts', 'log', 'packs', 'seals', 'outbox', 'cursors'] as const;
  const rows = await store.read([...tables], async (tx) => {
    const all: [string, unknown][] = [];
    for (const table of tables) all.push([table, await tx.all(table)]);
    return Object.fromEntries(all);
  });
  const outbox = await store.read(['outbox'], (tx) => tx.all('outbox'));
  const last = outbox.at(-1);
  if (!last) throw new Error('nothing was signed');
  const frames = outbox.map(({ frame }) => frame);
  const head = { seq: last.seq, chain: last.chain, signature: last.head };
  return plain({
    passphrase: PASSPHRASE,
    organisation: at.organisation,
    person: at.person,
    family: FAMILY,
    child: CHILDREN[0],
    keys: {
      root: await seed(root.private_key),
      sealing: await seed(at.keys.sealing.private_key),
      receipt: await seed(at.keys.receipt.private_key),
      order: await seed(at.keys.order.private_key),
    },
    words: ['Weight and sleep', 'Feeding, again'],
    draft,
    deposit: depositBytes(bench.keys.device, frames, head),
    rows,
  });
}
