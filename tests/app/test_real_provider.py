"""A real OpenID provider in a process of its own lets in whoever is joined, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests

from tests.app.real_provider import running
from tests.app.second_factors import COOKIE
from tests.app.test_single_sign_on import IN, REFUSED, come_back, join_priya, leave
from tests.app.world import World

ADDRESS = "http://localhost:8080"
FIELDS = re.compile(r'name="(\w+)" value="([^"]*)"')
ACTION = re.compile(r'<form[^>]* action="([^"]+)"')


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running(ADDRESS, name="<script>zq()</script>", email="priya@attune.example") as started:
        yield started


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
