"""The preset dictionary of codec 2. Source: PROTOCOL.md section 1.6"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

from app.demo.families import FAMILIES
from sync import padding
from tests.sync.cast import ANNA, CHILD


def test_dictionary_is_the_one_that_the_protocol_names() -> None:
    """What it compressed opens for ever: it is never changed, and a better one gets another codec."""
    protocol = (Path(padding.__file__).parent / "PROTOCOL.md").read_text("utf-8")
    ((size, named),) = re.findall(
        r"`dictionaries/codec_2.txt` \(([\d,]+) bytes, SHA-256 `([0-9a-f]{64})`", protocol
    )
    assert sha256(padding.dictionary()).hexdigest() == named
    assert len(padding.dictionary()) == int(size.replace(",", "")) <= 32_768


def test_dictionary_makes_a_record_shorter() -> None:
    change = ANNA.device("shorter").draft("pen_picture", CHILD, {"text": "Calms when held."})
    record = json.dumps(change, separators=(",", ":")).encode()
    assert len(padding.pack_preset(record)[1]) * 2 < len(padding.pack(record)[1])


def test_dictionary_names_nobody() -> None:
    """It lies readable in every browser: of the fictional caseload too it holds no name, number or date."""
    held = padding.dictionary().decode("ascii")
    people = [one for family in FAMILIES for one in (family.home, *family.children, *family.adults)]
    names = {word for one in people if one.name for word in re.findall("[A-Z][a-z]+", one.name)}
    assert names.isdisjoint(re.findall("[A-Za-z]+", held)), "a name"
    assert max(map(int, re.findall(r"\d+", held))) <= 2026, "a number"
