"""A published checklist never changes: a visit recorded offline names the version that it answered."""

from __future__ import annotations

import hashlib
import re

from tests.house.places import ROOT, shown, under

LOCK = ROOT / "checklists" / "published.lock"
ENTRY = re.compile(r"^([0-9a-f]{64})\s+(\S+)$", re.MULTILINE)


def test_published_versions_are_unchanged() -> None:
    entries = ENTRY.findall(LOCK.read_text())
    assert len(entries) >= 4
    changed = []
    for digest, name in entries:
        if "#" in name:  # one answer set; tests/checklists/test_published.py changes one on purpose
            continue
        path = ROOT / "checklists" / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            changed.append(name)
    assert changed == []


def test_practice_content_is_data_but_for_its_loader() -> None:
    code = [shown(p) for p in under(ROOT / "checklists", ".py", ".ts", ".js", ".sh")]
    loader = (
        "__init__",
        "__main__",
        "definition",
        "fhir",
        "load",
        "published",
        "rules",
        "schedule",
        "source",
        "template",
        "types",
        "xlsform",
    )
    assert set(code) <= {f"checklists/{name}.py" for name in loader}
