/** What the store asks of the vault: seal and open a row at its place. Implemented in `vault/store_keys.ts`. */
import type { Bytes } from '../wire/bytes';
import type { Id } from '../wire/records';

export interface Sealer {
  readonly vault: Id;
  /** With the store key. Errors of `open`: whatever the vault throws for a seal that does not open. */
  seal(store: string, id: string, version: number, plain: Uint8Array): Promise<Bytes>;
  open(store: string, id: string, version: number, sealed: Uint8Array): Promise<Bytes>;
  /** With a fresh key of its own, so that a pack can be erased alone. Shape of `key`: hex. */
  sealPack(pack: Id, plain: Uint8Array): Promise<{ key: string; sealed: Bytes }>;
  openPack(pack: Id, key: string, sealed: Uint8Array): Promise<Bytes>;
  hash(bytes: Uint8Array): Promise<Bytes>;
  newId(): Id;
}
