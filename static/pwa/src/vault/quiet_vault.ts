/**
 * The vault that stands where another was when its duress code was typed: it opens with that code, in the same way and the same time, and
 * there is nothing in it. Loaded only then.
 *
 * Source: docs/decisions/0048-a-code-for-being-made-to-unlock.md.
 */
import type { Bytes } from '../wire/bytes';
import { canonical } from '../wire/json';
import type { Id } from '../wire/records';
import { aesKey, KEY_BYTES } from './aead';
import { openLabel, sealLabel } from './label';
import { keyOf } from './passkey_slot';
import { newId, randomBytes } from './random';
import { fieldsOf, type Slot, slotOfKind, wrapRoot } from './slot';
import { randomWrapped, type Tried } from './spare';
import { type OpenKeys, type SealedVault, vaultAround } from './vault';

export async function makeQuietVault(
  before: SealedVault,
  tried: Tried,
): Promise<{ sealed: SealedVault; keys: OpenKeys }> {
  const [vault, device] = [newId(), newId()];
  const root_bytes = randomBytes(KEY_BYTES);
  const slots = await slotsOf(before, vault, tried, root_bytes);
  const label = await sealLabel(vault, await openLabel(before.vault, before.label));
  return vaultAround(root_bytes, { vault, device, label, made_at_ms: before.made_at_ms, slots });
}

/** The same ways in as before; what was typed opens the one in whose place it was typed, and nothing opens another. */
async function slotsOf(before: SealedVault, vault: Id, tried: Tried, root: Bytes): Promise<Slot[]> {
  const kek = await (tried.prf ? keyOf(tried.prf, tried.stretched) : aesKey(tried.stretched));
  const opens = slotOfKind(before.slots, tried.prf ? 'A' : 'B');
  return Promise.all(
    before.slots.map(async (slot) => {
      const header = canonical({ ...fieldsOf(slot), vault });
      return slot === opens ? wrapRoot(kek, header, root) : { header, wrapped: randomWrapped() };
    }),
  );
}
