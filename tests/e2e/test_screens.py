"""Every screen: axe, the keyboard, 320 px, targets, fields, titles and addresses; at phone and desk size, by day and by night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from app.demo.families import FAMILIES
from tests.e2e import judge
from tests.e2e.browser import DESK, PHONE
from tests.e2e.person import Person
from tests.e2e.screens import BEFORE_THE_VAULT, DESK_SCREENS, LOCKED_SCREENS, PHONE_SCREENS, Screen
from tests.e2e.stage import Stage

NAMES = sorted(
    {
        n
        for f in FAMILIES
        for n in (f.home.name, *(c.name for c in f.children), *(c.nhs_number or "" for c in f.children))
        if n
    }
)
SIZES = {"phone": PHONE, "desk": DESK}
FAULTS = ("axe", "keyboard", "narrow", "targets", "fields", "names")


@dataclass
class Verdict:
    """What is wrong, by kind of fault; each line begins with the screen's name."""

    screens: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in FAULTS})
    requests: list[str] = field(default_factory=list)

    def add(self, kind: str, where: str, found: list[str]) -> None:
        self.faults[kind] += [f"{where}: {what}" for what in found]


def look_at(person: Person, screens: tuple[Screen, ...], verdict: Verdict) -> None:
    """Go through the screens in order and judge each at both sizes, by day and by night."""
    page = person.page
    for screen in screens:
        screen.reach(person)
        verdict.screens.append(screen.name)
        for size_name, size in SIZES.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                verdict.add("axe", f"{screen.name}, {size_name}, {scheme}", judge.axe_violations(page))
        page.set_viewport_size(person.device.size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        verdict.add("keyboard", screen.name, judge.out_of_reach(page))
        verdict.add("narrow", screen.name, judge.too_wide(page))
        verdict.add("targets", screen.name, judge.small_targets(page))
        verdict.add("fields", screen.name, judge.loose_fields(page))
        verdict.add("names", screen.name, judge.names_outside(page, NAMES))


@pytest.fixture(scope="module")
def verdict(make_stage: Callable[[], Stage]) -> Iterator[Verdict]:
    """Everything is looked at once; the tests then ask about one kind of fault each."""
    stage, found = make_stage(), Verdict()
    phone = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    phone.device.start()
    look_at(phone, BEFORE_THE_VAULT, found)
    phone.page.reload()
    phone.enrol()
    look_at(phone, PHONE_SCREENS, found)
    phone.hide()
    look_at(phone, LOCKED_SCREENS, found)
    desk = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    desk.device.start()
    desk.enrol()
    look_at(desk, DESK_SCREENS, found)
    own = (stage.proxy.url + "/", "data:", "blob:" + stage.proxy.url)
    found.requests = [u for d in stage.devices for u in d.requests if not u.startswith(own)]
    yield found


def test_every_screen_is_looked_at(verdict: Verdict) -> None:
    lists = (BEFORE_THE_VAULT, PHONE_SCREENS, LOCKED_SCREENS, DESK_SCREENS)
    assert len(verdict.screens) == sum(map(len, lists))


def test_axe_finds_no_violation_on_any_screen(verdict: Verdict) -> None:
    assert verdict.faults["axe"] == []


def test_keyboard_reaches_everything_and_shows_where_it_is(verdict: Verdict) -> None:
    assert verdict.faults["keyboard"] == []


def test_no_screen_scrolls_sideways_at_320_px(verdict: Verdict) -> None:
    assert verdict.faults["narrow"] == []


def test_every_target_is_at_least_48_px(verdict: Verdict) -> None:
    assert verdict.faults["targets"] == []


def test_every_field_keeps_what_is_typed_from_the_browser(verdict: Verdict) -> None:
    assert verdict.faults["fields"] == []


def test_titles_addresses_and_history_carry_no_names(verdict: Verdict) -> None:
    assert verdict.faults["names"] == []


def test_no_request_leaves_the_origin(verdict: Verdict) -> None:
    assert verdict.requests == []
