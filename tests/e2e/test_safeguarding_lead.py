"""A safeguarding lead reads what is restricted, by whom it is about, and is told what is not there. When a child is protected, all of it goes.

Bea, and Sefton who carries out what Maud has asked for, at a real server with the sample caseload.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import at_address, is_headed
from tests.e2e.stage import Stage
from tests.e2e.test_second_person import at, does, to_screen

MILO = "Restricted records Milo, Quillane"
WORDS = "Daddy's hand hurt me."
CALLED_BY = "01632 960103"


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


def named_in_the_trail(stage: Stage) -> list[str]:
    """Of whom it says that their name was told."""
    with closing(sqlite3.connect(stage.server.data / "attune.db", timeout=30)) as database:
        rows = database.execute("SELECT subject_id FROM audit WHERE action = 'child.named'").fetchall()
    return [subject for (subject,) in rows]


def to_restricted(bea: Person) -> None:
    bea.go("Queue")
    bea.link(re.compile("^Restricted records")).click()
    is_headed(bea, "Restricted records")


def opens_milo(bea: Person) -> str:
    """From the list, in which there is no word. Shape: the child's stream."""
    to_restricted(bea)
    expect(bea.page.get_by_role("listitem").filter(has_text="Quillane").first).to_be_visible(timeout=LONG_MS)
    expect(bea.page.get_by_text(WORDS)).to_have_count(0)
    bea.link("Milo, Quillane").click()
    is_headed(bea, MILO)
    return bea.page.url.rsplit("/", 1)[1]


def test_lead_reads_what_is_restricted_by_name_until_the_child_is_protected(stage: Stage) -> None:
    bea = at(stage, "Bea Lindqvist", "bea")
    milo = opens_milo(bea)
    page = bea.page
    expect(page.get_by_text(f"“{WORDS}”")).to_be_visible()
    expect(page.get_by_text(re.compile("^Milo said"))).to_be_visible()
    expect(page.get_by_text(re.compile("^Written by Callum Frost")).first).to_be_visible()
    missing = bea.section("What is not here")
    expect(missing.get_by_text(re.compile("Callum Frost"))).to_be_visible()
    # That he rang two people from the street is in the record, which is not on this device.
    bea.link("Open this alert").first.click()
    expect(
        bea.section("What is not here").get_by_text(re.compile("^Whether anybody was called"))
    ).to_be_visible()
    expect(bea.section("Who was called")).to_have_count(0)
    expect(page.get_by_text(CALLED_BY)).to_have_count(0)
    bea.link("Open a record in an emergency").click()
    is_headed(bea, "Open a record in an emergency")

    bea.go("Queue")
    bea.link("Search everything on this device").click()
    bea.field("Words to find").fill("hand hurt")
    bea.button("Search").click()
    bea.link(re.compile("^Milo")).first.click()
    is_headed(bea, MILO)
    at_address(bea, f"/child/{milo}")
    is_headed(bea, "This page is not here")
    bea.go("Children")
    expect(page.get_by_text(re.compile("^No child’s whole record is on this device"))).to_be_visible()

    named = named_in_the_trail(stage)
    assert milo in named and len(named) == len(set(named))
    bea.go("Queue")
    bea.finds_signal()
    bea.has_sent_everything()
    assert named_in_the_trail(stage) == named

    sefton = at(stage, "Sefton Marsh", "sefton")
    to_screen(sefton, "Team")
    does(sefton, "Protect the record of Milo, Quillane", "Protect the record")
    at_address(bea, f"/restricted/{milo}")
    gone = bea.heading("This page is not here")
    bea.asks_for_news_until(lambda: gone.count() > 0)
    to_restricted(bea)
    expect(page.get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_text(re.compile("Milo|Quillane"))).to_have_count(0)
