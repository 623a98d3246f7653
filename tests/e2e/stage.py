"""One test's world: server, proxy and everybody's devices, in one folder; and what was printed at the first start."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from tests.e2e.browser import PHONE, Device, windowless
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.ports import free_port

CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass(frozen=True)
class SignIn:
    """What the first start prints for one sample person."""

    name: str
    user: str
    password: str
    code: str


@dataclass
class Stage:
    """`open()` starts server and proxy; devices are started by whoever needs them.

    listener: makes who stands between, given the server's port: `Proxy`, or `Mitmproxy` of `mitm.py`.
    program: the devices' browser. What lies in a profile is asked of the whole `chromium()`, which keeps more.
    """

    playwright: Playwright
    home: Path
    printed: list[str]
    listener: Callable[[int], Any] = Proxy
    program: str | None = field(default_factory=windowless)
    devices: list[Device] = field(default_factory=list)
    server: Server = field(init=False)
    proxy: Any = field(init=False)

    def __post_init__(self) -> None:
        port = free_port()
        self.proxy = self.listener(port)
        settings = dict(self.proxy.settings)
        self.server = Server(self.home / "server", address=self.proxy.url, port=port, settings=settings)

    def open(self) -> None:
        self.server.start()

    def close(self) -> None:
        for device in self.devices:
            device.close()
        self.proxy.shut()
        self.server.kill()

    def device(self, name: str, size: dict[str, int] = PHONE, **options: object) -> Device:
        """A new, empty browser profile."""
        profile = self.home / f"profile-{name}"
        made = Device(
            self.playwright,
            profile,
            self.proxy.url,
            dict(size),
            dict(options),
            self.proxy.flags,
            self.program,
        )
        self.devices.append(made)
        return made

    def lose_signal(self) -> None:
        """The server's process is gone and nobody answers at its address."""
        self.server.kill()
        self.proxy.shut()

    def find_signal(self) -> None:
        self.server.start()
        self.proxy.reopen()

    def sign_in(self, name: str) -> SignIn:
        """The printed account of one sample person."""
        found = [s for s in sign_ins(self.printed) if s.name == name]
        assert found, f"no sign-in printed for {name}"
        return found[0]

    @property
    def profiles(self) -> list[Path]:
        return [device.profile for device in self.devices]


def sign_ins(printed: list[str]) -> list[SignIn]:
    """Read the table of sign-ins: name, sign-in name, password and code, in columns two or more spaces apart."""
    found = []
    for line in printed:
        code = CODE.search(line)
        columns = re.split(r"\s{2,}|\t|\s*\|\s*", line.strip(" |\n"))
        if code and len(columns) >= 4:
            name, user, password = columns[0], columns[-3], columns[-2]
            found.append(SignIn(name, user, password, code.group()))
    return found
