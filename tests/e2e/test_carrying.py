"""A device of somebody's own carries only children with a visit ahead. A day after the visit it has let go of the record with no contact,
and what was written there and not sent still arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import judge
from tests.e2e.browser import DESK
from tests.e2e.canary import Canaries
from tests.e2e.heads import heads, ledger
from tests.e2e.keys import packs_of, vault_keys
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.test_lease import open_at
from tests.e2e.visit import answer_a_short_visit, sign_a_short_visit, sign_the_visit

AWAY = "Not on this device"
BRING = "Bring this child to this device"
HERE = re.compile("^On this device until ")


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def priya(stage: Stage) -> Person:
    """Priya with a phone of her own, of which Maud has said so."""
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    expect(person.page.get_by_text(AWAY)).to_have_count(0)
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    maud.device.start()
    maud.enrol()
    says_it_is_her_own(maud)
    maud.device.close()
    person.asks_for_news_until(lambda: person.page.get_by_text(AWAY).count() > 0)
    return person


def says_it_is_her_own(maud: Person) -> None:
    maud.go("Team")
    maud.button(re.compile("^Change what it carries: Priya Calloway")).first.click()
    maud.button("Only children with a visit planned: it is a device of their own").click()
    is_in_order(maud.page)
    maud.button("Save").click()
    expect(maud.page.get_by_text("Saved. It holds from the next time")).to_be_visible(timeout=LONG_MS)


def is_in_order(page: Page) -> None:
    """By the judges of every other screen: axe, the keyboard, 320 px, double text, spoken names and targets."""
    assert judge.axe_violations(page) == []
    for found in (judge.out_of_reach, judge.too_wide, judge.at_double_size, judge.poor_names):
        assert found(page) == []
    assert judge.small_targets(page) == [] and judge.loose_fields(page) == []


def bring(person: Person, name: str) -> str:
    """From Today and back. Shape: the child's stream."""
    person.open_child(name)
    expect(person.section("Recorded so far")).to_have_count(0)
    child = person.page.url.rsplit("/", 1)[1]
    person.button(BRING).click()
    expect(person.section("Recorded so far").first).to_be_visible(timeout=LONG_MS)
    expect(person.page.get_by_role("status").filter(has_text=HERE).first).to_be_visible()
    person.go("Today")
    return child


def only_names_but(person: Person, here: int) -> None:
    """On Today: of all children but so many there is the name and no record."""
    children = person.section("Children").get_by_role("listitem")
    expect(children.first).to_be_visible(timeout=LONG_MS)
    expect(children.filter(has_text=AWAY)).to_have_count(children.count() - here, timeout=LONG_MS)


def test_own_phone_carries_todays_children_and_lets_go_a_day_later_with_a_note_unsent(
    stage: Stage, priya: Person
) -> None:
    only_names_but(priya, 0)
    priya.open_child("Roma")
    priya.button("Plan a visit").click()
    is_in_order(priya.page)
    priya.go("Today")
    ari = bring(priya, "Ari")
    only_names_but(priya, 1)
    keys = vault_keys(priya.page, priya.passphrase)
    before = packs_of(priya.page, keys.store)
    assert before.of[ari] and set(before.of[ari]) <= before.stored
    wren = bring(priya, "Wren")
    assert packs_of(priya.page, keys.store).of.keys() >= {ari, wren}
    stage.lose_signal()
    purpose = f"To hear {Canaries(seed=660).word('own phone')}"
    sign_a_short_visit(priya, purpose)
    (head,) = heads(priya.page)
    assert head.seq > head.received
    open_at(priya, 1.05)
    only_names_but(priya, 0)
    priya.open_child("Ari")
    for part in ("Pen picture", "Who is who", "Recorded so far", "Due"):
        expect(priya.section(part)).to_have_count(0)
    after = packs_of(priya.page, keys.store)
    assert ari not in after.of and wren not in after.of
    assert not after.stored & {*before.of[ari]}
    # Without the record a visit is written all the same.
    priya.link("Start a visit").click()
    answer_a_short_visit(priya)
    priya.step("Note")
    priya.page.get_by_label(re.compile("^1. Purpose of visit")).fill(purpose)
    priya.is_saved()
    sign_the_visit(priya)
    stage.find_signal()
    priya.finds_signal()
    priya.has_sent_everything()

    # That a child was opened is signed a while after it was read, and goes by itself: nobody waits for it to be sent.
    def all_is_filed() -> bool:
        (sent,) = heads(priya.page)
        filed = ledger(stage.server.data, sent.device).statuses == {"filed": sent.seq}
        return filed and sent.seq > head.seq and sent.received == sent.seq

    priya.asks_for_news_until(all_is_filed)
