/** Seals the rows of the device store: one random key for the store, a random key for every pack. */
import { type Bytes, hex, unhex } from '../wire/bytes';
import type { Id } from '../wire/records';
import { aesKey, KEY_BYTES, openBytes, placeAad, sealBytes } from './aead';
import { sha256 } from './hash';
import { newId, randomBytes } from './random';

export class StoreKeys {
  constructor(
    readonly vault: Id,
    private readonly key: CryptoKey,
  ) {}

  seal(store: string, id: string, version: number, plain: Uint8Array): Promise<Bytes> {
    return sealBytes(this.key, placeAad({ vault: this.vault, store, id, version }), plain);
  }

  open(store: string, id: string, version: number, sealed: Uint8Array): Promise<Bytes> {
    return openBytes(this.key, placeAad({ vault: this.vault, store, id, version }), sealed);
  }

  async sealPack(pack: Id, plain: Uint8Array): Promise<{ key: string; sealed: Bytes }> {
    const raw = randomBytes(KEY_BYTES);
    const sealed = await sealBytes(await aesKey(raw), this.packAad(pack), plain);
    return { key: hex(raw), sealed };
  }

  async openPack(pack: Id, key: string, sealed: Uint8Array): Promise<Bytes> {
    return openBytes(await aesKey(unhex(key, KEY_BYTES)), this.packAad(pack), sealed);
  }

  hash(bytes: Uint8Array): Promise<Bytes> {
    return sha256(bytes);
  }

  newId(): Id {
    return newId();
  }

  private packAad(pack: Id): Bytes {
    return placeAad({ vault: this.vault, store: 'pack', id: pack, version: 1 });
  }
}
