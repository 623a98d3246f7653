/**
 * What is inside a pack at rest: runs of entries as they came, each compressed as the server had it. So what arrives is not
 * compressed again, and a pack grows by putting one more behind the last.
 *
 * A pack that an older version of the app has stored is one compressed JSON array; both are read, the new one is written.
 */
import { type Bytes, concat, MalformedError, Reader, textOf, u32, utf8 } from '../wire/bytes';
import { ITEM_MAX_BYTES } from '../wire/limits';
import type { Packed, PulledEntry } from '../wire/packs';
import { asCodec, compressed, inflated, padme, unpacked } from '../wire/padding';

/** No codec of PROTOCOL 1.6, so that old packs and new ones are told apart by their first byte. */
const MARK = 255;
const PREFIX_BYTES = 5;
const OLD_MAX_BYTES = 64 * 1024 * 1024;

/** Shape: `u8 255 ‖ u32 length ‖ (u8 codec ‖ u32 size ‖ u32 len ‖ data) × any ‖ zeros`, padded as PROTOCOL 1.6 says. */
export function membersBytes(members: readonly Packed[]): Bytes {
  const parts = members.map(({ codec, size, bytes }) => [
    concat(Uint8Array.of(codec), u32(size), u32(bytes.length)),
    bytes,
  ]);
  const length = parts.flat().reduce((sum, part) => sum + part.length, 0);
  const fill = padme(PREFIX_BYTES + length) - PREFIX_BYTES - length;
  return concat(Uint8Array.of(MARK), u32(length), ...parts.flat(), new Uint8Array(fill));
}

/** Shape: null for a pack of an older version of the app. Errors: MalformedError. */
export function readMembers(plain: Uint8Array): Packed[] | null {
  if (plain[0] !== MARK) return null;
  const outer = new Reader(plain);
  outer.u8();
  const reader = new Reader(outer.view(outer.u32()));
  const members: Packed[] = [];
  while (!reader.atEnd()) {
    const codec = asCodec(reader.u8());
    const size = reader.u32();
    if (size > ITEM_MAX_BYTES) throw new MalformedError('size');
    members.push({ codec, size, bytes: reader.view(reader.u32()) });
  }
  return members;
}

/** Errors: MalformedError, SyntaxError. */
export async function entriesIn(plain: Uint8Array): Promise<PulledEntry[]> {
  const members = readMembers(plain);
  if (!members) return JSON.parse(textOf(unpacked(plain, OLD_MAX_BYTES))) as PulledEntry[];
  const found: PulledEntry[][] = [];
  for (const { codec, bytes, size } of members) {
    found.push(JSON.parse(textOf(await inflated(codec, bytes, size))) as PulledEntry[]);
  }
  return found.length === 1 && found[0] ? found[0] : found.flat();
}

/** Entries compressed here, because only some of a run are wanted or many small ones become one. */
export function memberOf(entries: readonly PulledEntry[]): Packed {
  const body = utf8(JSON.stringify(entries));
  return { size: body.length, ...compressed(body) };
}
