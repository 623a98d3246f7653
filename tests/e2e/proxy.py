"""A listening proxy of our own: it stands where a hotel's or an employer's would, keeps every body both ways, and changes none.

It can also shut its door (no signal), answer everything itself (a captive portal), or put another file in a file's place (a new version).
"""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import threading
import zlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from tests.ports import free_port

HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
CONDITIONS = {"if-none-match", "if-modified-since"}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, bodies as they travelled and, where compressed, as they read."""

    method: str
    path: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    response_headers: tuple[tuple[str, str], ...]
    response_body: bytes

    def texts(self) -> list[bytes]:
        """Everything of this exchange that a listener could read."""
        heads = [f"{k}: {v}".encode() for k, v in (*self.request_headers, *self.response_headers)]
        bodies = [self.request_body, self.response_body]
        bodies += [
            unpacked(self.request_body, self.request_headers),
            unpacked(self.response_body, self.response_headers),
        ]
        return [self.path.encode(), *heads, *bodies]

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.request_headers if k.lower() == name.lower()), None)


def unpacked(body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
    coding = next((v.lower() for k, v in headers if k.lower() == "content-encoding"), "identity")
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "deflate":
        return zlib.decompress(body)
    assert coding == "identity", f"a body in {coding} cannot be read by this proxy"
    return body


BLOBS = "/api/blobs"
PIECE_HEAD = 200
GIVEN = {"beginning": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"}


def replaced(
    headers: list[tuple[str, str]], content: bytes | None
) -> tuple[int, list[tuple[str, str]], bytes]:
    """The same answer with another body, or that there is none."""
    kept = [(k, v) for k, v in headers if k.lower() not in ("content-encoding", "etag", "last-modified")]
    return (404, kept, b"") if content is None else (200, kept, content)


class Proxy:
    """Listens on `port` of this machine and passes everything to `upstream_port`."""

    # What the browser and the server must be told to have it there: nothing.
    flags: tuple[str, ...] = ()
    settings: ClassVar[dict[str, str]] = {}

    def __init__(self, upstream_port: int, tls: ssl.SSLContext | None = None) -> None:
        self.upstream_port = upstream_port
        # For a browser that keeps no secure cookie at a plain address.
        self.tls = tls
        self.exchanges: list[Exchange] = []
        self.portal: bytes | None = None
        # What happens to the next requests to `breaking`, one after the other: cut in the middle of the
        # `request`, the `answer` lost, which a browser may ask for again by itself, or only the `beginning` of
        # one given.
        self.breaks: list[str] = []
        self.breaking = BLOBS
        self.breaking_from_bytes = PIECE_HEAD
        # What is answered in the place of a file, by path; None: that it is not there.
        self.instead: dict[str, bytes | None] = {}
        # What every answer says besides; "" where it is to say no such thing.
        self.headers: dict[str, str] = {}
        self.port = free_port()
        self._server = self._open(self.port)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}"

    def _open(self, port: int) -> ThreadingHTTPServer:
        server = _Listener(("127.0.0.1", port), _handler(self))
        if self.tls:
            server.socket = self.tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def shut(self) -> None:
        """No signal: nobody answers at this address any more, open connections included."""
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    def next_break(self, path: str, size: int) -> str:
        """How this request is to fail, if it carries something to where it breaks; "" if it is not to."""
        return (
            self.breaks.pop(0)
            if self.breaks and path == self.breaking and size > self.breaking_from_bytes
            else ""
        )

    def reopen(self) -> None:
        self._server = self._open(self.port)

    def left_out(self, path: str) -> set[str]:
        """Headers that go no further: an answer that is to be replaced must be a whole one."""
        return HOP | CONDITIONS if path in self.instead else HOP

    def told(
        self, path: str, status: int, headers: list[tuple[str, str]], content: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """The answer as it is, or with another body or other headers in their place."""
        if self.headers:
            others = [(k, v) for k, v in headers if k.title() not in self.headers]
            headers = others + [(k, v) for k, v in self.headers.items() if v]
        return replaced(headers, self.instead[path]) if path in self.instead else (status, headers, content)

    def posts(self, path: str) -> list[Exchange]:
        return [e for e in self.exchanges if e.method == "POST" and e.path.split("?")[0] == path]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, *args: object) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request, client_address) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request, client_address) -> None:
        """A browser that was killed in the middle of an answer is expected here."""


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            broken = proxy.next_break(self.path, size)
            body = self.rfile.read(size // 2 if broken == "request" else size)
            status, headers, answer = (0, [], b"") if broken == "request" else self.ask(body)
            if broken:
                self.wfile.write(GIVEN.get(broken, b""))
                return self.hang_up()
            proxy.exchanges.append(
                Exchange(
                    self.command, self.path, tuple(self.headers.items()), body, status, tuple(headers), answer
                )
            )
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP | {"content-length"}:
                    self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        def hang_up(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any

        def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            if proxy.portal is not None:
                return 200, [("Content-Type", "text/html")], proxy.portal
            upstream = http.client.HTTPConnection("127.0.0.1", proxy.upstream_port, timeout=60)
            try:
                headers = {
                    k: v for k, v in self.headers.items() if k.lower() not in proxy.left_out(self.path)
                }
                upstream.request(self.command, self.path, body or None, headers)
                answer = upstream.getresponse()
                return proxy.told(self.path, answer.status, answer.getheaders(), answer.read())
            except OSError:
                self.close_connection = True
                raise
            finally:
                upstream.close()

        def log_message(self, *_: object) -> None:
            """Say nothing: the exchanges are the record."""

    return Handler
