"""Living records merged under drawn schedules: replicas agree, and nobody's words vanish.

Source: sync/PROTOCOL.md section 11
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.merge import Merged, Merging, Statement, in_view, merge

MERGING = Merging({"names": None, "homes": "of"})
FIELDS = ("text", "to", "names", "homes")
TEXTS = st.sampled_from(["A", "B", "C", "D", None])
NAMES = st.sets(st.sampled_from("xyz")).map(sorted)
HOMES = st.dictionaries(st.sampled_from("pq"), st.sampled_from([1, 2, 3])).map(
    lambda homes: [{"of": of, "at": at} for of, at in sorted(homes.items())]
)
BODIES = st.fixed_dictionaries({}, optional={"text": TEXTS, "to": TEXTS, "names": NAMES, "homes": HOMES})
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), BODIES),
        st.tuples(st.just("deposit"), st.integers(0, 2), st.just(None)),
        st.tuples(st.just("pull"), st.integers(0, 2), st.integers(1, 3)),
    ),
    max_size=24,
)


def elements(name: str, value: Any) -> dict[str | None, Any]:
    """The cells of a field, worked out apart from the engine."""
    if name == "names":
        return dict.fromkeys(value or (), "there")
    return {each["of"]: each["at"] for each in value or ()} if name == "homes" else {None: value}


@dataclass
class Desk:
    """One device: what it holds of one record, and what its author writes."""

    name: str
    held: list[Statement] = field(default_factory=list)
    waiting: list[Statement] = field(default_factory=list)
    upto: int = 0
    seq: int = 0

    def shows(self) -> Merged:
        return merge([*self.held, *self.waiting], MERGING)


@dataclass
class House:
    """The server's order of one record, three devices, and what each author had in view when they wrote."""

    filed: list[Statement] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=lambda: [Desk("ann"), Desk("ben"), Desk("cat")])
    seen: dict[str, set[str]] = field(default_factory=dict)
    wrote: dict[str, dict[tuple[str, str | None], Any]] = field(default_factory=dict)

    def write(self, desk: Desk, wanted: dict[str, Any]) -> None:
        shown = desk.shows()
        before = {name: shown.body.get(name, [] if name in MERGING.sets else None) for name in FIELDS}
        body = before | wanted
        desk.seq += 1
        base = max((one.version or 0 for one in desk.held), default=0)
        name = f"{desk.name}{desk.seq}"
        self.seen[name] = {one.change for one in [*desk.held, *desk.waiting]}
        torn = {(one.field, one.element) for one in shown.conflicts}
        self.wrote[name] = {
            (key, element): elements(key, body[key]).get(element)
            for key in FIELDS
            for element in elements(key, body[key]).keys() | elements(key, before[key]).keys()
            if (key, element) in torn
            or elements(key, body[key]).get(element) != elements(key, before[key]).get(element)
        }
        desk.waiting.append(Statement(name, desk.name, "", None, desk.name, desk.seq, base, body))

    def deposit(self, desk: Desk) -> None:
        if desk.waiting and not self._is_filed(desk.waiting[0]):
            self.filed.append(replace(desk.waiting[0], version=len(self.filed) + 1))

    def _is_filed(self, one: Statement) -> bool:
        return any(filed.change == one.change for filed in self.filed)

    def pull(self, desk: Desk, count: int) -> None:
        fresh = self.filed[desk.upto : desk.upto + count]
        desk.held += fresh
        desk.upto += len(fresh)
        landed = {one.change for one in fresh}
        desk.waiting = [one for one in desk.waiting if one.change not in landed]

    def settle(self) -> None:
        for desk in self.desks:
            while desk.waiting:
                self.deposit(desk)
                self.pull(desk, len(self.filed))
        for desk in self.desks:
            self.pull(desk, len(self.filed))

    def run(self, steps: list[tuple[str, int, Any]]) -> None:
        for kind, who, what in steps:
            desk = self.desks[who]
            if kind == "write":
                self.write(desk, what)
            elif kind == "deposit":
                self.deposit(desk)
            else:
                self.pull(desk, what)
            self.assert_nothing_vanished(desk)

    def assert_nothing_vanished(self, desk: Desk) -> None:
        """Every value that somebody wrote is shown, or contends, or was seen by whoever wrote over it."""
        shown, held = desk.shows(), [*desk.held, *desk.waiting]
        for one in held:
            for (name, element), value in self.wrote[one.change].items():
                if value is None or value == elements(name, shown.body.get(name)).get(element):
                    continue
                over = [
                    later.change
                    for later in held
                    if (name, element) in self.wrote[later.change] and one.change in self.seen[later.change]
                ]
                assert over or value in contending(shown, name, element), (one, name, element)


def contending(shown: Merged, name: str, element: str | None) -> list[Any]:
    found = [one for one in shown.conflicts if (one.field, one.element) == (name, element)]
    values = [each.value for one in found for each in one.contenders]
    return values if name != "homes" else [None if value is None else value["at"] for value in values]


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_words_never_vanish_whatever_the_schedule(steps: list[tuple[str, int, Any]]) -> None:
    house = House()
    house.run(steps)
    house.settle()
    for desk in house.desks:
        house.assert_nothing_vanished(desk)


@settings(max_examples=200, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_replicas_that_hold_the_same_show_the_same(steps: list[tuple[str, int, Any]], drawn: Any) -> None:
    house = House()
    house.run(steps)
    house.settle()
    mixed = list(house.filed)
    drawn.shuffle(mixed)
    assert house.desks[0].shows() == house.desks[1].shows() == house.desks[2].shows()
    assert merge(mixed, MERGING) == house.desks[0].shows()


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_what_a_device_shows_of_its_own_does_not_move_when_it_is_filed(
    steps: list[tuple[str, int, Any]],
) -> None:
    """Filing gives numbers to what was on its way and changes nothing of what it says."""
    house = House()
    house.run(steps)
    for desk in house.desks:
        filed_last = [
            replace(one, version=one.version or 1000 + (one.seq or 0)) for one in [*desk.held, *desk.waiting]
        ]
        shown, filed = desk.shows(), merge(filed_last, MERGING)
        assert filed.body == shown.body
        assert [(one.field, one.element, one.base) for one in filed.conflicts] == [
            (one.field, one.element, one.base) for one in shown.conflicts
        ]


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_an_author_has_in_view_what_their_device_showed_when_they_began(
    steps: list[tuple[str, int, Any]],
) -> None:
    house = House()
    house.run(steps)
    for desk in house.desks:
        base, shown = max((one.version or 0 for one in desk.held), default=0), desk.shows()
        house.pull(desk, 3)
        viewed = in_view([*desk.held, *desk.waiting], MERGING, base, desk.name)
        assert (viewed.body, len(viewed.conflicts)) == (shown.body, len(shown.conflicts))


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(0, 2))
def test_one_choice_settles_every_conflict(steps: list[tuple[str, int, Any]], who: int) -> None:
    house = House()
    house.run(steps)
    house.settle()
    house.write(house.desks[who], {})
    house.settle()
    assert all(desk.shows().conflicts == () for desk in house.desks)
