"""Scripts in every field: a caseload whose every word is a payload, read on every screen by a worker and a supervisor, and payloads typed by hand into a visit.

Nothing runs, nothing is fetched, no element comes of a word, and every word is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Playwright, expect

from sync.records import RECORD_TYPES
from tests.e2e import tainted_caseload
from tests.e2e.browser import DESK, PHONE, arguments, chromium
from tests.e2e.intruders import QUIET, UNFOLD, Watch, requested_elsewhere
from tests.e2e.payloads import CALLED, CORPUS, HTML
from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import PLACES, at_address
from tests.e2e.stage import Stage
from tests.e2e.tainted import Taint, text_fields

pytestmark = pytest.mark.timeout(600)

ROLES = {"priya": PHONE, "maud": DESK}
LINKS = """() => [...document.querySelectorAll('a[href^="/"]')].map((each) => each.getAttribute('href'))"""
# Its source is one of a few fixed sentences.
WRITTEN_BY_THE_SERVER = {("due", "source")}
# Of glass that was broken: no day of the caseload has any. test_break_glass.py reads a reason with markup in it.
OF_NO_SCREEN = {("break_glass", "reason"), ("break_glass_review", "text")}
# Kept, and on no screen yet, or in a search alone, which shows the first of many.
SHOWN_NOWHERE = {
    ("account", "sign_in_name"),
    ("device", "label"),
}


def kind_of(where: str) -> str:
    """The place of PLACES that an address is."""
    address = where.split(",")[0]
    return next((name for name, shape in PLACES.items() if re.fullmatch(shape, address)), where)


@dataclass
class Read:
    """What two people saw of the tainted caseload."""

    stage: Stage
    taint: Taint
    watches: dict[str, Watch] = field(default_factory=dict)

    def all(self, kind: str) -> list[str]:
        return [f"{who}, {one}" for who, watch in self.watches.items() for one in getattr(watch, kind)]

    @property
    def shown(self) -> set[tuple[str, str]]:
        marks = set().union(*(watch.shown for watch in self.watches.values()))
        return {self.taint.placed[mark][:2] for mark in marks}


@pytest.fixture(scope="module")
def read(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    taint = Taint()
    stage = Stage(playwright, tmp_path_factory.mktemp("tainted"), [])
    found = Read(stage, taint)
    try:
        sign_ins = tainted_caseload.found(stage.server, taint, tuple(ROLES))
        # Its sign-ins are not the sample's.
        stage.server.settings["ATTUNE_SAMPLE"] = "no"
        stage.server.settings["ATTUNE_SECOND_FACTOR"] = "off"
        stage.open()
        for sign_in in sign_ins:
            watch = found.watches[sign_in.name] = Watch(taint)
            person = Person(sign_in, stage.device(sign_in.name, ROLES[sign_in.name]))
            _read_everything(person, watch)
        yield found
    finally:
        stage.close()


def _read_everything(person: Person, watch: Watch) -> None:
    """Set the device up, then follow every link to its end."""
    page = person.device.start()
    assert person.device.context is not None
    watch.begin(person.device.context)
    page.reload()
    _try_payloads_before_the_vault(person, watch)
    person.enrol(label=watch.taint.value("device", "label", 40))
    person.has_sent_everything()
    expect(
        person.section("Children" if person.sign_in.name == "priya" else "To review")
        .get_by_role("link")
        .first
    ).to_be_visible(timeout=LONG_MS)
    waiting, seen = ["/", "/team", "/queue", "/children", "/outbox", "/search"], set[str]()
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        at_address(person, address)
        _look_all_over(person, watch, address)
        waiting += page.evaluate(LINKS)


def _try_payloads_before_the_vault(person: Person, watch: Watch) -> None:
    """What is refused is said again on the screen, or is not."""
    for label in ("Sign-in name", "Password", "Enrolment code", "What to call this device"):
        person.field(label).fill(watch.taint.value("enrolment", label, 40))
    person.button("Continue").click()
    expect(
        person.page.get_by_role("alert").or_(person.page.locator("[aria-invalid=true]")).first
    ).to_be_visible()
    watch.look(person.page, "set up")
    person.page.reload()


def _look_all_over(person: Person, watch: Watch, address: str) -> None:
    """One screen with everything unfolded, each of its pictures, on paper too, and what can be begun there."""
    page = person.page
    page.evaluate(QUIET)
    page.evaluate(UNFOLD)
    watch.look(page, address)
    for tab in page.get_by_role("tab").all():
        tab.click()
        watch.look(page, f"{address}, {tab.inner_text()}")
    if address == "/search":
        person.field("Words to find").fill(CALLED)
        person.button("Search").click()
        expect(page.get_by_text(re.compile(r"^\d+ records? found"))).to_be_visible(timeout=LONG_MS)
        watch.look(page, "what was found")
    if "/visit/" in address or "/review/" in address or "/over-time" in address:
        page.emulate_media(media="print")
        watch.look(page, f"{address}, printed")
        page.emulate_media(media="screen")


def test_corpus_is_wide() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 40


def test_judge_sees_what_markup_does_on_a_page_without_defences(playwright: Playwright) -> None:
    """The control of all that follows: each payload of markup makes something that is found, and many run."""
    watch = Watch(Taint())
    with playwright.chromium.launch(executable_path=chromium(), args=arguments()) as browser:
        context = browser.new_context()
        watch.begin(context)
        page = context.new_page()
        for payload in HTML:
            page.goto("about:blank")
            page.evaluate("(text) => { document.documentElement.innerHTML = text; }", payload)
            watch.look(page, payload)
    missed = [payload for payload in HTML if not any(payload in found for found in watch.intruders)]
    assert missed == []
    assert len({found for found in watch.ran if "onerror" in found or "ontoggle" in found}) >= 2


def test_every_field_of_every_type_that_takes_words_holds_payloads(read: Read) -> None:
    wanted = set().union(*(text_fields(name) for name in RECORD_TYPES)) - WRITTEN_BY_THE_SERVER - OF_NO_SCREEN
    assert wanted - read.taint.fields == set()
    used = {value.rsplit("//", 1)[0] for _, _, value in read.taint.placed.values()}
    assert used == set(CORPUS)


def test_every_field_that_holds_payloads_is_seen_on_some_screen(read: Read) -> None:
    missing = sorted(read.taint.fields - read.shown - SHOWN_NOWHERE)
    assert missing == [], missing


def test_list_of_what_is_shown_nowhere_names_nothing_that_is_shown_or_is_no_field(read: Read) -> None:
    assert sorted(SHOWN_NOWHERE & read.shown) == []
    assert sorted(SHOWN_NOWHERE - read.taint.fields) == []


def test_both_roles_open_every_kind_of_screen(read: Read) -> None:
    kinds = {who: {kind_of(where) for where in watch.screens} for who, watch in read.watches.items()}
    both = {"start", "child", "over_time", "record", "alert", "visit", "search", "outbox"}
    assert both | {"ready", "device"} <= kinds["priya"], kinds["priya"]
    assert both | {"review", "team", "children"} <= kinds["maud"], kinds["maud"]


@pytest.mark.parametrize("fault", ["ran", "stopped", "dialogs"])
def test_no_payload_runs_or_tries_to(read: Read, fault: str) -> None:
    assert read.all(fault) == []


def test_no_element_comes_of_a_payload(read: Read) -> None:
    assert read.all("intruders") == []


def test_every_payload_is_shown_as_it_was_written(read: Read) -> None:
    assert read.all("changed") == []


def test_no_payload_fetches_anything(read: Read) -> None:
    assert requested_elsewhere(read.stage) == []
