"""Attachments that go with an erased child: noted on the disk before their rows go, until their bytes have.

The rows go first, since a blob must never be vouched for whose bytes are gone. Cut short between the two,
nobody would know any more what lies there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.attachments.models import Blob
from app.attachments.shelf import Shelf
from app.config import Config
from app.extensions import db

MARK = "being-removed.json"


def begin(names: Iterable[bytes]) -> None:
    """Note them, beside what an earlier run has noted. Errors: OSError."""
    noted = sorted({*_noted(), *names})
    if not noted:
        return
    mark = _mark()
    mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = mark.with_name(f".{mark.name}.half")
    with half.open("w", encoding="utf-8") as file:
        json.dump([name.hex() for name in noted], file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(mark)


def finish() -> int:
    """Remove what is noted and has no row any more. Shape: how many. Errors: OSError; then it stays noted."""
    shelf: Shelf = current_app.extensions["attune.shelf"]
    noted = _noted()
    kept = set(db.session.scalars(select(Blob.name).where(Blob.name.in_(noted))))
    db.session.rollback()
    gone = [name for name in noted if name not in kept]
    for name in gone:
        shelf.remove(name)
    _mark().unlink(missing_ok=True)
    return len(gone)


def _noted() -> list[bytes]:
    mark = _mark()
    return [bytes.fromhex(name) for name in json.loads(mark.read_text("utf-8"))] if mark.exists() else []


def _mark() -> Path:
    config: Config = current_app.extensions["attune.config"]
    return config.data / MARK
