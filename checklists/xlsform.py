"""An XLSForm → a draft of a list in our own form. What that cannot hold is refused; nothing is left out.

pyxform reads the workbook and says whether it is a form at all. For `python -m checklists`.

Source: https://xlsform.org/en/ref-table/; docs/decisions/0035-an-xlsform-is-read-by-pyxform.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import xlsx_to_dict
from pyxform.xls2xform import convert

from .definition import ITEM_KEY, KEY
from .template import blank
from .types import Content

Row = Mapping[str, Any]

SHEETS: Final = {
    "survey": ("type", "name", "label", "required"),
    "choices": ("list_name", "list name", "name", "label"),
    "settings": ("form_title", "form_id", "version"),
}
INSTEAD: Final = {
    "hint": "a list has no hints: put it into the wording, or take it out",
    "relevant": "every row of a list is always asked: take the condition out, or make two lists",
    "appearance": "how a list looks is not up to its file: take it out",
    "score": "answers are read one by one, never totalled or graded: take it out",
    "weight": "answers are read one by one, never totalled or graded: take it out",
}
ELSE: Final = "a list has no place for it: take it out, or write the list by hand"


class Refused(Exception):
    """The form cannot become a list. `faults`: one plain sentence each, with sheet and row."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft: the file's page, answer sets that are new, and what its maker should know."""

    page: dict[str, Any]
    sets: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...]


def imported(path: Path, content: Content) -> Imported:
    """Read a form.

    Errors: Refused with everything that is in the way, in the order of the sheets.
    """
    book = _workbook(path)
    faults = [*_strangers(book), *_headings(book)]
    settings: Row = next(iter(book.get("settings", [])), {})
    key = str(settings.get("form_id", ""))
    if not KEY.match(key):
        faults.append(
            f"Sheet settings, row 2: “{key}” cannot be the key of a list; write small letters, digits and _ "
            "under form_id, beginning with a letter."
        )
    title = str(settings.get("form_title", ""))
    if not title.strip():
        faults.append("Sheet settings, row 2: form_title is empty; write what the list is called.")
    survey = _Survey(book, content)
    survey.read()
    faults += survey.faults
    if faults:
        raise Refused(faults)
    return _draft(key, title, settings, survey, content)


def _workbook(path: Path) -> dict[str, Any]:
    try:
        convert(path)
        return dict(xlsx_to_dict(path))
    except (PyXFormError, BadZipFile, OSError, KeyError, ValueError) as fault:
        raise Refused([f"pyxform does not take {path.name} for a form: {fault}"]) from fault


def _strangers(book: Mapping[str, Any]) -> Iterator[str]:
    for sheet in book["sheet_names"]:
        if sheet not in SHEETS:
            yield f"Sheet {sheet}: a list is made of survey, choices and settings; take this sheet out."
    if len(book.get("settings", [])) > 1:
        yield "Sheet settings, row 3: a form has one row of settings; take the others out."


def _headings(book: Mapping[str, Any]) -> Iterator[str]:
    """A cell that is filled in a column that our form does not have."""
    for sheet, known in SHEETS.items():
        for number, row in _rows(book, sheet):
            for column, value in row.items():
                if column not in known and str(value).strip():
                    plain = column.split("::")[0].strip().lower()
                    why = INSTEAD.get(plain, "a list is in one language" if "::" in column else ELSE)
                    yield f"Sheet {sheet}, row {number}, column {column}: {why}."


def _rows(book: Mapping[str, Any], sheet: str) -> Iterator[tuple[int, Row]]:
    """Rows that hold something, with the number that the spreadsheet shows."""
    for number, row in enumerate(book.get(sheet, []), 2):
        if row:
            yield number, row


def _list_of(choice: Row) -> str:
    return str(choice.get("list_name", choice.get("list name", "")))


class _Survey:
    """The rows of the survey sheet, taken one after the other."""

    def __init__(self, book: Mapping[str, Any], content: Content) -> None:
        self._book, self._content = book, content
        self.faults: list[str] = []
        self.lead_in: str | None = None
        self.items: list[dict[str, Any]] = []
        self.sets: dict[str, dict[str, Any]] = {}
        self.asks_for_answers = False
        self._inside = False
        self._asked: set[str] = set()

    def read(self) -> None:
        for number, row in _rows(self._book, "survey"):
            kind = " ".join(str(row.get("type", "")).split())
            take = self._taker(kind)
            if take is None:
                self._fault(
                    number, f"“{kind}” has no place in a list: it asks for one answer a row, from a set"
                )
            else:
                take(number, row)
        if not self.items and not self.faults:
            self.faults.append("Sheet survey: there is no select_one row, so there is nothing to answer.")
        for number, row in _rows(self._book, "choices"):
            name = _list_of(row)
            if name not in self._asked:
                self.faults.append(
                    f"Sheet choices, row {number}: no row of the survey uses “{name}”; take it out."
                )

    def _taker(self, kind: str) -> Callable[[int, Row], None] | None:
        words = kind.split(" ")
        if words[0] == "select_one" and len(words) == 2:
            return self._question
        return {
            "begin group": self._begin,
            "begin_group": self._begin,
            "end group": self._end,
            "end_group": self._end,
            "note": self._heading,
        }.get(kind)

    def _begin(self, number: int, row: Row) -> None:
        if self._inside:
            self._fault(number, "a group in a group has no place in a list: make two lists")
        self._inside = True
        if row.get("label"):
            self._heading(number, row)
        if row.get("required"):
            self._fault(number, "a group cannot be required")

    def _end(self, number: int, row: Row) -> None:
        self._inside = False

    def _heading(self, number: int, row: Row) -> None:
        """The words that each row completes: a list has them once, before its rows."""
        if self.lead_in is not None or self.items:
            self._fault(number, "a list has one heading, before its first row: make two lists")
            return
        self.lead_in = str(row.get("label", ""))

    def _question(self, number: int, row: Row) -> None:
        key, text = str(row.get("name", "")), str(row.get("label", ""))
        if not ITEM_KEY.match(key):
            self._fault(
                number, f"“{key}” cannot be a key; use letters, digits and _, beginning with a letter"
            )
        if not text.strip():
            self._fault(number, "the label is empty; write the words of the row")
        self.asks_for_answers |= bool(row.get("required"))
        list_name = str(row["type"]).split()[1]
        self._asked.add(list_name)
        answer_set = self._answer_set(number, list_name)
        order = len(self.items) + 1
        self.items.append({"key": key, "exact_text": text, "answer_set": answer_set, "order": order})

    def _answer_set(self, number: int, name: str) -> str:
        """The set that has these answers already, or a new one under the name of the form's list."""
        always = self._content.not_observed
        given = [
            (str(row.get("name", "")), str(row.get("label", "")))
            for _, row in _rows(self._book, "choices")
            if _list_of(row) == name
        ]
        if (always.value, always.label) in given:
            given.remove((always.value, always.label))
        for known in self._content.answer_sets.values():
            if [(choice.value, choice.label) for choice in known.values] == given:
                return known.key
        if name in self._content.answer_sets:
            self._fault(
                number, f"there is a set “{name}” with other answers; give the form's own another name"
            )
        elif any(value == always.value for value, _ in given):
            self._fault(number, f"“{always.value}” belongs to every set, as “{always.label}”; take it out")
        elif len(given) < 2:
            self._fault(number, f"“{name}” holds one answer; a row needs at least two")
        elif not all(value.strip() and label.strip() for value, label in given):
            self._fault(number, f"an answer of “{name}” has no name or no label")
        values = [{"value": value, "label": label} for value, label in given]
        self.sets[name] = {"key": name, "values": values, "poles": []}
        return name

    def _fault(self, number: int, what: str) -> None:
        self.faults.append(f"Sheet survey, row {number}: {what}.")


def _draft(key: str, title: str, settings: Row, survey: _Survey, content: Content) -> Imported:
    newest = content.newest(key)
    version = newest.version + 1 if newest else 1
    page = blank(key) | {
        "version": version,
        "title": title,
        "lead_in": survey.lead_in,
        "items": survey.items,
    }
    remarks = [
        "Say in the file who it is about (“subject”), for which ages, and where the wording is from.",
        *(f"“{name}” is a new set of answers; if two of them are opposite ends, name them as its “poles”."
          for name in survey.sets),
    ]  # fmt: skip
    if survey.asks_for_answers:
        remarks.append("“required”: every row wants an answer in any list here, and “not observed” is one.")
    if str(settings.get("version") or version) != str(version):
        remarks.append(f"The form calls itself version {settings['version']}; here it is version {version}.")
    return Imported(page, tuple(survey.sets.values()), tuple(remarks))
