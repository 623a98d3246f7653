"""The words the fictional caseload is told in: frozen, without ids, dates or keys.

Units: `day` counts from the day of loading (0; yesterday is -1); `at` is a time of that day in UTC, "09:30".
A child, adult, family or member of staff is named by a short key; `bodies.py` turns keys into record ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.demo.found import Call, Found, Raised
from app.matrix import Role


def say(text: str) -> str:
    """Prose as it is meant: one space for every run of spaces and line ends."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, and from which day they work here."""

    key: str
    name: str
    role: Role
    profession: str
    team: str
    since: int


@dataclass(frozen=True, slots=True)
class Child:
    key: str
    name: str
    sex: str
    mobility: str
    basis: str
    offer: str | None = None
    born: int | None = None
    due: int | None = None
    gestation_days: int | None = None
    nhs_number: str | None = None
    languages: tuple[str, ...] = ("English",)
    interpreter: bool = False
    needs: str | None = None
    aids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adult:
    """`relations`: child key → relation. `steps`: what was done to find out what is not known of them."""

    key: str
    name: str | None
    relations: Mapping[str, str]
    description: str | None = None
    sleeps: str | None = None
    cares: str | None = None
    language: str | None = None
    note: str | None = None
    relied: str | None = None
    steps: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """How an adult stands to a child, and on what evidence they hold parental responsibility.

    `seen`: the day on which somebody saw the evidence, and who.
    """

    adult: str
    child: str
    kind: str
    holds: str
    basis: str | None = None
    evidence: str | None = None
    seen: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """What the family's own record says."""

    name: str
    address: str
    authority: str
    story: str


@dataclass(frozen=True, slots=True)
class Allocation:
    children: tuple[str, ...]
    worker: str
    role: str
    since: int
    until: int | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a child's plan. Days are counted like all others."""

    key: str
    child: str
    what: str
    who: tuple[str, ...]
    by_when: int
    goal: str
    status: str = "open"
    support: str | None = None
    achieved: int | None = None
    evidence: str | None = None
    rolled: int = 0


@dataclass(frozen=True, slots=True)
class Household:
    """A home and who belongs to it: by the key of a child or an adult, whether they sleep there."""

    key: str
    address: str
    authority: str
    members: dict[str, str]
    source: str = "seen"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of the network around a family."""

    key: str
    agency: str
    name: str
    role: str
    for_people: tuple[str, ...]
    checked: int
    phone: str | None = None
    knows: str = "yes"
    core: bool = False
    lead: bool = False
    last_contact: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A living record written, or written again, on a day; or a call that was noted."""

    day: int
    at: str
    by: str
    what: Home | Child | Adult | Tie | PlanStep | Household | Helper | Call


@dataclass(frozen=True, slots=True)
class PenPicture:
    day: int
    at: str
    by: str
    child: str
    text: str
    contributors: tuple[str, ...]
    review_after_days: int
    written_to: str = "about_child"


@dataclass(frozen=True, slots=True)
class Listed:
    """Answers to a checklist, one letter an item in the order of the list.

    s seen · m sometimes · n not seen · o not observed; C10: n normal, x excessive, 0 none shown;
    C11: u outgoing, b between, p passive and withdrawn. `carer`: a parent list about this adult.
    """

    letters: str
    carer: str | None = None
    with_carer: str | None = None
    state: str | None = None
    setting: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    cue: str
    after_min: int
    context: str | None = None
    may_mean: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """`speaker`: key of the child or of an adult."""

    words: str
    speaker: str
    after_min: int
    prompt: str = "unprompted"
    said_to: str | None = None
    where: str | None = None
    heard_by: tuple[str, ...] = ()
    language: str | None = None
    translation: str | None = None
    risk: bool = False
    tool: str | None = None
    house: str | None = None


@dataclass(frozen=True, slots=True)
class Unspoken:
    seen: str
    meanings: tuple[str, ...]
    after_min: int
    context: str | None = None
    view: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One child's part of a visit. Why a part of the note is empty is in `because`, by field name."""

    seen: bool = True
    alone: str = "no"
    awake: str = "awake"
    sleep_place: str | None = None
    reason: str | None = None
    detail: str | None = None
    next_step: str | None = None
    next_step_day: int | None = None
    observations: str | None = None
    progress: str | None = None
    direct_work: str | None = None
    because: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[Listed, ...] = ()
    cues: tuple[Cue, ...] = ()
    quotes: tuple[Quote, ...] = ()
    unspoken: tuple[Unspoken, ...] = ()
    aid: str | None = None
    advocate: str | None = None
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """`present`: adult key → part of the visit; `gaps`: what was signed with gaps, "kind:child key".

    `met`: adults met for the first time; `enquiries`: what was asked in private; `raised`: what rules raised
    before it was signed. `sensitive`: not for the family's view.

    Units: `minutes` long, signed and received so long after the end.
    """

    key: str
    day: int
    at: str
    minutes: int
    by: str
    kind: str
    purpose: str
    present: Mapping[str, str]
    parts: Mapping[str, Part]
    contact: str | None = None
    place: str | None = None
    interpreter: str = "not_needed"
    language: str | None = None
    signed_after_min: int = 20
    received_after_min: int = 25
    late_reason: str | None = None
    next_in: int | None = None
    gaps: tuple[str, ...] = ()
    sensitive: bool = False
    met: tuple[Adult, ...] = ()
    enquiries: tuple[Found, ...] = ()
    raised: tuple[Raised, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What happened to a visit afterwards. `answers`: the key of the question or direction a reply is to."""

    key: str
    visit: str
    day: int
    at: str
    by: str
    kind: str
    text: str | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """`founded`: the day on which the supervisor opened the family's and the children's records."""

    key: str
    founded: int
    home: Home
    children: tuple[Child, ...]
    adults: tuple[Adult, ...]
    allocations: tuple[Allocation, ...]
    visits: tuple[Visit, ...]
    reviews: tuple[Review, ...] = ()
    pens: tuple[PenPicture, ...] = ()
    written: tuple[Written, ...] = ()
