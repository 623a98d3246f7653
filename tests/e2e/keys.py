"""Works out the raw keys of a vault and of a server from outside, so that a scan can look for them. The product has no door for this.

Reads only what a thief could read (the wrapped rows in IndexedDB, the server's key files), adds what the test typed, and unlocks with other
implementations of Argon2id and AES-GCM. Source: docs/decisions/0016-tests-open-the-vault-from-outside.md.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from playwright.sync_api import Page

from sync.padding import unpack, unpad

NONCE_BYTES = 12
ROW_MAX_BYTES = 64 * 1024 * 1024
READ_VAULTS = """async () => {
  const db = await new Promise((done, fail) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const rows = await new Promise((done, fail) => {
    const ask = db.transaction('vaults').objectStore('vaults').getAll();
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  db.close();
  const plain = (v) => ArrayBuffer.isView(v) ? { hex: [...v].map((b) => b.toString(16).padStart(2, '0')).join('') }
    : Array.isArray(v) ? v.map(plain)
    : v instanceof CryptoKey ? { key: v.type }
    : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, plain(x)])) : v;
  return rows.map(plain);
}"""


@dataclass(frozen=True)
class VaultKeys:
    """Raw keys of one vault on one device. Units: 32 bytes each."""

    slot: bytes
    root: bytes
    store: bytes
    signing: bytes
    opening: bytes

    def all(self) -> list[bytes]:
        return [self.slot, self.root, self.store, self.signing, self.opening]


def vault_keys(page: Page, passphrase: str) -> VaultKeys:
    """Unlock the page's only vault from outside. Errors: InvalidTag when the format is not what is said here."""
    (row,) = page.evaluate(READ_VAULTS)
    return open_vault(row, passphrase)


def open_vault(row: dict[str, Any], passphrase: str) -> VaultKeys:
    vault = row["vault"]
    header = _bytes(row["slots"][0]["header"])
    says = json.loads(header)
    slot = hash_secret_raw(
        passphrase.encode(), bytes.fromhex(says["salt"]), says["t"], says["m"], says["p"], 32, Type.ID
    )
    root = _open(slot, _bytes(row["slots"][0]["wrapped"]), b"attune/slot/v1\0" + header)
    store = _open(root, _bytes(row["store_key"]), f"attune/key/v1\0{vault}\0store".encode())
    pairs = {
        use: _open(root, _bytes(row[use]["wrapped"]), f"attune/key/v1\0{vault}\0{use}".encode())
        for use in ("signing", "opening")
    }
    raw = {use: _raw(der) for use, der in pairs.items()}
    return VaultKeys(slot, root, store, raw["signing"], raw["opening"])


def open_passkey_slot(row: dict[str, Any], prf: bytes, pin: str) -> bytes:
    """The vault root by what a passkey gave and a PIN, worked out from outside. Errors: InvalidTag."""
    slot = row["slots"][1]
    header = _bytes(slot["header"])
    says = json.loads(header)
    assert says["kind"] == "A"
    stretched = hash_secret_raw(
        pin.encode(), bytes.fromhex(says["salt"]), says["t"], says["m"], says["p"], 32, Type.ID
    )
    kek = HKDF(SHA256(), 32, None, b"attune/kek/A/v1").derive(prf + stretched)
    return _open(kek, _bytes(slot["wrapped"]), b"attune/slot/v1\0" + header)


def server_keys(keys: Path, database: Path) -> list[bytes]:
    """Every raw key of a server: those in its key folder, and every stream's data key unwrapped."""
    found = {path.stem: bytes.fromhex(path.read_text().strip()) for path in sorted(keys.glob("*.key"))}
    assert {"root", "master", "receipt", "order", "sealing-1"} <= set(found)
    master = AESGCM(found["master"])
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        rows = db.execute("select id, wrapped_key from stream").fetchall()
    assert rows
    data_keys = []
    for stream, wrapped in rows:
        version, sealed = wrapped[:4], wrapped[4:]
        place = b"attune/stream-key/v1\0" + _id(stream) + version
        data_keys.append(master.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place))
    return [*found.values(), *data_keys]


def _id(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else bytes.fromhex(value)


def _bytes(value: dict[str, str]) -> bytes:
    return bytes.fromhex(value["hex"])


def _open(key: bytes, sealed: bytes, place: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)


def _raw(der: bytes) -> bytes:
    key = load_der_private_key(der, None)
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())  # type: ignore[call-overload,union-attr,no-any-return]


READ_PACKS = """async () => {
  const db = await new Promise((done, fail) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const all = (table) => new Promise((done, fail) => {
    const ask = db.transaction(table).objectStore(table).getAll();
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const [packs, seals] = [await all('packs'), await all('seals')];
  db.close();
  const { vault, sealed } = seals.find(({ name }) => name === 'table');
  const hex = [...sealed].map((b) => b.toString(16).padStart(2, '0')).join('');
  return { stored: packs.map(({ pack }) => pack), vault, table: { hex } };
}"""
VERSION_BYTES = 8


@dataclass(frozen=True)
class Held:
    """What records a device has. of: names of the packs of each stream for which it has a key; stored: of all packs that are there."""

    of: dict[str, list[str]]
    stored: set[str]


def packs_of(page: Page, store: bytes) -> Held:
    """Read the table of pack keys from outside, with the raw key of the store. Errors: InvalidTag."""
    found = page.evaluate(READ_PACKS)
    row = _bytes(found["table"])
    write, sealed = int.from_bytes(row[:VERSION_BYTES], "big"), row[VERSION_BYTES:]
    place = f"attune/rec/v1 | {found['vault']} | table | table | {write} | 1".encode()
    table = json.loads(unpack(*unpad(_open(store, sealed, place)), ROW_MAX_BYTES))
    return Held({s: [ref["pack"] for ref in refs] for s, refs in table.items()}, set(found["stored"]))
