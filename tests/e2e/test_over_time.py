"""The same visits over time, at the supervisor's desk and on the worker's phone: every picture with its table.

The grid item by visit with what is new marked, carers side by side, words, growth, and who was seen; judged at desk size and
at 320 px, with text of the usual size and of twice that, by day and by night; and nothing is made of the answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import judge, no_grades
from tests.e2e.browser import DESK
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage

PICTURES = ("Checklists", "Carers", "Words", "Growth", "Who was seen")
# The left and the right edge of each cell of the first row, and of the room that the table scrolls in.
EDGES = """(table) => {
  const of = (each) => { const { left, right } = each.getBoundingClientRect(); return [left, right]; };
  return { cells: [...table.querySelector('tbody tr').children].map(of), room: of(table.parentElement) };
}"""
TEXT_SIZE = "(percent) => { document.documentElement.style.fontSize = `${percent}%`; }"


@pytest.fixture(scope="module")
def office(make_stage: Callable[[], Stage]) -> Iterator[tuple[Person, Person]]:
    """Maud at her desk and Priya with her phone, each with all that is theirs to read."""
    stage = make_stage()
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    priya = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    for person in (maud, priya):
        person.device.start()
        person.enrol()
    yield maud, priya


@pytest.fixture(scope="module")
def maud(office: tuple[Person, Person]) -> Person:
    return office[0]


@pytest.fixture(scope="module")
def priya(office: tuple[Person, Person]) -> Person:
    return office[1]


def over_time(person: Person, child: str, start: str = "Children") -> None:
    """From the list of children through the child's own page, as a person goes."""
    person.go(start)
    expect(person.section("Children").get_by_role("link", name=child, exact=True)).to_be_visible(
        timeout=LONG_MS
    )
    person.open_child(child)
    person.link(re.compile(f"^{child} over time")).click()
    expect(person.heading(re.compile(f"{child} over time$"))).to_be_visible()


def picture(person: Person, name: str) -> None:
    person.page.get_by_role("tab", name=name, exact=True).click()


def table(person: Person, caption: str) -> Locator:
    """A table that is shown now: what is read from it is read at once."""
    found = person.page.get_by_role("table", name=re.compile(caption))
    expect(found).to_be_visible()
    return found


def row(of: Locator, name: str) -> list[str]:
    """The cells behind a row's own name, in words."""
    found = of.get_by_role("row").filter(
        has=of.page.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)}"))
    )
    return [" ".join(text.split()) for text in found.first.get_by_role("cell").all_inner_texts()]


def heads(of: Locator) -> list[str]:
    return [" ".join(text.split()) for text in of.get_by_role("columnheader").all_inner_texts()]


def test_supervisor_sees_a_baby_who_was_asleep_and_what_could_be_seen_for_the_first_time(
    maud: Person,
) -> None:
    over_time(maud, "Wren")
    grid = table(maud, "Wren: Baby observation")
    assert len(heads(grid)) == 5 and all("version 1 of the list" in head for head in heads(grid)[1:])
    assert row(grid, "respond to people?") == [
        *["Not observed: asleep"] * 3,
        "Seen First “Seen” here.",
    ]
    assert row(grid, "track with the eyes?")[-1] == "Sometimes First observed here."
    assert row(grid, "vocalise frequently?")[-1] == "Not seen First observed here."


def test_supervisor_sees_the_first_change_and_what_it_was(maud: Person) -> None:
    over_time(maud, "Ivo")
    assert re.fullmatch(
        r"Not seen Changed here\. Was “Seen” on \d+ \w+( \d{4})?\.",
        row(table(maud, "Ivo: Baby observation"), "vocalise frequently?")[-1],
    )


def test_supervisor_sees_carers_side_by_side_and_who_has_no_list(maud: Person) -> None:
    over_time(maud, "Wren")
    picture(maud, "Carers")
    grid = table(maud, "Wren: Parent observation")
    visits = grid.locator("thead tr").first.get_by_role("columnheader")
    assert [visits.nth(place).get_attribute("colspan") for place in (1, 2, 3)] == ["1", "1", "2"]
    newest = grid.locator("thead tr").nth(1).get_by_role("columnheader").all_inner_texts()[-2:]
    assert [name.split("\n")[0] for name in newest] == ["Ada Thistlewick", "Dane"]
    assert row(grid, "demonstrate the ability to comfort")[-1] == "Not seen"
    expect(maud.page.get_by_text("No list yet about: Joss.")).to_be_visible()


def test_supervisor_sees_a_childs_own_words_along_the_time_and_in_a_table(maud: Person) -> None:
    over_time(maud, "Ari")
    picture(maud, "Words")
    own = maud.section("What Ari said and showed")
    expect(own.get_by_role("figure").filter(has_text="“Baba!”")).to_contain_text(
        "to Kian Velazar · unprompted"
    )
    expect(own.get_by_text("Looked back at Kian before he came the last step to me.").first).to_be_visible()
    own.get_by_text("The same as a table").click()
    said = table(maud, "Ari: words and voice without words")
    # Every space of what was said is there to see.
    expect(said.locator("tbody td").first).to_have_css("white-space", "pre-wrap")
    assert [cells[:4] for cells in _cells(said) if cells[0].startswith("“")] == [
        ["“Baba!” Translation: “Daddy!”", "Ari", "Kian Velazar", "unprompted"]
    ]
    expect(maud.section("What others said about or beside Ari").get_by_role("figure")).to_have_count(2)


def _cells(of: Locator) -> list[list[str]]:
    rows = of.locator("tbody tr").all()
    return [[" ".join(text.split()) for text in r.get_by_role("cell").all_inner_texts()] for r in rows]


def test_supervisor_sees_growth_as_it_was_entered_drawn_and_in_a_table(maud: Person) -> None:
    over_time(maud, "Wren")
    picture(maud, "Growth")
    drawing = maud.page.get_by_role("img", name=re.compile("^Wren: weight by date, as measured"))
    expect(drawing).to_be_visible()
    assert drawing.locator("circle").count() == 4
    written = drawing.locator("text").all_text_contents()
    assert {"3,120", "3,690", "4,010", "4,420"} <= set(written)
    entered = table(maud, "Wren: every measurement")
    assert "Corrected age" not in heads(entered)
    assert _cells(entered)[0][:7] == [
        "1 day",
        "3,120",
        "Not measured",
        "Not measured",
        "25th to 50th, UK-WHO chart",
        "Ward, Northmere General (Midwife)",
        "From the red book",
    ]


def test_supervisor_sees_the_corrected_age_of_a_child_born_early(maud: Person) -> None:
    over_time(maud, "Juno")
    picture(maud, "Growth")
    expect(maud.page.get_by_text(re.compile("^Born early. Due date "))).to_be_visible()
    entered = table(maud, "Juno: every measurement")
    corrected = heads(entered).index("Corrected age") - 1
    ages = [cells[corrected] for cells in _cells(entered)]
    assert ages and all(re.fullmatch(r"before the due date|\d+ (day|week|month)s?", age) for age in ages)


def test_supervisor_sees_which_child_of_five_was_passed_over(maud: Person) -> None:
    over_time(maud, "Nell")
    picture(maud, "Who was seen")
    drawing = maud.page.get_by_role("img", name=re.compile("^Which child of the Brackwell family was seen"))
    expect(drawing).to_be_visible()
    seen = table(maud, "The Brackwell children")
    passed = row(seen, "Perry").index("No entry for this child")
    for child in ("Nell", "Otis", "Roma", "Sunny"):
        assert row(seen, child)[passed].startswith("Seen Not seen alone")
    assert any(cell.endswith("Nothing is written of this child.") for cell in row(seen, "Perry"))
    assert not any(cell.endswith("Nothing is written of this child.") for cell in row(seen, "Otis"))
    assert row(seen, "Nell")[-1].startswith("Seen Seen alone")
    cancelled = "Not seen: Visit cancelled. Gwen cancelled by text."
    assert [row(seen, child).count(cancelled) for child in ("Nell", "Perry")] == [1, 1]


def test_worker_opens_the_same_pictures_on_the_phone_with_no_signal(priya: Person) -> None:
    assert priya.device.context
    over_time(priya, "Ari", start="Today")
    priya.device.context.set_offline(True)
    try:
        over_time(priya, "Wren", start="Today")
        for name in PICTURES:
            picture(priya, name)
            expect(priya.page.get_by_role("tabpanel")).not_to_be_empty()
        table(priya, "The Thistlewick children")
    finally:
        priya.device.context.set_offline(False)


@contextmanager
def seen_at(person: Person, width: int, percent: int) -> Iterator[None]:
    before = person.page.viewport_size
    person.page.set_viewport_size({"width": width, "height": 800})
    person.page.evaluate(TEXT_SIZE, percent)
    try:
        yield
    finally:
        person.page.evaluate(TEXT_SIZE, 100)
        person.page.set_viewport_size(before)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [900, 640, 390])
def test_a_grid_opens_with_its_newest_column_whole_and_none_cut_behind_the_items(
    maud: Person, width: int
) -> None:
    with seen_at(maud, width, 100):
        over_time(maud, "Wren")
        grid = table(maud, "Wren: Baby observation")
        edges = grid.evaluate(EDGES)
    (item, *columns), room = edges["cells"], edges["room"]
    assert [cell for cell in columns if cell[0] < item[1] - 1 and cell[1] > item[1] + 1] == []
    assert columns[-1][1] <= room[1] + 1


@pytest.mark.parametrize("child", ["Wren", "Ari", "Roma"])
def test_no_picture_has_a_fault_at_any_size(maud: Person, child: str) -> None:
    over_time(maud, child)
    faults: list[str] = []
    for name in PICTURES:
        picture(maud, name)
        expect(maud.page.get_by_role("tabpanel").get_by_role("heading").first).to_be_visible()
        for opened in maud.page.get_by_role("tabpanel").locator("summary").all():
            opened.click()
        for width, percent in ((1280, 100), (1280, 200), (390, 200), (320, 100)):
            with seen_at(maud, width, percent):
                found = judge.axe_violations(maud.page) + judge.small_targets(maud.page)
                found += _sideways(maud)
                faults += [f"{name}, {width} px, {percent} %: {what}" for what in found]
        maud.page.emulate_media(color_scheme="dark")
        faults += [f"{name}, dark: {what}" for what in judge.axe_violations(maud.page)]
        maud.page.emulate_media(color_scheme="light")
        graded = no_grades.graded_words(maud.page) + no_grades.graded_colours(maud.page)
        faults += [f"{name}: {what}" for what in graded]
        faults += [f"{name}, keyboard: {what}" for what in judge.out_of_reach(maud.page)]
    assert faults == []


def _sideways(person: Person) -> list[str]:
    wide: int = person.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"the page is {wide} px too wide"] if wide > 0 else []
