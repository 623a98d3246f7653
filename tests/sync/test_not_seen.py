"""A child who was not seen for a reason of its own kind: the reason stands there in words."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from sync.records import ChildVisitBody

UNSEEN = {
    "visit": "1" * 32,
    "seen": "no",
    "seen_alone": "not_applicable",
    "awake": "not_seen",
    "sleep_place_seen": None,
    "next_step": None,
    "next_step_by": None,
}


def test_another_reason_is_taken_with_its_words() -> None:
    body = {**UNSEEN, "not_seen_reason": "other", "not_seen_detail": "At the hospital with her father."}
    assert ChildVisitBody().load(body)["not_seen_reason"] == "other"


@pytest.mark.parametrize("words", [None, "", "  "])
def test_another_reason_without_words_is_refused(words: str | None) -> None:
    with pytest.raises(ValidationError, match="in words"):
        ChildVisitBody().load({**UNSEEN, "not_seen_reason": "other", "not_seen_detail": words})


def test_a_reason_that_says_enough_needs_no_words() -> None:
    body = {**UNSEEN, "not_seen_reason": "no_reply", "not_seen_detail": None}
    assert ChildVisitBody().load(body)["not_seen_detail"] is None
