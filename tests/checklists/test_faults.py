# ruff: noqa: E501 – the table of faults reads best one fault a line
"""Every fault a content file can have, made on purpose: one plain sentence that names file, place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load
from checklists.types import ContentFault
from tests.checklists.conftest import Edit

BABY = "observation/baby_observation.v1.json"
NOTE = "note/case_note.v1.json"
SETS = "answer_sets.json"
CONTACTS = "schedule/mandated_contacts.v1.json"
RULES = "rules/england.v1.json"
OFTEN = "schedule/to_be_seen.v1.json"


def drop(field: str) -> Edit:
    return lambda page: page.pop(field)


def put(field: str, value: Any) -> Edit:
    return lambda page: page.update({field: value})


def in_row(number: int, field: str, value: Any, rows: str = "items") -> Edit:
    return lambda page: page[rows][number].update({field: value})


def without(number: int, field: str, rows: str = "items") -> Edit:
    return lambda page: page[rows][number].pop(field)


CASES: list[tuple[str, str, Edit, str, str]] = [
    ("missing_version", BABY, drop("version"), "", "“version” is missing; add it."),
    ("version_in_quotes", BABY, put("version", "1"), "", "whole number of at least 1"),
    ("version_nought", BABY, put("version", 0), "", "whole number of at least 1"),
    ("other_key_than_file", BABY, put("key", "baby"), "", "call the file baby.v1.json"),
    ("other_version_than_file", BABY, put("version", 2), "", "call the file baby_observation.v2.json"),
    ("key_with_capitals", BABY, put("key", "Baby"), "", "small letters"),
    ("unknown_kind", BABY, put("kind", "quiz"), "", "one of: answers, cues, note, codes"),
    ("scoring", BABY, put("scoring", "sum"), "", "never totalled or graded"),
    ("scoring_missing", BABY, drop("scoring"), "", "“scoring” is missing"),
    ("title_empty", BABY, put("title", " "), "", "“title” is to hold words"),
    ("source_missing", BABY, drop("source_credit"), "", "“source_credit” is missing"),
    ("unknown_subject", BABY, put("subject", "family"), "", "one of: child, carer, visit"),
    ("unknown_field", BABY, put("cut_off", 7), "", "“cut_off” is not a field here"),
    ("no_such_day", BABY, put("valid_from", "2026-02-30"), "", "a day such as"),
    ("ends_before_it_begins", BABY, put("valid_to", "2001-01-01"), "", "“valid_to” is before “valid_from”"),
    ("ages_crossed", BABY, put("age_range_months", {"from": 9, "to": 3}), "age_range_months", "“to” is below"),
    ("state_given_twice", BABY, put("states", [{"value": "a", "label": "A"}] * 2), "", "“a” is given 2 times"),
    ("no_items", BABY, put("items", []), "", "“items” is to be a list of one or more"),
    ("wording_empty", BABY, in_row(2, "exact_text", ""), "items C3", "“exact_text” is to hold words"),
    ("wording_ends_in_space", BABY, in_row(2, "exact_text", "a? "), "items C3", "begins or ends with a space"),
    ("unknown_answer_set", BABY, in_row(2, "answer_set", "yes_no"), "items C3", "no answer set “yes_no”; use one of"),
    ("answer_set_missing", BABY, without(2, "answer_set"), "items C3", "“answer_set” is missing"),
    ("item_score", BABY, in_row(2, "points", 1), "items C3", "“points” is not a field here"),
    ("item_key_twice", BABY, in_row(2, "key", "C1"), "", "the item key “C1” is given 2 times"),
    ("item_key_with_space", BABY, in_row(2, "key", "C 3"), "items C 3", "letters, digits and _ only"),
    ("order_twice", BABY, in_row(2, "order", 1), "", "the item order “1” is given 2 times"),
    ("order_with_gap", BABY, in_row(11, "order", 14), "", "run from 1 to 12"),
    ("order_missing", BABY, without(2, "order"), "items C3", "“order” is missing"),
    ("part_of_nobody", NOTE, in_row(1, "per", "family"), "items observations", "one of: visit, child"),
    ("part_with_answers", NOTE, in_row(1, "answer_set", "std"), "items observations", "is not a field here"),
    ("one_answer_only", SETS, lambda p: p["sets"][0]["values"].pop() and p["sets"][0]["values"].pop(), "sets std", "at least two"),
    ("one_pole", SETS, lambda p: p["sets"][1]["poles"].pop(), "sets displeasure", "two different values"),
    ("pole_unknown", SETS, lambda p: p["sets"][1].update(poles=["a", "normal"]), "sets displeasure", "two different"),
    ("value_twice", SETS, lambda p: p["sets"][0]["values"].append(p["sets"][0]["values"][0]), "sets std", "given 2 times"),
    ("not_observed_in_set", SETS, lambda p: p["sets"][0]["values"][0].update(value="not_observed"), "sets std", "every set already"),
    ("set_twice", SETS, lambda p: p["sets"].append(p["sets"][0]), "", "the answer set “std” is given 2 times"),
    ("label_missing", SETS, lambda p: p["sets"][0]["values"][0].pop("label"), "sets std values seen", "“label” is missing"),
    ("window_backwards", CONTACTS, in_row(1, "to", 3, "rows"), "rows new_birth", "“to” is before “from”"),
    ("counted_from_nothing", CONTACTS, in_row(1, "counted_from", "x", "rows"), "rows new_birth", "one of: birth, edd"),
    ("contact_twice", CONTACTS, in_row(1, "code", "antenatal", "rows"), "", "code “antenatal” is given 2 times"),
    ("corrected_as_word", CONTACTS, in_row(1, "corrected", "no", "rows"), "rows new_birth", "true or false"),
    ("schedule_version_missing", OFTEN, drop("version"), "", "“version” is missing"),
    ("rule_of_no_number", RULES, in_row(0, "code", "bruise", "rules"), "rules bruise", "R and a number"),
    ("rule_of_no_level", RULES, in_row(0, "level", "score", "rules"), "rules R1", "one of: stop, alert, prompt, hint"),
    ("rule_without_source", RULES, without(0, "source", "rules"), "rules R1", "“source” is missing"),
    ("rule_twice", RULES, in_row(1, "code", "R1", "rules"), "", "the rule “R1” is given 2 times"),
    ("words_in_capitals", RULES, in_row(0, "words", {"injury": ["Bruise"]}, "rules"), "rules R1 words", "in small letters"),
    ("threshold_in_quotes", RULES, in_row(0, "numbers", {"after_min": "30"}, "rules"), "rules R1 numbers", "a whole number"),
    ("days_of_no_unit", OFTEN, in_row(0, "unit", "none", "rows"), "rows 1 in the list", "both null"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "change", "place", "remedy"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_fault_is_one_sentence_naming_file_place_and_remedy(
    root: Path, edit: Callable[[str, Edit], None], file: str, change: Edit, place: str, remedy: str
) -> None:
    edit(file, change)
    with pytest.raises(ContentFault) as caught:
        load(root, drafts=True)
    assert caught.value.file == f"checklists/{file}"
    assert caught.value.place == place
    assert remedy in caught.value.remedy
    said = str(caught.value)
    assert said.startswith(f"checklists/{file}") and said.endswith(".") and "\n" not in said


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        (b'{"key": "a", "key": "b"}', "", "the key “key” is given twice"),
        (b'{"items": [{"key": "C1", "key": "C1"}]}', "", "the key “key” is given twice"),
        (b'{"key": "a",\n "version" 1}', "line 2, column 12", "this is not JSON"),
        (b'{"title": "caf\xe9"}', "byte 14", "save the file as UTF-8 text"),
        (b"[]", "", "put one object in braces"),
    ],
)
def test_unreadable_file_says_where_and_what_to_do(root: Path, text: bytes, place: str, remedy: str) -> None:
    (root / BABY).write_bytes(text)
    with pytest.raises(ContentFault) as caught:
        load(root)
    assert (caught.value.file, caught.value.place) == (f"checklists/{BABY}", place)
    assert remedy in caught.value.remedy


def test_same_definition_in_two_rooms_is_refused(root: Path) -> None:
    (root / "voice" / "baby_observation.v1.json").write_bytes((root / BABY).read_bytes())
    with pytest.raises(
        ContentFault, match=r"baby_observation@1 is in checklists/observation/baby_observation\.v1"
    ):
        load(root)


def test_answer_sets_gone_is_one_sentence(root: Path) -> None:
    (root / SETS).unlink()
    with pytest.raises(ContentFault, match=r"answer_sets\.json: the file is missing"):
        load(root)


def test_sound_content_loads_from_a_copy(root: Path) -> None:
    assert load(root).definitions == load().definitions
