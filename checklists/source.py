"""Reading one content file strictly: no repeated, missing or unknown field passes. For `load.py`.

A `Place` is a spot in a file. It hands out values of the type asked for; every refusal names file and spot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from .types import ContentFault


class _Repeated(Exception):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Repeated(key)
        found[key] = value
    return found


def read(path: Path, root: Path) -> Place:
    """Return the whole file as a place.

    Errors: ContentFault: not UTF-8, not JSON, a key given twice, no object at the top.
    """
    name = f"{root.name}/{path.relative_to(root).as_posix()}"
    try:
        value = json.loads(path.read_text("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError as bad:
        raise ContentFault(name, f"byte {bad.start}", "save the file as UTF-8 text.") from bad
    except json.JSONDecodeError as bad:
        spot = f"line {bad.lineno}, column {bad.colno}"
        raise ContentFault(name, spot, "this is not JSON; look for a missing comma or bracket.") from bad
    except _Repeated as bad:
        raise ContentFault(name, "", f"the key “{bad}” is given twice; keep one of them.") from bad
    if not isinstance(value, dict):
        raise ContentFault(name, "", "put one object in braces { } around the whole file.")
    return Place(name, "", value)


class Place:
    """An object within a file. Ask for each field once; `end` refuses those nobody asked for."""

    def __init__(self, file: str, where: str, value: dict[str, Any]) -> None:
        self.file, self.where = file, where
        self._value = value
        self._asked: set[str] = set()

    def fault(self, remedy: str) -> NoReturn:
        raise ContentFault(self.file, self.where, remedy)

    def fields(self) -> tuple[str, ...]:
        """What is given here, in its order."""
        return tuple(self._value)

    def has(self, field: str) -> bool:
        return field in self._value

    def _get(self, field: str) -> Any:
        self._asked.add(field)
        if field not in self._value:
            self.fault(f"“{field}” is missing; add it.")
        return self._value[field]

    def text(self, field: str) -> str:
        value = self._get(field)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"“{field}” is to hold words; write them in quotes.")
        if value != value.strip():
            self.fault(f"“{field}” begins or ends with a space; take it out.")
        return value

    def is_null(self, field: str) -> bool:
        return self._get(field) is None

    def maybe_text(self, field: str) -> str | None:
        return None if self.is_null(field) else self.text(field)

    def note(self, field: str) -> str:
        value = self._get(field)
        if not isinstance(value, str):
            self.fault(f"“{field}” is to hold words, or nothing between the quotes.")
        return value

    def number(self, field: str, least: int | None = None) -> int:
        value = self._get(field)
        if not isinstance(value, int) or isinstance(value, bool) or (least is not None and value < least):
            above = "" if least is None else f" of at least {least}"
            self.fault(f"“{field}” is to be a whole number{above}, without quotes.")
        return value

    def maybe_number(self, field: str, least: int) -> int | None:
        return None if self.is_null(field) else self.number(field, least)

    def flag(self, field: str) -> bool:
        value = self._get(field)
        if not isinstance(value, bool):
            self.fault(f"“{field}” is to be true or false, without quotes.")
        return value

    def day(self, field: str) -> date:
        value = self._get(field)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault(f'“{field}” is to be a day such as "2026-11-21".')

    def maybe_day(self, field: str) -> date | None:
        return None if self.is_null(field) else self.day(field)

    def words(self, field: str) -> tuple[str, ...]:
        value = self._get(field)
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            self.fault(f"“{field}” is to be a list of words in brackets [ ].")
        return tuple(value)

    def choose(self, field: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words, or a fault that lists them."""
        value = self._get(field)
        if value not in allowed:
            self.fault(f"“{field}” is “{value}”; it is to be one of: {', '.join(allowed)}.")
        return str(value)

    def inside(self, field: str) -> Place:
        """The object under `field`."""
        value = self._get(field)
        if not isinstance(value, dict):
            self.fault(f"“{field}” is to be an object in braces {{ }}.")
        return Place(self.file, " ".join(filter(None, (self.where, field))), value)

    def rows(self, field: str) -> Iterator[Place]:
        """The objects listed under `field`, in their order; at least one."""
        value = self._get(field)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            self.fault(f"“{field}” is to be a list of one or more objects in braces {{ }}.")
        for number, row in enumerate(value, 1):
            label = row.get("key") or row.get("value") or row.get("code") or f"{number} in the list"
            yield Place(self.file, f"{self.where} {field} {label}".strip(), row)

    def end(self) -> None:
        """Refuse every field that was not asked for."""
        unknown = sorted(self._value.keys() - self._asked)
        if unknown:
            self.fault(f"“{unknown[0]}” is not a field here; look at its spelling, or take it out.")
