"""What workers write, well and badly, with the power going at any operation of the disk."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.clock import time_text
from sync.drafts import Draft
from tests.app.world import child_visit_body, pen_picture_body, visit_body
from tests.proof.handset import Handset, as_signed
from tests.proof.network import Network
from tests.proof.oracle import FAULTS
from tests.proof.play import POWER, WHO
from tests.proof.storage import PowerGone

WRITES = (
    "picture",
    "picture",
    "picture",
    "visit",
    "visit",
    "draft",
    "draft",
    "sign",
    "again",
    "other_words",
    "snapshot",
)


# What is written, and about which child.
WRITTEN = st.tuples(st.sampled_from(WRITES), st.integers(0, 1))


class Writing(Network):
    @rule(who=WHO, writes=st.lists(WRITTEN, min_size=1, max_size=3), power=POWER)
    def write(self, who: int, writes: list[tuple[str, int]], power: int | None) -> None:
        """A worker writes; the power may go at any operation of the disk."""
        handset = self.handset(who)
        handset.disk.fuse = power
        for what, child in writes:
            self.tick()
            getattr(self, f"_write_{what}")(handset, self.children[child])
        handset.disk.fuse = None

    def _write_picture(self, handset: Handset, child: str) -> None:
        self.sign(handset, [self._picture(handset, child)], "good")

    def _picture(self, handset: Handset, child: str, **given: Any) -> dict[str, Any]:
        """An edit of the child's one pen picture, begun at what the device holds of it."""
        record = self.cast.ident(f"picture of {child}")
        replica = handset.device.streams.get(child)
        held = replica.entries.values() if replica else ()
        base = max((entry.version for entry in held if entry.change["record"] == record), default=0)
        place = {"record": record, "base": base} | given
        return handset.draw("pen_picture", child, pen_picture_body(self.words()), **place)

    def _visit(self, handset: Handset, child: str, record: str | None = None) -> list[dict[str, Any]]:
        part, at = self.cast.ident(f"part {self.words()}"), time_text(self.server.clock.moment())
        given = {"record": record} if record else {}
        visit = handset.draw("visit", self.family, visit_body(child, [part], at), **given)
        body = child_visit_body(visit["record"], observations=self.words())
        return [visit, handset.draw("child_visit", child, body, record=part)]

    def _write_visit(self, handset: Handset, child: str) -> None:
        self.sign(handset, self._visit(handset, child), "good")

    def _write_draft(self, handset: Handset, child: str) -> None:
        self.write_draft(handset, child)

    def write_draft(self, handset: Handset, child: str) -> None:
        """Autosave, then make the snapshot."""
        draft, drafts = self._draft(handset, child), self.drafts[id(handset)]
        may_stand = {draft.body} | drafts.get(draft.draft, set())
        try:
            handset.type(draft)
            drafts[draft.draft] = {draft.body}
        except PowerGone:
            if draft.draft in drafts or draft.draft in handset.begun:
                drafts[draft.draft] = may_stand
        self.snap(handset)

    def _draft(self, handset: Handset, child: str) -> Draft:
        """What was begun about a child, gone on with; or begun."""
        body = json.dumps({"words": self.words()})
        before = next((d for d in handset.begun.values() if d.children == (child,)), None)
        if before is not None:
            return replace(before, body=body)
        draft, record = (self.cast.ident(f"{what} {self.written}") for what in ("draft", "record"))
        return Draft(draft, record, "visit", self.family, (child,), body)

    def _write_sign(self, handset: Handset, child: str) -> None:
        draft = next((d for d in handset.begun.values() if d.children == (child,)), None)
        if draft is not None:
            self.sign(handset, self._visit(handset, child, draft.record), "good", draft.draft)

    def _write_again(self, handset: Handset, child: str) -> None:
        """Sign the very same change once more, as a device does that was killed and did not notice."""
        last = self._last_of(handset, child)
        if last is not None:
            self.sign(handset, [last], "good")

    def _write_other_words(self, handset: Handset, child: str) -> None:
        last = self._last_of(handset, child)
        if last is not None:
            self.sign(handset, [last | {"body": pen_picture_body(self.words())}], "other_words")

    def _last_of(self, handset: Handset, child: str) -> dict[str, Any] | None:
        mine = [
            said.document
            for said in self.oracle.said.values()
            if said.device == handset.identity.device and said.why == "good" and said.document
        ]
        pictures = [d for d in mine if d["type"] == "pen_picture" and d["stream"] == child]
        return pictures[-1] if pictures else None

    def _write_snapshot(self, handset: Handset, child: str) -> None:
        self.sign_bytes(handset, [b'{"draft":"' + self.words().encode() + b'"}'], "snapshot")

    @rule(who=WHO, fault=st.sampled_from(sorted(FAULTS)), child=st.integers(0, 1))
    def write_badly(self, who: int, fault: str, child: int) -> None:
        """A device sends what cannot be filed: it must not hold up its neighbours."""
        self.tick()
        handset, stream = self.handset(who), self.children[child]
        whole = self._picture(handset, stream)
        other = self.cast.people["ben" if handset.identity.person != self.cast.people["ben"] else "anna"]
        records = {
            "not_json": b"not json",
            "not_a_change": b'{"not":"a change"}',
            "half_a_change": as_signed({"author": handset.identity.person, "type": "pen_picture"}),
            "other_author": as_signed(whole | {"author": other}),
            "newer_client": as_signed(whole | {"type": "from_the_future"}),
            "newer_schema": as_signed(whole | {"schema": 99}),
            "surprise": as_signed(whole | {"body": whole["body"] | {"surprise": True}}),
            "other_child": as_signed(self._astray(handset, stream)),
            "stranger": as_signed(
                whole
                | {"stream": self.cast.ident("a stranger's child"), "record": self.cast.ident(self.words())}
            ),
        }
        self.sign_bytes(handset, [records[fault]], fault)

    def _astray(self, handset: Handset, child: str) -> dict[str, Any]:
        body = {"child": self.cast.ident("another child"), "worker": self.cast.people["ben"], "role": "lead"}
        at = time_text(self.server.clock.moment())
        return handset.draw(
            "allocation", child, {**body, "starts_at": at, "ends_at": None, "end_reason": None}
        )
