"""The opener's decision about one envelope: whose it is, what it says, whether that can be filed.

Source: PROTOCOL.md section 5.1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sync import chain, wire
from sync.canonical import parse
from sync.handlers import check_change
from sync.ports import Opener, Verifier
from sync.types import ChangeId, DeviceId, Frame, Opened, PersonId, Refusal, Refused, id_bytes


@dataclass(frozen=True, slots=True)
class Registration:
    """What the server knows of the device since its enrolment."""

    device: DeviceId
    person: PersonId
    signing_public: bytes


def open_change(
    frame: Frame, registration: Registration, opener: Opener, verifier: Verifier
) -> Opened | Refusal:
    """Unseal, verify, parse once, and check one envelope of type `change`.

    Shape:  Refusal why ∈ unopenable, malformed, bad_signature, wrong_author, unknown_type, unknown_schema,
            invalid, wrong_stream. It never raises for what a device sent.
    """
    header = frame.header
    inner = opener.open(header.kid, frame.ct, chain.envelope_info(header.raw), header.suite)
    if inner is None:
        return Refusal("unopenable")
    try:
        record, salt, signature = wire.decode_inner(inner)
    except Refused:
        return Refusal("malformed")
    committed = chain.commitment(record, salt)
    if not verifier.verify(registration.signing_public, chain.record_message(committed), signature):
        return Refusal("bad_signature")
    try:
        document = parse(record)
    except Refused:
        return Refusal("malformed")
    if isinstance(document, dict) and document.get("author") != registration.person:
        return Refusal("wrong_author")
    change = check_change(document)
    if isinstance(change, Refusal):
        return Refusal(change.why, _id_in(document, "change"), _id_in(document, "supersedes"))
    return Opened(change, record, committed, signature)


def stream_in(frame: Frame, opener: Opener) -> str | None:
    """The stream that the inside names, whatever else is wrong with it; None where nothing can be read."""
    header = frame.header
    inner = opener.open(header.kid, frame.ct, chain.envelope_info(header.raw), header.suite)
    if inner is None:
        return None
    try:
        return _id_in(parse(wire.decode_inner(inner)[0]), "stream")
    except Refused:
        return None


def _id_in(document: Any, key: str) -> ChangeId | None:
    """The id under a key of what could be read, if there is one."""
    ident = document.get(key) if isinstance(document, dict) else None
    try:
        return ChangeId(id_bytes(ident).hex()) if isinstance(ident, str) else None
    except Refused:
        return None
