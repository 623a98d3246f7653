"""An XLSForm becomes a draft of a list, or is refused row by row and nothing is made. Its files are real."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from checklists.__main__ import check, take
from checklists.load import load
from checklists.xlsform import Imported, Refused, imported

Rows = Sequence[Sequence[object]]
HEAD = ["type", "name", "label"]
QUESTION = ["select_one yn", "S1", "look for a familiar person?"]
CHOICES: Rows = [["list_name", "name", "label"], ["yn", "often", "Often"], ["yn", "rarely", "Rarely"]]
SETTINGS: Rows = [["form_title", "form_id"], ["Settling in", "settling_in"]]


@pytest.fixture
def form(tmp_path: Path):
    """Save a workbook with these sheets, and say where it is."""

    def save(survey: Rows, choices: Rows = CHOICES, settings: Rows = SETTINGS, **others: Rows) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in {"survey": survey, "choices": choices, "settings": settings, **others}.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "form.xlsx"
        book.save(path)
        return path

    return save


def read(path: Path) -> Imported:
    return imported(path, load())


def refused(path: Path) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(path)
    return caught.value.faults


def test_questions_keep_their_words_their_keys_and_their_order(form) -> None:
    second = ["select_one yn", "S2", "accept comfort from them – even a stranger’s?"]
    page = read(form([HEAD, QUESTION, [], second])).page
    assert [(item["key"], item["exact_text"], item["order"]) for item in page["items"]] == [
        ("S1", "look for a familiar person?", 1),
        ("S2", "accept comfort from them – even a stranger’s?", 2),
    ]
    assert (page["key"], page["version"], page["title"], page["scoring"]) == (
        "settling_in",
        1,
        "Settling in",
        "none",
    )


def test_choices_become_a_set_of_answers(form) -> None:
    (made,) = read(form([HEAD, QUESTION])).sets
    values = [{"value": "often", "label": "Often"}, {"value": "rarely", "label": "Rarely"}]
    assert made == {"key": "yn", "values": values, "poles": []}


def test_choices_that_are_a_set_already_use_it(form) -> None:
    same = [["list_name", "name", "label"], ["yn", "seen", "Seen"], ["yn", "sometimes", "Sometimes"]]
    same += [["yn", "not_seen", "Not seen"], ["yn", "not_observed", "Not observed"]]
    found = read(form([HEAD, QUESTION], same))
    assert found.sets == () and found.page["items"][0]["answer_set"] == "std"


def test_group_gives_the_words_that_each_row_completes(form) -> None:
    rows = [HEAD, ["begin group", "g", "Does the child…?"], QUESTION, ["end group"]]
    assert read(form(rows)).page["lead_in"] == "Does the child…?"


def test_required_is_what_every_list_is_here_and_says_so(form) -> None:
    rows = [[*HEAD, "required"], [*QUESTION, "yes"]]
    assert any("not observed" in remark for remark in read(form(rows)).remarks)


def test_version_of_a_list_that_is_there_is_the_next(form) -> None:
    settings = [["form_title", "form_id", "version"], ["Baby", "baby_observation", "2026.3"]]
    found = read(form([HEAD, QUESTION], settings=settings))
    assert found.page["version"] == 2
    assert "The form calls itself version 2026.3; here it is version 2." in found.remarks


@pytest.mark.parametrize("kind", ["text", "integer", "date", "geopoint", "image", "select_multiple yn"])
def test_types_that_a_list_cannot_hold_are_named_with_their_row(form, kind: str) -> None:
    (fault,) = refused(form([HEAD, QUESTION, [kind, "x", "Something else"]]))
    assert fault.startswith(f"Sheet survey, row 3: “{kind}” has no place in a list")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hint", "Wait for ten seconds."),
        ("relevant", "${S1} = 'often'"),
        ("constraint", ". != ''"),
        ("appearance", "minimal"),
    ],
)
def test_columns_that_a_list_does_not_have_are_named_with_their_row(form, column: str, value: str) -> None:
    rows = [[*HEAD, column], QUESTION, ["select_one yn", "S2", "accept comfort?", value]]
    (fault,) = refused(form(rows))
    assert fault.startswith(f"Sheet survey, row 3, column {column}: ")


def test_scores_of_choices_are_refused(form) -> None:
    scored = [
        ["list_name", "name", "label", "score"],
        ["yn", "often", "Often", 2],
        ["yn", "rarely", "Rarely", 1],
    ]
    faults = refused(form([HEAD, QUESTION], scored))
    assert [fault.split(":")[0] for fault in faults] == [
        "Sheet choices, row 2, column score",
        "Sheet choices, row 3, column score",
    ]


def test_answers_that_nothing_uses_are_refused(form) -> None:
    (fault,) = refused(form([HEAD, QUESTION], [*CHOICES, ["spare", "a", "A"]]))
    assert fault == "Sheet choices, row 4: no row of the survey uses “spare”; take it out."


def test_row_is_the_one_that_the_spreadsheet_shows(form) -> None:
    (fault,) = refused(form([HEAD, QUESTION, [], [], ["text", "x", "Something else"]]))
    assert fault.startswith("Sheet survey, row 5: ")


def test_a_second_heading_or_group_is_refused(form) -> None:
    rows = [HEAD, ["begin group", "g", "Does the child…?"], QUESTION, ["end group"]]
    rows += [["begin group", "h", "Does the parent…?"], ["select_one yn", "S2", "smile?"], ["end group"]]
    assert refused(form(rows)) == [
        "Sheet survey, row 5: a list has one heading, before its first row: make two lists."
    ]


def test_a_sheet_of_something_else_is_refused(form) -> None:
    (fault,) = refused(form([HEAD, QUESTION], Sources=[["where"], ["A book"]]))
    assert fault.startswith("Sheet Sources: ")


def test_another_set_of_the_same_name_is_refused(form) -> None:
    own = [["list_name", "name", "label"], ["std", "often", "Often"], ["std", "rarely", "Rarely"]]
    (fault,) = refused(form([HEAD, ["select_one std", "S1", "smile?"]], own))
    assert fault.startswith("Sheet survey, row 2: there is a set “std” with other answers")


def test_everything_in_the_way_is_said_at_once(form) -> None:
    rows = [[*HEAD, "hint"], [*QUESTION, "Wait."], ["text", "t", "Anything else"]]
    faults = refused(form(rows, settings=[["form_title", "form_id"], ["Settling in", "Settling-In"]]))
    assert [fault.split(":")[0] for fault in faults] == [
        "Sheet survey, row 2, column hint",
        "Sheet settings, row 2",
        "Sheet survey, row 3",
    ]


def test_a_form_that_pyxform_refuses_says_why(form) -> None:
    (fault,) = refused(form([HEAD, ["select_one nowhere", "S1", "smile?"]]))
    assert fault.startswith("pyxform does not take form.xlsx for a form: ") and "row : 2" in fault


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_text("not a workbook")
    assert refused(path)[0].startswith("pyxform does not take form.xlsx for a form: ")


def test_command_makes_a_draft_that_is_sound_once_its_source_is_written(
    form, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(form([HEAD, QUESTION]), root) == 0
    assert check(root) == 1
    assert "source_credit" in capsys.readouterr().err
    path = root / "observation" / "settling_in.v1.json"
    page = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(page | {"source_credit": "Northmere nursery team, 2026"}), "utf-8")
    assert check(root) == 0
    assert load(root, drafts=True).definitions["settling_in", 1].items[0].answer_set is not None


def test_command_changes_nothing_when_it_refuses(
    form, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.json")}
    assert take(form([HEAD, QUESTION, ["text", "t", "Anything else"]]), root) == 1
    assert {path: path.read_bytes() for path in root.rglob("*.json")} == before
    assert "Sheet survey, row 3" in capsys.readouterr().err
