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
from app.custody.primitives import Ed25519Signer, Ed25519Verifier, HpkeUnsealer, HybridUnsealer, moment
from sync import chain, wire
from sync.hybrid import kid_naming
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
    try:
        return tuple(verify_certificate(root.public, each, Ed25519Verifier()) for each in signed)
    except Refused as cause:
        place = folder / files.ORGANISATION
        raise KeyDamaged(
            f"{place} is not of this root: put it back from the copy of the key folder."
        ) from cause


@dataclass(frozen=True, slots=True)
class Made:
    """A key that lies here: what it is called, and its public half or halves."""

    use: KeyUse
    number: int
    public: bytes
    hybrid: bytes | None = None

    @property
    def kid(self) -> str:
        name = f"{self.use}-{sha256(self.public).hexdigest()[:8]}"
        return name if self.hybrid is None else kid_naming(name, self.hybrid)


def certificate(made: Made, version: int, begins: str) -> Certificate:
    """What the root is to sign. Shape: `begins` – a time text."""
    use, public = made.use, made.public
    return Certificate(
        kid=made.kid,
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


def made_here(folder: Path, use: KeyUse, number: int) -> Made:
    """Errors: KeyDamaged, KeysExposed."""
    secret = files.read_key(files.path_of(folder, use, number))
    if use != "sealing":
        return Made(use, number, Ed25519Signer(secret).public)
    beside = files.path_of(folder, files.HYBRID, number)
    hybrid = HybridUnsealer(files.read_key(beside)).public if beside.exists() else None
    return Made(use, number, HpkeUnsealer(secret).public, hybrid)
