"""The twelve, nine and six items as the built screens show them: word for word, two poles where the source has two, and nothing made of the ticks.

On the phone while they are answered, and on the supervisor's desk when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from tests.checklists.test_wording import CHILD, CUES, PARENT
from tests.e2e import no_grades
from tests.e2e.browser import DESK
from tests.e2e.canary import Canaries
from tests.e2e.person import Person
from tests.e2e.stage import Stage
from tests.e2e.visit import BABY_ROWS, CARER_ROWS, CARERS, TwelveMonthReview

STANDARD = ["Seen", "Sometimes", "Not seen", "Not observed"]
POLES = {
    "exhibit normal or excessive displeasure?": [
        "Normal displeasure",
        "Excessive displeasure",
        "None shown",
        "Not observed",
    ],
    "appear outgoing or seem passive and withdrawn?": [
        "Outgoing",
        "In between",
        "Passive and withdrawn",
        "Not observed",
    ],
}


@dataclass
class Shown:
    """What the phone showed and the desk shows, by list, in the order of the screen."""

    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    cues: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    grids: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    graded: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def shown(make_stage: Callable[[], Stage]) -> Iterator[Shown]:
    stage, seen = make_stage(), Shown()
    priya = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    for person in (priya, maud):
        person.device.start()
        person.enrol()
    priya.has_caseload()
    words = Canaries(seed=20261126)
    on_the_phone(priya, TwelveMonthReview(priya, words), seen)
    seen.typed = words.all()
    on_the_desk(maud, seen)
    yield seen


def on_the_phone(priya: Person, review: TwelveMonthReview, seen: Shown) -> None:
    priya.open_child("Ari")
    priya.button("Start a visit").click()
    review.say_what_kind()
    review.say_who_is_here()
    review.say_who_was_seen()
    priya.step("Observe")
    seen.answers["child"] = rows_of(priya.page.get_by_role("main").locator(".visit__rows").first)
    seen.cues = [
        cue.locator("span").first.inner_text() for cue in priya.page.locator(".visit__cues > li").all()
    ]
    for carer in CARERS:
        priya.group("Whom are you observing?").get_by_role("button", name=re.compile("^" + carer)).click()
        seen.answers[carer] = rows_of(carer_sheet(priya, carer).locator(".visit__rows"))
    answer_without_a_word(priya)
    priya.step("Note")
    expect(priya.page.get_by_label(re.compile("^1. Purpose of visit"))).to_be_visible()
    fields = priya.page.get_by_role("main").get_by_role("textbox").all()
    seen.unwritten = [text for each in fields if (text := each.input_value())]
    assert len(fields) >= 4
    seen.graded += no_grades.graded_words(priya.page)
    review.hear()
    review.write()
    review.sign()
    priya.has_sent_everything()


def rows_of(rows: Locator) -> dict[str, list[str]]:
    """Each item as it is shown, with its answers in order."""
    expect(rows.get_by_role("group").last).to_be_visible()
    return {
        group.locator("legend").inner_text(): [b.inner_text() for b in group.get_by_role("button").all()]
        for group in rows.get_by_role("group").all()
    }


def carer_sheet(priya: Person, carer: str) -> Locator:
    return (
        priya.page.locator("section")
        .filter(has=priya.page.get_by_role("heading", name=f"{carer} with Ari", exact=True))
        .last
    )


def answer_without_a_word(priya: Person) -> None:
    for item, answer in BABY_ROWS.items():
        priya.choose(item, answer)
    for carer in CARERS:
        priya.group("Whom are you observing?").get_by_role("button", name=re.compile("^" + carer)).click()
        for item, answer in CARER_ROWS.items():
            priya.choose(item, answer, within=carer_sheet(priya, carer))
    priya.section("Cues").get_by_role("button", name="wriggling").first.click()


def on_the_desk(maud: Person, seen: Shown) -> None:
    queued = maud.section("To review").get_by_role("link", name="Velazar: Ari")
    maud.asks_for_news_until(queued.first.is_visible)
    queued.first.click()
    expect(maud.heading(re.compile("^.*Visit to Velazar$")).first).to_be_visible()
    note = maud.section("This visit")
    expect(note.locator("ul.answers").last).to_be_visible()
    expect(maud.page.locator("table.grid").last).to_be_visible()
    for part in note.locator("ul.answers").all():
        lines = part.locator("li.answers__item").all()
        texts = [line.locator("span").first.inner_text() for line in lines]
        values = [line.locator(".answers__value").inner_text() for line in lines]
        seen.read[str(len(seen.read))] = dict(zip(texts, values, strict=True))
    seen.written = [words.inner_text() for words in note.locator(".words, .quote__words").all()]
    for table in maud.page.locator("table.grid").all():
        title = table.locator("caption").inner_text()
        seen.grids[title] = [cell.inner_text() for cell in table.locator("tbody th").all()]
    seen.graded += no_grades.graded_words(maud.page)


def test_phone_shows_the_twelve_the_nine_and_the_six_word_for_word(shown: Shown) -> None:
    assert list(shown.answers["child"]) == CHILD
    for carer in CARERS:
        assert list(shown.answers[carer]) == PARENT
    assert shown.cues == CUES


def test_every_item_has_its_answers_and_only_c10_and_c11_have_two_poles(shown: Shown) -> None:
    items = {item: answers for rows in shown.answers.values() for item, answers in rows.items()}
    assert {item: answers for item, answers in items.items() if answers != STANDARD} == POLES


def test_ticks_write_no_word_of_the_note(shown: Shown) -> None:
    assert shown.unwritten == []


def test_desk_reads_the_same_words_with_each_answer_as_it_was_given(shown: Shown) -> None:
    child, *carers = [rows for rows in shown.read.values() if len(rows) > 1]
    assert list(child.items()) == list(BABY_ROWS.items())
    assert [list(rows.items()) for rows in carers] == [list(CARER_ROWS.items())] * len(CARERS)
    grids = list(shown.grids.values())
    assert CHILD in grids and PARENT in grids
    assert all(items in (CHILD, PARENT) for items in grids)


def test_note_on_the_desk_holds_only_what_was_typed(shown: Shown) -> None:
    assert len(shown.written) >= 6
    assert [words for words in shown.written if not any(typed in words for typed in shown.typed)] == []
    whole = [re.sub(r"[“”]", "", words).strip() for words in shown.written]
    assert [words for words in whole if not re.fullmatch(r"On this visit \w+ was so\.", words)] == []


def test_neither_phone_nor_desk_adds_up_or_grades(shown: Shown) -> None:
    assert shown.graded == []
