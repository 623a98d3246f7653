"""Every data key under a new version of the master key, while the server serves.

A batch is a transaction: killed at any moment, what is done is done, and the next run goes on with the rest.
From the first moment on, what is made new is made under the new version. Data keys alone are wrapped anew; no
entry, pack, draft or attachment is touched.

Source: docs/decisions/0040-keys-change-while-serving.md
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, text

from app.clock import now
from app.extensions import db
from app.keyring import held
from app.organisation import store as organisation
from app.streams.models import Stream

BATCH = 100
_PREFIX = 4


def begin() -> int:
    """Say that from now on data keys are wrapped under the newest master key. Commits. Shape: its version."""
    newest = held().ring.master.version
    row = organisation.organisation_locked()
    if row.master_version != newest:
        row.master_version, row.master_settled_at = newest, None
    db.session.commit()
    return newest


def run(told: Callable[[int], None] = lambda _: None, most: int = BATCH) -> int:
    """Wrap what is left anew, batch after batch. Commits. Shape: how many keys this run has wrapped.

    `told`: is called with the number so far, after each batch.
    Errors: NotOpenable when a key is damaged, MasterKeyMissing when an old version is not here.
    """
    under, count = begin(), 0
    while done := _batch(under, most):
        count += done
        told(count)
    return count + _last(under)


def left(under: int) -> int:
    """How many data keys lie under another version."""
    return db.session.scalar(select(func.count(Stream.id)).where(_is_older(under))) or 0


def left_under(version: int) -> int:
    """How many data keys lie under one version."""
    mine = func.substr(Stream.wrapped_key, 1, _PREFIX) == version.to_bytes(_PREFIX, "big")
    return db.session.scalar(select(func.count(Stream.id)).where(mine)) or 0


def older_may_go_from(backup_days: int) -> datetime | None:
    """From when on no backup can need an older master key; None while something here does."""
    settled = organisation.organisation().master_settled_at
    return settled + timedelta(days=backup_days) if settled else None


def _batch(under: int, most: int) -> int:
    """Who files keeps the rows that it has locked, and waits for no batch that waits for others."""
    chosen = select(Stream).where(_is_older(under)).order_by(Stream.id).limit(most)
    chosen = chosen.with_for_update(skip_locked=True)
    count = _wrap(list(db.session.scalars(chosen, execution_options={"populate_existing": True})), under)
    db.session.commit()
    return count


def _last(under: int) -> int:
    """What somebody had locked, or was making under the older version; then none is left."""
    if db.session.get_bind().dialect.name == "postgresql":
        # Waits for whoever is in the middle of one, and keeps others from beginning. Readers go on.
        db.session.execute(text("LOCK TABLE stream IN EXCLUSIVE MODE"))
    chosen = select(Stream).where(_is_older(under)).order_by(Stream.id)
    count = _wrap(list(db.session.scalars(chosen, execution_options={"populate_existing": True})), under)
    row = organisation.organisation_locked()
    if row.master_settled_at is None and row.master_version == under:
        row.master_settled_at = now()
    db.session.commit()
    return count


def _wrap(rows: list[Stream], under: int) -> int:
    for row in rows:
        row.wrapped_key = held().streams.wrap_anew(row.id, row.wrapped_key, under)
    db.session.flush()
    return len(rows)


def _is_older(under: int) -> ColumnElement[bool]:
    version = func.substr(Stream.wrapped_key, 1, _PREFIX)
    return (version != under.to_bytes(_PREFIX, "big")) & (func.length(Stream.wrapped_key) > _PREFIX)
