"""What somebody signs at a visit can be read: every field of its records is on a screen that shows a signed visit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.caseload.filing_rules import PARTS
from sync.records.table import RECORD_TYPES

SRC = Path(__file__).parents[2] / "static" / "pwa" / "src"
# What the rows of a signed visit are made of, and the screens and words that show them.
READING = (
    *(SRC / "ui" / "screens" / "reading").glob("*.tsx"),
    SRC / "ui" / "strings" / "found.ts",
    SRC / "ui" / "strings" / "tools.ts",
    SRC / "views" / "enquiries.ts",
)
# Which record it belongs to, how its content is kept, how old the child was, and how long a list took, which nobody is asked.
NOT_READ = {
    "visit": {"children", "parts"},
    "child_visit": {"visit", "corrected_age_days"},
    "attachment": {"blob", "chunk_bytes", "key", "sha256"},
    "checklist_response": {"duration_sec"},
    # The same time as that of the note, for each sentence.
    "statement": {"noted_at"},
    "quote": {"speaker_kind"},
}


def words_of(sources: tuple[Path, ...]) -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in sources if ".test." not in path.name)
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("kind", ("visit", *PARTS))
def test_every_field_that_is_signed_is_read(kind: str) -> None:
    fields = set(RECORD_TYPES[kind].body().fields) - {"visit", "child"} - NOT_READ.get(kind, set())
    assert sorted(fields - words_of(READING)) == []
