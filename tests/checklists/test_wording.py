"""The wording is the source's, item by item; the poles are there; nothing can be totalled."""

from __future__ import annotations

import dataclasses

from checklists.load import load
from checklists.types import Definition, Item
from sync.records import RECORD_TYPES

CONTENT = load()
CHILD = """appear alert
respond to people?
show interest in the human face?
track with the eyes?
vocalise frequently?
exhibit expected motor development?
enjoy close physical contact?
signal discomfort?
appear to be easily comforted?
exhibit normal or excessive displeasure?
appear outgoing or seem passive and withdrawn?
have good muscle tone?""".splitlines()
PARENT = """respond to the infant's vocalisations?
change voice tone when talking to or about the baby?
engage in face-to-face contact with the infant?
exhibit interest in and encourage age-appropriate development?
respond to the child's cues?
demonstrate the ability to comfort the infant?
enjoy close physical contact with the baby?
initiate positive interactions with the infant?
identify positive qualities in the child?""".splitlines()
CUES = """moving eyes
clenched and unclenched fists and feet
wriggling
sucking movements with tongue and cheeks
stillness when concentrating on watching carer or a moving object/light
moving head responding to sounds""".splitlines()
PARTS = """Purpose of visit
Observations of the child (including the child's voice)
Assess Progress on Child's Plan
Direct work undertaken on visit""".splitlines()


def texts(key: str) -> list[str]:
    found = CONTENT.definition(key, 1)
    assert found is not None
    return [item.exact_text for item in found.items]


def test_wording_is_that_of_the_source() -> None:
    assert texts("baby_observation") == CHILD
    assert texts("parent_observation") == PARENT
    assert texts("baby_cues") == CUES
    assert texts("case_note") == PARTS


def test_item_keys_are_c1_to_c12_and_p1_to_p9() -> None:
    keys = {key: [item.key for item in one.items] for (key, _), one in CONTENT.definitions.items()}
    assert keys["baby_observation"] == [f"C{n}" for n in range(1, 13)]
    assert keys["parent_observation"] == [f"P{n}" for n in range(1, 10)]


def test_only_c10_and_c11_have_two_poles() -> None:
    items = [i for one in CONTENT.definitions.values() for i in one.items if i.answer_set]
    assert {i.key: i.answer_set.poles for i in items if i.answer_set.poles} == {
        "C10": ("normal", "excessive"),
        "C11": ("outgoing", "passive_withdrawn"),
    }
    assert all(len(i.answer_set.values) == 3 for i in items)


def test_every_item_takes_not_observed_beside_its_own_set() -> None:
    for one in CONTENT.definitions.values():
        for item in one.items:
            assert CONTENT.takes(item, "not_observed") is (one.kind == "answers")
            assert not CONTENT.takes(item, "yes")


def test_no_definition_item_or_answer_has_room_for_a_score() -> None:
    names = {field.name for kind in (Definition, Item) for field in dataclasses.fields(kind)}
    assert not names & {"score", "scoring", "weight", "total", "grade", "points", "cut_off", "colour"}
    response = RECORD_TYPES["checklist_response"].body().fields
    assert not response.keys() & {"score", "total", "grade"}


def test_note_parts_are_the_fields_of_visit_and_child_visit() -> None:
    for item in CONTENT.definitions["case_note", 1].items:
        record = {"visit": "visit", "child": "child_visit"}[item.per or ""]
        assert item.key in RECORD_TYPES[record].body().fields


def test_codes_are_those_the_records_know() -> None:
    quote = RECORD_TYPES["quote"].body().fields["prompt"].validate
    assert [i.key for i in CONTENT.definitions["quote_prompt", 1].items] == list(quote.choices)
    state = RECORD_TYPES["checklist_response"].body().fields["state"].validate
    assert [c.value for c in CONTENT.definitions["baby_observation", 1].states] == list(state.choices)
    due = RECORD_TYPES["due"].body().fields["code"].validate
    assert {*(row.code for row in CONTENT.contacts.rows), "to_be_seen"} == set(due.choices)
    basis = RECORD_TYPES["child"].body().fields["legal_basis"].validate
    assert {row.legal_basis for row in CONTENT.to_be_seen.rows} == set(basis.choices)


def test_contact_windows_and_visiting_frequencies_are_those_of_the_sources() -> None:
    windows = {
        row.code: (row.unit, row.first, row.last) for row in CONTENT.contacts.rows if row.window == "source"
    }
    assert windows == {
        "antenatal": ("days", -84, 0),
        "new_birth": ("days", 10, 14),
        "six_eight_week": ("weeks", 6, 8),
        "two_year": ("months", 24, 30),
    }
    often = {row.legal_basis: (row.first, row.then, row.unit) for row in CONTENT.to_be_seen.rows}
    assert often["cp_plan"] == (10, 10, "working_days")
    assert often["s17"] == (20, 20, "working_days")
    assert often["looked_after"] == (7, 42, "days")
