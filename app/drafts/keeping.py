"""Under whose keys a snapshot lies: all children's that it names, and the family's too where it names none or
after it was signed or discarded.

Source: sync/PROTOCOL.md section 12.6
"""

from __future__ import annotations

from app.custody import Nested, NotOpenable, StreamKey, open_under, seal_under
from app.drafts.models import Draft, Snapshot
from app.keyring import held
from app.streams import store as streams
from app.streams.models import ERASED
from sync.canonical import parse
from sync.snapshots import Snapshot as Said
from sync.types import ID_BYTES, Refused, id_bytes

ABOUT_AN_EMERGENCY = frozenset(("break_glass", "break_glass_review"))


def holders_of(draft: Draft, said: Said) -> list[str]:
    """The streams whose keys wrap a snapshot of the draft as it stands now.

    What names a child goes with that child, also when it is a rough note of the family; what names none, as
    a review or a correction may, with the family.
    """
    on_file = sorted({ident for ident, kind in streams.kinds(said.children).items() if kind == "child"})
    if draft.state == "open":
        return on_file or _home(draft)
    return _home(draft) + on_file


def names_an_erased(said: Said) -> bool:
    """Whether it is of a child who has been erased: no key is left that it could lie under."""
    return ERASED in streams.kinds([*said.children, *([said.family] if said.family else [])]).values()


def is_of_an_emergency(said: Said) -> bool:
    """Whether it is what an older app sent of a reason or a finding that was being written about broken
    glass. It names no child that it could be erased with, and is not kept."""
    if said.kind != "edit":
        return False
    try:
        body = parse(said.body.encode())
    except Refused:
        return False
    return isinstance(body, dict) and body.get("type") in ABOUT_AN_EMERGENCY


def _home(draft: Draft) -> list[str]:
    family = streams.stream(draft.family_id) if draft.family_id else None
    return [family.id if family is not None and family.kind == "family" else draft.person_id]


def put(row: Snapshot, holders: list[str], text: bytes) -> None:
    """Seal what a snapshot says, for these streams alone."""
    nested = seal_under([_key(stream) for stream in holders], _place(row), text)
    row.holders = b"".join(map(id_bytes, holders))
    row.wrapped, row.sealed = nested.wrapped, nested.sealed


def text_of(row: Snapshot) -> bytes:
    """What a snapshot says, as it was signed.

    Errors: NotOpenable when one of the streams it is wrapped for has been erased.
    """
    holders, wrapped, sealed = row.holders or b"", row.wrapped or b"", row.sealed or b""
    named = [holders[at : at + ID_BYTES].hex() for at in range(0, len(holders), ID_BYTES)]
    return open_under([_key(stream) for stream in named], _place(row), Nested(wrapped, sealed))


def _key(stream: str) -> StreamKey:
    found = streams.stream(stream)
    if found is None:
        raise NotOpenable("a stream that a draft was sealed for is not there")
    return held().streams.unwrap(found.id, found.wrapped_key)


def _place(row: Snapshot) -> bytes:
    return id_bytes(row.device_id) + row.hash
