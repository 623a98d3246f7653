"""What of each stream goes to one reader, in the order it is applied: folded packs where all of it may be
read, else entry by entry.

Source: sync/PROTOCOL.md sections 6.3 and 6.5
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.access import Reach, may_read, may_read_unrestricted
from app.custody import NotOpenable
from app.keyring import held
from app.streams import store
from app.streams.folding import wire_entry, wire_entry_without_words
from app.streams.models import Entry
from app.streams.store import Filed, Head, Newest, Pack
from sync import padding
from sync.pull import entries_json, run_item
from sync.types import LIMITS, Item, Run, StreamId

log = logging.getLogger("attune.streams")
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Given:
    """One run for one reader: up to which version it goes, how many entries are in it, and its item."""

    stream: Head
    upto: int
    entries: int
    item: Item


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and why they reach each stream.

    own: numbers of changes that their device made and still holds word for word.
    """

    person: str
    reach: Mapping[str, frozenset[Reach]]
    device: str = ""
    own: frozenset[int] = field(default_factory=frozenset)

    def may(self, entry: Filed | Entry | Newest) -> bool:
        visibility = "restricted" if entry.restricted else "team"
        reach = self.reach[entry.stream_id]
        return any(may_read(why, visibility, entry.author_id, self.person) for why in reach)

    def holds(self, entry: Filed) -> bool:
        """Whether their device said that it holds the words of this entry."""
        return entry.device_id == self.device and entry.seq in self.own


def runs(rows: Sequence[Head], starts: Mapping[str, int], reader: Reader) -> Iterator[Given]:
    """The runs of each stream above what is held of it, stream after stream.

    Of a stream in which something is damaged what stands before that comes; no other stream is kept back.

    Shape:  `starts` – the version that the device holds of each stream.
    """
    for at in range(0, len(rows), AT_ONCE):
        chosen = rows[at : at + AT_ONCE]
        idents = [row.id for row in chosen]
        packs, restricted = store.packs_of(idents), store.restricted_in(idents)
        for row in chosen:
            usable = _usable(packs.get(row.id, []), restricted.get(row.id, []), reader.reach[row.id])
            try:
                yield from _of_stream(row, starts[row.id], usable, reader)
            except NotOpenable:
                log.error("stream %s: it does not open whole, and its newest records reach nobody", row.id)


def _usable(packs: Sequence[Pack], restricted: Sequence[int], reach: frozenset[Reach]) -> list[Pack]:
    """Packs that may go whole to somebody who reaches the stream so."""
    if not may_read_unrestricted(reach):
        return []
    return [pack for pack in packs if not any(pack.start < version <= pack.upto for version in restricted)]


def _of_stream(row: Head, start: int, packs: Sequence[Pack], reader: Reader) -> Iterator[Given]:
    at = start
    for pack in packs:
        if pack.start < at:
            continue
        yield from _singly(row, at, pack.start, reader, joins=True)
        yield _packed(row, pack)
        at = pack.upto
    yield from _singly(row, at, row.version, reader)


def _packed(row: Head, pack: Pack) -> Given:
    key = held().streams.unwrap(row.id, row.wrapped_key)
    data = key.open_pack(pack.start, pack.upto, pack.size, pack.sealed)
    run = Run(StreamId(row.id), row.kind, pack.start, pack.upto, ())
    return Given(row, pack.upto, pack.entries, run_item(run, pack.size, padding.DEFLATE, data))


def _singly(row: Head, start: int, upto: int, reader: Reader, joins: bool = False) -> Iterator[Given]:
    """`joins`: the last goes up to where a pack begins, over numbers that nobody was given (6.7)."""
    if start >= upto:
        return
    entries: list[bytes] = []
    size, first, last = 0, start, start
    try:
        for entry, record in store.after(row, start, upto):
            if size > LIMITS.pack:
                yield _run(row, first, last, entries)
                entries, size, first = [], 0, last
            last = entry.version
            if reader.may(entry):
                written = (
                    wire_entry_without_words(entry) if reader.holds(entry) else wire_entry(entry, record)
                )
                entries.append(written)
                size += len(written)
    except NotOpenable:
        if last > first:
            yield _run(row, first, last, entries)
        raise
    yield _run(row, first, upto if joins else last, entries)


def _run(row: Head, start: int, upto: int, entries: Sequence[bytes]) -> Given:
    data = entries_json(entries)
    run = Run(StreamId(row.id), row.kind, start, upto, ())
    return Given(row, upto, len(entries), run_item(run, len(data), *padding.pack(data)))
