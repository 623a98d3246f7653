"""What the screens know of the fields of records: which hold a code, which may never be left empty, and which years a day has."""

from __future__ import annotations

import re
from pathlib import Path

from marshmallow import Schema, fields, validate

from sync.records.fields import DATE, FIRST_YEAR, LAST_YEAR
from sync.records.table import RECORD_TYPES

SRC = Path(__file__).parents[2] / "static" / "pwa" / "src"
CODED = SRC / "views" / "coded.ts"
DAYS = SRC / "wire" / "days.ts"
NEVER_EMPTY = SRC / "visit" / "mend_wrong.ts"
LINE = re.compile(r"^  (\w+): \[(.*?)\],$", re.MULTILINE | re.DOTALL)


def coded_in(schema: type[Schema]) -> set[str]:
    found: set[str] = set()
    for name, field in schema().fields.items():
        inner: fields.Field = field
        while isinstance(inner, fields.List):
            inner = inner.inner
        if isinstance(inner, fields.Nested):
            found |= coded_in(type(inner.schema))
        elif any(isinstance(rule, validate.OneOf) for rule in inner.validators):
            found.add(name)
    return found


def test_client_knows_every_field_that_holds_a_code() -> None:
    told = {kind: set(re.findall(r"\'(\w+)\'", names)) for kind, names in LINE.findall(CODED.read_text())}
    wanted = {row.name: coded_in(row.body) for row in RECORD_TYPES.values()}
    assert told == {kind: names for kind, names in wanted.items() if names}


# Chosen or made by the app, or said by somebody: nobody writes them anew in a signed visit.
NOT_WRITTEN = {"definition", "item", "cue", "exact_words", "text"}


def never_empty_in(schema: Schema) -> set[str]:
    found: set[str] = set()
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            found |= never_empty_in(inner.schema)
        elif isinstance(field, fields.String) and not field.allow_none:
            rules = field.validators
            if DATE in rules or any(isinstance(rule, validate.Length) for rule in rules):
                found.add(name)
    return found


def test_client_knows_every_text_of_a_visit_that_may_not_be_emptied() -> None:
    told = {
        kind: set(re.findall(r"\'(\w+)\'", names)) for kind, names in LINE.findall(NEVER_EMPTY.read_text())
    }
    wanted = {
        row.name: never_empty_in(row.body()) - NOT_WRITTEN
        for row in RECORD_TYPES.values()
        if "visit" in row.body().fields and row.name not in {"alert", "review", "quote", "statement"}
    }
    wanted["checklist_response"] -= {"value"}
    assert told == {kind: names for kind, names in wanted.items() if names}


def test_client_knows_which_years_a_day_can_have() -> None:
    told = re.findall(r"'(\d{4}-\d\d-\d\d)'", DAYS.read_text())
    assert told == [f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"]
