"""What the root vouches for: which key is for what, from when until when.

Source: sync/PROTOCOL.md section 7.1
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.custody import files
from app.custody.errors import KeyDamaged
from app.custody.files import Register
from app.custody.primitives import Ed25519Signer, Ed25519Verifier, HpkeUnsealer, moment
from sync import chain, wire
from sync.pins import verify_certificate
from sync.types import KEY_USES, Certificate, KeyUse, Refused, SignedText

VALID: Final[dict[KeyUse, timedelta]] = {use: timedelta(days=366) for use in KEY_USES} | {
    "sealing": timedelta(days=90)
}


@dataclass(frozen=True, slots=True)
class Root:
    """The root: its public half always, what signs only while it has not been moved away."""

    public: bytes
    signer: Ed25519Signer | None = None


def read(folder: Path) -> tuple[Register, Root]:
    """The register, and the root as far as it is here. Errors: KeyDamaged, KeysExposed."""
    register = files.read_register(folder)
    if register.root is not None:
        return register, Root(register.root)
    signer = Ed25519Signer(files.read_key(files.path_of(folder, "root")))
    return register, Root(signer.public, signer)


def verified(folder: Path, root: Root, signed: Iterable[SignedText]) -> tuple[Certificate, ...]:
    """What the root has certified. Errors: KeyDamaged when another has."""
    """What the root has certified. Errors: KeyDamaged."""
    try:
        return tuple(verify_certificate(root.public, each, Ed25519Verifier()) for each in signed)
    except Refused as cause:
        place = folder / files.ORGANISATION
        raise KeyDamaged(
            f"{place} is not of this root: put it back from the copy of the key folder."
        ) from cause


def certificate(use: KeyUse, public: bytes, version: int, begins: str) -> Certificate:
    """What the root is to sign. Shape: `begins` – a time text."""
    return Certificate(
        kid=kid_of(use, public),
        use=use,
        alg="X25519" if use == "sealing" else "Ed25519",
        public=public,
        version=version,
        not_before=begins,
        not_after=moment(datetime.fromisoformat(begins) + VALID[use]),
    )


def certify(root: Ed25519Signer, asked: Certificate) -> SignedText:
    raw = wire.encode_certificate(asked)
    return SignedText(raw.decode(), root.sign(chain.certificate_message(raw)))


def kid_of(use: KeyUse, public: bytes) -> str:
    return f"{use}-{sha256(public).hexdigest()[:8]}"


def public_of(folder: Path, use: KeyUse, number: int) -> bytes:
    """Errors: KeyDamaged, KeysExposed."""
    secret = files.read_key(files.path_of(folder, use, number))
    return HpkeUnsealer(secret).public if use == "sealing" else Ed25519Signer(secret).public
