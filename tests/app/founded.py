"""One world for many tests: founded once on each kind of database, and copied for whoever asks for one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from argon2 import PasswordHasher
from flask import Flask

from app import create_app
from app.config import Config
from app.extensions import db
from app.people import passwords
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.world import World

FOLDERS = ("DATA", "KEYS")
# A tablet signs in before almost every test; what a password costs is asked where passwords are.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Founded:
    """A world at rest: its folders, its database where that is not a file among them, and the hour it was."""

    home: Path
    at: datetime
    known: World
    server: Postgres | None
    address: str | None

    @classmethod
    def make(cls, home: Path, server: Postgres | None = None) -> Founded:
        settings = {f"ATTUNE_{name}": str(home / name.lower()) for name in (*FOLDERS, "LOG")}
        settings |= {"ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}
        if server:
            settings["ATTUNE_DATABASE_URL"] = server.fresh_database()
        clock = MovableClock()
        app = create_app(Config.from_environment(settings), clock)
        with patch.object(passwords, "HASHER", QUICK):
            known = World.found(app, clock)
            for name in known.staff:
                known.account(name)
        rest(app)
        return cls(home, clock.at, known, server, settings.get("ATTUNE_DATABASE_URL"))

    def copy(self, environment: dict[str, str], clock: MovableClock) -> None:
        """Put a copy where a test's settings say, and the clock to the hour it was then."""
        for name in FOLDERS:
            if (folder := self.home / name.lower()).exists():
                shutil.copytree(folder, environment[f"ATTUNE_{name}"])
        if self.server:
            environment["ATTUNE_DATABASE_URL"] = self.server.fresh_database(like=self.address)
        clock.at = self.at

    def world(self, app: Flask, clock: MovableClock) -> World:
        """What a test knows of its copy, which `app` serves."""
        known = self.known
        return replace(known, app=app, clock=clock, staff=dict(known.staff), teams=dict(known.teams))


def rest(app: Flask) -> None:
    """End what a server does by itself, and let go of its database."""
    app.extensions["attune.opener"].stop()
    with app.app_context():
        db.engine.dispose()
