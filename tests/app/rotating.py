"""Work that goes on over the wire while keys change, and the commands that change them, for the tests."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from tests.app.test_processes import until
from tests.app.world import DEPOSIT, Tablet, World, pen_picture_body
from tests.commands import Command, ran


class Answer:
    def __init__(self, status: int, data: bytes) -> None:
        self.status_code, self.data = status, data

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def text(self) -> str:
        return self.data.decode(errors="replace")


class Wire:
    """What a tablet says goes to processes that listen on a port; stands in for the test client."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie = port, ""

    def post(self, path: str, **given: Any) -> Answer:
        body = json.dumps(given["json"]).encode() if "json" in given else given["data"]
        kind = "application/json" if "json" in given else given["content_type"]
        return self._ask("POST", path, body, {"Content-Type": kind, **given.get("headers", {})})

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        with closing(connection):
            cookie = {"Cookie": self._cookie} if self._cookie and "deposit" not in path else {}
            connection.request(method, path, body=body, headers=headers | cookie)
            answer = connection.getresponse()
            self._cookie = (answer.headers.get("Set-Cookie") or self._cookie).partition(";")[0]
            return Answer(answer.status, answer.read())


class Load:
    """Tablets that write, deposit and pull without a pause until told to stop, and a desk that pulls."""

    def __init__(self, world: World, tablets: list[Tablet]) -> None:
        self._world, self.tablets = world, tablets
        self._ends = threading.Event()
        self.rounds = dict.fromkeys(range(len(tablets)), 0)
        self.failures: list[str] = []
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(len(tablets))]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def another_round(self) -> None:
        """Wait until every tablet has done two whole rounds from now: one may have begun before."""
        wanted = {n: count + 2 for n, count in self.rounds.items()}
        until(lambda: bool(self.failures) or all(self.rounds[n] >= wanted[n] for n in wanted), "rounds")
        assert self.failures == []

    def _work(self, number: int) -> None:
        tablet = self.tablets[number]
        while not self._ends.is_set():
            try:
                if tablet.who != "maud":
                    self._write(tablet)
                tablet.get_organisation()
                tablet.pull()
            except Exception as fault:
                self.failures.append(f"{number}: {type(fault).__name__} {fault}")
                return
            self.rounds[number] += 1

    def _write(self, tablet: Tablet) -> None:
        count = len(tablet.device.frames) + 1
        tablet.save("pen_picture", self._world.child, pen_picture_body(f"Round {count}."))
        answer = tablet.client.post(
            "/api/deposit", data=tablet.device.deposit(start=count), content_type=DEPOSIT
        )
        assert answer.status_code == 200, answer.text


def killed_midway(environment: dict[str, str], command: str, has_begun: Callable[[], bool]) -> None:
    """Begin a command, and kill it when its first batch is done: it cannot say so, and waits until it can."""
    hears, says = os.pipe()
    os.set_blocking(says, False)
    with contextlib.suppress(BlockingIOError):
        while os.write(says, b"."):
            pass
    os.set_blocking(says, True)
    job = Command(environment, "keys", command, says_to=says)
    try:
        until(lambda: has_begun() or job.code() is not None, f"the first batch of {command}")
        assert job.code() is None, f"{command} ended by itself"
    finally:
        job.kill()
        job.close()
        os.close(says)
        os.close(hears)


def done(environment: dict[str, str], *arguments: str, answer: str = "") -> str:
    ended = ran(environment, "keys", *arguments, typed=answer + "\n", timeout_sec=300)
    assert ended.code == 0, ended.said + ended.complained
    return ended.said
