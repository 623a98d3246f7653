"""Which fields of a record hold a code: the screen to put right what was set aside offers none of them for writing."""

from __future__ import annotations

import re
from pathlib import Path

from marshmallow import Schema, fields, validate

from sync.records.table import RECORD_TYPES

CODED = Path(__file__).parents[2] / "static" / "pwa" / "src" / "views" / "coded.ts"
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
