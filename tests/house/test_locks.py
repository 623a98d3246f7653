"""The locks pin everything, name no host, and are whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.places import PWA, ROOT, shown, under

REQUIREMENTS = under(ROOT / "requirements", ".txt")
NPM_LOCKS = [
    PWA / "package-lock.json",
    PWA / "codegen" / "package-lock.json",
    ROOT / "tests" / "lighthouse" / "package-lock.json",
    ROOT / "tests" / "openid" / "package-lock.json",
]
ADDRESS = re.compile(r"(?:[a-z+]+://|git@|file:)[^\s\"']*")
# Where a person may send money or read about the licence: never fetched by an install.
NOT_FETCHED = ("funding", "url", "license", "licenses")


def addresses_fetched(node: object, key: str = "") -> list[str]:
    if isinstance(node, dict):
        return [a for k, v in node.items() if k not in NOT_FETCHED for a in addresses_fetched(v, k)]
    if isinstance(node, list):
        return [a for v in node for a in addresses_fetched(v, key)]
    return ADDRESS.findall(node) if isinstance(node, str) else []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=shown)
def test_requirements_name_no_host(path: Path) -> None:
    assert ADDRESS.findall(path.read_text()) == []
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)\b", path.read_text(), re.M)


@pytest.mark.parametrize("path", REQUIREMENTS, ids=shown)
def test_requirements_pin_every_package_with_a_hash(path: Path) -> None:
    entries = re.split(r"\n(?=[a-zA-Z0-9])", path.read_text().strip())
    entries = [e for e in entries if not e.startswith("#")]
    assert entries
    assert [e.split("\n")[0] for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


@pytest.mark.parametrize("path", NPM_LOCKS, ids=shown)
def test_package_lock_names_no_host(path: Path) -> None:
    lock = json.loads(path.read_text())
    assert addresses_fetched(lock) == []
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


@pytest.mark.parametrize("path", NPM_LOCKS, ids=shown)
def test_package_lock_has_integrity_for_every_package(path: Path) -> None:
    packages = json.loads(path.read_text())["packages"]
    assert [n for n, e in packages.items() if n and "integrity" not in e and not e.get("link")] == []


@pytest.mark.parametrize("path", NPM_LOCKS, ids=shown)
def test_package_lock_holds_every_platform_package(path: Path) -> None:
    packages = json.loads(path.read_text())["packages"]
    held = {name.rsplit("node_modules/", 1)[1] for name in packages if name}
    wanted = {o for entry in packages.values() for o in entry.get("optionalDependencies", {})}
    assert wanted - held == set()


@pytest.mark.parametrize("path", NPM_LOCKS, ids=shown)
def test_package_json_pins_exact_versions(path: Path) -> None:
    manifest = json.loads(path.with_name("package.json").read_text())
    pinned = re.compile(r"\A\d+\.\d+\.\d+\Z")
    wanted = {**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})}
    assert {name: v for name, v in wanted.items() if not pinned.match(v)} == {}
