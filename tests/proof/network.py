"""Between devices and server: deposits, pulls and snapshots in every weather, over a server that may be killed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from werkzeug.test import TestResponse

from sync.types import Refused
from sync.wire import parse_signed
from tests.app.world import DEPOSIT, MARK, SNAPSHOTS
from tests.proof.handset import Handset
from tests.proof.play import POWER, WHO, Play
from tests.proof.storage import PowerGone
from tests.proof.wire import BACK, CLEAR, OUT, Weather, spoil

KILL = st.sampled_from((None, None, None, None, 1, 2, 3, 5, 8, 12, 17, 23, 30, 40))
WEATHER = st.one_of(
    st.just(CLEAR),
    st.builds(
        Weather, st.sampled_from(OUT), st.sampled_from(BACK), st.floats(0, 1, exclude_max=True, width=16)
    ),
)
# Each of these devices can send again all that it ever sent.
KEEPS_ALL = {"X-Attune-Kept-From": "1"}


class Network(Play):
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

    @rule(
        who=WHO,
        weather=WEATHER,
        kill=KILL,
        power=POWER,
        start=st.sampled_from((0, 0, 0, 0, 1, 2, -1)),
        short=st.booleans(),
    )
    def deposit(
        self, who: int, weather: Weather, kill: int | None, power: int | None, start: int, short: bool
    ) -> None:
        """A device deposits what is unsent, in full or short (PROTOCOL 3.7); or all again; or leaves a gap, as when a
        part was lost on its way."""
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
        self.post(handset, weather, kill, start, short)
        handset.disk.fuse = None

    def post(
        self, handset: Handset, weather: Weather, kill: int | None, start: int = 0, short: bool = False
    ) -> None:
        device = handset.device
        done = device.receipt.received if device.receipt else 0
        first = 1 if start < 0 else done + 1 + start
        if first > len(device.frames):
            first = len(device.frames) + 1
        data = device.deposit(start=first, short=short)
        if weather.out == "bent":
            self.oracle.bent.add(handset.identity.device)
        self._carry(
            weather,
            data,
            lambda sent: self._post(sent, kill),
            lambda said: self._take_receipt(handset, said),
        )

    def _post(
        self,
        data: bytes,
        kill: int | None,
        path: str = "/api/deposit",
        kind: str = DEPOSIT,
    ) -> bytes | None:
        answer = self.ask(
            kill,
            lambda: self.server.app.test_client(use_cookies=False).post(
                path, data=data, content_type=kind, headers=KEEPS_ALL
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

    @rule(who=WHO, weather=WEATHER, kill=KILL, power=POWER, brief=st.booleans())
    def pull(self, who: int, weather: Weather, kill: int | None, power: int | None, brief: bool) -> None:
        """A device asks; `brief`: for what it does not hold (PROTOCOL 6.8)."""
        self.tick()
        handset = self.handset(who)
        handset.disk.fuse = power
        self.fetch(handset, weather, kill, brief)
        handset.disk.fuse = None

    def fetch(self, handset: Handset, weather: Weather, kill: int | None, brief: bool = False) -> None:
        asked = handset.device.pull(brief)
        self._carry(
            weather,
            json.dumps(asked).encode(),
            lambda sent: self._ask_for_packs(handset, sent, kill),
            lambda said: self._take_packs(handset, asked["request"], said, brief),
        )
        self._notice(handset)

    def _ask_for_packs(self, handset: Handset, asked: bytes, kill: int | None) -> bytes | None:
        if self.clients.get(id(handset), (0, None))[0] != self.server.starts:
            self.open_session(handset)

        def call() -> TestResponse:
            return self.client(handset).post(
                "/api/pull", data=asked, content_type="application/json", headers=MARK
            )

        answer = self.ask(kill, call)
        if answer is not None and answer.status_code == 401 and self.open_session(handset):
            answer = self.ask(None, call)
        if answer is None:
            return None
        assert answer.status_code in (200, 400, 401, 422), answer.text
        assert answer.status_code != 200 or handset.identity.device not in self.oracle.revoked, (
            "revoked, and reads"
        )
        return bytes(answer.data)

    def open_session(self, handset: Handset) -> bool:
        client, device = self.client(handset), handset.identity.device
        asked = client.post("/api/sessions/challenge", json={"device": device}, headers=MARK)
        challenge = asked.json["challenge"]
        proof = handset.device.session_proof(bytes.fromhex(challenge)).hex()
        body = {"device": device, "challenge": challenge, "signature": proof}
        answer = client.post("/api/sessions", json=body, headers=MARK)
        assert (answer.status_code == 200) == (device not in {*self.oracle.revoked, *self.oracle.retired})
        return bool(answer.status_code == 200)

    def _take_packs(self, handset: Handset, request: str, said: bytes, brief: bool) -> None:
        before = handset.picture()
        try:
            handset.take_packs(request, said, brief)
        except PowerGone:
            pass
        except Refused:
            assert handset.picture() == before, "an answer was refused and something has changed"
        self._notice(handset)

    def _notice(self, handset: Handset) -> None:
        """What is on a device and was not begun on it has come back."""
        known = self.drafts[id(handset)]
        for ident, draft in handset.begun.items():
            if ident not in known:
                known[ident] = {draft.body}
                self.begun.came_back(handset.identity, draft)

    # --- snapshots ----------------------------------------------------------------------------------------

    def snap(self, handset: Handset) -> None:
        """Make the snapshot of each draft that has been written in since its last."""
        for ident in handset.unsealed():
            before = handset.kills
            with suppress(PowerGone):
                handset.snap(ident, self.begun.sealed)
            if handset.kills > before:
                return

    def post_snapshots(self, handset: Handset, weather: Weather, kill: int | None) -> None:
        data = handset.device.drafts.post()
        if data is not None:
            self._carry(
                weather,
                data,
                lambda sent: self._post(sent, kill, "/api/snapshots", SNAPSHOTS),
                lambda said: self._take_snapshot_receipt(handset, said),
            )

    def _take_snapshot_receipt(self, handset: Handset, said: bytes) -> None:
        before = handset.picture()
        try:
            stored = handset.take_snapshot_receipt(parse_signed("receipt", json.loads(said)))
            self.begun.vouched(handset.identity.device, stored)
        except PowerGone:
            pass
        except (Refused, ValueError):
            assert handset.picture() == before, "a receipt was refused and something has changed"

    @rule(index=st.integers(0, 5), again=st.booleans())
    def arrive(self, index: int, again: bool) -> None:
        """Something arrives that was long under way."""
        self.tick()
        self.air.deliver(index, again)

    @rule(kill=KILL, restart=st.sampled_from((False,) * 6 + (True,)))
    def file(self, kill: int | None, restart: bool) -> None:
        """The opener works, and may be killed at any statement."""
        self.tick()
        if restart:
            self.server.restart()
        with self.server.killed_at(kill):
            self.server.drain()

    def trust_no_more(self, device: str) -> bool:
        """Revoke a device. False when the desk is not let in."""
        desk = self.pool[0]
        for _ in range(2):
            answer = self.client(desk).post(f"/api/devices/{device}/revoke", json={}, headers=MARK)
            if answer.status_code == 204:
                self.oracle.revoked.setdefault(device, self.server.clock.moment())
                return True
            assert self.open_session(desk)
        return False
