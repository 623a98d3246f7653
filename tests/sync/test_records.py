"""Dates and times in a record are ones that a calendar has."""

from __future__ import annotations

from base64 import b64encode
from unittest.mock import ANY

import pytest
from marshmallow import ValidationError

from sync.records import DATE, RECORD_TYPES, TIME
from sync.types import LIMITS


@pytest.mark.parametrize("text", ["2026-11-21", "2024-02-29", "1900-01-01", "2100-12-31"])
def test_date_of_the_calendar_is_taken(text: str) -> None:
    assert DATE(text) == text
    assert TIME(f"{text}T23:59:59.999Z") == f"{text}T23:59:59.999Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-31",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "0001-01-01",
        "1899-12-31",
        "2101-01-01",
        "9999-12-31",
        "2026-1-1",
        "20261121",
        "2026-W47-6",
        "\u0662026-11-21",
        "2026-11-21\n",
    ],
)
def test_date_that_nobody_can_mean_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DATE(text)
    with pytest.raises(ValidationError):
        TIME(f"{text}T09:30:00.000Z")


@pytest.mark.parametrize(
    "hour",
    [
        "24:00:00.000Z",
        "09:60:00.000Z",
        "09:30:60.000Z",
        "09:30:00Z",
        "09:30:00.000000Z",
        "09:30:00.000+00:00",
    ],
)
def test_time_that_no_clock_shows_is_refused(hour: str) -> None:
    with pytest.raises(ValidationError):
        TIME(f"2026-11-21T{hour}")


ATTACHMENT = {
    "visit": "ab" * 16,
    "child": "cd" * 16,
    "kind": "drawing",
    "caption": "Her house",
    "media_type": "image/png",
    "size_bytes": 1000,
    "chunk_bytes": 262_144,
    "key": "ab" * 32,
    "blob": "cd" * 32,
    "thumbnail": b64encode(b"\xff\xd8\xff and so on").decode(),
}


def test_an_attachment_has_a_caption_a_known_form_and_a_small_picture() -> None:
    check = RECORD_TYPES["attachment"].body().validate
    assert check(ATTACHMENT) == {}
    assert check(ATTACHMENT | {"thumbnail": None}) == {}
    for wrong in (
        {"caption": ""},
        {"kind": "photo"},
        {"kind": "audio"},
        {"media_type": "text/html"},
        {"media_type": "image/svg+xml"},
        {"key": "ab" * 31},
        {"size_bytes": 0},
        {"size_bytes": LIMITS.attachment + 1},
        {"thumbnail": b64encode(b"<svg onload=x>").decode()},
        {"thumbnail": "not base64!"},
        {"thumbnail": b64encode(b"\xff\xd8\xff" + bytes(LIMITS.thumbnail)).decode()},
        {"file_name": "holiday.jpg"},
    ):
        assert check(ATTACHMENT | wrong) != {}, wrong


@pytest.mark.parametrize("when", [{"at": "2026-11-21T10:20:00.000Z"}, {"at": None}, {}])
def test_a_cue_says_when_it_was_seen_or_that_nobody_knows(when: dict[str, str | None]) -> None:
    cue = {"cue": "wriggling", "context": None, "may_be_telling_us": None, **when}
    body = {
        "visit": "ab" * 16,
        "child": "cd" * 16,
        "definition": "baby_cues",
        "version": 1,
        "answers": [],
        "cues": [cue],
    }
    check = RECORD_TYPES["checklist_response"].body().validate
    assert check(body) == {}
    assert check(body | {"cues": [{**cue, "at": "19:45"}]}) == {"cues": {0: {"at": ANY}}}
