"""What nobody may choose is the same on both sides."""

from __future__ import annotations

from app.people.well_known import LIST
from tests.house.places import PWA


def test_server_and_client_know_the_same_passwords() -> None:
    assert LIST.read_bytes() == (PWA / "src" / "vault" / "words" / "known.txt").read_bytes()
