"""Bringing the database to the code's version, and refusing one that is newer than the code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from app.config import Unusable

FOLDER = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 7_340_211


def head() -> str:
    """The newest migration, as the HEAD file names it: two rival ones collide there in the repository."""
    return (FOLDER / "HEAD").read_text().strip()


def settings(connection: Connection) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_empty(engine: Engine) -> bool:
    """Whether nothing of Attune's has ever been stored here."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("organisation"):
            return True
        return not connection.scalar(text("SELECT count(*) FROM organisation"))


def refuse_newer(engine: Engine) -> None:
    """Errors: Unusable when the database was written by a newer version of the code."""
    with engine.connect() as connection:
        revision = current(connection)
    # To read every migration takes longer than all the rest of it.
    if revision in (None, head()):
        return
    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    if revision not in known:
        raise Unusable(
            f"The database is newer (version {revision}) than this program (version {head()}): "
            "start the newer program, or put back the database that belongs to this one. Nothing was changed."
        )


def bring_up(engine: Engine) -> None:
    """Apply the missing migrations in one transaction; several servers starting at once wait for one."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        if current(connection) != head():
            command.upgrade(settings(connection), "head")
