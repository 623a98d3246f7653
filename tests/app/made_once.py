"""What every server of the tests would make for itself though it is the same in all of them, made once.

A run of the tests starts some two thousand servers in one process; people start one. A fifth of the time was
the same routes compiled to the same code, and the same statements to the same SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 2_000


def make_once() -> None:
    """From here on, in this process."""
    _routes()
    _statements()


def _routes() -> None:
    real, known = Rule._compile_builder, {}

    @wraps(real)
    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, rule.subdomain, str(rule.defaults), append_unknown)
        if key not in known:
            known[key] = real(rule, append_unknown)
        return known[key]

    Rule._compile_builder = compiled  # type: ignore[method-assign]


def _statements() -> None:
    """Dialects of one kind speak alike: each server of the tests is on the same release of its database."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[assignment,method-assign]
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign]
    real, shared = SQLAlchemy._make_engine, LRUCache(STATEMENTS)

    @wraps(real)
    def made(self: SQLAlchemy, *args: Any, **options: Any) -> Engine:
        engine = real(self, *args, **options)
        engine._compiled_cache = shared
        return engine

    SQLAlchemy._make_engine = made  # type: ignore[method-assign]
