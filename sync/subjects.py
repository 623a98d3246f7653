"""Whom restricted records are about, as a safeguarding lead's device was told.

Source: PROTOCOL.md section 20
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Parts = dict[str, Mapping[str, Any]]
"""By mark: children and families as the state says them."""


def told(state: Mapping[str, Any], before: Parts | None) -> Parts | None:
    """What holds after an answer; None for whoever is told nothing of it. A part that is not told again is as
    it was under its mark, and one that was never told is asked for with the next question."""
    if "subjects" not in state:
        return None
    known = before or {}
    parts = {
        part["mark"]: part if "children" in part else known.get(part["mark"]) for part in state["subjects"]
    }
    return {mark: part for mark, part in parts.items() if part is not None}
