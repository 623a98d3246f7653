"""What a living record says, of the entries in its stream. For the server's reckoning; it never leaves.

Lists are left out where nobody reckons with them: each element of each version is a cell of its own, and to
merge a few long ones that somebody has sent takes minutes and all there is of memory.

Source: sync/PROTOCOL.md section 11
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from app.streams import store
from app.streams.models import Entry
from app.streams.store import Filed
from sync.canonical import parse
from sync.merge import Merged, Merging, Statement, in_view, merge
from sync.records import RECORD_TYPES
from sync.types import Change


def living(entries: Iterable[tuple[Entry | Filed, Mapping[str, Any]]], type: str) -> Merged | None:
    """What the one record of a merging type says; None when nothing of it is there or all was struck.

    Shape: `entries` of that record, each with its change.
    """
    stated = _stated(entries, type)
    return merge(stated, _merging(type)) if stated else None


def now_says(change: Change) -> Merged:
    """What a filed change's record says with it. The change itself is among what is on file."""
    return merge(_on_file(change), _merging(change.type))


def says(
    stream: str, type: str, may: Callable[[Entry], bool] | None = None, lists: Collection[str] = ()
) -> Merged | None:
    """What the record of a stream's own id says now, of a child or a family; None when there is none.

    Shape:  `may`: which of its entries are looked at; None: all. `lists`: which of its lists are read.
    """
    entries = filter(may, store.by_record(stream, stream)) if may else store.by_record(stream, stream)
    opened = ((entry, parse(store.record_bytes(entry))) for entry in entries)
    stated = _stated(opened, type, lists)
    return merge(stated, _merging(type)) if stated else None


def said_until(at: datetime, stream: str, type: str) -> Merged | None:
    """What the record of a stream's own id said at a moment, by what was filed; None when there was none."""
    return says(stream, type, lambda entry: entry.filed_at <= at)


def had_in_view(change: Change, device: str) -> Merged:
    """What the author of a change that is not on file yet had in view of its record."""
    mends = change.supersedes is not None
    return in_view(_on_file(change), _merging(change.type), change.base, device, mends)


def _on_file(change: Change) -> list[Statement]:
    entries = store.by_record(change.stream, change.record)
    return _stated(((entry, parse(store.record_bytes(entry))) for entry in entries), change.type)


def _stated(
    entries: Iterable[tuple[Entry | Filed, Mapping[str, Any]]], type: str, lists: Collection[str] = ()
) -> list[Statement]:
    left_out = _merging(type).sets.keys() - set(lists)
    return [
        Statement(
            change=entry.change_id,
            author=entry.author_id,
            signed_at=document["signed_at"],
            version=entry.version,
            device=entry.device_id,
            seq=entry.seq,
            base=document["base"],
            body={name: value for name, value in document["body"].items() if name not in left_out},
            mends=document["supersedes"] is not None,
        )
        for entry, document in entries
        if document["status"] != "entered_in_error"
    ]


def _merging(type: str) -> Merging:
    merging = RECORD_TYPES[type].merges
    if merging is None:
        raise ValueError(f"a {type} does not merge")
    return merging
