"""The people, keys, clock and chance of the protocol tests: the same in every run.

Keys are hashes of their names, so any of them may be published. The sealer takes its one-time key from what
it seals, so the vectors never churn; the server's own HPKE opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

from app.custody import Ed25519Signer, Ed25519Verifier, HpkeUnsealer, HybridUnsealer
from sync import chain, padding, wire
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.hybrid import kid_naming
from sync.types import Certificate, DeviceId, PersonId, SignedText

NOON = "2026-11-21T12:00:00.000Z"
ORGANISATION = sha256(b"organisation").hexdigest()[:32]
VERIFIER = Ed25519Verifier()
_SUITE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)


def ident(name: str) -> str:
    return sha256(b"id " + name.encode()).hexdigest()[:32]


def secret(name: str) -> bytes:
    return sha256(b"attune test key " + name.encode()).digest()


def signer(name: str) -> Ed25519Signer:
    return Ed25519Signer(secret(name))


def unsealer(name: str) -> HpkeUnsealer:
    return HpkeUnsealer(secret(name))


HYBRID = HybridUnsealer(secret("org hybrid sealing"))
HYBRID_KID = kid_naming("sealing-1", HYBRID.public)


def signing_json(name: str) -> dict[str, str]:
    key = Ed25519PrivateKey.from_private_bytes(secret(name))
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {"private": secret(name).hex(), "pkcs8": pkcs8.hex(), "public": signer(name).public.hex()}


def opening_json(name: str) -> dict[str, str]:
    key = X25519PrivateKey.from_private_bytes(secret(name))
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {"private": secret(name).hex(), "pkcs8": pkcs8.hex(), "public": unsealer(name).public.hex()}


class FixedSealer:
    """HPKE by the other library, with a one-time key that follows from the message."""

    def seal(self, public: bytes, plaintext: bytes, info: bytes) -> bytes:
        once = X25519PrivateKey.from_private_bytes(sha256(public + info + plaintext).digest())
        pair = KEMKeyPair(
            KEMKey.from_pyca_cryptography_key(once), KEMKey.from_pyca_cryptography_key(once.public_key())
        )
        receiver = KEMKey.from_pyca_cryptography_key(X25519PublicKey.from_public_bytes(public))
        enc, context = _SUITE.create_sender_context(receiver, info, eks=pair)
        return enc + context.seal(plaintext)


class FixedRandom:
    """A stream of bytes that follows from a name."""

    def __init__(self, name: str) -> None:
        self._name, self._drawn = name, 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        return sha256(f"{self._name} {self._drawn}".encode()).digest()[:count]


class FixedClock:
    def now(self) -> str:
        return NOON


class Opener:
    """The organisation's sealing keys by kid."""

    def open(self, kid: str, sealed: bytes, info: bytes, suite: int = 1) -> bytes | None:
        if suite == 2:
            return HYBRID.unseal(sealed, info) if kid == HYBRID_KID else None
        return unsealer("org sealing").unseal(sealed, info) if kid in ("sealing-1", HYBRID_KID) else None


def certify(
    use: str, kid: str, public: bytes, version: int = 1, root: str = "root", not_after: str | None = None
) -> SignedText:
    raw = wire.encode_certificate(
        Certificate(
            kid,
            use,  # type: ignore[arg-type]
            "X25519" if use == "sealing" else "Ed25519",
            public,
            version,
            "2026-01-01T00:00:00.000Z",
            not_after or "2027-01-01T00:00:00.000Z",
        )
    )
    return SignedText(raw.decode(), signer(root).sign(chain.certificate_message(raw)))


ROOT = signer("root").public
CERTIFICATES = (
    certify("sealing", "sealing-1", unsealer("org sealing").public),
    certify("receipt", "receipt-1", signer("org receipt").public),
    certify("order", "order-1", signer("org order").public),
    certify("audit", "audit-1", signer("org audit").public),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff with one device."""

    name: str
    role: str = "practitioner"

    @property
    def person(self) -> PersonId:
        return PersonId(ident(self.name))

    @property
    def dev(self) -> DeviceId:
        return DeviceId(ident(self.name + "'s device"))

    @property
    def public(self) -> bytes:
        return signer(self.name).public

    def device(self, salted: str = "", pack: padding.Packer = padding.pack) -> Device:
        """Return the person's device, new; `salted` makes it draw other random numbers."""
        ports = DevicePorts(FixedSealer(), VERIFIER, FixedRandom(self.name + salted), FixedClock(), pack)
        device = Device(
            Identity(self.dev, self.person, self.role),
            DeviceKeys(signer(self.name), unsealer(self.name + "'s opening")),
            ports,
        )
        device.pin(ROOT, CERTIFICATES)
        return device


ANNA = Member("Anna")
BEN = Member("Ben")
CHILD = ident("a child")


def pen_picture(device: Device, text: str = "Smiles at the lamp.", **given: object) -> dict[str, object]:
    body = {"text": text, "written_to": "about_child", "contributors": [], "review_by": None}
    return device.draft("pen_picture", CHILD, body, **given)
