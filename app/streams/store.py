"""Reads and writes of streams and their sealed entries. Never commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, select
from sqlalchemy.orm import defer

from app.asking import ask
from app.clock import now
from app.extensions import db
from app.keyring import held
from app.organisation import store as organisation
from app.streams.models import ERASED, Entry, Stream, StreamPack
from sync.canonical import reread
from sync.pull import BEYOND_ALL_SEEN

# A stream is folded again when an eighth of it is new: so each entry is folded a handful of times in all.
FOLD_PART = 8
# Above every version that there can be.
NO_END = 2**62


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record came from. `device` and `seq` are None for what the server itself writes."""

    received_at: datetime
    device: str | None = None
    seq: int | None = None


class Filed(NamedTuple):
    """An entry as `Entry` says, in a plain row: to be read and not to be written to."""

    stream_id: str
    version: int
    change_id: str
    author_id: str
    record_id: str
    restricted: bool
    sealed: bytes
    device_id: str | None
    seq: int | None
    received_at: datetime
    filed_at: datetime


class Newest(NamedTuple):
    """The newest version of the record of a stream's own id that one author wrote, restricted or not."""

    stream_id: str
    author_id: str
    restricted: bool
    version: int


class Head(NamedTuple):
    """A stream as it stands, to be read and not to be written to."""

    id: str
    kind: str
    family_id: str | None
    version: int
    wrapped_key: bytes
    restored_from: int | None = None


class Pack(NamedTuple):
    """A folded pack, as `StreamPack` says."""

    stream_id: str
    start: int
    upto: int
    entries: int
    size: int
    sealed: bytes


_STREAM = Stream.__table__.c
_THESE: Any = bindparam("streams", expanding=True)
_KINDS = select(_STREAM.id, _STREAM.kind).where(_STREAM.id.in_(_THESE))
# The kind is looked at by whoever asks, as elsewhere.
_CHILDREN_IN = select(_STREAM.id, _STREAM.kind, _STREAM.family_id).where(_STREAM.family_id.in_(_THESE))
_HEADS = (
    select(
        _STREAM.id,
        _STREAM.kind,
        _STREAM.family_id,
        _STREAM.version,
        _STREAM.wrapped_key,
        _STREAM.restored_from,
    )
    .where(_STREAM.id.in_(_THESE))
    .order_by(_STREAM.id)
)
_ENTRY = Entry.__table__.c
_OF_SUBJECTS = (
    select(_ENTRY.stream_id, _ENTRY.author_id, _ENTRY.restricted, func.max(_ENTRY.version))
    .where(_ENTRY.record_id.in_(_THESE), _ENTRY.record_id == _ENTRY.stream_id)
    .group_by(_ENTRY.stream_id, _ENTRY.author_id, _ENTRY.restricted)
)
_WRITTEN_SINCE = (
    select(_ENTRY.stream_id)
    .where(_ENTRY.record_id.in_(_THESE), _ENTRY.record_id == _ENTRY.stream_id)
    .where(_ENTRY.filed_at > bindparam("since"))
    .distinct()
)
_PACK = StreamPack.__table__.c
_PACKS = (
    select(_PACK.stream_id, _PACK.start, _PACK.upto, _PACK.entries, _PACK.size, _PACK.sealed)
    .where(_PACK.stream_id.in_(_THESE))
    .order_by(_PACK.stream_id, _PACK.start)
)
_ENTRY = Entry.__table__.c
_AFTER = (
    select(*(_ENTRY[name] for name in Filed._fields))
    .where(_ENTRY.stream_id == bindparam("stream"))
    .where(_ENTRY.version > bindparam("version"), _ENTRY.version <= bindparam("upto"))
    .order_by(_ENTRY.version)
)
_RESTRICTED = select(Entry.__table__.c.stream_id, Entry.__table__.c.version).where(
    Entry.__table__.c.stream_id.in_(_THESE), Entry.__table__.c.restricted
)


def stream(ident: str) -> Stream | None:
    return db.session.get(Stream, ident)


def of_subjects(idents: Iterable[str]) -> list[Newest]:
    """What each author wrote last of the records that say whom these streams are about."""
    return [Newest(*row) for row in ask(_OF_SUBJECTS, streams=list(idents))]


def subjects_written_since(moment: datetime, idents: Iterable[str]) -> set[str]:
    """Those of these streams whose record that says whom they are about was written on since a moment."""
    return {ident for (ident,) in ask(_WRITTEN_SINCE, streams=list(idents), since=moment)}


def kinds(idents: Iterable[str]) -> dict[str, str]:
    """The kind of each of these streams that there is."""
    return {ident: kind for ident, kind in ask(_KINDS, streams=list(idents))}


def heads(idents: Iterable[str]) -> list[Head]:
    """These streams as they stand, those that there are."""
    return [Head(*row) for row in ask(_HEADS, streams=list(idents))]


def locked(ident: str) -> Stream | None:
    """The stream with its row locked: its version can only rise under this lock."""
    return db.session.get(Stream, ident, with_for_update=True, populate_existing=True)


def locked_all(idents: Iterable[str]) -> list[Stream]:
    """Several streams, their rows locked one after the other, so that two who lock never wait in a ring."""
    chosen = select(Stream).where(Stream.id.in_(list(idents))).order_by(Stream.id).with_for_update()
    return list(db.session.scalars(chosen, execution_options={"populate_existing": True}))


def begin(ident: str, kind: str) -> Stream:
    """Make an empty stream with a data key of its own.

    It may have been there before an older database was put back: its numbers begin above all that were seen.
    """
    key = held().streams.make(ident, organisation.master_version())
    above = organisation.state() // BEYOND_ALL_SEEN * BEYOND_ALL_SEEN
    row = Stream(id=ident, kind=kind, family_id=None, version=above, wrapped_key=key, created_at=now())
    row.restored_from = 0 if above else None
    db.session.add(row)
    db.session.flush()
    return row


def by_change(author: str, change: str) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.author_id == author, Entry.change_id == change))


def by_record(stream_id: str, record: str) -> list[Entry]:
    """The versions of one record in one stream, oldest first."""
    chosen = select(Entry).where(Entry.stream_id == stream_id, Entry.record_id == record)
    return list(db.session.scalars(chosen.order_by(Entry.version)))


def restricted_after(stream_id: str, version: int) -> list[Entry]:
    """The restricted entries of a stream above a version, oldest first."""
    chosen = select(Entry).where(Entry.stream_id == stream_id, Entry.version > version, Entry.restricted)
    return list(db.session.scalars(chosen.order_by(Entry.version)))


def firsts_of_records(records: Iterable[str], kind: str) -> dict[str, Entry]:
    """The first version of each record that was filed into any stream of a kind."""
    # The kind is looked at here: asked for it, SQLite begins at every stream of that kind.
    chosen = select(Entry, Stream.kind).join(Stream, Stream.id == Entry.stream_id)
    chosen = chosen.where(Entry.record_id.in_(list(records))).order_by(Entry.filed_at, Entry.version)
    found: dict[str, Entry] = {}
    for entry, its_kind in db.session.execute(chosen.options(defer(Entry.sealed))):
        if its_kind == kind:
            found.setdefault(entry.record_id, entry)
    return found


def founder(stream_id: str) -> str | None:
    """Who wrote the first entry of a stream."""
    first = select(Entry.author_id).where(Entry.stream_id == stream_id).order_by(Entry.version).limit(1)
    return db.session.scalar(first)


def authors(stream_id: str) -> set[str]:
    """Everybody who wrote in a stream."""
    return set(db.session.scalars(select(Entry.author_id).where(Entry.stream_id == stream_id).distinct()))


def after(row: Stream | Head, version: int, upto: int | None = None) -> Iterator[tuple[Filed, bytes]]:
    """The entries of a stream above a version (up to another), oldest first, each with its record bytes."""
    key = held().streams.unwrap(row.id, row.wrapped_key)
    db.session.flush()
    last = NO_END if upto is None else upto
    for entry in starmap(Filed, ask(_AFTER, stream=row.id, version=version, upto=last)):
        yield entry, key.open(entry.version, entry.record_id, entry.sealed)


def packs_of(streams: Iterable[str]) -> dict[str, list[Pack]]:
    """The folded packs of some streams, each in order of version."""
    found: dict[str, list[Pack]] = {}
    for row in ask(_PACKS, streams=list(streams)):
        found.setdefault(row[0], []).append(Pack(*row))
    return found


def unfold(pack: Pack) -> None:
    """Remove a pack, to make it again with more in it."""
    db.session.execute(
        delete(StreamPack).where(StreamPack.stream_id == pack.stream_id, StreamPack.start == pack.start)
    )


def restricted_in(streams: Iterable[str]) -> dict[str, list[int]]:
    """The versions that are restricted in some streams, those without any left out."""
    found: dict[str, list[int]] = {}
    for stream_id, version in ask(_RESTRICTED, streams=list(streams)):
        found.setdefault(stream_id, []).append(version)
    return found


def unfolded(most: int, but: Iterable[str] = ()) -> list[Stream]:
    """Streams of which a fair part has come since they were last folded, those with most first; `but` not."""
    upto = select(func.max(StreamPack.upto)).where(StreamPack.stream_id == Stream.id).scalar_subquery()
    # A database that was put back counts on from above by whole multiples: what is left over counts entries.
    length = Stream.version % BEYOND_ALL_SEEN
    behind = length - func.coalesce(upto, 0) % BEYOND_ALL_SEEN
    chosen = select(Stream).where(behind > 0, behind * FOLD_PART >= length, Stream.kind != ERASED)
    chosen = chosen.where(Stream.id.not_in(list(but)))
    return list(db.session.scalars(chosen.order_by(behind.desc(), Stream.id).limit(most)))


def record_bytes(entry: Entry | Filed) -> bytes:
    """What one entry says, as its author signed it."""
    row = db.session.get_one(Stream, entry.stream_id)
    return held().streams.unwrap(row.id, row.wrapped_key).open(entry.version, entry.record_id, entry.sealed)


def documents(row: Stream | Head) -> Iterator[dict[str, Any]]:
    """Every change of a stream as parsed JSON, oldest first. For the server's reckoning; it never leaves."""
    for _, record in after(row, 0):
        yield reread(record)


def with_restricted() -> set[str]:
    """The streams that hold at least one restricted record."""
    return set(db.session.scalars(select(Entry.stream_id).where(Entry.restricted).distinct()))


def children_of(family: str) -> list[str]:
    rows = db.session.execute(select(Stream.id, Stream.kind).where(Stream.family_id == family))
    return [ident for ident, kind in rows if kind == "child"]


def children_in(families: Iterable[str]) -> list[tuple[str, str]]:
    """The children on file of these families, each with its own."""
    asked = list(families)
    rows = ask(_CHILDREN_IN, streams=asked) if asked else ()
    return [(ident, family) for ident, kind, family in rows if kind == "child"]


def children() -> list[str]:
    return list(db.session.scalars(select(Stream.id).where(Stream.kind == "child").order_by(Stream.id)))


def children_written_again() -> list[str]:
    """The children of whom their own record has more than one version."""
    own = (Entry.record_id == Stream.id, Entry.stream_id == Stream.id)
    chosen = select(Stream.id).join(Entry, and_(*own)).where(Stream.kind == "child").group_by(Stream.id)
    return list(db.session.scalars(chosen.having(func.count() > 1).order_by(Stream.id)))
