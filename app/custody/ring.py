"""The organisation's key ring: a folder of small files that only the server's user can read.

    ring = open_ring(folder, may_make=database_is_empty, clock=SystemClock())
    ring.root.public, ring.organisation, ring.certificates      # GET /api/organisation
    ring.receipt.sign(...), ring.order.sign(...), ring.audit.sign(...)
    ring.open(kid, sealed, info)                                # sync.ports.Opener
    StreamKeys(ring.master), BlindIndex(ring.index, "sign_in")

Source: sync/PROTOCOL.md section 7.1
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.custody.errors import KeyDamaged, KeysExposed, KeysMissing, MasterKeyMissing
from app.custody.primitives import Ed25519Signer, Ed25519Verifier, HpkeUnsealer, moment
from app.custody.streams import MasterKey
from sync import chain, wire
from sync.pins import verify_certificate
from sync.ports import Clock
from sync.types import ID_BYTES, KEY_BYTES, KEY_USES, Certificate, KeyUse, Refused, SignedText

SIGNING: Final = ("root", "receipt", "order", "audit")
MASTER: Final = "master"
SECRETS: Final = (*SIGNING, "sealing-1", "index", MASTER)
ORGANISATION: Final = "organisation.json"
VALID: Final[dict[KeyUse, timedelta]] = {use: timedelta(days=366) for use in KEY_USES} | {
    "sealing": timedelta(days=90)
}
RENEW_BEFORE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """All private keys of one server. Only app/ holds one; it is never sent, logged or stored elsewhere."""

    organisation: str
    root: Ed25519Signer
    receipt: Ed25519Signer
    order: Ed25519Signer
    audit: Ed25519Signer
    sealing: Mapping[str, HpkeUnsealer]
    master: MasterKey
    index: bytes
    certificates: tuple[SignedText, ...]

    def open(self, kid: str, sealed: bytes, info: bytes) -> bytes | None:
        """Open what was sealed to one of the organisation's sealing keys. Implements sync.ports.Opener."""
        key = self.sealing.get(kid)
        return None if key is None else key.unseal(sealed, info)

    def kid(self, use: KeyUse) -> str:
        """Return the kid of the newest certified key of a use."""
        return _newest_kid(self.certificates, use)

    def __repr__(self) -> str:
        return f"KeyRing({self.organisation})"


@lru_cache(maxsize=len(KEY_USES))
def _newest_kid(certificates: tuple[SignedText, ...], use: KeyUse) -> str:
    """Every receipt and every row of the trail asks for it; certificates change with a restart only."""
    found = (wire.parse_certificate(c.text.encode()) for c in certificates)
    return max((c for c in found if c.use == use), key=lambda c: c.version).kid


def open_ring(folder: Path, may_make: bool, clock: Clock) -> KeyRing:
    """Load the key ring; make what is missing only if nothing has been stored under it yet.

    Errors: KeysMissing, MasterKeyMissing, KeyDamaged, KeysExposed.
    """
    missing = [name for name in SECRETS if not _file(folder, name).exists()]
    if missing and may_make:
        _make(folder, missing)
    elif len(missing) == len(SECRETS):
        raise KeysMissing(
            f"There are records but no keys in {folder}: put the key folder back, or name it in ATTUNE_KEYS."
        )
    elif MASTER in missing:
        raise MasterKeyMissing(
            f"The master key is missing: put master.key back into {folder}, "
            "or name the folder in ATTUNE_KEYS."
        )
    return _load(folder, clock)


def _load(folder: Path, clock: Clock) -> KeyRing:
    secrets = {name: _read(folder, name) for name in SECRETS}
    signers = {name: Ed25519Signer(secrets[name]) for name in SIGNING}
    sealing = HpkeUnsealer(secrets["sealing-1"])
    publics: dict[KeyUse, bytes] = {
        "sealing": sealing.public,
        "receipt": signers["receipt"].public,
        "order": signers["order"].public,
        "audit": signers["audit"].public,
    }
    organisation, certificates = _certificates(folder, signers["root"], publics, clock)
    return KeyRing(
        organisation=organisation,
        **signers,
        sealing={_kid("sealing", sealing.public): sealing},
        master=MasterKey(1, secrets[MASTER]),
        index=secrets["index"],
        certificates=certificates,
    )


def _certificates(
    folder: Path, root: Ed25519Signer, publics: Mapping[KeyUse, bytes], clock: Clock
) -> tuple[str, tuple[SignedText, ...]]:
    """Return the organisation's id and its certificates, those about to end signed afresh."""
    path = folder / ORGANISATION
    try:
        document = json.loads(path.read_text())
        organisation = str(document["organisation"])
        kept = tuple(wire.parse_signed("certificate", c) for c in document["certificates"])
        old = {c.use: c for c in (verify_certificate(root.public, k, Ed25519Verifier()) for k in kept)}
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise KeyDamaged(f"{path} cannot be read: put it back from the copy of the key folder.") from cause
    soon = moment(datetime.fromisoformat(clock.now()) + RENEW_BEFORE)
    if all(use in old and old[use].not_after > soon and old[use].public == publics[use] for use in KEY_USES):
        return organisation, kept
    fresh = tuple(_certify(root, use, publics[use], clock, old.get(use)) for use in KEY_USES)
    _write_organisation(folder, organisation, fresh)
    return organisation, fresh


def _certify(
    root: Ed25519Signer, use: KeyUse, public: bytes, clock: Clock, before: Certificate | None
) -> SignedText:
    now = datetime.fromisoformat(clock.now())
    raw = wire.encode_certificate(
        Certificate(
            kid=_kid(use, public),
            use=use,
            alg="X25519" if use == "sealing" else "Ed25519",
            public=public,
            version=before.version + 1 if before else 1,
            not_before=moment(now),
            not_after=moment(now + VALID[use]),
        )
    )
    return SignedText(raw.decode(), root.sign(chain.certificate_message(raw)))


def _kid(use: KeyUse, public: bytes) -> str:
    return f"{use}-{sha256(public).hexdigest()[:8]}"


# --- files --------------------------------------------------------------------------------------------------


def _make(folder: Path, missing: Iterable[str]) -> None:
    """Make what is missing, in a folder that may be there; cut short, the next start goes on from there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    _write_organisation(folder, os.urandom(ID_BYTES).hex(), ())
    for name in missing:
        _write(_file(folder, name), os.urandom(KEY_BYTES).hex())


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _read(folder: Path, name: str) -> bytes:
    path = _file(folder, name)
    try:
        if os.name == "posix" and (path.stat().st_mode | folder.stat().st_mode) & 0o077:
            raise KeysExposed(f"Others can read {path}: run 'chmod -R go= {folder}', then start again.")
        return wire.hex_bytes(path.read_text().strip(), KEY_BYTES, "key")
    except (OSError, Refused, UnicodeDecodeError) as cause:
        raise KeyDamaged(f"{path} cannot be read: put it back from the copy of the key folder.") from cause


def _write_organisation(folder: Path, organisation: str, certificates: tuple[SignedText, ...]) -> None:
    signed = [wire.encode_signed("certificate", c) for c in certificates]
    _write(
        folder / ORGANISATION, json.dumps({"organisation": organisation, "certificates": signed}, indent=1)
    )


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone."""
    half = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
