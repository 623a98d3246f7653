"""The bare extension objects; `create_app` binds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from apispec import APISpec
from flask import Flask
from flask_migrate import Migrate
from flask_smorest import Api, Blueprint
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, registry

from app.errors import ProblemSchema

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table has in common: how its constraints are named, and that numbers may reach 2^53."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={int: BigInteger})


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite forgets the zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Document(Api):  # type: ignore[misc]
    """The OpenAPI document. No catch-all answer is declared: every possible one is named on its route.

    It is written when it is first asked for: to describe every route takes longer than to start the server.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = ProblemSchema

    def init_app(self, app: Flask, *, spec_kwargs: dict[str, Any] | None = None) -> None:
        self._unwritten: list[Callable[[APISpec], None]] = []
        self._writing = RLock()
        super().init_app(app, spec_kwargs=spec_kwargs)

    @property
    def spec(self) -> APISpec:
        with self._writing:
            unwritten, self._unwritten = self._unwritten, []
            for write in unwritten:
                write(self._spec)
            return self._spec

    @spec.setter
    def spec(self, empty: APISpec) -> None:
        self._spec = empty

    def write_later(self, write: Callable[[APISpec], None]) -> None:
        """Add to the document what it is to say, in the order in which it is to say it."""
        self._unwritten.append(write)

    def _register_responses(self) -> None:
        self.write_later(lambda _: super(Document, self)._register_responses())

    def _register_etag_headers(self) -> None:
        self.write_later(lambda _: super(Document, self)._register_etag_headers())

    def _register_pagination_header(self) -> None:
        self.write_later(lambda _: super(Document, self)._register_pagination_header())

    def register_blueprint(self, blp: Blueprint, *, parameters: Any = None, **options: Any) -> None:
        app, name = self._app, options.get("name", blp.name)
        app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        app.register_blueprint(blp, **options)

        def write(spec: APISpec) -> None:
            blp.register_views_in_doc(self, app, spec, name=name, parameters=parameters)
            spec.tag({"name": name, "description": blp.description})

        self.write_later(write)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
api = Document()
