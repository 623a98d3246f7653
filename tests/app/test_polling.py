"""The embedded server hears every connection, however many there are, and lets go of those that end."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from waitress.server import create_server

from app import polling
from app.ending import Ending
from app.polling import Asked, Polling
from tests.commands import Typed

MANY = 3 * polling.FEW
LONG = b"x" * 3_000_000
# Fewer files may be open than connections come.
WITH_FEW_FILES = """
import resource, sys
from app.cli import main
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
sys.exit(main(["run"]))
"""


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers with the path, or with much at `/long`."""

    def app(environ, start_response):  # type: ignore[no-untyped-def]
        start_response("200 OK", [])
        path = environ["PATH_INFO"].encode()
        return [LONG if path == b"/long" else path]

    server = create_server(app, host="127.0.0.1", port=0, threads=2, clear_untrusted_proxy_headers=True)
    server.asyncore = Polling(Ending())  # type: ignore[assignment]
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    yield int(server.effective_port)
    server.close()


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    return connection.getresponse().read()


def test_every_one_of_many_connections_is_answered_again_and_again(port: int) -> None:
    open_ones = [http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(MANY)]
    for turn in range(3):
        for number, connection in enumerate(open_ones):
            connection.request("GET", f"/{turn}/{number}")
        for number, connection in enumerate(open_ones):
            assert connection.getresponse().read() == f"/{turn}/{number}".encode()
    for connection in open_ones:
        connection.close()


def test_answer_that_does_not_go_out_at_once_goes_out_whole_beside_many_others(port: int) -> None:
    idle = [http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(MANY)]
    for connection in idle:
        connection.connect()
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    assert ask(asking, "/long") == LONG
    assert ask(asking, "/after") == b"/after"
    for connection in (*idle, asking):
        connection.close()


def test_connections_that_take_the_place_of_ended_ones_are_heard(port: int) -> None:
    for turn in range(3):
        now = [http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(MANY)]
        assert [ask(one, f"/{turn}") for one in now] == [f"/{turn}".encode()] * MANY
        for one in now:
            one.close()


@pytest.mark.skipif(not polling.CAN_POLL, reason="there is no poll here")
def test_socket_that_is_gone_is_not_asked_about_any_more() -> None:
    class Waiting:
        accepting = False

        def readable(self) -> bool:
            return True

        def writable(self) -> bool:
            return False

    asked = Asked(Ending())
    asked.about_all({0: Waiting(), 1: Waiting()})
    assert asked._flags.keys() == {0, 1}
    asked.about_all({1: Waiting()})
    assert asked._flags.keys() == {1}
    asked.about(1, None)
    assert not asked._flags


def test_who_finds_no_room_waits_and_the_log_is_not_filled(environment: dict[str, str]) -> None:
    port = int(environment["ATTUNE_PORT"])
    server = Typed(environment, "-c", WITH_FEW_FILES)
    try:
        assert "is running at" in server.said.readline()
        with ExitStack() as stack:
            came = []
            for _ in range(2 * MANY):
                came.append(http.client.HTTPConnection("127.0.0.1", port, timeout=20))
                stack.enter_context(closing(came[-1])).connect()
            for _ in range(20):
                assert b"root" in ask(came[0], "/api/organisation")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as late:
            assert b"root" in ask(late, "/api/organisation")
        server.ask_to_end()
        assert server.end() == 0
    finally:
        server.kill()
    log = (Path(environment["ATTUNE_LOG"]) / "attune.log").read_text()
    # It is said each time that there is no more room, and not for each who comes then.
    assert 0 < log.count("connection limit") < MANY and "accept() threw" not in log
