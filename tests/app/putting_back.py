"""A backup put back elsewhere, and the tablets that find the server at the same address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import create_app
from app.audit import AuditRow
from app.backups import actions as backups
from app.config import Config
from app.extensions import db
from tests.app.world import Tablet, World


def put_back(world: World, there: Config, file: Path) -> None:
    """Put a backup back elsewhere, and let the world go on over there."""
    backups.restore(there, file)
    with world.app.app_context():
        db.engine.dispose()
    world.app = create_app(there, world.clock)


def over_there(world: World, tablet: Tablet) -> None:
    """The tablet finds the server that was put back at the same address."""
    tablet.client = world.app.test_client()
    tablet.get_organisation()
    assert tablet.open_session().status_code == 200


def alarms(world: World, tablet: Tablet) -> set[str]:
    with world.app.app_context():
        chosen = select(AuditRow.action).where(AuditRow.action.startswith("alarm."))
        return set(db.session.scalars(chosen.where(AuditRow.device_id == tablet.device.identity.device)))


def texts(tablet: Tablet, world: World) -> list[Any]:
    return [one["body"].get("text") for one in tablet.records(world.child) if one["type"] == "pen_picture"]
