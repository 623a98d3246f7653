"""No screen is forgotten: every place of the app's router, and every step of a visit, is in a list that the browser tests walk."""

from __future__ import annotations

import re

from tests.e2e.screen import PLACES, Screen
from tests.e2e.screens import (
    BEFORE_THE_VAULT,
    CHOOSE_SCREENS,
    DESK_SCREENS,
    LEAD_SCREENS,
    LOCKED_SCREENS,
    PHONE_SCREENS,
    SECOND_FACTOR_SCREENS,
    SET_ASIDE_SCREENS,
)
from tests.e2e.screens_of_findings import DESK_FINDING_SCREENS, FINDING_SCREENS
from tests.house.places import PWA

UI = PWA / "src" / "ui"
WALKED: tuple[Screen, ...] = (
    *BEFORE_THE_VAULT,
    *SECOND_FACTOR_SCREENS,
    *PHONE_SCREENS,
    *FINDING_SCREENS,
    *CHOOSE_SCREENS,
    *SET_ASIDE_SCREENS,
    *LOCKED_SCREENS,
    *DESK_SCREENS,
    *DESK_FINDING_SCREENS,
    *LEAD_SCREENS,
)


def places_of_the_app() -> set[str]:
    """The kinds of the router's `Place`, with the steps of a visit in place of its draft."""
    router = (UI / "router.ts").read_text("utf-8")
    kinds = set(re.findall(r"^  \| \{ is: '(\w+)'", router, re.MULTILINE))
    paths = (UI / "screens" / "visit" / "paths.ts").read_text("utf-8")
    found = re.search(r"STEPS = \[(.*?)\]", paths)
    assert found and "draft" in kinds
    return kinds - {"draft"} | {f"step {step}" for step in re.findall(r"'(\w+)'", found.group(1))}


def test_browser_tests_know_every_place_of_the_router_and_every_step_of_a_visit() -> None:
    assert set(PLACES) == places_of_the_app()


def test_browser_tests_walk_to_every_place() -> None:
    assert {screen.place for screen in WALKED} == set(PLACES)


def test_every_screen_has_a_name_of_its_own() -> None:
    names = [screen.name for screen in WALKED]
    assert sorted(names) == sorted(set(names))
