"""That a backup is being put back: noted beside it, until what was put there says so itself.

A server that began before that would give out numbers which devices have seen already.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from app.config import Config

MARK = "being-put-back.json"


def begin(config: Config, about: dict[str, Any]) -> None:
    """Note it on the disk. Shape: about – what the file says of itself. Errors: OSError."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = _mark(config)
    half = mark.with_name(f".{mark.name}.half")
    with half.open("w", encoding="utf-8") as file:
        json.dump(about, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(mark)


def standing(config: Config) -> dict[str, Any] | None:
    """What is being put back; None: nothing is."""
    mark = _mark(config)
    if not mark.exists():
        return None
    said: dict[str, Any] = json.loads(mark.read_text("utf-8"))
    return said


def end(config: Config) -> None:
    _mark(config).unlink(missing_ok=True)


def _mark(config: Config) -> Path:
    return config.data / MARK
