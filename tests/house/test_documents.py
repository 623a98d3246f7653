"""What the documents say is so: every path exists, every command, setting and problem is told."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.house.places import ROOT, repository_files, shown, under

DOCUMENTS = [p for p in repository_files() if p.suffix == ".md"]
PATH_SPAN = re.compile(r"(?<![`\w])`((?:[\w.@-]+/)+[\w.*@-]*|[\w-]+\.(?:py|tsx?|json|toml|md|html|lock))`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
# Addresses, media types, marks of the protocol, packages of a registry.
NOT_PATHS = ("/", "application/", "attune/", "@")
# Made when the app is built, run or measured, so not in the repository.
MADE = ("static/pwa/dist", "var", ".venv", ".tools", "node_modules", "static/pwa/node_modules")


def exists(named: str, beside: Path) -> bool:
    """True if the path stands from the root, from the client, from the document, or as a file's name in the house."""
    if named.startswith(MADE) or "NNNN" in named or "*" in named or "YYYY" in named:
        return True
    starts = (ROOT, ROOT / "static" / "pwa", ROOT / "static" / "pwa" / "src", beside.parent)
    if any((start / named).resolve() in kept_paths() for start in starts):
        return True
    return any(shown(p).endswith("/" + named.rstrip("/")) for p in repository_files())


@cache
def kept_paths() -> frozenset[Path]:
    """Every file and folder of the repository; what only lies here, ignored, is none of them."""
    files = repository_files()
    return frozenset(files) | {folder for path in files for folder in path.parents}


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_every_path_a_document_names_exists(path: Path) -> None:
    named = {n for n in PATH_SPAN.findall(path.read_text()) if not n.startswith(NOT_PATHS)}
    assert sorted(n for n in named if not exists(n, path)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    assert sorted(t for t in LINK.findall(path.read_text()) if not (path.parent / t).exists()) == []


def test_help_lists_every_command_and_readme_the_first_ones() -> None:
    source = (ROOT / "dev").read_text()
    known = set(re.findall(r"cmd == \"(\w+)\"", source))
    for several in re.findall(r"cmd in \(([^)]*)\)", source):
        known |= set(re.findall(r"\"(\w+)\"", several))
    told = subprocess.run(
        [sys.executable, ROOT / "dev", "help"], capture_output=True, text=True, check=True
    ).stdout
    listed = set(re.findall(r"^\s*\./dev (\w+)", told, re.MULTILINE))
    assert known | {"help"} == listed | {"help"} and len(listed) >= 8
    readme = (ROOT / "README.md").read_text()
    assert "./dev run" in readme and "./dev test" in readme


def test_every_command_a_document_names_is_one() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "dev", "help"], capture_output=True, text=True, check=True
    ).stdout
    listed = set(re.findall(r"^\s*\./dev (\w+)", told, re.MULTILINE))
    named = {(shown(p), c) for p in DOCUMENTS for c in re.findall(r"\./dev ([a-z]+)", p.read_text())}
    assert sorted(n for n in named if n[1] not in listed) == []


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    from app.config import SETTINGS

    setting = re.compile(r"\bATTUNE_[A-Z][A-Z_]*[A-Z]\b")
    build = (ROOT / "static" / "pwa").glob("*.ts")
    code = [*under(ROOT / "app", ".py"), ROOT / "dev", ROOT / "wsgi.py", *build]
    used = {s for path in code for s in setting.findall(path.read_text())}
    told = set(setting.findall((ROOT / "docs" / "settings.md").read_text()))
    assert used - told == set()
    assert told - used == set()
    assert {s for path in under(ROOT / "app", ".py") for s in setting.findall(path.read_text())} == set(
        SETTINGS
    )


def test_every_problem_is_documented_and_every_documented_problem_exists() -> None:
    from app.errors import CATALOGUE

    told = set(
        re.findall(r"^\|?\s*`([a-z_]+\.[a-z_]+)`", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    )
    assert set(CATALOGUE) - told == set()
    assert told - set(CATALOGUE) == set()


def test_every_decision_is_numbered_once_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = [p for p in under(folder, ".md") if p.name != "README.md"]
    numbers = [p.name[:4] for p in records]
    assert [p.name for p in records if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", p.name)] == []
    assert sorted({n for n in numbers if numbers.count(n) > 1}) == []
    listed = (folder / "README.md").read_text()
    assert [p.name for p in records if p.name not in listed] == []


@pytest.mark.parametrize("path", under(ROOT / "docs" / "decisions", ".md"), ids=shown)
def test_decision_gives_context_decision_and_consequence(path: Path) -> None:
    if path.name != "README.md":
        text = path.read_text().lower()
        assert [word for word in ("context", "decision", "consequence") if word not in text] == []
