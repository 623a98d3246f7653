"""What was found on a visit and what rules raised, as the stories tell it, and short ways to say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ref:
    """The record of a name: `Ref("adult", "dane")`, or one about the same child: `Ref("body_mark", "cheek")`.

    `visit`: the key of the visit on which it was made, when that was another one.
    """

    kind: str
    name: str = ""
    visit: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a body."""

    day: int


@dataclass(frozen=True, slots=True)
class Found:
    """What else was found: the fields of its record. A `Ref` in it becomes an id, a `Day` a date."""

    type: str
    name: str
    body: Mapping[str, Any]
    after_min: int = 0


@dataclass(frozen=True, slots=True)
class Raised:
    """What a rule raised before the visit was signed, and what its author answered.

    `facts`: what it rests on. `child`: whom it is about; None: everybody whom the visit was about.
    """

    rule: str
    level: str
    child: str | None
    facts: tuple[Ref, ...]
    state: str = "open"
    response: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was called, or called, between visits. `child`: whom it is about."""

    key: str
    child: str
    body: Mapping[str, Any]


def mark(name: str, site: str, after_min: int, *told: str, view: str, **more: Any) -> Found:
    """`told`: the exact words of the quotes that explain it."""
    body = {
        "view": view,
        "site": site,
        "how": "seen",
        "colours": (),
        "explanations": tuple(Ref("quote", words) for words in told),
    }
    return Found("body_mark", name, body | more, after_min)


def called(
    name: str, about: tuple[Ref, ...], after_min: int, outcome: str = "answered", **more: Any
) -> Found:
    return Found("contact_record", name, {"about": about, "outcome": outcome} | more, after_min)


def concern(
    text: str, kind: str, now: str | None = None, likely: str | None = None, *, part: str, **more: Any
) -> Found:
    """Something that was seen and worries the writer: what it does to the child now, and may do."""
    body = {"concern_type": kind, "impact_now": now, "impact_likely": likely, "change": None}
    return _statement(text, "observed", part, body | more)


def opinion(text: str, *evidence: Ref, part: str) -> Found:
    return _statement(text, "opinion", part, {"evidence": evidence})


def _statement(text: str, kind: str, part: str, more: dict[str, Any]) -> Found:
    body = {"part": part, "kind": kind, "text": text, "evidence": ()}
    return Found("statement", text, body | more)


def weighed(day: int, grams: int, by: str, band: str | None = None, after_min: int = 0, **more: Any) -> Found:
    """`band`: as the practitioner read it from the chart."""
    body = {
        "taken_on": Day(day),
        "weight_g": grams,
        "clothing": "none",
        "scales": "calibrated",
        "measured_by": by,
        "measurer_role": "health_visitor",
        "source": "me",
        "centile_band": band,
        "chart": "uk_who" if band else "not_plotted",
    }
    return Found("growth", str(day), body | more, after_min)


def gave(message: str, *carers: str, response: str | None = None) -> tuple[Found, ...]:
    """A message talked through with each of these carers."""
    return tuple(
        Found(
            "message_given",
            f"{message}:{carer}",
            {"carer": Ref("adult", carer), "message": message, "response": response},
        )
        for carer in carers
    )


def asked(carer: str, was_asked: str, *, alone: bool, **more: Any) -> Found:
    """Whether a carer was asked in private."""
    body = {
        "carer": Ref("adult", carer),
        "asked": was_asked,
        "alone_confirmed": alone,
        "children_exposed": (),
    }
    return Found("private_enquiry", carer, body | more)


def unsafe(what_happened: str, **more: Any) -> Found:
    return Found("worker_safety", "", {"what_happened": what_happened} | more)


def day_of(day_kind: str, *slots: dict[str, Any]) -> Found:
    return Found("day_in_life", "", {"day_kind": day_kind, "slots": slots})


def slot(part: str, basis: str, what: str, *who: Ref, **more: Any) -> dict[str, Any]:
    return {"slot": part, "basis": basis, "what": what, "who": who} | more


def heard(*methods: str, told: str, **more: Any) -> Found:
    """How the child was helped to say what life is like, and what they were told about it."""
    return Found("voice_method", "", {"methods": methods, "told_how_used": told} | more)
