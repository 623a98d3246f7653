"""What a visit may hold beside its note: what was recorded is taken, what could not be true is refused."""

from __future__ import annotations

from typing import Any

import pytest

from sync.handlers import PLACES, check_change
from sync.records import RECORD_TYPES
from sync.types import Change, Refusal
from tests.sync.cast import ANNA
from tests.sync.visit_bodies import visit_bodies

CHILD, VISIT, ADULT, RECORD = "c" * 32, "d" * 32, "a" * 32, "e" * 32
BODIES = visit_bodies(CHILD, VISIT, ADULT, RECORD)
NAMING_A_CHILD = sorted(
    name for name, kind in RECORD_TYPES.items() if kind.kind == "child" and "child" in kind.body().fields
)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("statement", {"kind": "said"}, "source"),
    ("statement", {"kind": "reported", "source": ""}, "source"),
    ("statement", {"text": ""}, "text"),
    ("action_progress", {"evidence": ""}, "evidence"),
    ("body_mark", {"x": 1001}, "x"),
    ("body_mark", {"site": ""}, "site"),
    ("body_mark", {"length_mm": 0}, "length_mm"),
    ("body_mark", {"age_days": 2}, "age_days"),
    ("contact_record", {"outcome": "not_yet"}, "not_yet_because"),
    ("contact_record", {"outcome": "not_yet", "not_yet_because": "  "}, "not_yet_because"),
    ("contact_record", {"agency": None, "called": " "}, "called"),
    ("alert", {"level": "hint"}, "level"),
    ("alert", {"rule": "R"}, "rule"),
    ("alert", {"state": "not_applicable"}, "response"),
    ("alert", {"state": "resolved", "response": " "}, "response"),
    ("private_enquiry", {"alone_confirmed": False}, "alone_confirmed"),
    ("growth", {"weight_g": None}, "weight_g"),
    ("growth", {"weight_g": 299}, "weight_g"),
    ("growth", {"centile_band": "10"}, "centile_band"),
    ("growth", {"measured_by": ""}, "measured_by"),
    ("tool_result", {"tool": "other"}, "tool_name"),
    ("tool_result", {"results": []}, "results"),
    ("voice_method", {"methods": []}, "methods"),
    ("day_in_life", {"slots": []}, "slots"),
    ("relationship", {"responsibility": None}, "responsibility"),
]


@pytest.mark.parametrize("type", sorted(BODIES))
def test_what_was_recorded_is_taken(type: str) -> None:
    assert RECORD_TYPES[type].body().validate(BODIES[type]) == {}


@pytest.mark.parametrize(("type", "with_", "field"), REFUSED)
def test_what_could_not_be_true_is_refused(type: str, with_: dict[str, Any], field: str) -> None:
    assert list(RECORD_TYPES[type].body().validate(BODIES[type] | with_)) == [field]


def test_enquiry_that_was_not_safe_needs_nobody_alone() -> None:
    body = BODIES["private_enquiry"] | {"asked": "not_safe", "alone_confirmed": False}
    assert RECORD_TYPES["private_enquiry"].body().validate(body) == {}


@pytest.mark.parametrize(
    ("type", "body"),
    [
        (
            "quote",
            {
                "prompt": "open",
                "exact_words": "Up!",
                "speaker_kind": "child",
                "speaker": CHILD,
                "who_heard": [],
            },
        ),
        ("child_visit", {"seen": "yes", "seen_alone": "not_applicable", "awake": "awake"}),
    ],
)
def test_body_from_before_a_field_came_is_still_taken(type: str, body: dict[str, Any]) -> None:
    whole = {"visit": VISIT} | ({"child": CHILD} if type == "quote" else {}) | body
    assert RECORD_TYPES[type].body().validate(whole) == {}


@pytest.mark.parametrize(("visibility", "taken"), [("restricted", True), ("team", False), ("network", False)])
def test_private_enquiry_is_never_for_the_team(visibility: str, taken: bool) -> None:
    document = ANNA.device().draft("private_enquiry", "f" * 32, BODIES["private_enquiry"])
    found = check_change(document | {"visibility": visibility})
    assert found == Refusal("invalid") if not taken else isinstance(found, Change)


@pytest.mark.parametrize("type", sorted(type for type in BODIES if RECORD_TYPES[type].kind == "child"))
def test_record_of_a_child_is_only_in_that_childs_stream(type: str) -> None:
    own, other = (ANNA.device().draft(type, stream, BODIES[type]) for stream in (CHILD, "f" * 32))
    assert isinstance(check_change(own), Change)
    assert check_change(other) == Refusal("wrong_stream")


@pytest.mark.parametrize("type", NAMING_A_CHILD)
def test_whatever_names_a_child_lies_in_that_childs_stream_and_no_other(type: str) -> None:
    document = {"stream": CHILD, "record": RECORD, "author": ANNA.person, "body": {"child": CHILD}}
    assert PLACES[type](document)
    assert not PLACES[type](document | {"stream": "b" * 32})
