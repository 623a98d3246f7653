"""An answer to a pull: what one device may hold and does not have yet, filtered record by record.

Source: sync/PROTOCOL.md section 6
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from app import audit
from app.access import Caller, readable
from app.break_glass import actions as break_glass
from app.carrying import policy, telling
from app.caseload import proposals, protection, subjects
from app.caseload import store as caseload
from app.caseload.calendar_state import state_at, state_unless_behind
from app.caseload.holding import of_the_team
from app.caseload.moves import Homes, homes_at
from app.caseload.reach import Reaches, reaches
from app.clock import now, time_text
from app.config import Config
from app.devices import of_team
from app.devices.store import Opening
from app.drafts import returning
from app.intake import standing
from app.intake import store as intake
from app.keyring import held
from app.matrix import scopes
from app.organisation import store as organisation
from app.people import store as people
from app.streams import giving, store
from app.streams.giving import Reader
from app.streams.store import Head
from sync import pull
from sync.types import LIMITS, DeviceId, Item

log = logging.getLogger("attune.streams")
PULL = "stream.pull"
ROLLED_BACK = "rolled_back"
# What the state says of a child in words, and what the trail calls it.
IN_WORDS = (("break_glass", "reason", "break_glass.read"), ("proposals", "child_name", "proposal.read"))
# A child by name, to a device that does not carry its record.
NAMED = "child.named"
KIND_ORDER = {"organisation": 0, "worker": 1, "family": 2, "child": 3}


# What stands about the data of an item, about.
ITEM_COST = 256


@dataclass(slots=True)
class _Parts:
    """Items gathered into parts of about the size that is sealed at once. Units: bytes of data."""

    parts: list[list[Item]] = field(default_factory=lambda: [[]])
    in_part: int = 0
    in_all: int = 0

    def add(self, item: Item) -> None:
        size = len(item.data) + ITEM_COST
        if self.in_part and self.in_part + size > LIMITS.pack:
            self.parts.append([])
            self.in_part = 0
        self.parts[-1].append(item)
        self.in_part += size
        self.in_all += size


@dataclass(frozen=True, slots=True)
class Question:
    """What a device asks. `own`: numbers whose words it holds, if the answer may be brief (PROTOCOL 6.8).

    `lines`: the mark of the lines that it has of children it does not carry (19.3); None: it knows of none.
    `subjects`: the marks of what it has of whom restricted records are about (20.2); None: it knows of none.
    """

    request: bytes
    have: Mapping[str, int]
    seen_state: int
    own: frozenset[int] | None = None
    lines: str | None = None
    subjects: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A sealed answer, the state number it was made at, and what it gives away: entries by stream, drafts.

    `is_ahead`: the device has seen more than the server has. `named`: what was said of which child in words.
    """

    sealed: bytes
    state: int
    read: Mapping[str, int]
    drafts: int
    is_ahead: bool = False
    named: tuple[tuple[str, str], ...] = ()


def state_unless_to_wait() -> int | None:
    """The state number; None when the calendar raises it first, which takes the writer's turn."""
    return state_unless_behind(now())


def is_outdated(made: Made) -> bool:
    """Whether who may do what has changed since an answer was made."""
    return state_unless_behind(now()) != made.state


def write_down(caller: Caller, made: Made, streams: int) -> None:
    """Write into the audit trail what an answer gives away, and that it was asked for with so many streams.

    To be committed before the bytes leave.
    """
    rows: list[tuple[str, str | None, int | None]] = [
        ("stream.read", stream, count) for stream, count in made.read.items()
    ]
    if made.drafts:
        rows.append(("draft.return", caller.device, made.drafts))
    if made.is_ahead and intake.raise_alarm(ROLLED_BACK, caller.device or "", 0, now()):
        # An older copy of the database was put back, and this device remembers better.
        log.error("alarm %s: device %s", ROLLED_BACK, caller.device)
        rows.append((f"alarm.{ROLLED_BACK}", caller.device, None))
    rows += [(action, child, None) for action, child in made.named]
    audit.add_each(caller, [*rows, (PULL, caller.device, streams)])


def make(caller: Caller, device: Opening, asked: Question, state: int | None = None) -> Made:
    """Make the sealed answer for one device. It only reads when it is told the `state` number.

    Shape: sync/PROTOCOL.md 6.1
    """
    at = now()
    number = state_at(at) if state is None else state
    person, have = caller.person or "", asked.have
    within = reaches(person, at)
    carried = policy.carried(person, _said_of(device, asked), within, at)
    reach = carried.reach
    afresh = _read_otherwise(person, have, asked.seen_state, number, reach)
    heads = sorted(store.heads(within), key=lambda row: (KIND_ORDER[row.kind], row.id))
    rows = [row for row in heads if row.id in reach]
    starts = {row.id: 0 if row.id in afresh else min(have.get(row.id, 0), row.version) for row in rows}
    news = [row for row in rows if starts[row.id] < row.version]
    reader = Reader(person, reach, device.id, asked.own or frozenset())
    gathered, read, more = _gather(news, starts, reader)
    purge = [stream for stream in have if stream not in reach or stream in afresh]
    streams = _streams(rows if asked.own is None else (r for r in rows if _is_news(r, have, afresh)))
    said = _state(caller, device, at, heads, within)
    said |= telling.member(heads, Reader(person, within), carried, asked.lines)
    said |= subjects.member(caller, rows, reach, at, asked.subjects)
    said |= {"state": number, "streams": streams, "purge": purge, "more": more}
    gathered.parts[0].insert(0, pull.state_item(said))
    to = asked.request, DeviceId(device.id), device.opening_public
    sealed = pull.seal_answer(*to, gathered.parts, held().sealer, held().ring.order)
    is_ahead = asked.seen_state > number or any(
        pull.knows_better(have.get(row.id, 0), row.version, row.restored_from) for row in rows
    )
    named = tuple(
        (action, row["child"])
        for member, word, action in IN_WORDS
        for row in said.get(member, ())
        if row[word] is not None
    )
    named += tuple((NAMED, line["child"]) for line in said.get("carries", {}).get("lines", ()))
    named += subjects.in_words(said.get("subjects", ()))
    return Made(sealed, number, read, len(said.get("drafts", ())), is_ahead, named)


def _said_of(device: Opening, asked: Question) -> str | None:
    """What was said that a device carries. What was said since a backup goes when that is put back: until
    somebody says so again, a device that knows itself to carry visits carries no more.
    """
    if device.carries is None and asked.lines is not None and organisation.put_back_number():
        return "visits"
    return device.carries


def _is_news(row: Head, have: Mapping[str, int], afresh: set[str]) -> bool:
    """Whether a device that has told what it holds must be told of a stream."""
    return row.version != have.get(row.id) or row.id in afresh


def _streams(rows: Iterable[Head]) -> list[dict[str, Any]]:
    return [
        {"stream": row.id, "kind": row.kind, "version": row.version, "family": row.family_id} for row in rows
    ]


def _gather(
    rows: Sequence[Head], starts: Mapping[str, int], reader: Reader
) -> tuple[_Parts, dict[str, int], bool]:
    """Gather what is new, up to the limit of an answer.

    Shape:  the parts, how many entries of whom are in them, and whether they were cut.
    """
    parts, read = _Parts(), dict[str, int]()
    more = False
    for given in giving.runs(rows, starts, reader):
        if parts.in_all and parts.in_all + len(given.item.data) > LIMITS.answer:
            more = True
            break
        parts.add(given.item)
        if given.entries and given.stream.kind in ("child", "family"):
            read[given.stream.id] = read.get(given.stream.id, 0) + given.entries
    return parts, read, more


def _read_otherwise(
    person: str, have: Mapping[str, int], seen_state: int, number: int, reach: Reaches
) -> set[str]:
    """Streams of which the person may read more, or less, than at the last contact: sent from the beginning.

    What they may read no more leaves the device with all that it held of the stream.
    """
    kept = [stream for stream in have if have[stream] and stream in reach]
    if not kept:
        return set()
    seen = organisation.state_moment(seen_state)
    before = reaches(person, seen)
    # Whoever changes family raises the state; which children that were is asked only then.
    if seen_state != number and (homes := _homes_at(seen, before, reach)):
        before = reaches(person, seen, homes)
    moved = {s for s in kept if s in before and readable(reach[s]) != readable(before[s])}
    return moved | _backdated(kept, have, seen)


def _homes_at(seen: datetime, *reached: Reaches) -> Homes:
    """The families, at that moment, of children that have moved since and bear on what somebody reaches: by
    being reached, or by closing a family."""
    bearing = protection.closed(seen) | protection.closed(now())
    return homes_at(bearing.union(*reached), seen)


def _backdated(kept: Sequence[str], have: Mapping[str, int], seen: datetime) -> set[str]:
    """Of these streams, those with something left out, to which an allocation was filed since that moment.

    It may say that it began before: then the reach of that moment, as it is known now, is not what was known
    then.
    """
    children = caseload.allocated_since(seen, kept)
    moved = (children | set(caseload.families(children).values())).intersection(kept)
    return {
        stream for stream, versions in store.restricted_in(moved).items() if min(versions) <= have[stream]
    }


def _state(
    caller: Caller, device: Opening, at: datetime, rows: Iterable[Head], reach: Reaches
) -> dict[str, Any]:
    """The part with index 0, but for what the packs decide."""
    config: Config = current_app.extensions["attune.config"]
    children = [row.id for row in rows if row.kind == "child" and reach[row.id] != {"lead"}]
    return {
        "v": 1,
        "at": time_text(at),
        "device": device.id,
        "person": caller.person,
        "role": caller.role,
        "lease_until": time_text(at + timedelta(days=config.lease_days)),
        "backup_days": config.backup_days,
        "allocations": _allocations(children, at),
        "orders": [],
        **_of_team(caller, at),
        **returning.members(caller),
        **_of_second_persons(caller, at),
        "own": standing.own(caller.person or ""),
    }


def _allocations(children: list[str], at: datetime) -> list[dict[str, Any]]:
    families = caseload.families(children)
    return [
        {
            "child": row.child_id,
            "family": families[row.child_id],
            "worker": row.worker_id,
            "role": row.role,
            "from": time_text(row.starts_at),
            "to": time_text(row.ends_at) if row.ends_at else None,
        }
        for row in caseload.running_for(children, at)
        if row.child_id in families
    ]


def _of_second_persons(caller: Caller, at: datetime) -> dict[str, Any]:
    """What waits for a second person, broken glass and what was found about one's own, and children that are
    protected; nothing empty."""
    has: dict[str, list[str]] = {}
    if "team" in scopes("access.propose", caller.role) and caller.team is not None:
        # Whoever was let go has their children until somebody else does.
        theirs = caseload.running_of(people.last_in_team(caller.team, at), at)
        for row in of_the_team(theirs, at):
            has.setdefault(row.child_id, []).append(row.worker_id)
    said = {
        "proposals": proposals.member(caller, at),
        "break_glass": break_glass.member(caller, break_glass.to_tell(caller, at, set(has))),
        "findings": break_glass.found(caller, at),
        "protected": [
            {"child": span.child_id, "from": time_text(span.from_at), "workers": sorted(has[span.child_id])}
            for span in protection.of(has)
        ],
    }
    return {name: rows for name, rows in said.items() if rows}


def _of_team(caller: Caller, at: datetime) -> dict[str, Any]:
    """For who leads a team: its devices, and what has come from them and is not filed, in numbers only. For
    who ends anybody's: the devices of all."""
    said: dict[str, Any] = {"waiting": []}
    members = people.team_members(caller.team) if caller.team is not None else set()
    if members and "team" in scopes("device.oversee", caller.role):
        said["waiting"] = standing.waiting(members, caller.person)
    listed = scopes("device.list", caller.role)
    if "anybody" in listed:
        said["devices"] = of_team.told(None, at)
    elif members and "team" in listed:
        said["devices"] = of_team.told(members, at)
    return said
