"""Schedules: several workers and devices, a real server, and everything that goes wrong between them.

Hypothesis draws the schedule and, when one fails, makes it as short as it can. After each, the network heals,
everything is exchanged, and `checks.py` says what does not hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from werkzeug.test import TestResponse

from app.clock import time_text
from app.extensions import db
from sync import chain
from sync.types import Refused
from sync.wire import parse_signed
from tests.app.world import (
    DEPOSIT,
    MARK,
    child_body,
    child_visit_body,
    family_body,
    pen_picture_body,
    visit_body,
)
from tests.proof import checks, ledger
from tests.proof.checks import Findings
from tests.proof.handset import Handset, as_signed
from tests.proof.oracle import FAULTS, Oracle, Said
from tests.proof.stage import Stage
from tests.proof.storage import PowerGone
from tests.proof.wire import BACK, CLEAR, OUT, Air, Weather, spoil

ROUNDS = 6
WRITES = (
    "picture",
    "picture",
    "picture",
    "visit",
    "visit",
    "draft",
    "sign",
    "again",
    "other_words",
    "snapshot",
)
POWER = st.sampled_from((None, None, None, 0, 1, 2, 3, 4, 5, 7))
KILL = st.sampled_from((None, None, None, None, 1, 2, 3, 5, 8, 12, 17, 23, 30, 40))
WHO = st.integers(0, 5)
WEATHER = st.one_of(
    st.just(CLEAR),
    st.builds(
        Weather, st.sampled_from(OUT), st.sampled_from(BACK), st.floats(0, 1, exclude_max=True, width=16)
    ),
)


class Schedule(RuleBasedStateMachine):
    """One schedule. `stage` hands out the server; `done` is told what was found."""

    stage: ClassVar[Callable[[], Stage]]
    done: ClassVar[Callable[[Stage, Findings], None]]

    def __init__(self) -> None:
        super().__init__()
        self.server = type(self).stage()
        self.oracle, self.air = Oracle(), Air()
        self.pool: list[Handset] = []
        self.clients: dict[int, tuple[int, Any]] = {}
        self.drafts: dict[int, dict[str, set[str]]] = {}
        self.allocations: list[dict[str, Any]] = []
        self.written = 0
        self.cast = self.server.begin_schedule()
        with self.server.app.app_context():
            self.first_state = max(ledger.states(0), default=0)
        self.trail = self.server.trail

    # --- who takes part -----------------------------------------------------------------------------------

    @initialize()
    def found(self) -> None:
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

    def join(self, handset: Handset) -> None:
        self.pool.append(handset)
        self.drafts[id(handset)] = {}
        self.oracle.enrolled.setdefault(handset.identity.device, self.server.clock.moment())

    def tick(self, **by: float) -> None:
        self.server.clock.forward(**(by or {"seconds": 1}))

    def handset(self, number: int) -> Handset:
        return self.pool[number % len(self.pool)]

    # --- writing ------------------------------------------------------------------------------------------

    def sign(
        self, handset: Handset, documents: list[dict[str, Any]], why: str, draft: str | None = None
    ) -> None:
        records = [as_signed(document) for document in documents]
        self.sign_bytes(handset, records, why, documents, draft)

    def sign_bytes(
        self,
        handset: Handset,
        records: list[bytes],
        why: str,
        documents: list[dict[str, Any]] | None = None,
        draft: str | None = None,
    ) -> None:
        """Sign, and note what is on the disk afterwards: all of it or, if the power went, perhaps none."""
        before = len(handset.device.frames)
        power_gone = True
        with suppress(PowerGone):
            handset.sign(records, draft, "snapshot" if why == "snapshot" else "change")
            power_gone = False
        fresh = handset.device.frames[before:]
        assert len(fresh) == len(records) or (power_gone and not fresh), "a transaction was torn"
        for at, frame in enumerate(fresh):
            after = chain.next_chain(frame.header.raw, frame.ct_hash)
            said = Said(
                handset.identity.device,
                frame.seq,
                after,
                records[at],
                handset.identity.person,
                why,
                documents[at] if documents else None,
            )
            self.oracle.said[said.device, after] = said
        if fresh and draft is not None:
            self.drafts[id(handset)].pop(draft, None)

    def words(self) -> str:
        self.written += 1
        return f"You like song {self.written}."

    @rule(who=WHO, what=st.sampled_from(WRITES), child=st.integers(0, 1), power=POWER)
    def write(self, who: int, what: str, child: int, power: int | None) -> None:
        """A worker writes; the power may go at any operation of the disk."""
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
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

    def _visit(self, handset: Handset, child: str) -> list[dict[str, Any]]:
        part, at = self.cast.ident(f"part {self.words()}"), time_text(self.server.clock.moment())
        visit = handset.draw("visit", self.family, visit_body(child, [part], at))
        body = child_visit_body(visit["record"], observations=self.words())
        return [visit, handset.draw("child_visit", child, body, record=part)]

    def _write_visit(self, handset: Handset, child: str) -> None:
        self.sign(handset, self._visit(handset, child), "good")

    def _write_draft(self, handset: Handset, child: str) -> None:
        words, drafts = self.words(), self.drafts[id(handset)]
        name = f"draft about {child}"
        may_stand = {words} | drafts.get(name, set())
        try:
            handset.type(name, words)
            drafts[name] = {words}
        except PowerGone:
            if name in drafts or name in handset.drafts:
                drafts[name] = may_stand

    def _write_sign(self, handset: Handset, child: str) -> None:
        name = f"draft about {child}"
        if name in handset.drafts:
            self.sign(handset, self._visit(handset, child), "good", name)

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

    # --- the network --------------------------------------------------------------------------------------

    def client(self, handset: Handset) -> Any:
        """The handset's browser; a server that was started afresh gets a new one, without cookies."""
        start, client = self.clients.get(id(handset), (0, None))
        if start != self.server.starts:
            client = self.server.client()
            self.clients[id(handset)] = (self.server.starts, client)
        return client

    def ask(self, kill: int | None, call: Callable[[], TestResponse]) -> TestResponse | None:
        """Send one question. None when the server was killed over it."""
        answer: list[TestResponse] = []
        with self.server.killed_at(kill):
            answer.append(call())
        return answer[0] if answer else None

    @rule(who=WHO, weather=WEATHER, kill=KILL, power=POWER, start=st.sampled_from((0, 0, 0, 0, 1, 2, -1)))
    def deposit(self, who: int, weather: Weather, kill: int | None, power: int | None, start: int) -> None:
        """A device deposits what is unsent; or all again; or leaves a gap, as when a part was lost on its way."""
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
        self.post(handset, weather, kill, start)
        handset.disk.fuse = None

    def post(self, handset: Handset, weather: Weather, kill: int | None, start: int = 0) -> None:
        device = handset.device
        done = device.receipt.received if device.receipt else 0
        first = 1 if start < 0 else done + 1 + start
        if first > len(device.frames):
            first = len(device.frames) + 1
        data = device.deposit(start=first)
        if weather.out == "bent":
            self.oracle.bent.add(handset.identity.device)
        self._carry(
            weather,
            data,
            lambda sent: self._post(handset, sent, kill),
            lambda said: self._take_receipt(handset, said),
        )

    def _post(self, handset: Handset, data: bytes, kill: int | None) -> bytes | None:
        answer = self.ask(
            kill,
            lambda: self.server.app.test_client(use_cookies=False).post(
                "/api/deposit", data=data, content_type=DEPOSIT
            ),
        )
        if answer is None:
            return None
        assert answer.status_code in (200, 400, 413), answer.text
        return answer.data

    def _carry(
        self,
        weather: Weather,
        data: bytes,
        send: Callable[[bytes], bytes | None],
        take: Callable[[bytes], None],
    ) -> None:
        """Carry a question there and its answer back, as the weather is."""

        def there() -> None:
            answer = send(spoil(data, weather.out, weather.at))
            if answer is None or weather.back == "lost":
                return
            back = spoil(answer, weather.back, weather.at)
            if weather.back == "late":
                self.air.keep(lambda: take(back))
            else:
                take(back)

        if weather.out == "late":
            self.air.keep(there)
        elif weather.out != "lost":
            there()
            if weather.out == "twice":
                there()

    def _take_receipt(self, handset: Handset, said: bytes) -> None:
        before = handset.picture()
        try:
            handset.take_receipt(parse_signed("receipt", json.loads(said)))
        except PowerGone:
            pass
        except (Refused, ValueError):
            assert handset.picture() == before, "a receipt was refused and something has changed"

    @rule(who=WHO, weather=WEATHER, kill=KILL, power=POWER)
    def pull(self, who: int, weather: Weather, kill: int | None, power: int | None) -> None:
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
        self.fetch(handset, weather, kill)
        handset.disk.fuse = None

    def fetch(self, handset: Handset, weather: Weather, kill: int | None) -> None:
        asked = handset.device.pull()
        self._carry(
            weather,
            json.dumps(asked).encode(),
            lambda sent: self._ask_for_packs(handset, sent, kill),
            lambda said: self._take_packs(handset, asked["request"], said),
        )

    def _ask_for_packs(self, handset: Handset, asked: bytes, kill: int | None) -> bytes | None:
        if self.clients.get(id(handset), (0, None))[0] != self.server.starts:
            self._open_session(handset)

        def call() -> TestResponse:
            return self.client(handset).post(
                "/api/pull", data=asked, content_type="application/json", headers=MARK
            )

        answer = self.ask(kill, call)
        if answer is not None and answer.status_code == 401 and self._open_session(handset):
            answer = self.ask(None, call)
        if answer is None:
            return None
        assert answer.status_code in (200, 400, 401, 422), answer.text
        assert answer.status_code != 200 or handset.identity.device not in self.oracle.revoked, (
            "revoked, and reads"
        )
        return bytes(answer.data)

    def _open_session(self, handset: Handset) -> bool:
        client, device = self.client(handset), handset.identity.device
        asked = client.post("/api/sessions/challenge", json={"device": device}, headers=MARK)
        challenge = asked.json["challenge"]
        proof = handset.device.session_proof(bytes.fromhex(challenge)).hex()
        body = {"device": device, "challenge": challenge, "signature": proof}
        answer = client.post("/api/sessions", json=body, headers=MARK)
        assert (answer.status_code == 200) == (device not in self.oracle.revoked)
        return bool(answer.status_code == 200)

    def _take_packs(self, handset: Handset, request: str, said: bytes) -> None:
        before = handset.picture()
        try:
            handset.take_packs(request, said)
        except PowerGone:
            pass
        except Refused:
            assert handset.picture() == before, "an answer was refused and something has changed"

    @rule(index=st.integers(0, 5), again=st.booleans())
    def arrive(self, index: int, again: bool) -> None:
        """Something arrives that was long under way."""
        self.tick()
        self.air.deliver(index, again)

    # --- the server ---------------------------------------------------------------------------------------

    @rule(kill=KILL, restart=st.sampled_from((False,) * 6 + (True,)))
    def file(self, kill: int | None, restart: bool) -> None:
        """The opener works, and may be killed at any statement."""
        self.tick()
        if restart:
            self.server.restart()
        with self.server.killed_at(kill):
            self.server.drain()

    # --- what else happens in an office -------------------------------------------------------------------

    def give(self, name: str, child: int, in_days: int = 0) -> None:
        desk, at = self.pool[0], self.server.clock.moment()
        body = {"child": self.children[child], "worker": self.cast.people[name], "role": "lead"}
        body |= {"starts_at": time_text(at + timedelta(days=in_days)), "ends_at": None, "end_reason": None}
        document = desk.draw("allocation", self.children[child], body)
        self.sign(desk, [document], "allocation")
        self.allocations.append(document)

    @rule(name=st.sampled_from(("anna", "ben")), child=st.integers(0, 1), in_days=st.sampled_from((0, 0, 2)))
    def allocate(self, name: str, child: int, in_days: int) -> None:
        self.tick()
        self.give(name, child, in_days)

    @rule(which=st.integers(0, 5))
    def end_allocation(self, which: int) -> None:
        self.tick()
        old = self.allocations[which % len(self.allocations)]
        body = old["body"] | {"ends_at": time_text(self.server.clock.moment()), "end_reason": "closed"}
        if body["ends_at"] > body["starts_at"]:
            self.sign(
                self.pool[0],
                [self.pool[0].draw("allocation", old["stream"], body, record=old["record"])],
                "allocation",
            )

    @rule(who=st.integers(1, 3))
    def revoke(self, who: int) -> None:
        self.tick()
        device = self.handset(who).identity.device
        desk = self.pool[0]
        for _ in range(2):
            answer = self.client(desk).post(f"/api/devices/{device}/revoke", json={}, headers=MARK)
            if answer.status_code == 204:
                self.oracle.revoked.setdefault(device, self.server.clock.moment())
                return
            assert self._open_session(desk)

    @rule(who=st.integers(1, 3))
    def copy_profile(self, who: int) -> None:
        """Somebody copies a device's storage: from now on there are two of it."""
        if len(self.pool) < 6:
            original = self.handset(who)
            copy = original.clone()
            self.join(copy)
            self.drafts[id(copy)] = {name: set(words) for name, words in self.drafts[id(original)].items()}
            self.oracle.cloned.add(original.identity.device)

    @rule(hours=st.sampled_from((1, 13, 49, 24 * 20)))
    def time_passes(self, hours: int) -> None:
        self.tick(hours=hours)

    @rule(who=WHO, days=st.sampled_from((-400, -3, -0.01, 0.5, 30)))
    def clock_jumps(self, who: int, days: float) -> None:
        """A device's own clock is wrong from now on."""
        self.handset(who).wrong_by(timedelta(days=days))

    # --- the end ------------------------------------------------------------------------------------------

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
                if self._waits(handset):
                    self.post(handset, CLEAR, None)
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

    def _is_at_rest(self, handset: Handset) -> bool:
        device = handset.device
        if handset.identity.device in self.oracle.revoked:
            return True
        if device.answer is None or device.state != max(other.device.state for other in self.pool):
            return False
        named = {row["stream"]: row["version"] for row in device.answer.state["streams"] if row["version"]}
        return named == {
            stream: replica.version for stream, replica in device.streams.items() if replica.version
        }

    def _check(self, found: Findings) -> None:
        oracle, server = self.oracle, self.server
        devices = {handset.identity.device for handset in self.pool}
        rows = ledger.rows(devices)
        oracle.states = ledger.states(self.first_state)
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
        checks.living_records_agree(self.pool, self.children, found)
        sound, server.trail = ledger.trail_is_sound(self.trail)
        if not sound:
            found.add("trail", f"the audit trail is broken after row {self.trail}")
