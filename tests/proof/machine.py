"""Schedules: several workers and devices, a real server, and everything that goes wrong between them.

Hypothesis draws the schedule and, when one fails, makes it as short as it can. After each, the network heals,
everything is exchanged, and `checks.py` says what does not hold.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from app.extensions import db
from tests.app.world import child_body, family_body
from tests.proof import checks, ledger
from tests.proof.checks import Findings
from tests.proof.handset import Handset
from tests.proof.office import Office
from tests.proof.play import WHO
from tests.proof.restoring import Restoring
from tests.proof.wire import CLEAR
from tests.proof.writing import WRITTEN

ROUNDS = 6


class Schedule(Office, Restoring):
    """One schedule, from the founding of a small office until everything has been exchanged."""

    @initialize(writes=st.lists(st.tuples(WHO, WRITTEN), min_size=2, max_size=4))
    def found(self, writes: list[tuple[int, tuple[str, int]]]) -> None:
        """`writes`: what they begin with, because a schedule without any proves nothing."""
        cast = self.cast
        cast.take_on("desk", "supervisor")
        for name in ("anna", "ben"):
            cast.take_on(name, "practitioner")
        self.oracle.answers_for[cast.people["desk"]] = {cast.people["anna"], cast.people["ben"]}
        self.family = cast.ident("family")
        self.children = [cast.ident("child 1"), cast.ident("child 2")]
        self.oracle.families[self.family] = self.children
        for name, role, label in (
            ("desk", "supervisor", "1 desk"),
            ("anna", "practitioner", "2 anna's phone"),
            ("anna", "practitioner", "3 anna's tablet"),
            ("ben", "practitioner", "4 ben's phone"),
        ):
            self.join(cast.enrol(name, role, label))
        self.tick()
        desk = self.pool[0]
        self.sign(desk, [desk.draw("family", self.family, family_body(), record=self.family)], "founding")
        for child in self.children:
            self.sign(desk, [desk.draw("child", child, child_body(self.family), record=child)], "founding")
        self.give("anna", 0)
        self.give("ben", 1)
        self.post(desk, CLEAR, None)
        self.server.drain()
        for handset in self.pool[1::2]:
            self.fetch(handset, CLEAR, None)
        self.make_backup()
        for who, written in writes:
            self.write(who, [written], None)

    def teardown(self) -> None:
        if not self.pool:
            return
        found = Findings()
        try:
            if not self._exchange_everything():
                found.add("diverged", "the devices never come to rest")
            with self.server.app.app_context():
                self._check(found)
                db.session.rollback()
        finally:
            type(self).done(self.server, found)
        assert not found.lines, "\n".join(found.lines)

    def _exchange_everything(self) -> bool:
        """The network heals, and every device says and hears all that there is. False when they never come to rest."""
        self.air.settle()
        for handset in self.pool:
            if handset.device.frames:
                self.post(handset, CLEAR, None, -1)
        for round_ in range(ROUNDS):
            self.tick()
            assert self.server.drain()
            for handset in self.pool:
                if self._waits(handset) or self._has_set_aside(handset):
                    self.post(handset, CLEAR, None)
                self.snap(handset)
                self.post_snapshots(handset, CLEAR, None)
            # The desk last: it is told what waits of the others.
            for handset in reversed(self.pool):
                if round_ == 0 or not self._is_at_rest(handset):
                    self.fetch(handset, CLEAR, None)
            self.fetch(self.pool[0], CLEAR, None)
            if all(self._is_at_rest(handset) and not self._waits(handset) for handset in self.pool):
                return True
        return False

    def _waits(self, handset: Handset) -> bool:
        receipt, sent = handset.device.receipt, len(handset.device.frames)
        if handset.identity.device in self.oracle.cloned:
            return False
        return (receipt.received, receipt.filed) != (sent, sent) if receipt else sent > 0

    def _has_set_aside(self, handset: Handset) -> bool:
        """As long as something is set aside a device asks with every contact (PROTOCOL.md 4.5)."""
        receipt = handset.device.receipt
        cloned = handset.identity.device in self.oracle.cloned
        return receipt is not None and bool(receipt.quarantined) and not cloned

    def _is_at_rest(self, handset: Handset) -> bool:
        device = handset.device
        if handset.identity.device in self.oracle.revoked:
            return True
        if device.answer is None or device.state != max(other.device.state for other in self.pool):
            return False
        named = {row["stream"] for row in device.answer.state["streams"] if row["version"]}
        held = {stream: replica.version for stream, replica in device.streams.items() if replica.version}
        with self.server.app.app_context():
            last = ledger.last_versions(named)
        return set(held) <= named and all(held.get(stream, 0) >= upto for stream, upto in last.items())

    def _check(self, found: Findings) -> None:
        oracle, server = self.oracle, self.server
        devices = {handset.identity.device for handset in [*self.pool, *self.gone]}
        rows = ledger.rows(devices)
        oracle.states |= ledger.states(self.first_state)
        oracle.spans = ledger.spans(oracle.said.values(), rows)
        checks.every_record_has_one_end(oracle, rows, found)
        streams = [self.family, *self.children, *self.cast.people.values()]
        documents = checks.filed_is_what_was_signed(oracle, rows, streams, server.organisation, found)
        desk = self.pool[0]
        waiting = {row["device"]: row for row in desk.device.answer.state["waiting"]}  # type: ignore[union-attr]
        for handset in self.pool:
            ident, person = handset.identity.device, handset.identity.person
            checks.drafts_are_there(handset, self.drafts[id(handset)], found)
            if ident not in oracle.revoked:
                reach = oracle.reach(person, server.clock.moment()) | {person, server.organisation}
                checks.replicas_agree(handset, None if handset is desk else reach, documents, found)
            if ident not in oracle.cloned:
                checks.numbers_agree(handset, rows, waiting.get(ident), found)
        checks.what_was_begun_came_back(self.begun, oracle, self.pool, found)
        checks.living_records_agree(self.pool, self.children, found)
        sound, server.trail = ledger.trail_is_sound(self.trail)
        if not sound:
            found.add("trail", f"the audit trail is broken after row {self.trail}")
