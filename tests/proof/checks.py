"""What must hold once everything has been exchanged. Each fault found is a line; three kinds are counted.

lost:       signed and whole on a disk, and neither filed nor kept apart at the server; or a draft that is gone
duplicated: more than one row or entry of one signed change
diverged:   a device that does not hold what the stream holds, or holds a stream it may not
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sync.canonical import parse
from sync.merge import merge, statement
from sync.pull import BEYOND_ALL_SEEN
from sync.records import RECORD_TYPES
from sync.types import Entry
from tests.proof import ledger
from tests.proof.begun import Begun
from tests.proof.handset import Handset
from tests.proof.oracle import Oracle

Key = tuple[str, str]


@dataclass
class Findings:
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, kind: str, line: str) -> None:
        self.counts[kind] += 1
        self.lines.append(f"{kind}: {line}")


def every_record_has_one_end(oracle: Oracle, rows: list[ledger.Row], found: Findings) -> None:
    """Every signed change is filed or kept apart exactly once, and for the right reason."""
    at: dict[tuple[str, bytes], list[ledger.Row]] = {}
    for row in rows:
        at.setdefault((row.device, row.chain), []).append(row)
        if (row.device, row.chain) not in oracle.said:
            found.add("invented", f"row {row.device}/{row.seq}")
    for key, said in oracle.said.items():
        here = at.get(key, [])
        went_down = said.seq > oracle.sunk.get(said.device, said.seq)
        if went_down and (not here or here[0].fate.status == "held"):
            continue
        if not here:
            found.add("lost", f"{said.device}/{said.seq} {said.why} is nowhere")
            continue
        if len(here) > 1:
            found.add("duplicated", f"{said.device}/{said.seq} has {len(here)} rows")
        fate = here[0].fate
        if fate.status not in ("filed", "quarantined"):
            found.add("lost", f"{said.device}/{said.seq} is still {fate.status}")
        elif fate.end not in oracle.may_end(said, fate):
            right = sorted(oracle.may_end(said, fate))
            found.add("misjudged", f"{said.device}/{said.seq} {said.why} is {fate.end}, not {right}")
        if fate.status == "quarantined" and not here[0].has_body:
            found.add("lost", f"{said.device}/{said.seq} is kept apart without its body")


def filed_is_what_was_signed(
    oracle: Oracle, rows: list[ledger.Row], streams: Iterable[str], organisation: str, found: Findings
) -> dict[str, dict[int, Any]]:
    """Nothing is filed that was not signed, and what was filed stands once. Shape: documents by version."""
    signed: dict[Key, set[bytes]] = {}
    for said in oracle.said.values():
        if said.change is not None:
            signed.setdefault((said.author, said.change), set()).add(said.record)
    there: Counter[Key] = Counter()
    documents: dict[str, dict[int, Any]] = {}
    for stream in streams:
        documents[stream] = {}
        for entry, record in ledger.entries(stream):
            documents[stream][entry.version] = parse(record)
            if entry.author_id == organisation:
                continue
            there[entry.author_id, entry.change_id] += 1
            if record not in signed.get((entry.author_id, entry.change_id), set()):
                found.add("invented", f"{stream} {entry.version} was signed by nobody")
        versions = sorted(documents[stream])
        if not _follow_each_other([0, *versions], ledger.version(stream)):
            found.add("lost", f"{stream} has versions {versions} of {ledger.version(stream)}")
    _each_stands_once(_filed(oracle, rows), there, found)
    return documents


def _follow_each_other(versions: list[int], upto: int) -> bool:
    """No number is left out, but for the leap that each putting back of an older database makes."""
    leaps = [later - before - 1 for before, later in pairwise(versions)] + [upto - versions[-1]]
    return all(leap % BEYOND_ALL_SEEN == 0 for leap in leaps)


def _filed(oracle: Oracle, rows: list[ledger.Row]) -> set[Key]:
    """The changes of which the ledger says that they were filed."""
    keys = {(row.device, row.chain) for row in rows if row.fate.status == "filed"}
    return {(said.author, said.change) for key, said in oracle.said.items() if said.change and key in keys}


def _each_stands_once(filed: set[Key], there: Counter[Key], found: Findings) -> None:
    for change, count in there.items():
        if count > 1:
            found.add("duplicated", f"change {change[1]} stands {count} times")
        if change not in filed:
            found.add("invented", f"change {change[1]} stands though none of its envelopes was filed")
    for change in filed - set(there):
        found.add("lost", f"change {change[1]} is said to be filed and is in no stream")


def replicas_agree(
    handset: Handset, may_hold: set[str] | None, documents: dict[str, dict[int, Any]], found: Findings
) -> None:
    """A device holds of each stream that it may hold every version, word for word, and no other stream."""
    device = handset.device
    assert device.answer is not None
    named = {row["stream"]: row["version"] for row in device.answer.state["streams"]}
    if set(device.streams) - set(named):
        found.add("diverged", f"{handset.identity.device} still holds what it may not")
    if may_hold is not None and set(named) != may_hold:
        found.add(
            "diverged", f"{handset.identity.device} is offered {len(named)} streams, not {len(may_hold)}"
        )
    for stream, upto in named.items():
        replica = device.streams.get(stream)
        held = {v: dict(e.change) for v, e in replica.entries.items()} if replica else {}
        if stream in documents and upto >= BEYOND_ALL_SEEN:
            held = _without_what_was_lost(held, documents[stream])
        if stream in documents and held != documents[stream]:
            found.add("diverged", f"{handset.identity.device} has {sorted(held)} of {stream}, not {upto}")
        if not _stands_at(replica.version if replica else 0, upto, documents.get(stream)):
            found.add("diverged", f"{handset.identity.device} stands at another version of {stream}")


def _stands_at(version: int, upto: int, there: dict[int, Any] | None) -> bool:
    """Whether a device has all there is. A stream that was put back has leapt, and says no more until something new
    is filed."""
    if upto < BEYOND_ALL_SEEN or version == upto:
        return version == upto
    return (upto - version) % BEYOND_ALL_SEEN == 0 if there is None else version >= max(there, default=0)


def _without_what_was_lost(held: dict[int, Any], there: dict[int, Any]) -> dict[int, Any]:
    """A device keeps what went with a database; what has come back stands under one number."""
    again = {document["change"] for document in there.values()}
    return {
        version: document
        for version, document in held.items()
        if version in there or document["change"] in again
    }


def living_records_agree(handsets: Iterable[Handset], children: Iterable[str], found: Findings) -> None:
    """Devices that hold the same show the same of a pen picture, and nobody's words are gone that nobody saw."""
    for child in children:
        shown: dict[tuple[int, ...], str] = {}
        for handset in handsets:
            replica = handset.device.streams.get(child)
            held = replica.entries.values() if replica else ()
            entries = [entry for entry in held if entry.change["type"] == "pen_picture"]
            if not entries:
                continue
            merging = RECORD_TYPES["pen_picture"].merges
            assert merging is not None
            merged = merge([statement(entry) for entry in entries], merging)
            said = repr((merged.body, [(c.field, [x.value for x in c.contenders]) for c in merged.conflicts]))
            if shown.setdefault(tuple(entry.version for entry in entries), said) != said:
                found.add("diverged", f"{handset.identity.device} shows another pen picture of {child}")
            there = {merged.body["text"]} | {x.value for c in merged.conflicts for x in c.contenders}
            for words in _unseen(entries) - there:
                found.add("lost", f"{handset.identity.device} no longer shows {words!r}, which nobody saw")


def _unseen(entries: list[Entry]) -> set[str]:
    """The words that no later author had in view."""
    return {
        entry.change["body"]["text"]
        for entry in entries
        if not any(later.version > entry.version and _saw(later, entry) for later in entries)
    }


def _saw(later: Entry, earlier: Entry) -> bool:
    own = later.device == earlier.device and (earlier.seq or 0) < (later.seq or 0)
    return own or earlier.version <= later.change["base"]


def numbers_agree(
    handset: Handset, rows: list[ledger.Row], waiting: dict[str, Any] | None, found: Findings
) -> None:
    """Outbox, receipt, ledger and the supervisor's line say the same."""
    device, ident = handset.device, handset.identity.device
    mine = [row for row in rows if row.device == ident]
    trunk = {row.seq for row in mine if not row.branch}
    apart = {row.seq for row in mine if row.fate.status == "quarantined"}
    receipt = device.receipt
    if not trunk and not device.frames:
        return
    if receipt is None or handset.outbox or (receipt.received, receipt.filed) != (len(trunk),) * 2:
        found.add("miscounted", f"{ident}: {handset.outbox} in the outbox of {len(trunk)}, {receipt}")
        return
    if receipt.held or receipt.missing or {q.seq for q in receipt.quarantined} != apart:
        found.add(
            "miscounted", f"{ident}: its receipt names {receipt.quarantined}, the ledger {sorted(apart)}"
        )
    told = (waiting or {}).get("quarantined", 0), (waiting or {}).get("received", 0)
    if told != (sum(row.fate.status == "quarantined" for row in mine), 0):
        found.add("miscounted", f"{ident}: the supervisor reads {told}")
    if waiting and (waiting["held"], waiting["missing"]) != (0, 0):
        found.add("miscounted", f"{ident}: the supervisor reads of a gap that is closed")


def drafts_are_there(handset: Handset, drafts: dict[str, set[str]], found: Findings) -> None:
    """Every draft is on the device as it was last saved."""
    for ident, words in drafts.items():
        here = handset.begun.get(ident)
        if here is None or here.body not in words:
            found.add("lost", f"draft {ident} of {handset.identity.device}")


def what_was_begun_came_back(
    begun: Begun, oracle: Oracle, handsets: Iterable[Handset], found: Findings
) -> None:
    """What the server had vouched for of a device that is gone is on another of its author's, if there is one."""
    for line in begun.wrong:
        found.add("lost", line)
    signed = {said.document["record"] for said in oracle.said.values() if said.document}
    trusted = [h for h in handsets if h.identity.device not in oracle.revoked]
    for record, promise in begun.promised.items():
        theirs = [h for h in trusted if h.identity.person == promise.author]
        here = {draft.record for handset in theirs for draft in handset.begun.values()}
        if theirs and record not in here | signed:
            found.add("lost", f"what was begun as {record} has not come back")
