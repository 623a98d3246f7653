"""Dues while two people disagree about the child: worked out for each version; the sooner one stands. Pure.

A disagreement never makes a child wait longer.

Source: sync/PROTOCOL.md section 11.9; docs/decisions/0024-what-two-people-write-merges-cell-by-cell.md
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from app.caseload.due_rules import Due
from sync.merge import Merged

BEARS_ON_DUES: Final = ("dob", "edd", "gestation_at_birth_days", "legal_basis")


def bodies_of(child: Merged, fields: Collection[str] = BEARS_ON_DUES) -> Iterator[Mapping[str, Any]]:
    """The child as each way of settling what is in conflict in these fields would have it."""
    torn = [one for one in child.conflicts if one.field in fields and one.element is None]
    for chosen in product(*(one.contenders for one in torn)):
        yield child.body | {one.field: each.value for one, each in zip(torn, chosen, strict=True)}


def soonest(versions: Iterable[Iterable[Due]]) -> Iterator[Due]:
    """Of the dues of one code the open one that ends first; a done one only where it is done in every
    version."""
    by_code: dict[str, list[Due]] = {}
    for due in (due for dues in versions for due in dues):
        by_code.setdefault(due.code, []).append(due)
    for dues in by_code.values():
        yield min(dues, key=lambda due: (due.done_by is not None, due.window_to, due.window_from))
