"""A run of filing: what is written to the streams in one transaction.

Each stream is locked once and each question asked once; the entries are inserted together when the run is
written. What the run has filed it knows, before it is written too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import defer

from app.asking import ask, ask_each
from app.clock import now
from app.custody import NotOpenable, StreamKey
from app.extensions import db
from app.keyring import held
from app.streams import store
from app.streams.models import Entry, Stream
from app.streams.store import Filed, Provenance
from sync.canonical import reread
from sync.types import Change

_ENTRY = Entry.__table__.c
_INSERT = insert(Entry.__table__)
# Nearly always there is none: that is asked before anything is made of what there may be.
_IS_CHANGE = select(_ENTRY.version).where(
    _ENTRY.author_id == bindparam("author"), _ENTRY.change_id.in_(bindparam("changes", expanding=True))
)
_IS_RECORD = select(_ENTRY.version).where(_ENTRY.record_id.in_(bindparam("records", expanding=True)))


class Run:
    """Streams within one transaction. Nothing of it may be used in another."""

    def __init__(self) -> None:
        self._rows: dict[str, Stream | None] = {}
        self._keys: dict[str, StreamKey] = {}
        self._by_change: dict[tuple[str, str], Entry | Filed | None] = {}
        self._by_record: dict[tuple[str, str], list[Entry | Filed]] = {}
        self._types: dict[tuple[str, str], str | None] = {}
        self._visits: dict[str, Entry | Filed | None] = {}
        self._pending: list[dict[str, Any]] = []

    def prepare(self, changes: Iterable[Change]) -> None:
        """Lock the streams of these changes, always in the same order, and look up what may be there.

        The family that a child is to lie in is among them: whoever erases one locks both in that order too.
        """
        wanted = list(changes)
        homes = {str(change.body["family"]) for change in wanted if change.type == "child"}
        streams = sorted(({str(change.stream) for change in wanted} | homes) - self._rows.keys())
        self._rows |= dict.fromkeys(streams)
        self._rows |= {row.id: row for row in store.locked_all(streams)}
        self._by_change |= dict.fromkeys((str(change.author), str(change.change)) for change in wanted)
        for author in {str(change.author) for change in wanted}:
            # One author at a time: SQLite looks through all entries for a list of pairs.
            idents = [str(change.change) for change in wanted if change.author == author]
            if ask(_IS_CHANGE, author=author, changes=idents).first():
                for entry in _entries(Entry.author_id == author, Entry.change_id.in_(idents)):
                    self._by_change[author, entry.change_id] = entry
        records = {(str(change.stream), str(change.record)) for change in wanted}
        self._by_record |= {place: [] for place in records}
        if _is_any_of({record for _, record in records}):
            for entry in _entries(Entry.record_id.in_({record for _, record in records})):
                if (place := (entry.stream_id, entry.record_id)) in records:
                    self._by_record[place].append(entry)
        visits = {str(change.body["visit"]) for change in wanted if change.body.get("visit")}
        self._visits |= dict.fromkeys(visits)
        if _is_any_of(visits):
            self._visits |= store.firsts_of_records(visits, "family")

    def stream(self, ident: str) -> Stream | None:
        """The stream, locked."""
        if ident not in self._rows:
            self._rows[ident] = store.locked(ident)
        return self._rows[ident]

    def begin(self, ident: str, kind: str) -> Stream:
        row = store.begin(ident, kind)
        self._rows[ident] = row
        return row

    def by_change(self, author: str, change: str) -> Entry | Filed | None:
        key = (author, change)
        if key not in self._by_change:
            self._by_change[key] = store.by_change(author, change)
        return self._by_change[key]

    def by_record(self, stream: str, record: str) -> list[Entry | Filed]:
        """The versions of one record in one stream, oldest first."""
        key = (stream, record)
        if key not in self._by_record:
            self.write()
            self._by_record[key] = [*store.by_record(stream, record)]
        return self._by_record[key]

    def type_of(self, stream: str, record: str) -> str | None:
        """Of which type a record on file is, by its first version that opens; None when there is none."""
        key = (stream, record)
        if self._types.get(key) is None:
            self._types[key] = next(filter(None, map(self._type, self.by_record(stream, record))), None)
        return self._types[key]

    def visit(self, record: str) -> Entry | Filed | None:
        """The first version of a visit, in whichever family's stream."""
        if record not in self._visits:
            self.write()
            self._visits[record] = store.firsts_of_records({record}, "family").get(record)
        return self._visits[record]

    def append(self, row: Stream, change: Change, record: bytes, provenance: Provenance) -> Filed:
        """Seal a record as the next version of a stream of this run."""
        row.version += 1
        entry = Filed(
            stream_id=row.id,
            version=row.version,
            change_id=change.change,
            author_id=change.author,
            record_id=change.record,
            restricted=change.document["visibility"] == "restricted",
            sealed=self._key(row).seal(row.version, change.record, record),
            device_id=provenance.device,
            seq=provenance.seq,
            received_at=provenance.received_at,
            filed_at=now(),
        )
        self._pending.append(entry._asdict())
        self._by_change[str(change.author), str(change.change)] = entry
        if (place := (row.id, str(change.record))) in self._by_record:
            self._by_record[place].append(entry)
        if row.kind == "family" and self._visits.get(change.record) is None:
            self._visits[change.record] = entry
        return entry

    def write(self) -> None:
        """Insert what was appended, so that every question to the database finds it."""
        if self._pending:
            ask_each(_INSERT, self._pending)
            self._pending = []
        db.session.flush()

    def _type(self, entry: Entry | Filed) -> str | None:
        row = self.stream(entry.stream_id)
        if row is None:
            return None
        try:
            said = reread(self._key(row).open(entry.version, entry.record_id, entry.sealed))
        except NotOpenable:
            return None
        return str(said["type"])

    def _key(self, row: Stream) -> StreamKey:
        key = self._keys.get(row.id)
        if key is None:
            key = self._keys[row.id] = held().streams.unwrap(row.id, row.wrapped_key)
        return key


def _is_any_of(records: set[str]) -> bool:
    return bool(records) and ask(_IS_RECORD, records=list(records)).first() is not None


def _entries(*conditions: Any) -> Iterable[Entry]:
    chosen = select(Entry).where(*conditions).order_by(Entry.version)
    return db.session.scalars(chosen.options(defer(Entry.sealed)))
