"""The server: `create_app` builds it, registers its rooms, and returns it."""

from __future__ import annotations

from app import heap  # isort: split

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from flask_smorest import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from app import database, documents, errors, keyring, logs, models, pages, schema_version, writers
from app.attachments.routes import bp as attachments
from app.attachments.shelf import Shelf
from app.backups import restored
from app.break_glass.routes import bp as break_glass
from app.carrying.routes import bp as carrying
from app.clock import Clock
from app.config import Config, Unusable
from app.custody import CustodyError, MasterSource, Part, open_keys
from app.devices.routes import bp as devices
from app.drafts.routes import bp as drafts
from app.endpoint import JSON_MAX_BYTES
from app.exchange.routes import bp as exchange
from app.extensions import api, db, migrate
from app.intake.routes import bp as intake
from app.opener.thread import Opener
from app.organisation.actions import found_or_check
from app.organisation.routes import bp as organisation
from app.pace import Pace
from app.reports.routes import bp as reports
from app.sign_in.routes import bp as sign_in
from app.streams.routes import bp as streams
from app.trail.routes import bp as trail

heap.loaded()

__all__ = ["create_app", "models"]
ROOMS = (
    organisation,
    sign_in,
    devices,
    intake,
    drafts,
    streams,
    exchange,
    attachments,
    reports,
    trail,
    break_glass,
    carrying,
)
# What needs no login and opens nothing: all that a process may do which holds the receipt key alone.
TAKING_IN = (organisation, intake, drafts)

# What a statement was about is in no message of the database's.
UNTOLD = {"hide_parameters": True}


def create_app(config: Config | None = None, clock: Clock | None = None, part: Part | None = None) -> Flask:
    """Build the server: settings, database brought up to date, keys, rooms. The opener is made but not
    started.

    Errors: Unusable, one plain sentence, when it cannot run like this.
    """
    config = config or Config.from_environment(os.environ)
    try:
        app = describe(config, clock, ROOMS if part != "intake" else TAKING_IN)
        logs.register(app, config.log)
        with app.app_context():
            _open(app, config, part)
    except CustodyError as cause:
        raise Unusable(str(cause)) from cause
    except OSError as cause:
        raise _unusable_folder(config, cause) from cause
    except SQLAlchemyError as cause:
        raise _unusable_database(config, cause) from cause
    return app


def describe(config: Config, clock: Clock | None = None, rooms: tuple[Blueprint, ...] | None = None) -> Flask:
    """The server without database, keys and log: enough to print its OpenAPI document."""
    app = Flask("app", static_folder=None)
    app.config.update(
        documents.SETTINGS,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        MAX_CONTENT_LENGTH=JSON_MAX_BYTES,
    )
    app.extensions["attune.config"] = config
    app.extensions["attune.clock"] = clock or Clock()
    app.extensions["attune.pace"] = pace = Pace()
    app.extensions["attune.opener"] = Opener(app, pace)
    app.extensions["attune.shelf"] = Shelf(config.blobs or str(config.data / "blobs"))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(schema_version.FOLDER))
    api.init_app(app)
    for room in rooms or ROOMS:
        api.register_blueprint(room, url_prefix="/api")
    documents.register()
    pages.register(app)
    errors.register(app)
    return app


def _engine_options(config: Config) -> dict[str, Any]:
    # One connection for each request at a time, and for the opener and the timetable: each stays open.
    options = {"pool_size": config.threads + 4, **UNTOLD}
    return options | writers.OPTIONS if config.sqlite_file else options


def _open(app: Flask, config: Config, part: Part | None) -> None:
    app.extensions["attune.shelf"].refuse_no_folder()
    if config.sqlite_file is not None:
        config.sqlite_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _begin_file(config.sqlite_file)
    database.configure(db.engine, app.extensions["attune.pace"])
    schema_version.refuse_newer(db.engine)
    source = MasterSource(config.master_key, config.master_key_command)
    is_empty, clock = schema_version.is_empty(db.engine), app.extensions["attune.clock"]
    keys = open_keys(config.keys, is_empty, clock, part, source, config.hybrid_sealing)
    app.extensions["attune.keys"] = keyring.Held(keys)
    schema_version.bring_up(db.engine)
    found_or_check()
    restored.finish(config)


def _begin_file(file: Path) -> None:
    """A new database, and its logs, are for the server's user alone, whoever may look into the folder."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _unusable_folder(config: Config, cause: OSError) -> Unusable:
    if errors.is_disk_full(cause):
        return Unusable("The disk is full: free some space, then start again. Nothing was lost.")
    place = cause.filename or config.data
    return Unusable(f"{place} cannot be used ({cause.strerror}): mend that, then start again.")


def _unusable_database(config: Config, cause: SQLAlchemyError) -> Unusable:
    if errors.is_disk_full(cause):
        return Unusable("The disk is full: free some space, then start again. Nothing was lost.")
    place = config.sqlite_file or "the address in ATTUNE_DATABASE_URL"
    return Unusable(
        f"The database at {place} cannot be opened: check that it is there and whole, then start again."
    )
