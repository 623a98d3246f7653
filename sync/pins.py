"""The organisation's keys as a device holds them: a pinned root, and what it has certified.

Source: PROTOCOL.md section 7.1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sync import chain, wire
from sync.hybrid import with_hybrid
from sync.ports import Verifier
from sync.types import Certificate, KeyUse, Refused, SignedText
from sync.weak import is_weak_opening_key, is_weak_signing_key


@dataclass(frozen=True, slots=True)
class Pins:
    """A root and the certificates accepted under it."""

    root: bytes
    certificates: tuple[Certificate, ...] = ()

    def renew(
        self, signed: Iterable[SignedText], verifier: Verifier, hybrid: Mapping[str, bytes] | None = None
    ) -> Pins:
        """Return the pins with these certificates added; one of a lower version than is held here stays out.

        Shape:  `hybrid` – the hybrid keys that came beside, by kid; one that is held need not come again.
        Errors: Refused certificate.signature, certificate.malformed, certificate.weak_key,
                certificate.hybrid.
        """
        pins = self
        told = {c.kid: c.hybrid for c in self.certificates if c.hybrid} | dict(hybrid or {})
        for each in signed:
            certificate = with_hybrid(verify_certificate(self.root, each, verifier), told)
            if not self._is_below(certificate):
                pins = pins._with(certificate)
        return pins

    def newest(self, use: KeyUse) -> Certificate:
        """Return the highest version of a use; an ended one is still used. Errors: Refused pins.none."""
        mine = [c for c in self.certificates if c.use == use]
        if not mine:
            raise Refused("pins.none")
        return max(mine, key=lambda c: c.version)

    def to_seal_for(self, hybrid: bool) -> Certificate:
        """The newest sealing key; without its hybrid half for a device that cannot use one."""
        newest = self.newest("sealing")
        return newest if hybrid else replace(newest, hybrid=None)

    def find(self, use: KeyUse, kid: str) -> Certificate | None:
        mine = [c for c in self.certificates if c.use == use and c.kid == kid]
        return max(mine, key=lambda c: c.version, default=None)

    def _is_below(self, certificate: Certificate) -> bool:
        held = [c.version for c in self.certificates if c.use == certificate.use]
        return bool(held) and certificate.version < max(held)

    def _with(self, certificate: Certificate) -> Pins:
        if certificate in self.certificates:
            return self
        kept = (c for c in self.certificates if c != replace(certificate, hybrid=None))
        return replace(self, certificates=(*kept, certificate))


def verify_certificate(root: bytes, signed: SignedText, verifier: Verifier) -> Certificate:
    """Return what the root has certified.

    Errors: Refused certificate.signature, certificate.malformed, certificate.weak_key.
    """
    raw = signed.text.encode()
    if not verifier.verify(root, chain.certificate_message(raw), signed.signature):
        raise Refused("certificate.signature")
    certificate = wire.parse_certificate(raw)
    weak = is_weak_opening_key if certificate.use == "sealing" else is_weak_signing_key
    if weak(certificate.public):
        raise Refused("certificate.weak_key")
    return certificate
