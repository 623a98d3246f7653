"""What a device has begun and not signed, and the snapshots of it that wait to go.

    drafts.write(draft)               # an autosave; `snap` follows within a second
    drafts.snap(draft.draft)
    post = drafts.post()              # POST /api/snapshots; None when nothing waits
    drafts.accept_receipt(signed)     # lets go of exactly what it names
    drafts.give_up(ident) / drafts.signed(ident)

Source: PROTOCOL.md section 12
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync import snapshots
from sync.pins import Pins
from sync.ports import Signer
from sync.snapshots import Maker, Named, Snapshot, SnapshotFrame, Status
from sync.types import LIMITS, Refused, SignedText

if TYPE_CHECKING:
    from sync.device import DevicePorts, Identity

_POST_ROOM = 1024
_FRAME_COST = 2 + 32 + 4 + 64


@dataclass(frozen=True, slots=True)
class Draft:
    """Something begun. `body` is its own JSON, word for word."""

    draft: str
    record: str
    kind: str
    family: str | None
    children: tuple[str, ...]
    body: str


class Drafts:
    """The drafts of one device."""

    def __init__(self, identity: Identity, signer: Signer, ports: DevicePorts) -> None:
        self._identity, self._signer, self._ports = identity, signer, ports
        self.pins: Pins | None = None
        self.open: dict[str, Draft] = {}
        self.n = 0
        self.waiting: dict[str, SnapshotFrame] = {}
        self.came_back: dict[str, int] = {}
        self._signed: set[str] = set()

    def write(self, draft: Draft) -> None:
        """Keep a draft as it is now. Its snapshot is made by `snap`."""
        self.open[draft.draft] = draft

    def snap(self, ident: str, status: Status = "open") -> SnapshotFrame:
        """Seal the draft as it is; what waited of the same draft is let go."""
        if self.pins is None:
            raise Refused("pins.none")
        draft = self.open[ident]
        self.n += 1
        snapshot = Snapshot(
            author=self._identity.person,
            draft=draft.draft,
            record=draft.record,
            kind=draft.kind,
            family=draft.family,
            children=draft.children,
            revision=self.n + self.came_back.get(draft.record, 0),
            taken_at=self._ports.clock.now(),
            status=status,
            body=draft.body,
        )
        frame = snapshots.make_snapshot(
            snapshots.encode_snapshot(snapshot),
            Maker(self._identity.device, self._signer),
            self.pins.to_seal_for(self._ports.seals_hybrid),
            self.n,
            self._ports.sealer,
            self._ports.random,
        )
        self.waiting[draft.record] = frame
        return frame

    def give_up(self, ident: str) -> None:
        """Discard a draft; a last snapshot says so."""
        self.snap(ident, "abandoned")
        del self.open[ident]

    def signed(self, ident: str) -> None:
        """The draft's records are in the chain now; its last snapshot may still go."""
        self._signed.add(self.open.pop(ident).record)

    def post(self) -> bytes | None:
        """Return what waits, as much as one post may carry."""
        chosen: list[SnapshotFrame] = []
        room = LIMITS.deposit - _POST_ROOM
        for frame in self.waiting.values():
            room -= _FRAME_COST + len(frame.header) + len(frame.ct)
            if room < 0 or len(chosen) == LIMITS.frames:
                break
            chosen.append(frame)
        return snapshots.encode_post(self._identity.device, chosen) if chosen else None

    def accept_receipt(self, signed: SignedText) -> tuple[Named, ...]:
        """Let go of what the receipt names by number and hash.

        Errors: Refused receipt.* ; nothing has changed then.
        Source: PROTOCOL.md section 12.5
        """
        raw = signed.text.encode()
        dev, kid, stored = snapshots.parse_receipt(raw)
        key = self.pins.find("receipt", kid) if self.pins else None
        message = snapshots.receipt_message(raw)
        if key is None or not self._ports.verifier.verify(key.public, message, signed.signature):
            raise Refused("receipt.signature")
        if dev != self._identity.device:
            raise Refused("receipt.other_device")
        named = set(stored)
        self.waiting = {
            record: frame for record, frame in self.waiting.items() if Named(frame.n, frame.hash) not in named
        }
        return stored

    def take_back(self, sent: Iterable[Mapping[str, Any]]) -> list[Draft]:
        """Take the drafts of a lost device that are not known here, and make a snapshot of each.

        Shape:  those that were taken.
        Errors: Refused packs.malformed.
        Source: PROTOCOL.md section 12.7
        """
        taken = []
        for each in sent:
            draft, revision = _draft_of(each)
            known = draft.draft in self.open or draft.record in self._signed
            if known or draft.record in self.came_back:
                continue
            self.came_back[draft.record] = revision
            self.write(draft)
            self.snap(draft.draft)
            taken.append(draft)
        return taken


def _draft_of(each: Mapping[str, Any]) -> tuple[Draft, int]:
    try:
        body, revision = each["body"], each["revision"]
        draft = Draft(
            each["draft"], each["record"], each["kind"], each["family"], tuple(each["children"]), body
        )
        json.loads(body)
    except (KeyError, TypeError, ValueError) as cause:
        raise Refused("packs.malformed") from cause
    if not isinstance(revision, int):
        raise Refused("packs.malformed")
    return draft, revision
