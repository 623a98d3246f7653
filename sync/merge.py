"""What a living record says: a pure fold over its entries, the same whoever holds them.

The server reckons with it, and the tests compare replicas with it; the device's twin is
`static/pwa/src/views/merge.ts`, proved against the same `vectors/merge.json`.

    state = merge([statement(entry) for entry in entries], RECORD_TYPES["pen_picture"].merges)
    state.body, state.conflicts

Source: PROTOCOL.md section 11
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sync.types import MAX_INTEGER, Entry


@dataclass(frozen=True, slots=True)
class Merging:
    """How the fields of a type merge; one that is named nowhere is a register.

    Shape:  `sets`: field to the key that tells its objects apart, None for a list of texts.
    """

    sets: Mapping[str, str | None] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """One entry of a record as the fold reads it. `version` None: on its way, of the device that holds it.
    `mends`: it is an earlier change, corrected and sent again."""

    change: str
    author: str
    signed_at: str
    version: int | None
    device: str | None
    seq: int | None
    base: int
    body: Mapping[str, Any]
    mends: bool = False

    def has_seen(self, earlier: Statement) -> bool:
        """Whether the author had an earlier entry in view. Source: PROTOCOL.md 11.3."""
        if earlier.version is not None and earlier.version <= self.base:
            return True
        if self.mends or self.device is None or self.seq is None or earlier.seq is None:
            return False
        return self.device == earlier.device and earlier.seq < self.seq


@dataclass(frozen=True, slots=True)
class Contender:
    """One value of a cell in conflict, and who stated it, in order. None: nothing, or taken off the list."""

    value: Any
    by: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell of which two or more people said different things. `element` None: the field itself."""

    field: str
    element: str | None
    base: Any
    contenders: tuple[Contender, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What the record says. `version`: of its newest filed entry, 0 for none: the next `base`."""

    version: int
    body: dict[str, Any]
    conflicts: tuple[Conflict, ...]


Cell = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class _Head:
    by: Statement
    place: int
    value: Any
    text: str


_State = dict[Cell, tuple[_Head, ...]]
_NOTHING: Final = "null"


def statement(entry: Entry) -> Statement:
    """Read an entry of a stream for the fold."""
    change = entry.change
    return Statement(
        change=change["change"],
        author=change["author"],
        signed_at=change["signed_at"],
        version=entry.version,
        device=entry.device,
        seq=entry.seq,
        base=change["base"],
        body=change["body"],
        mends=change["supersedes"] is not None,
    )


def merge(statements: Iterable[Statement], merging: Merging) -> Merged:
    """Return what one record says.

    Shape:  `statements` of one record, none of them entered in error, in any order.
    Source: PROTOCOL.md sections 11.3 to 11.7
    """
    fold = _Fold(statements, merging)
    return fold.read(range(len(fold.ordered)))


def in_view(
    statements: Iterable[Statement], merging: Merging, base: int, device: str, mends: bool = False
) -> Merged:
    """Return what the record says to an author who began at `base` and writes on `device` now.

    Shape:  as `merge`; what the device itself stated is seen, whenever it began, unless it is sent again
            (`mends`).
    Source: PROTOCOL.md section 11.3
    """
    fold = _Fold(statements, merging)
    asker = Statement("", "", "", None, device, MAX_INTEGER, base, {}, mends)
    return fold.read(fold.seen_by(asker))


def _place(one: Statement) -> tuple[bool, int]:
    return (True, one.seq or 0) if one.version is None else (False, one.version)


class _Fold:
    """The states of one record, each worked out once: after each entry, and in the view of each."""

    def __init__(self, statements: Iterable[Statement], merging: Merging) -> None:
        self.ordered = sorted(statements, key=_place)
        self.merging = merging
        self._after: list[_State] = [{}]
        self._views: dict[int, _State] = {}

    def read(self, places: Sequence[int]) -> Merged:
        state = self._folded(places)
        versions = (self.ordered[place].version or 0 for place in places)
        return Merged(
            version=max(versions, default=0),
            body=self._body(state, places),
            conflicts=tuple(
                Conflict(*cell, self._base(cell, heads), _contenders(heads))
                for cell, heads in state.items()
                if len(self._values(cell, heads)) > 1
            ),
        )

    def seen_by(self, one: Statement, upto: int | None = None) -> Sequence[int]:
        return [at for at, earlier in enumerate(self.ordered[:upto]) if one.has_seen(earlier)]

    def _folded(self, places: Sequence[int]) -> _State:
        if not places or places[-1] == len(places) - 1:
            return self._prefix(len(places))
        state: _State = {}
        for place in places:
            state = self._stated(state, place)
        return state

    def _prefix(self, count: int) -> _State:
        for place in range(len(self._after) - 1, count):
            self._after.append(self._stated(self._after[place], place))
        return self._after[count]

    def _view(self, place: int) -> _State:
        if place not in self._views:
            self._views[place] = self._folded(self.seen_by(self.ordered[place], place))
        return self._views[place]

    def _stated(self, before: _State, place: int) -> _State:
        one, view, state = self.ordered[place], self._view(place), dict(before)
        for cell, value in _cells(one.body, view, self.merging):
            text = _text(value)
            if self._values(cell, view.get(cell, ())) == [text]:
                continue
            decided = cell[0] in self.merging.decided
            kept = () if decided else tuple(h for h in state.get(cell, ()) if not one.has_seen(h.by))
            state[cell] = (*kept, _Head(one, place, value, text))
        return state

    def _values(self, cell: Cell, heads: Sequence[_Head]) -> list[str]:
        """The different values of a cell, as texts, in the order they were stated."""
        values = list(dict.fromkeys(head.text for head in heads)) or [_NOTHING]
        is_text = cell[1] is not None and self.merging.sets[cell[0]] is None
        return [text for text in values if text != _NOTHING] if is_text and len(values) > 1 else values

    def _base(self, cell: Cell, heads: Sequence[_Head]) -> Any:
        """What the cell said in the view of the earliest of its heads; there too a conflict says its base."""
        return self._said(cell, self._view(heads[0].place).get(cell, ()))

    def _said(self, cell: Cell, heads: Sequence[_Head]) -> Any:
        values = self._values(cell, heads)
        if len(values) > 1:
            return self._base(cell, heads)
        return next((head.value for head in heads if head.text == values[0]), None)

    def _body(self, state: _State, places: Iterable[int]) -> dict[str, Any]:
        named = [name for place in places for name in self.ordered[place].body]
        body: dict[str, Any] = {name: [] if name in self.merging.sets else None for name in named}
        for (name, element), heads in state.items():
            value = self._said((name, element), heads)
            if value is None:
                value = next((head.value for head in heads if head.value is not None), None)
            if element is None:
                body[name] = value
            elif value is not None:
                body[name].append(value)
        return body


def _cells(body: Mapping[str, Any], view: _State, merging: Merging) -> Iterable[tuple[Cell, Any]]:
    """The cells that a body speaks of, with what it says of each."""
    for name, value in body.items():
        if name not in merging.sets:
            yield (name, None), value
            continue
        elements = _elements(value or (), merging.sets[name])
        yield from (((name, element), said) for element, said in elements.items())
        for other, element in view:
            if other == name and element is not None and element not in elements:
                yield (name, element), None


def _elements(values: Iterable[Any], key: str | None) -> dict[str, Any]:
    """The elements of a list by name. An object that differs from another of its name has a name of its
    own."""
    found: dict[str, Any] = {}
    for value in values:
        told = value.get(key) if key is not None and isinstance(value, dict) else value
        name = stem = told if isinstance(told, str) else _text(told)
        count = 1
        while name in found and _text(found[name]) != _text(value):
            count += 1
            name = f"{stem} ({count})"
        found[name] = value
    return found


def _contenders(heads: Sequence[_Head]) -> tuple[Contender, ...]:
    values = {head.text: head.value for head in heads}
    return tuple(
        Contender(value, tuple(head.by for head in heads if head.text == text))
        for text, value in values.items()
    )


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
