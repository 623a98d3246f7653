"""What a new checklist begins with, and what of it nobody has replaced yet. For `python -m checklists`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .types import Content, ContentFault, Definition

TITLE = "What the list is called"
SOURCE = "Where the wording is from"
WORDING = "the words of the item"


def blank(key: str) -> dict[str, Any]:
    """The first version of a new list: sound in form, with words that are still to be written."""
    return {
        "key": key,
        "version": 1,
        "kind": "answers",
        "title": TITLE,
        "lead_in": "Does the child…?",
        "source_credit": SOURCE,
        "subject": "child",
        "age_range_months": None,
        "scoring": "none",
        "valid_from": "",
        "valid_to": None,
        "items": [{"key": "Q1", "exact_text": WORDING, "answer_set": "std", "order": 1}],
    }


def unwritten(content: Content) -> list[ContentFault]:
    """One fault for each place that still holds a word of `blank`: in use it would be asked in earnest."""
    return [fault for one in content.definitions.values() for fault in _unwritten(one)]


def _unwritten(one: Definition) -> Iterator[ContentFault]:
    places = [("", "title", one.title, TITLE), ("", "source_credit", one.source_credit, SOURCE)]
    places += [(f"items {item.key}", "exact_text", item.exact_text, WORDING) for item in one.items]
    for place, field, value, placeholder in places:
        if value == placeholder:
            remedy = f"“{field}” still says “{placeholder}”; write what the source has in its place."
            yield ContentFault(one.file, place, remedy)
