"""Every route says who may use it: `endpoint(...)` declares a permission, or the route serves the app's own files.

Source: docs/architecture.md, "The rooms of the server".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app import access, create_app
from app.config import Config
from tests.house.places import ROOT, shown, under

# The finished client and the API's own description: the same bytes for everybody, no person's data.
OPEN_FILES = re.compile(r"\A(?:client\.\w+|static|api-docs\.\w+|health\.\w+)\Z")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home = tmp_path_factory.mktemp("house")
    places = {f"ATTUNE_{name}": str(home / name.lower()) for name in ("DATA", "KEYS", "LOG")}
    return create_app(Config.from_environment({**places, "ATTUNE_OPENER": "no"}))


def test_every_route_declares_a_permission_of_the_table(app: Flask) -> None:
    undeclared = []
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "_permission", None)
        if permission not in access.PERMISSIONS and not OPEN_FILES.match(rule.endpoint):
            undeclared.append(f"{rule.endpoint} {rule.rule}")
    assert undeclared == []


def test_open_files_lie_outside_the_api(app: Flask) -> None:
    is_open = [r for r in app.url_map.iter_rules() if OPEN_FILES.match(r.endpoint)]
    assert is_open
    behind = [r.rule for r in is_open if r.rule.startswith("/api/") and r.rule != "/api/openapi.json"]
    assert behind == []


def test_every_permission_is_used(app: Flask) -> None:
    used = {getattr(view, "_permission", None) for view in app.view_functions.values()}
    assert sorted(set(access.PERMISSIONS) - used - _used_elsewhere()) == []


def _used_elsewhere() -> set[str]:
    """Permissions that are asked for by name where there is no route: in the opener."""
    code = "\n".join(p.read_text() for p in under(ROOT / "app", ".py") if p.name != "access.py")
    return {name for name in access.PERMISSIONS if f'"{name}"' in code}


@pytest.mark.parametrize("path", [p for p in under(ROOT / "app", ".py") if p.name == "routes.py"], ids=shown)
def test_routes_are_declared_by_the_wrapper_alone(path: Path) -> None:
    assert not re.search(r"@\w+\.route\(|\.add_url_rule\(|MethodView", path.read_text())


def test_no_route_changes_or_deletes_a_record(app: Flask) -> None:
    """A signed note is never altered in place: there is no address that would do it."""
    methods = {m for rule in app.url_map.iter_rules() for m in rule.methods or ()}
    assert methods & {"PUT", "PATCH", "DELETE"} == set()
