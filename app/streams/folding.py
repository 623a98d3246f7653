"""Folding: entries of a stream compressed as they travel and sealed under its key, ahead of a first pull.

What may not go to everybody who reaches the stream is never in a pack; the ranges are cut there.

Source: sync/PROTOCOL.md section 6.5
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.clock import time_text
from app.custody import StreamKey
from app.extensions import db
from app.keyring import held
from app.streams import store
from app.streams.models import Stream, StreamPack
from app.streams.store import Filed, Pack
from sync import padding
from sync.pull import entries_json, entry_json
from sync.types import LIMITS


@dataclass(slots=True)
class _Range:
    """Consecutive entries that go into one pack. Units: `size` bytes of JSON."""

    start: int
    upto: int
    size: int = 0
    count: int = 0
    entries: list[bytes] = field(default_factory=list)

    def add(self, version: int, entry: bytes) -> None:
        self.upto = version
        self.entries.append(entry)
        self.size += len(entry) + 1
        self.count += 1


def wire_entry(entry: Filed, record: bytes) -> bytes:
    """An entry as it travels, with its record as it was signed."""
    received, filed = time_text(entry.received_at), time_text(entry.filed_at)
    return entry_json(entry.version, received, filed, entry.device_id, entry.seq, record)


def wire_entry_without_words(entry: Filed) -> bytes:
    """An entry as it travels to the device that made it and holds its words. Source: sync/PROTOCOL.md 6.8"""
    return wire_entry(entry, f'"{entry.change_id}"'.encode())


def fold(row: Stream) -> int:
    """Fold what has come to a stream since it was last folded. Shape: how many entries are in a pack anew."""
    key = held().streams.unwrap(row.id, row.wrapped_key)
    last = next(iter(store.packs_of([row.id]).get(row.id, [])[-1:]), None)
    ranges = list(_ranges(row, last, key))
    if last is not None and ranges and ranges[0].start == last.start:
        store.unfold(last)
    for each in ranges:
        data = entries_json(each.entries)
        # Packs are always deflated, so that what a range is compressed with need not be told.
        squeezer = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
        body = squeezer.compress(data) + squeezer.flush()
        sealed = key.seal_pack(each.start, each.upto, len(data), body)
        pack = StreamPack(stream_id=row.id, start=each.start, upto=each.upto, entries=each.count)
        pack.size, pack.sealed = len(data), sealed
        db.session.add(pack)
    db.session.flush()
    return sum(each.count for each in ranges)


def _ranges(row: Stream, last: Pack | None, key: StreamKey) -> Iterator[_Range]:
    """Cut what is not folded yet at restricted entries and at the size of a pack; a small last pack grows."""
    open_range: _Range | None = None
    if last is not None and last.size < LIMITS.pack:
        body = key.open_pack(last.start, last.upto, last.size, last.sealed)
        before = padding.unpack(padding.DEFLATE, body, LIMITS.content)
        open_range = _Range(last.start, last.upto, len(before), last.entries, [before[1:-1]])
    grown = False
    for entry, record in store.after(row, last.upto if last else 0):
        whole = open_range is None or open_range.size >= LIMITS.pack
        if open_range is not None and (entry.restricted or whole or open_range.upto < entry.version - 1):
            if grown:
                yield open_range
            open_range, grown = None, False
        if entry.restricted:
            continue
        if open_range is None:
            open_range = _Range(entry.version - 1, entry.version)
        open_range.add(entry.version, wire_entry(entry, record))
        grown = True
    if open_range is not None and grown:
        yield open_range
