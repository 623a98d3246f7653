"""Every screen: axe, the keyboard, 320 px, text at twice its size, targets, fields, names, titles and addresses; no total and no grade;
at phone and desk size, by day and by night; and one of each place again after a cold start with no server.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.demo.families import FAMILIES
from tests.e2e import judge, no_grades
from tests.e2e.browser import DESK, PHONE
from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import PLACES, Screen
from tests.e2e.screens import (
    BEFORE_THE_VAULT,
    DESK_SCREENS,
    LEAD_SCREENS,
    LOCKED_SCREENS,
    PHONE_SCREENS,
    SECOND_FACTOR_SCREENS,
)
from tests.e2e.screens_of_findings import DESK_FINDING_SCREENS, FINDING_SCREENS
from tests.e2e.stage import Stage

NAMES = sorted(
    {
        n
        for f in FAMILIES
        for n in (f.home.name, *(c.name for c in f.children), *(c.nhs_number or "" for c in f.children))
        if n
    }
)
pytestmark = pytest.mark.timeout(600)

SIZES = {"phone": PHONE, "desk": DESK}
FAULTS = (
    "axe",
    "keyboard",
    "narrow",
    "large text",
    "targets",
    "fields",
    "spoken",
    "names",
    "place",
    "words",
    "colours",
    "cold",
)
# A folder to keep a picture of every screen in, for whoever wants to look.
PICTURES = os.environ.get("ATTUNE_PICTURES")


@dataclass
class Verdict:
    """What is wrong, by kind of fault; each line begins with the screen's name."""

    screens: list[str] = field(default_factory=list)
    # Address and heading of what is there for good, by the first screen that had it.
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in FAULTS})
    # By who is signed in: the places that a fresh document has been opened at.
    opened: dict[str, set[str]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def add(self, kind: str, where: str, found: list[str]) -> None:
        self.faults[kind] += [f"{where}: {what}" for what in found]


def _looks(person: Person) -> tuple[tuple[str, Literal["light", "dark"], tuple[str, ...] | None], ...]:
    """What axe is asked at which size: all of its rules at the reader's own, by day. No colour of the night
    hangs on the size, and of the rest at the other size few things do."""
    own, other = sorted(SIZES, key=lambda size: SIZES[size] != person.device.size)
    return (own, "light", None), (own, "dark", judge.COLOURS), (other, "light", judge.OF_A_SIZE)


def look_at(person: Person, screens: tuple[Screen, ...], verdict: Verdict) -> None:
    """Go through the screens in order and judge each at both sizes, and at its reader's own by night too."""
    page = person.page
    for screen in screens:
        screen.reach(person)
        verdict.screens.append(screen.name)
        for size, scheme, rules in _looks(person):
            page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            verdict.add("axe", f"{screen.name}, {size}, {scheme}", judge.axe_violations(page, rules))
            _picture(person, f"{len(verdict.screens):02} {screen.name} {size} {scheme}")
        page.set_viewport_size(person.device.size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        verdict.add("keyboard", screen.name, judge.out_of_reach(page))
        verdict.add("narrow", screen.name, judge.too_wide(page))
        verdict.add("large text", screen.name, judge.at_double_size(page))
        verdict.add("spoken", screen.name, judge.poor_names(page))
        verdict.add("words", screen.name, no_grades.graded_words(page))
        verdict.add("colours", screen.name, no_grades.graded_colours(page))
        verdict.add("place", screen.name, _elsewhere(page.url, screen.place))
        verdict.add("targets", screen.name, judge.small_targets(page))
        verdict.add("fields", screen.name, judge.loose_fields(page))
        verdict.add("names", screen.name, judge.names_outside(page, NAMES))
        verdict.shown[screen.name] = urlsplit(page.url).path, page.locator("h1").first.inner_text()


def _elsewhere(url: str, place: str) -> list[str]:
    path = urlsplit(url).path
    return [] if re.fullmatch(PLACES[place], path) else [f"is at {path} and not at {place}"]


def _picture(person: Person, name: str) -> None:
    if PICTURES:
        person.page.screenshot(path=Path(PICTURES) / f"{name.replace(':', ',')}.png", full_page=True)


def open_cold(person: Person, stage: Stage, screens: tuple[Screen, ...], verdict: Verdict) -> None:
    """Start the browser anew with the server gone; of each place one address shows what it showed, in a fresh document, once for each person."""
    stage.lose_signal()
    person.device.close()
    person.device.start()
    shown = dict(verdict.shown[screen.name] for screen in screens)
    places = {path: place for place in PLACES for path in shown if not _elsewhere(path, place)}
    opened = verdict.opened.setdefault(person.sign_in.name, set())
    fresh = {place: path for path, place in reversed(places.items()) if place not in opened}
    opened |= set(fresh)
    if not fresh:
        person.unlock()
    for path in fresh.values():
        person.page.goto(person.device.origin + path)
        person.unlock()
        title = person.page.locator("h1").first
        try:
            expect(title).to_have_text(shown[path], timeout=LONG_MS, use_inner_text=True)
        except AssertionError:
            verdict.add("cold", path, [f"“{shown[path]}” became “{title.inner_text()}”"])
    stage.find_signal()


@pytest.fixture(scope="module")
def verdict(make_stage: Callable[[], Stage]) -> Iterator[Verdict]:
    """Everything is looked at once; the tests then ask about one kind of fault each."""
    stage, found = make_stage(), Verdict()
    stage.server.kill()
    # Every screen that an organisation can ask for: its own sign-on, which is not left for here, and a second factor.
    stage.server.settings |= {
        "ATTUNE_SECOND_FACTOR": "asked",
        "ATTUNE_OIDC_ISSUER": "http://localhost:9/",
        "ATTUNE_OIDC_CLIENT": "attune",
        "ATTUNE_OIDC_SECRET": "of no use here",
        "ATTUNE_OIDC_NAME": "Northmere staff sign-on",
    }
    stage.server.start()
    phone = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    phone.device.start()
    look_at(phone, BEFORE_THE_VAULT, found)
    phone.page.reload()
    phone.ask_to_enrol()
    look_at(phone, SECOND_FACTOR_SCREENS, found)
    phone.button("I have written them down").click()
    phone.is_enrolled()
    look_at(phone, PHONE_SCREENS, found)
    open_cold(phone, stage, PHONE_SCREENS, found)
    look_at(phone, FINDING_SCREENS, found)
    open_cold(phone, stage, tuple(s for s in FINDING_SCREENS if not s.place.startswith("step")), found)
    phone.hide()
    look_at(phone, LOCKED_SCREENS, found)
    desk = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    desk.device.start()
    desk.ask_to_enrol()
    desk.button("Not now").click()
    desk.is_enrolled()
    look_at(desk, DESK_SCREENS, found)
    look_at(desk, DESK_FINDING_SCREENS, found)
    open_cold(desk, stage, (*DESK_SCREENS, *DESK_FINDING_SCREENS), found)
    lead = Person(stage.sign_in("Bea Lindqvist"), stage.device("bea", DESK))
    lead.device.start()
    lead.ask_to_enrol()
    lead.button("Not now").click()
    lead.is_enrolled()
    look_at(lead, LEAD_SCREENS, found)
    open_cold(lead, stage, LEAD_SCREENS, found)
    own = (stage.proxy.url + "/", "data:", "blob:" + stage.proxy.url)
    found.requests = [u for d in stage.devices for u in d.requests if not u.startswith(own)]
    yield found


def test_every_screen_is_looked_at(verdict: Verdict) -> None:
    lists = (
        BEFORE_THE_VAULT,
        SECOND_FACTOR_SCREENS,
        PHONE_SCREENS,
        FINDING_SCREENS,
        LOCKED_SCREENS,
        DESK_SCREENS,
        DESK_FINDING_SCREENS,
        LEAD_SCREENS,
    )
    assert len(verdict.screens) == sum(map(len, lists))


def test_axe_finds_no_violation_on_any_screen(verdict: Verdict) -> None:
    assert verdict.faults["axe"] == []


def test_keyboard_reaches_everything_and_shows_where_it_is(verdict: Verdict) -> None:
    assert verdict.faults["keyboard"] == []


def test_no_screen_scrolls_sideways_at_320_px(verdict: Verdict) -> None:
    assert verdict.faults["narrow"] == []


def test_nothing_is_cut_off_when_the_text_is_twice_as_large(verdict: Verdict) -> None:
    assert verdict.faults["large text"] == []


def test_names_that_a_screen_reader_says_are_words_and_tell_things_apart(verdict: Verdict) -> None:
    assert verdict.faults["spoken"] == []


def test_every_screen_is_at_its_address(verdict: Verdict) -> None:
    assert verdict.faults["place"] == []


def test_no_screen_adds_up_or_grades(verdict: Verdict) -> None:
    assert verdict.faults["words"] == []


def test_no_answer_has_a_colour_of_its_own(verdict: Verdict) -> None:
    assert verdict.faults["colours"] == []


def test_every_screen_opens_after_a_cold_start_with_no_server(verdict: Verdict) -> None:
    assert verdict.faults["cold"] == []


def test_every_target_is_at_least_48_px(verdict: Verdict) -> None:
    assert verdict.faults["targets"] == []


def test_every_field_keeps_what_is_typed_from_the_browser(verdict: Verdict) -> None:
    assert verdict.faults["fields"] == []


def test_titles_addresses_and_history_carry_no_names(verdict: Verdict) -> None:
    assert verdict.faults["names"] == []


def test_no_request_leaves_the_origin(verdict: Verdict) -> None:
    assert verdict.requests == []
