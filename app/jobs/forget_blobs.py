"""Blobs that nobody will name any more are removed, and uploads that were never finished begin again.

Source: sync/PROTOCOL.md section 13.11
"""

from __future__ import annotations

from datetime import timedelta

from app.attachments import actions, store
from app.clock import now
from app.devices import store as devices
from app.drafts import store as drafts
from app.extensions import db
from app.intake import store as intake

KEPT = timedelta(days=30)


def run() -> int:
    """Shape: how many blobs and beginnings of blobs were let go."""
    return _unfinished() + _unnamed()


def _unfinished() -> int:
    """A device keeps its copy until it has a receipt for all of it, and sends what goes here again."""
    gone, before = 0, now() - KEPT
    found = store.unfinished_since(before)
    db.session.rollback()
    for device, name in found:
        devices.device_locked(device)
        gone += store.forget_unfinished(device, name, before)
        db.session.commit()
    return gone


def _unnamed() -> int:
    gone = 0
    found = store.unnamed_since(now() - KEPT)
    db.session.rollback()
    for name, person in found:
        if _forget(name, person):
            actions.take_down(name, person)
            gone += 1
    return gone


def _forget(name: bytes, person: str) -> bool:
    """Its rows, in a transaction of their own: a blob must never be vouched for whose bytes are gone."""
    devices.locked_of(person)
    done = not (drafts.is_writing(person) or intake.is_owed(person) or store.uses(name))
    if done:
        store.forget(name, person)
    db.session.commit()
    return done
