/**
 * Sets a duress code in the open vault, takes it away, and keeps the third slot: every vault has one, with a code or without, and what is
 * ready to be told is sealed anew at every opening, since the organisation's keys change. Loaded only then.
 *
 * Source: sync/PROTOCOL.md section 12.9; docs/decisions/0048-a-code-for-being-made-to-unlock.md.
 */
import type { Store } from '../store/port';
import type { VaultRow } from '../store/schema';
import { timeText } from '../sync/bench';
import { derive } from '../vault/kdf';
import { pinKind, pinWeakness } from '../vault/passkey_pin';
import { passkeyOf } from '../vault/passkey_slot';
import { weakness } from '../vault/passphrase';
import { sealingKey } from '../vault/pins';
import { newId, randomBytes } from '../vault/random';
import { fieldsOf, parametersOf, type Slot } from '../vault/slot';
import { sealSnapshot } from '../vault/snapshot';
import {
  type Note,
  newSpareKey,
  noteBytes,
  placeOf,
  randomWrapped,
  readNote,
  sealKept,
  wrapSpare,
} from '../vault/spare';
import { openVaultWithPasskey, slotIn } from '../vault/vault';
import { type Bytes, hex, utf8 } from '../wire/bytes';
import type { Time } from '../wire/records';
import type { Snapshot } from '../wire/snapshot';
import { isAlike } from './alike';
import { failed, outcome } from './failures';
import type { DuressSetting } from './messages';
import type { Opened } from './opened';
import type { DuressRequest, Me, Outcome } from './port';
import { ownerAgain } from './proof';
import { trySecret } from './unlocking';

const MADE_TO_UNLOCK = 'made_to_unlock';
/** So that it is as long as the snapshot of a draft that was begun. */
const FILLER_BYTES = 300;
const NAME_MAX = 200;

/** What is shown and sent when the code is typed. `frame`: hex of the finished snapshot. */
export interface KeptForDuress {
  me: Me;
  as_at: Time | null;
  n: number;
  hash: string;
  frame: string;
}

export async function readDuress(opened: Opened, store: Store): Promise<DuressSetting> {
  const row = await rowOf(opened, store);
  const note = row && (await noteOf(opened, row));
  return { is_set: note?.is_set ?? false, passkey: row ? passkeyOf(row.slots) : null };
}

/** `prf`: what the passkey gave, where the vault has one. */
export async function keepDuress(
  opened: Opened,
  store: Store,
  request: DuressRequest,
  prf: Bytes | null,
  now_ms: () => number,
): Promise<Outcome<null>> {
  const row = await rowOf(opened, store);
  if (!row) return failed('unexpected');
  const unfit = await unfitness(opened, request, row, prf !== null);
  if (unfit) return failed(unfit);
  const owner = await ownerAgain(opened, store, request.passphrase, now_ms);
  if (!owner.ok) return owner;
  if (prf) {
    const { vault } = row;
    const tried = await trySecret(store, vault, now_ms, (sealed) =>
      openVaultWithPasskey(sealed, prf, request.pin),
    );
    if (!tried.ok) return tried;
    await tried.value.passed.catch(() => undefined);
  }
  return outcome(async () => {
    const slot = slotIn(row, prf ? 'A' : 'B');
    const { salt, kdf } = parametersOf(fieldsOf(slot));
    const key = newSpareKey();
    const tried = { prf, stretched: await derive(request.code, salt, kdf) };
    const wrapped = await wrapSpare(tried, slot, key);
    tried.stretched.fill(0);
    const place = placeOf(row.slots);
    const others = { a: randomWrapped(), b: randomWrapped() };
    await write(opened, store, now_ms, () => ({
      note: { is_set: true, key },
      wraps: { ...others, [place]: wrapped },
    }));
    return null;
  });
}

export async function dropDuress(
  opened: Opened,
  store: Store,
  passphrase: string,
  now_ms: () => number,
): Promise<Outcome<null>> {
  const owner = await ownerAgain(opened, store, passphrase, now_ms);
  if (!owner.ok) return owner;
  return outcome(async () => {
    await write(opened, store, now_ms, () => fresh());
    return null;
  });
}

/** Made where there is none, or where another slot has changed; else what it keeps is made anew. A quiet vault has one that says nothing. */
export async function keepSpare(opened: Opened, store: Store, now_ms: () => number): Promise<void> {
  if (opened.bench.ledger.summary.quiet) return;
  await write(opened, store, now_ms, async (row) => {
    const note = await noteOf(opened, row);
    return note && row.spare ? { note, wraps: { a: row.spare.a, b: row.spare.b } } : fresh();
  });
}

interface Made {
  note: Note;
  wraps: { a: Bytes; b: Bytes };
}

const fresh = (): Made => ({
  note: { is_set: false, key: newSpareKey() },
  wraps: { a: randomWrapped(), b: randomWrapped() },
});

/** With a code and without the same is made, numbered and stored. Nothing is stored over what has changed meanwhile. */
function write(
  opened: Opened,
  store: Store,
  now_ms: () => number,
  make: (row: VaultRow) => Made | Promise<Made>,
): Promise<void> {
  const { keys } = opened.bench;
  return opened.snapshots.inTurn(async () => {
    const [row, cursor] = await store.read(['vaults', 'cursors'], (tx) =>
      Promise.all([tx.get('vaults', keys.vault), tx.get('cursors', keys.vault)]),
    );
    if (!row || !cursor) return;
    const made = await make(row);
    const n = (cursor.snapshot_n ?? 0) + 1;
    const kept = await sealKept(made.note.key, JSON.stringify(await keptFor(opened, n, now_ms())));
    const note = await keys.store.seal('spare', keys.vault, 1, await noteBytes(made.note, row.slots));
    await store.write(['vaults', 'cursors'], async (tx) => {
      const [now, at] = await Promise.all([tx.get('vaults', keys.vault), tx.get('cursors', keys.vault)]);
      if (!now || !at || !sameSlots(now.slots, row.slots) || at.snapshot_n !== cursor.snapshot_n) return;
      await tx.put('vaults', { ...now, spare: { ...made.wraps, kept, note } });
      await tx.put('cursors', { ...at, snapshot_n: n });
    });
  });
}

function sameSlots(some: readonly Slot[], others: readonly Slot[]): boolean {
  const text = (slots: readonly Slot[]) => slots.map(({ wrapped }) => hex(wrapped)).join();
  return text(some) === text(others);
}

async function keptFor({ bench }: Opened, n: number, at_ms: number): Promise<KeptForDuress> {
  const { keys, ledger } = bench;
  const { me, as_at } = ledger.summary;
  const now = timeText(at_ms);
  const snapshot: Snapshot = {
    v: 1,
    author: me.person,
    draft: newId(),
    record: newId(),
    kind: MADE_TO_UNLOCK,
    family: null,
    children: [],
    revision: 1,
    taken_at: now,
    status: 'open',
    body: hex(randomBytes(FILLER_BYTES)),
  };
  const by = { device: keys.device, signing: keys.signing };
  const sealed = await sealSnapshot(by, sealingKey(ledger.summary, now), n, utf8(JSON.stringify(snapshot)));
  const name = me.name.slice(0, NAME_MAX);
  return { me: { ...me, name }, as_at, n, hash: sealed.hash, frame: hex(sealed.frame) };
}

function rowOf({ bench }: Opened, store: Store): Promise<VaultRow | undefined> {
  return store.read(['vaults'], (tx) => tx.get('vaults', bench.keys.vault));
}

/** Shape: null when there is none yet, or it is not of the slots as they are now. */
async function noteOf({ bench }: Opened, { vault, slots, spare }: VaultRow): Promise<Note | null> {
  if (!spare) return null;
  const bytes = await bench.keys.store.open('spare', vault, 1, spare.note).catch(() => null);
  return bytes && readNote(bytes, slots);
}

/** Nobody sets it off by a slip, and nobody guesses it first. */
async function unfitness(
  { book }: Opened,
  { passphrase, pin, code }: DuressRequest,
  { slots }: VaultRow,
  with_passkey: boolean,
) {
  const passkey = passkeyOf(slots);
  if (passkey === null) {
    const { name } = book.me;
    return isAlike(code, passphrase) ? 'code_alike' : weakness(code, [name, ...name.split(/\s+/)]);
  }
  if (!with_passkey) return 'passkey_not_given';
  if (pinKind(code) !== passkey.pin) return 'code_other_kind';
  return isAlike(code, pin) ? 'code_alike' : pinWeakness(code);
}
