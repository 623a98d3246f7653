"""The record types: for each, its streams, who may write it, if it lives or is signed once, and its body.

This table is the data dictionary in code. The server validates with it, the OpenAPI document publishes it,
and the client's types are generated from there. Adding a type: CONTRIBUTING.md, "A record type".

Source: sync/PROTOCOL.md section 2.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from typing import Any, Final, Literal

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from sync.merge import Merging
from sync.types import LIMITS

StreamKind = Literal["child", "family", "worker", "organisation"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


class _OnTheCalendar(validate.Regexp):
    """Text of one shape that is also a day or a moment there is, in a year that somebody can mean."""

    def __init__(self, shape: str, read: Callable[[str], calendar_date]) -> None:
        super().__init__(shape, re.ASCII)
        self._read = read

    def __call__(self, value: str) -> str:  # type: ignore[override]
        super().__call__(value)
        try:
            year = self._read(value).year
        except ValueError as cause:
            raise ValidationError("there is no such day or time") from cause
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
        return value


ID = validate.Regexp(r"\A[0-9a-f]{32}\Z")
TIME = _OnTheCalendar(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", datetime.fromisoformat)
DATE = _OnTheCalendar(r"\A\d{4}-\d\d-\d\d\Z", calendar_date.fromisoformat)
HEX_32 = validate.Regexp(r"\A[0-9a-f]{64}\Z")
TEXT_MAX = 20_000
SET_MAX = 500
MEDIA_TYPES: Final = {
    "drawing": frozenset(("image/png",)),
    "document": frozenset(("image/png", "image/jpeg", "application/pdf")),
    "audio": frozenset(("audio/webm", "audio/mp4", "audio/ogg")),
}


class _SmallPicture(validate.Validator):
    """A JPEG in base64, small enough to travel with its record."""

    def __call__(self, value: str) -> str:
        try:
            picture = b64decode(value, validate=True)
        except ValueError as cause:
            raise ValidationError("not base64") from cause
        if not picture.startswith(JPEG_MARK) or len(picture) > LIMITS.thumbnail:
            raise ValidationError("not a small JPEG")
        return value


JPEG_MARK: Final = b"\xff\xd8\xff"
THUMBNAIL = _SmallPicture()


class Flag(fields.Boolean):
    """True or false as JSON has them; never "yes" or 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def ident(**kw: Any) -> fields.String:
    return fields.String(required=kw.pop("required", True), validate=ID, **kw)


def text(required: bool = False, length: int = TEXT_MAX) -> fields.String:
    rule = validate.Length(min=1 if required else 0, max=length)
    if required:
        return fields.String(required=True, validate=rule)
    return fields.String(validate=rule, allow_none=True, load_default=None)


def code(*values: str, required: bool = True) -> fields.String:
    if required:
        return fields.String(required=True, validate=validate.OneOf(values))
    return fields.String(validate=validate.OneOf(values), allow_none=True, load_default=None)


def time(required: bool = True) -> fields.String:
    return fields.String(required=required, validate=TIME, allow_none=not required)


def date(required: bool = True) -> fields.String:
    return fields.String(required=required, validate=DATE, allow_none=not required)


def idents(required: bool = False) -> fields.List[Any]:
    return fields.List(fields.String(validate=ID), required=required, validate=validate.Length(max=SET_MAX))


class Body(Schema):
    class Meta:
        unknown = RAISE


# --- organisation -------------------------------------------------------------------------------------------


class PersonBody(Body):
    """A member of staff."""

    name = text(required=True, length=200)
    role = code("practitioner", "supervisor", "safeguarding_lead", "administrator")
    profession = code("health_visitor", "social_worker", "nurse", "manager", "other")
    team = ident(allow_none=True)
    active = Flag(required=True)


class TeamBody(Body):
    name = text(required=True, length=200)


class LocalNumber(Body):
    label = text(required=True, length=200)
    number = text(required=True, length=40)
    when = text(length=200)


class LocalNumbersBody(Body):
    """Telephone numbers that must be to hand: emergency, duty, safeguarding."""

    numbers = fields.List(fields.Nested(LocalNumber), required=True, validate=validate.Length(max=50))


# --- family -------------------------------------------------------------------------------------------------


class FamilyBody(Body):
    name = text(required=True, length=200)
    address = text(length=500)
    local_authority = text(length=200)
    story = text(length=2000)


RELATIONS = (
    "mother",
    "father",
    "step_parent",
    "partner",
    "grandparent",
    "sibling",
    "foster",
    "aunt_uncle",
    "cousin",
    "professional",
    "friend",
    "other",
    "none",
    "unknown",
)


AGENCIES = (
    "health_visiting",
    "school_nursing",
    "midwifery",
    "gp",
    "hospital",
    "neonatal_unit",
    "camhs",
    "adult_mental_health",
    "substance_misuse",
    "social_care",
    "early_help",
    "police",
    "probation",
    "housing",
    "nursery",
    "school",
    "voluntary",
    "court",
    "other",
)


class RelationToChild(Body):
    child = ident()
    relation = code(*RELATIONS)


class AdultBody(Body):
    """A grown-up of the household or network, by name, or described when the name is not known."""

    name = text(length=200)
    description = text(length=1000)
    relations = fields.List(fields.Nested(RelationToChild), required=True)
    sleeps_here = code("yes", "no", "sometimes", "unknown", required=False)
    cares_for_child = code("daily", "sometimes", "contact_only", "none", "unknown", required=False)
    language = text(length=100)
    note = text(length=2000)

    @validates_schema
    def named_or_described(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("name") or data.get("description")):
            raise ValidationError("give a name, or describe the person", "name")


class HouseholdMember(Body):
    """Who belongs to a household. `person` is a child's or an adult's id."""

    person = ident()
    sleeps_here = code("yes", "no", "sometimes", "unknown")
    since = date(required=False)
    until = date(required=False)


class HouseholdBody(Body):
    """One home: where it is, who belongs to it, and how that is known."""

    address = text(length=500)
    local_authority = text(length=200)
    members = fields.List(
        fields.Nested(HouseholdMember), required=True, validate=validate.Length(max=SET_MAX)
    )
    source = code("seen", "told", "document")
    note = text(length=2000)


class NetworkMemberBody(Body):
    """A professional or helper around the family. `for_people` are children's and adults' ids."""

    agency = code(*AGENCIES)
    name = text(length=200)
    role = text(length=200)
    for_people = idents(required=True)
    phone = text(length=40)
    email = text(length=200)
    knows_of_plan = code("yes", "no", "unknown")
    core_group = Flag(required=True)
    lead_professional = Flag(required=True)
    last_contact = date(required=False)
    checked_on = date()


class PresentPerson(Body):
    adult = ident()
    part = code("whole", "start", "middle", "end")
    relations = fields.List(fields.Nested(RelationToChild), required=True)


class Interpreter(Body):
    used = code("not_needed", "independent", "family_member", "none")
    language = text(length=100)


class VisitBody(Body):
    """A visit: who, where, when, why. What concerns one child is in that child's `child_visit`."""

    kind = code(
        "home_planned", "home_unannounced", "clinic", "school", "hospital", "virtual", "phone", "attempted"
    )
    mandated_contact = code(
        "antenatal",
        "new_birth",
        "six_eight_week",
        "three_four_month",
        "six_month",
        "twelve_month",
        "two_year",
        "neonatal_weekly",
        required=False,
    )
    started_at = time()
    ended_at = time(required=False)
    place = text(length=500)
    purpose = text()
    purpose_none_because = text(length=1000)
    present = fields.List(fields.Nested(PresentPerson), required=True, validate=validate.Length(max=50))
    interpreter = fields.Nested(Interpreter, required=True)
    children = idents(required=True)
    parts = idents(required=True)
    gaps_accepted = fields.List(
        fields.String(validate=validate.Length(max=80)), required=True, validate=validate.Length(max=200)
    )
    next_visit_by = date(required=False)


class ReviewBody(Body):
    """What a supervisor did with a visit, or what its author answered. Appended, never changed."""

    visit = ident()
    kind = code("opened", "question", "direction", "reviewed", "reply", "read")
    text = text()
    answers = ident(required=False, allow_none=True)


# --- child --------------------------------------------------------------------------------------------------


class ChildBody(Body):
    preferred_name = text(required=True, length=200)
    family = ident()
    dob = date(required=False)
    edd = date(required=False)
    gestation_at_birth_days = fields.Integer(
        allow_none=True, strict=True, validate=validate.Range(min=140, max=310), load_default=None
    )
    sex = code("female", "male", "indeterminate", "unknown")
    nhs_number = fields.String(allow_none=True, validate=validate.Regexp(r"\A\d{10}\Z"), load_default=None)
    nhs_number_status = code("verified", "unverified", "none")
    languages = fields.List(fields.String(validate=validate.Length(max=100)), required=True)
    interpreter_needed = Flag(required=True)
    communication_needs = text(length=1000)
    mobility = code(
        "unborn",
        "not_mobile",
        "rolling",
        "crawling",
        "pulling_to_stand",
        "cruising",
        "walking",
        "not_mobile_disability",
        "unknown",
    )
    legal_basis = code(
        "universal",
        "early_help",
        "s17",
        "s47",
        "cp_plan",
        "pre_proceedings",
        "court_order",
        "looked_after",
        "pre_birth",
    )
    health_offer = code("universal", "targeted", "specialist", required=False)

    @validates_schema
    def born_or_expected(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("dob") or data.get("edd")):
            raise ValidationError("give a date of birth or a due date", "dob")


class PenPictureBody(Body):
    """A short portrait of the child: at most 150 words."""

    text = text(required=True, length=2000)
    written_to = code("child", "about_child")
    contributors = fields.List(fields.String(validate=validate.Length(max=200)), required=True)
    review_by = date(required=False)

    @validates_schema
    def short(self, data: dict[str, Any], **_: Any) -> None:
        if len(data["text"].split()) > 150:
            raise ValidationError("a pen picture has at most 150 words", "text")


class PlanActionBody(Body):
    """One step of a child's plan: what will be done, by whom and by when, and what came of it."""

    child = ident()
    goal = text(length=2000)
    what = text(required=True, length=2000)
    who = fields.List(
        fields.String(validate=validate.Length(min=1, max=200)),
        required=True,
        validate=validate.Length(max=SET_MAX),
    )
    by_when = date(required=False)
    support_needed = text(length=2000)
    status = code("open", "done", "partly", "missed", "no_longer_needed")
    achieved_on = date(required=False)
    evidence = text()


class ChildVisitBody(Body):
    """One child's part of a visit: seen, alone, awake; observations, progress and direct work in words."""

    visit = ident()
    seen = code("yes", "no")
    seen_alone = code("yes", "no", "not_applicable")
    awake = code("awake", "asleep", "both", "not_seen")
    sleep_place_seen = code("yes", "no", required=False)
    not_seen_reason = code(
        "no_reply", "refused", "asleep", "elsewhere", "not_brought", "cancelled", "other", required=False
    )
    not_seen_detail = text(length=1000)
    next_step = text(length=1000)
    next_step_by = date(required=False)
    observations = text()
    observations_none_because = text(length=1000)
    progress = text()
    progress_none_because = text(length=1000)
    direct_work = text()
    direct_work_none_because = text(length=1000)

    @validates_schema
    def other_reason_in_words(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("not_seen_reason") == "other" and not (data.get("not_seen_detail") or "").strip():
            raise ValidationError("say the other reason in words", "not_seen_detail")


class ChecklistAnswer(Body):
    item = text(required=True, length=80)
    value = text(required=True, length=80)
    note = text(length=2000)


class CueSeen(Body):
    cue = text(required=True, length=80)
    at = time()
    context = text(length=1000)
    may_be_telling_us = text(length=1000)


class ChecklistResponseBody(Body):
    """Answers to one version of one checklist. No total, no grade: none exists."""

    visit = ident()
    child = ident()
    definition = text(required=True, length=80)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    carer = ident(required=False, allow_none=True)
    with_carer = ident(required=False, allow_none=True)
    state = code("alert", "drowsy", "asleep", "crying", "feeding", required=False)
    answers = fields.List(fields.Nested(ChecklistAnswer), required=True, validate=validate.Length(max=100))
    cues = fields.List(fields.Nested(CueSeen), required=True, validate=validate.Length(max=500))
    setting = text(length=500)
    note = text(length=TEXT_MAX)
    duration_sec = fields.Integer(allow_none=True, strict=True, load_default=None)


class QuoteBody(Body):
    """Exact words, locked. A paraphrase is not a quote. `speaker` is a child's or an adult's id."""

    visit = ident()
    child = ident()
    exact_words = text(required=True)
    speaker = ident()
    speaker_kind = code("child", "adult")
    said_to = text(length=200)
    prompt = code("unprompted", "open", "closed", "tool")
    where = text(length=200)
    who_heard = fields.List(fields.String(validate=validate.Length(max=200)), required=True)
    language = text(length=100)
    translation = text()
    heard_at = time(required=False)


class UnspokenVoiceBody(Body):
    """What was seen, what was happening, two or more meanings it could have, and the writer's view."""

    visit = ident()
    child = ident()
    seen = text(required=True)
    context = text()
    possible_meanings = fields.List(
        fields.String(validate=validate.Length(min=1, max=1000)),
        required=True,
        validate=validate.Length(min=2, max=10),
    )
    view = text()
    noticed_at = time(required=False)


class AttachmentBody(Body):
    """A drawing, a document or a sound: what opens the blob beside the record, and a small picture of it.

    Marks on a body are never photographed.

    Source: sync/PROTOCOL.md section 13
    """

    visit = ident()
    child = ident()
    kind = code("drawing", "document", "audio")
    caption = text(required=True, length=500)
    media_type = code("image/png", "image/jpeg", "application/pdf", "audio/webm", "audio/mp4", "audio/ogg")
    size_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1, LIMITS.attachment))
    chunk_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1024, 1024 * 1024))
    key = fields.String(required=True, validate=HEX_32)
    blob = fields.String(required=True, validate=HEX_32)
    thumbnail = fields.String(allow_none=True, load_default=None, validate=THUMBNAIL)
    duration_sec = fields.Integer(allow_none=True, strict=True, load_default=None)
    made_by = code("child", "carer", "worker", "other", required=False)
    original = code("made_here", "with_owner", "kept", required=False)

    @validates_schema
    def of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        if data["media_type"] not in MEDIA_TYPES[data["kind"]]:
            raise ValidationError("this kind of attachment is not kept in this form", "media_type")


class AllocationBody(Body):
    child = ident()
    worker = ident()
    role = code("lead", "co_worker", "duty_cover")
    starts_at = time()
    ends_at = time(required=False)
    end_reason = code("left", "absence", "transfer", "closed", required=False)


class DueBody(Body):
    """A dated commitment the server has worked out."""

    child = ident()
    code = code(
        "antenatal",
        "new_birth",
        "six_eight_week",
        "three_four_month",
        "six_month",
        "twelve_month",
        "two_year",
        "neonatal_weekly",
        "to_be_seen",
    )
    window_from = date()
    window_to = date()
    done_by = ident(required=False, allow_none=True)
    source = text(required=True, length=200)


# --- worker -------------------------------------------------------------------------------------------------


class OpenedBody(Body):
    """That this person opened a child's record on a device, and when. Part of the audit view."""

    stream = ident()
    opened_at = time()


Author = Literal["practitioner", "supervisor", "safeguarding_lead", "administrator", "server"]


@dataclass(frozen=True, slots=True)
class RecordType:
    """One row of the table.

    lives: True – it is written anew (living record); False – signed once, only appended.
    authors: roles that may write it; `server` is the organisation itself.
    merges: how what several people wrote of it merges; None – the newest entry of a living record stands.
    """

    name: str
    kind: StreamKind
    body: type[Schema]
    lives: bool
    authors: frozenset[Author]
    merges: Merging | None


def _type(
    name: str,
    kind: StreamKind,
    body: type[Schema],
    lives: bool,
    *authors: Author,
    merges: Merging | None = None,
) -> RecordType:
    return RecordType(name, kind, body, lives, frozenset(authors), merges)


CASEWORKERS: tuple[Author, ...] = ("practitioner", "supervisor")


RECORD_TYPES: dict[str, RecordType] = {
    t.name: t
    for t in (
        _type("person", "organisation", PersonBody, True, "server", "administrator"),
        _type("team", "organisation", TeamBody, True, "server", "administrator"),
        _type("local_numbers", "organisation", LocalNumbersBody, True, "server", "administrator"),
        _type("family", "family", FamilyBody, True, *CASEWORKERS, "administrator", merges=Merging()),
        _type("adult", "family", AdultBody, True, *CASEWORKERS, merges=Merging({"relations": "child"})),
        _type(
            "household",
            "family",
            HouseholdBody,
            True,
            *CASEWORKERS,
            merges=Merging({"members": "person"}),
        ),
        _type(
            "network_member",
            "family",
            NetworkMemberBody,
            True,
            *CASEWORKERS,
            merges=Merging({"for_people": None}),
        ),
        _type("visit", "family", VisitBody, False, "practitioner", "supervisor"),
        _type("review", "family", ReviewBody, False, "practitioner", "supervisor", "safeguarding_lead"),
        _type(
            "child",
            "child",
            ChildBody,
            True,
            *CASEWORKERS,
            "administrator",
            merges=Merging({"languages": None}, decided=frozenset(("family",))),
        ),
        _type(
            "pen_picture",
            "child",
            PenPictureBody,
            True,
            *CASEWORKERS,
            merges=Merging({"contributors": None}),
        ),
        _type("plan_action", "child", PlanActionBody, True, *CASEWORKERS, merges=Merging({"who": None})),
        _type("child_visit", "child", ChildVisitBody, False, "practitioner", "supervisor"),
        _type("checklist_response", "child", ChecklistResponseBody, False, "practitioner", "supervisor"),
        _type("quote", "child", QuoteBody, False, "practitioner", "supervisor"),
        _type("unspoken_voice", "child", UnspokenVoiceBody, False, "practitioner", "supervisor"),
        _type("attachment", "child", AttachmentBody, False, "practitioner", "supervisor"),
        _type("allocation", "child", AllocationBody, True, "supervisor", "server"),
        _type("due", "child", DueBody, True, "server"),
        _type(
            "opened",
            "worker",
            OpenedBody,
            False,
            "practitioner",
            "supervisor",
            "safeguarding_lead",
            "administrator",
        ),
    )
}


class ChangeSchema(Schema):
    """The common fields of every change; `body` is validated by its type's own schema."""

    class Meta:
        unknown = RAISE

    change = ident()
    stream = ident()
    stream_kind = code("child", "family", "worker", "organisation")
    record = ident()
    type = text(required=True, length=40)
    schema = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    base = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    author = ident()
    role = code("practitioner", "supervisor", "safeguarding_lead", "administrator", "server")
    event_at = time()
    recorded_at = time()
    signed_at = time()
    clock_skew_sec = fields.Integer(required=True, strict=True, allow_none=True)
    state = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    status = code("signed", "addendum", "entered_in_error")
    visibility = code("team", "network", "restricted")
    family_view = code("ok", "withhold", "review")
    third_party = Flag(required=True)
    late_reason = fields.String(required=True, allow_none=True, validate=validate.Length(max=2000))
    supersedes = fields.String(required=True, allow_none=True, validate=ID)
    definition_version = fields.String(required=True, allow_none=True, validate=validate.Length(max=80))
    body = fields.Dict(required=True, keys=fields.String())


def merging_table() -> dict[str, Any]:
    """How each type merges, for the client: `./dev fix` writes it to `static/pwa/src/wire/merging.json`."""
    return {
        name: {"sets": dict(kind.merges.sets), "decided": sorted(kind.merges.decided)}
        for name, kind in sorted(RECORD_TYPES.items())
        if kind.merges is not None
    }
