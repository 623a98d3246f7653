"""The root away from the server: in two parts with two custodians, and put together only to sign a request.

    part_1, part_2 = export_root(folder)            # two files
    remove_root(folder, [part_1, part_2])           # once they are seen to make it
    asked  = request(folder, kid, clock)            # on the server; nothing in it is secret
    signed = sign(asked, [part_1, part_2])          # elsewhere, with no server and no network
    publish(folder, read_certificate(signed))       # on the server again (ceremony.py)

Source: sync/PROTOCOL.md section 7.1, docs/guides/key-ceremony.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.custody import ceremony, files
from app.custody.certificates import Root, certify, read
from app.custody.errors import CeremonyRefused
from app.custody.primitives import Ed25519Signer
from sync import wire
from sync.enrolment import fingerprint
from sync.ports import Clock
from sync.types import KEY_BYTES, Certificate, Refused, SignedText

PARTS: Final = 2


def request(folder: Path, kid: str, clock: Clock, at_once: bool = False) -> str:
    """What the machine with the root is to sign, as the text of a file. Nothing in it is secret.

    Errors: CeremonyRefused when there is no such key here.
    """
    asked = ceremony.proposal(folder, kid, clock, at_once)
    register, root = read(folder)
    said = {
        "attune": "certificate request",
        "organisation": register.organisation,
        "root": root.public.hex(),
        "certificate": wire.encode_certificate(asked).decode(),
    }
    return json.dumps(said, indent=1)


def read_request(text: str) -> tuple[Certificate, bytes]:
    """Shape: what is to be certified, and the root that is to do it. Errors: CeremonyRefused."""
    said = _document(text, "certificate request")
    try:
        raw = str(said["certificate"]).encode()
        return wire.parse_certificate(raw), wire.hex_bytes(said["root"], KEY_BYTES, "root")
    except (KeyError, TypeError, Refused) as cause:
        raise CeremonyRefused("This file is no whole request: make it again on the server.") from cause


def sign(request_text: str, shares: Sequence[str]) -> str:
    """Certify with the root put together from its two parts. Shape: the text of a certificate file.

    Errors: CeremonyRefused when the parts are not those of the root that the request names.
    """
    asked, root = read_request(request_text)
    signer = Ed25519Signer(_join(shares))
    if signer.public != root:
        raise CeremonyRefused("These two parts make another root than the one that the request names.")
    signed = certify(signer, asked)
    return json.dumps({"attune": "certificate", **wire.encode_signed("certificate", signed)}, indent=1)


def read_certificate(text: str) -> SignedText:
    """Errors: CeremonyRefused."""
    said = _document(text, "certificate")
    try:
        return wire.parse_signed("certificate", {name: said[name] for name in ("certificate", "signature")})
    except (KeyError, TypeError, Refused) as cause:
        raise CeremonyRefused("This file is no whole certificate: sign the request again.") from cause


def export_root(folder: Path) -> tuple[str, str]:
    """The root in two parts, of which neither alone says anything. Shape: the texts of two files.

    Errors: CeremonyRefused when the root is not here any more.
    """
    _, root = read(folder)
    if root.signer is None:
        raise CeremonyRefused("The root has been moved away from here already.")
    secret = files.read_key(files.path_of(folder, "root"))
    first = os.urandom(KEY_BYTES)
    second = bytes(a ^ b for a, b in zip(secret, first, strict=True))
    return _share(1, root, first), _share(2, root, second)


def remove_root(folder: Path, shares: Sequence[str]) -> None:
    """Destroy the root that lies here, once two parts have been shown to make it.

    Errors: CeremonyRefused; then it stays.
    """
    register, root = read(folder)
    if root.signer is not None and Ed25519Signer(_join(shares)).public != root.public:
        raise CeremonyRefused("These two parts do not make the root that lies here: it stays.")
    if root.signer is not None:
        # The one step in which the register goes first: whoever reads it must not look for what is gone.
        files.write_register(folder, replace(register, root=root.public))
    files.destroy(files.path_of(folder, "root"))


def _share(part: int, root: Root, share: bytes) -> str:
    said = {
        "attune": f"root, part {part} of {PARTS}: keep it locked away, and never beside the other part",
        "fingerprint": fingerprint(root.public),
        "root": root.public.hex(),
        "share": share.hex(),
    }
    return json.dumps(said, indent=1)


def _join(shares: Iterable[str]) -> bytes:
    documents = [_document(text, "root, part ") for text in shares]
    if len(documents) != PARTS or documents[0]["attune"] == documents[1]["attune"]:
        raise CeremonyRefused("Both parts of the root are needed, part 1 and part 2.")
    try:
        first, second = (wire.hex_bytes(d["share"], KEY_BYTES, "share") for d in documents)
    except (KeyError, TypeError, Refused) as cause:
        raise CeremonyRefused("A part of the root cannot be read: take its other copy.") from cause
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def _document(text: str, kind: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError as cause:
        raise CeremonyRefused("This file is none of Attune's, or is not whole.") from cause
    if not isinstance(said, dict) or not str(said.get("attune", "")).startswith(kind):
        raise CeremonyRefused(f"This file is no {kind.removesuffix(', part ')} of Attune's.")
    return said
