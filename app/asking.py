"""Asking the database in plain rows, by statements that are made once.

To put a statement together costs several times what asking it does, and so does an object for each row. What
objects of the session have changed must have been flushed before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Executable

from app.extensions import db


def ask(statement: Executable, **values: Any) -> CursorResult[*tuple[Any, ...]]:
    """The rows that a statement about tables gives, within the running transaction."""
    return db.session.connection().execute(statement, values)
