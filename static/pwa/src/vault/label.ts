/**
 * What the worker called the vault, shown on the lock screen before any passphrase. It is no secret, and cannot be one; it is sealed
 * with a key of this browser profile so that it does not lie readable in the profile's files.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import { type Bytes, textOf, utf8 } from '../wire/bytes';
import type { Id } from '../wire/records';
import { openBytes, sealBytes } from './aead';

export interface SealedLabel {
  key: CryptoKey;
  sealed: Bytes;
}

const aad = (vault: Id) => utf8(`attune/label/v1\0${vault}`);

export async function sealLabel(vault: Id, label: string): Promise<SealedLabel> {
  const algorithm = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
  return { key, sealed: await sealBytes(key, aad(vault), utf8(label)) };
}

/** Shape: '' when it does not open; a vault must not become unusable for want of its name. */
export async function openLabel(vault: Id, { key, sealed }: SealedLabel): Promise<string> {
  return openBytes(key, aad(vault), sealed).then(textOf, () => '');
}
