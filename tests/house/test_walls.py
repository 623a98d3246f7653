"""The server's walls: imports flow one way. The contracts stand in pyproject.toml; here they run, and here is proof that they bite.

Source: docs/architecture.md, "The rooms of the server".
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.places import ROOT, shown, under

APP = under(ROOT / "app", ".py")
SYNC = under(ROOT / "sync", ".py")


def modules_imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers(paths: list[Path], package: str) -> list[str]:
    return [
        shown(p)
        for p in paths
        if any(m == package or m.startswith(package + ".") for m in modules_imported(p))
    ]


def test_import_contracts_hold() -> None:
    exe = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([exe, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_contract_has_a_name_that_is_a_sentence() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 4
    assert [c["name"] for c in contracts if len(c["name"].split()) < 4] == []


def test_only_custody_imports_cryptography() -> None:
    users = importers(APP, "cryptography")
    assert users and [name for name in users if not name.startswith("app/custody/")] == []


def test_engine_has_no_clock_and_no_randomness_of_its_own() -> None:
    for package in ("random", "secrets", "time", "uuid", "os", "socket", "threading", "logging"):
        assert importers(SYNC, package) == [], package
    source = {shown(p): p.read_text() for p in SYNC}
    clock = re.compile(r"\b(?:datetime|date|dt)\.(?:now|utcnow|today)\(")
    assert [name for name, text in source.items() if clock.search(text)] == []


def test_sql_stays_in_stores_and_models() -> None:
    """Routes and actions ask a store; they never build a query."""
    talkers = [p for p in APP if p.name in ("routes.py", "schemas.py")]
    assert importers(talkers, "sqlalchemy") == []


def test_stores_never_commit() -> None:
    """`endpoint.py` decides once whether a request is kept."""
    stores = [p for p in APP if p.name == "store.py" or p.parent.name == "store"]
    assert stores
    assert [shown(p) for p in stores if ".commit(" in p.read_text()] == []
