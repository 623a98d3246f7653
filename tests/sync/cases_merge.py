"""Cases for the merge of living records: what each must come to is written by hand, and beside them a run of
drawn ones holds the two languages together.

Source: sync/PROTOCOL.md section 11
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sync.merge import Merged, Merging, Statement, in_view, merge

Case = dict[str, Any]

PEN = Merging({"contributors": None})
ADULT = Merging({"relations": "child"})
CHILD = Merging({"languages": None}, frozenset(("family",)))
DRAWN = 60


def said(name: str, version: int | None, base: int, /, device: str | None = None, seq: int = 0, **body: Any):
    """One statement. The device is the author's own unless another is named."""
    return Statement(
        change=name,
        author=name.rstrip("0123456789"),
        signed_at=f"2026-11-21T09:00:{len(name):02d}.000Z",
        version=version,
        device=device or name.rstrip("0123456789"),
        seq=seq or int("0" + name.lstrip("abcdefghijklmnopqrstuvwxyz")),
        base=base,
        body=body,
    )


def split(field: str, base: Any, *contenders: tuple[Any, list[str]], element: str | None = None) -> Case:
    """One cell in conflict, as a case says it."""
    shown = [{"value": value, "by": by} for value, by in contenders]
    return {"field": field, "element": element, "base": base, "contenders": shown}


def _case(name: str, merging: Merging, statements: Iterable[Statement], body: Case, *conflicts: Case) -> Case:
    ordered = list(statements)
    versions = [one.version or 0 for one in ordered]
    return {
        "name": name,
        "merging": _merging(merging),
        "statements": [_written(one) for one in ordered],
        "says": {"version": max(versions, default=0), "body": body, "conflicts": list(conflicts)},
        "views": [],
    }


def _viewed(case: Case, base: int, device: str, body: Case, *conflicts: Case, version: int) -> Case:
    says = {"version": version, "body": body, "conflicts": list(conflicts)}
    return case | {"views": [*case["views"], {"base": base, "device": device, "says": says}]}


def _merging(merging: Merging) -> Case:
    return {"sets": dict(merging.sets), "decided": sorted(merging.decided)}


def _written(one: Statement) -> Case:
    return {slot: getattr(one, slot) for slot in Statement.__slots__} | {"body": dict(one.body)}


def read_merging(case: Case) -> Merging:
    return Merging(case["sets"], frozenset(case["decided"]))


def told(merged: Merged) -> Case:
    """A merged state as the cases write it."""
    return {
        "version": merged.version,
        "body": merged.body,
        "conflicts": [
            split(
                one.field,
                one.base,
                *((each.value, [by.change for by in each.by]) for each in one.contenders),
                element=one.element,
            )
            for one in merged.conflicts
        ],
    }


def merge_cases() -> list[Case]:
    return [*_registers(), *_choices(), *_own(), *_mended(), *_sets(), *_elements(), *_drawn()]


def _registers() -> Iterable[Case]:
    first = said("ann1", 1, 0, text="A", to="child")
    yield _case("nothing was said", PEN, [], {})
    yield _case("one wrote it", PEN, [first], {"text": "A", "to": "child"})
    yield _case(
        "one side changed",
        PEN,
        [first, said("ben1", 2, 1, text="B", to="child")],
        {"text": "B", "to": "child"},
    )
    yield _case(
        "two changed different fields of one version",
        PEN,
        [first, said("ben1", 2, 1, text="B", to="child"), said("cat1", 3, 1, text="A", to="about")],
        {"text": "B", "to": "about"},
    )
    yield _case(
        "both changed one field the same way",
        PEN,
        [first, said("ben1", 2, 1, text="B", to="child"), said("cat1", 3, 1, text="B", to="child")],
        {"text": "B", "to": "child"},
    )
    yield _case(
        "both changed one field differently",
        PEN,
        [first, said("ben1", 2, 1, text="B", to="child"), said("cat1", 3, 1, text="C", to="child")],
        {"text": "A", "to": "child"},
        split("text", "A", ("B", ["ben1"]), ("C", ["cat1"])),
    )
    yield _case(
        "two of three agree",
        PEN,
        [first] + [said(who, at, 1, text=text) for who, at, text in TWO_OF_THREE],
        {"text": "A", "to": "child"},
        split("text", "A", ("B", ["ben1", "dee1"]), ("C", ["cat1"])),
    )
    yield _case(
        "one put it back to what it was while another changed it",
        PEN,
        [first, said("ben1", 2, 1, text="B"), said("ann2", 3, 2, text="A"), said("cat1", 4, 2, text="C")],
        {"text": "B", "to": "child"},
        split("text", "B", ("A", ["ann2"]), ("C", ["cat1"])),
    )
    yield _case(
        "both began it at once, with no base",
        PEN,
        [said("ann1", 1, 0, text="A"), said("ben1", 2, 0, text="B")],
        {"text": "A"},
        split("text", None, ("A", ["ann1"]), ("B", ["ben1"])),
    )
    yield _case(
        "one emptied the field while another changed it",
        PEN,
        [first, said("ben1", 2, 1, text=None), said("cat1", 3, 1, text="C")],
        {"text": "A", "to": "child"},
        split("text", "A", (None, ["ben1"]), ("C", ["cat1"])),
    )
    yield _case(
        "a body that does not have a key says nothing of the field",
        PEN,
        [first, said("ben1", 2, 1, text="B")],
        {"text": "B", "to": "child"},
    )
    yield _case(
        "values are equal whatever the order of their keys",
        PEN,
        [said("ann1", 1, 0, at={"x": 1, "y": [True]}), said("ben1", 2, 0, at={"y": [True], "x": 1})],
        {"at": {"x": 1, "y": [True]}},
    )
    yield _case(
        "true is not one",
        PEN,
        [said("ann1", 1, 0, at=True), said("ben1", 2, 0, at=1)],
        {"at": True},
        split("at", None, (True, ["ann1"]), (1, ["ben1"])),
    )
    yield _case(
        "a base beyond its own place sees only what stands before",
        PEN,
        [first, said("ben1", 2, 99, text="B"), said("cat1", 3, 1, text="C")],
        {"text": "A", "to": "child"},
        split("text", "A", ("B", ["ben1"]), ("C", ["cat1"])),
    )
    yield _case(
        "the last decision of a decided field stands, and one that only repeats its view decides nothing",
        CHILD,
        [
            said("ann1", 1, 0, family="f1", name="W"),
            said("ben1", 2, 1, family="f2", name="W"),
            said("cat1", 3, 1, family="f3", name="W"),
            said("dee1", 4, 1, family="f1", name="V"),
        ],
        {"family": "f3", "name": "V"},
    )


TWO_OF_THREE = (("ben1", 2, "B"), ("cat1", 3, "C"), ("dee1", 4, "B"))


def _choices() -> Iterable[Case]:
    open_ = [said("ann1", 1, 0, text="A"), said("ben1", 2, 1, text="B"), said("cat1", 3, 1, text="C")]
    yield _case("one chose", PEN, [*open_, said("dee1", 4, 3, text="B")], {"text": "B"})
    yield _case("one chose what it was before", PEN, [*open_, said("dee1", 4, 3, text="A")], {"text": "A"})
    yield _case("one wrote a new text", PEN, [*open_, said("dee1", 4, 3, text="D")], {"text": "D"})
    both = [*open_, said("ben2", 4, 3, text="B"), said("cat2", 5, 3, text="D")]
    yield _case(
        "both chose at once",
        PEN,
        both,
        {"text": "A"},
        split("text", "A", ("B", ["ben2"]), ("D", ["cat2"])),
    )
    yield _case("one chose between the choices", PEN, [*both, said("ann2", 6, 5, text="D")], {"text": "D"})
    yield _case("both chose the same", PEN, [*open_, *SAME_CHOICE], {"text": "C"})
    late = [*open_, said("dee1", 4, 2, text="D"), said("ann2", 5, 3, text="B")]
    yield _case(
        "one chose while a third version was on its way",
        PEN,
        late,
        {"text": "B"},
        split("text", "B", ("D", ["dee1"]), ("B", ["ann2"])),
    )


SAME_CHOICE = (said("ben2", 4, 3, text="C"), said("cat2", 5, 3, text="C"))


def _own() -> Iterable[Case]:
    first = said("ann1", 1, 0, text="A")
    case = _case(
        "changes on their way stand after what is filed, and build on one another",
        PEN,
        [first, said("ben1", 2, 1, text="B"), *(said(f"ann{n}", None, 1, text=f"{n}") for n in (2, 3))],
        {"text": "A"},
        split("text", "A", ("B", ["ben1"]), ("3", ["ann3"])),
    )
    case = _viewed(case, 1, "ann", {"text": "3"}, version=1)
    case = _viewed(case, 1, "eve", {"text": "A"}, version=1)
    yield _viewed(case, 2, "eve", {"text": "B"}, version=2)
    yield _case(
        "two devices of one author do not see one another",
        PEN,
        [first, said("ann2", 2, 1, text="B"), said("ann1", 3, 1, device="ann's other", text="C")],
        {"text": "A"},
        split("text", "A", ("B", ["ann2"]), ("C", ["ann1"])),
    )
    yield _case(
        "an own change is seen though it was filed beyond the base",
        PEN,
        [first, said("ben1", 2, 1, text="B"), said("ben2", 3, 1, text="C")],
        {"text": "C"},
    )
    rivals = [first, said("ben1", 2, 1, text="B"), said("cat1", 3, 1, text="C")]
    choice = said("cat2", None, 3, text="C")
    case = _case("a choice on its way settles it where it was made", PEN, [*rivals, choice], {"text": "C"})
    case = _viewed(case, 1, "cat", {"text": "C"}, version=3)
    yield _viewed(case, 3, "eve", {"text": "A"}, OPEN, version=3)


OPEN = split("text", "A", ("B", ["ben1"]), ("C", ["cat1"]))


def _mended() -> Iterable[Case]:
    """An earlier change comes back corrected, after its author has written on."""
    mended = replace(said("ann3", 3, 1, text="C"), mends=True)
    yield _case(
        "a correction of an earlier change has not seen what its author wrote since",
        PEN,
        [said("ben1", 1, 0, text="A"), said("ann2", 2, 1, text="B"), mended],
        {"text": "A"},
        split("text", "A", ("B", ["ann2"]), ("C", ["ann3"])),
    )


def _sets() -> Iterable[Case]:
    first = said("ann1", 1, 0, contributors=["Hanne", "Sam"])
    yield _case(
        "both added to a list of texts",
        PEN,
        [
            first,
            said("ben1", 2, 1, contributors=["Hanne", "Sam", "Edie"]),
            said("cat1", 3, 1, contributors=["Hanne", "Sam", "Gwen"]),
        ],
        {"contributors": ["Hanne", "Sam", "Edie", "Gwen"]},
    )
    yield _case(
        "one took an element out while another added one",
        PEN,
        [
            first,
            said("ben1", 2, 1, contributors=["Sam"]),
            said("cat1", 3, 1, contributors=["Hanne", "Sam", "Gwen"]),
        ],
        {"contributors": ["Sam", "Gwen"]},
    )
    yield _case(
        "one took out a text that another put back: it is in the list",
        PEN,
        [
            first,
            said("ben1", 2, 1, contributors=["Sam"]),
            said("ben2", 3, 2, contributors=["Hanne", "Sam"]),
            said("cat1", 4, 1, contributors=["Sam"]),
        ],
        {"contributors": ["Hanne", "Sam"]},
    )
    yield _case("a text counts once", PEN, [said("ann1", 1, 0, contributors=["Sam", "Sam"])], ONE_SAM)
    yield _case(
        "an empty list",
        PEN,
        [said("ann1", 1, 0, contributors=["Sam"]), said("ben1", 2, 1, contributors=[])],
        {"contributors": []},
    )


ONE_SAM = {"contributors": ["Sam"]}


def _elements() -> Iterable[Case]:
    def related(**children: str) -> list[Case]:
        return [{"child": child, "relation": relation} for child, relation in children.items()]

    first = said("ann1", 1, 0, relations=related(wren="partner", ivo="none"))
    yield _case(
        "both changed different elements",
        ADULT,
        [
            first,
            said("ben1", 2, 1, relations=related(wren="father", ivo="none")),
            said("cat1", 3, 1, relations=related(wren="partner", ivo="friend", juno="friend")),
        ],
        {"relations": related(wren="father", ivo="friend", juno="friend")},
    )
    yield _case(
        "both changed one element differently: a conflict of that element alone",
        ADULT,
        [
            first,
            said("ben1", 2, 1, relations=related(wren="father", ivo="friend")),
            said("cat1", 3, 1, relations=related(wren="step_parent", ivo="none")),
        ],
        {"relations": related(wren="partner", ivo="friend")},
        split(
            "relations",
            related(wren="partner")[0],
            (related(wren="father")[0], ["ben1"]),
            (related(wren="step_parent")[0], ["cat1"]),
            element="wren",
        ),
    )
    yield _case(
        "one took an element out that another changed",
        ADULT,
        [
            first,
            said("ben1", 2, 1, relations=related(ivo="none")),
            said("cat1", 3, 1, relations=related(wren="father", ivo="none")),
        ],
        {"relations": related(wren="partner", ivo="none")},
        split(
            "relations",
            related(wren="partner")[0],
            (None, ["ben1"]),
            (related(wren="father")[0], ["cat1"]),
            element="wren",
        ),
    )
    yield _case(
        "both added one element differently",
        ADULT,
        [
            first,
            said("ben1", 2, 1, relations=related(wren="partner", ivo="none", juno="friend")),
            said("cat1", 3, 1, relations=related(wren="partner", ivo="none", juno="father")),
        ],
        {"relations": related(wren="partner", ivo="none", juno="friend")},
        split(
            "relations",
            None,
            (related(juno="friend")[0], ["ben1"]),
            (related(juno="father")[0], ["cat1"]),
            element="juno",
        ),
    )
    yield _case(
        "one list names an element twice, and both are kept",
        ADULT,
        [said("ann1", 1, 0, relations=[*related(wren="partner"), *related(wren="friend")])],
        {"relations": [*related(wren="partner"), *related(wren="friend")]},
    )


def _drawn() -> Iterable[Case]:
    drawn = random.Random("merge")
    for number in range(DRAWN):
        statements = _draw(drawn)
        on_its_way = [one.device for one in statements if one.version is None]
        device = on_its_way[0] if on_its_way else "ann"
        case = {
            "name": f"drawn {number + 1}",
            "merging": _merging(ALL),
            "statements": [_written(one) for one in statements],
            "says": told(merge(statements, ALL)),
            "views": [],
        }
        base = drawn.randint(0, len(statements))
        view = {"base": base, "device": device, "says": told(in_view(statements, ALL, base, device))}
        yield case | {"views": [view]}


ALL = Merging({"names": None, "homes": "of"}, frozenset(("family",)))


def _draw(drawn: random.Random) -> list[Statement]:
    statements: list[Statement] = []
    waiting = drawn.choice(["ann", "ben", None])
    for place in range(1, drawn.randint(3, 8)):
        who = drawn.choice(["ann", "ben", "cat"])
        pending = waiting is not None and place > 4
        name = f"{waiting if pending else who}{place}"
        version = None if pending else place
        base = drawn.randint(max(0, place - 3), place - 1) if not pending else drawn.randint(1, 4)
        statements.append(said(name, version, base, **_draw_body(drawn)))
    return statements


def _draw_body(drawn: random.Random) -> dict[str, Any]:
    body = {
        "text": drawn.choice(["A", "B", "C", None]),
        "family": drawn.choice(["f1", "f2"]),
        "names": drawn.sample(["x", "y", "z"], drawn.randint(0, 3)),
        "homes": [
            {"of": who, "at": drawn.choice([1, 2])} for who in drawn.sample(["p", "q"], drawn.randint(0, 2))
        ],
    }
    return {key: value for key, value in body.items() if drawn.random() < 0.9}
