"""The server's own records, read and added to beside the running server: what the browser tests compare with."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app import create_app
from app.config import Config
from app.extensions import db
from app.organisation import store as organisation
from app.streams import filing
from app.streams import store as streams
from app.streams.models import Stream
from tests.e2e.server import Server


class Records:
    def __init__(self, server: Server) -> None:
        self._app = create_app(Config.from_environment(server.environment()))

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._app.app_context():
            yield
            db.session.rollback()
            db.engine.dispose()

    def take_on(self, people: int) -> None:
        """Give every device something to pull: people who join the organisation."""
        body = {
            "name": "Somebody New",
            "role": "practitioner",
            "profession": "other",
            "team": None,
            "active": True,
        }
        with self._open():
            for _ in range(people):
                filing.file_own("person", organisation.organisation().id, secrets.token_hex(16), body)
            db.session.commit()

    def purposes(self, family: str) -> list[str]:
        """The purpose of every visit on file for the family of a name."""
        with self._open():
            for row in db.session.scalars(select(Stream).where(Stream.kind == "family")):
                documents = list(streams.documents(row))
                if any(d["type"] == "family" and d["body"]["name"] == family for d in documents):
                    return [d["body"]["purpose"] for d in documents if d["type"] == "visit"]
        raise AssertionError("no family of that name")
