"""The table of record types: for each its stream, who may write it, if it lives or is signed once, its body.

Adding a type: CONTRIBUTING.md, "Add a record type".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from marshmallow import RAISE, Schema, fields, validate

from sync.merge import Merging
from sync.records.access import BreakGlassBody, BreakGlassReviewBody, ProposalBody, ProtectionBody
from sync.records.attached import AttachmentBody
from sync.records.child import ChildBody, PenPictureBody, PlanActionBody
from sync.records.family import AdultBody, FamilyBody, HouseholdBody, NetworkMemberBody, RelationshipBody
from sync.records.fields import ID, Flag, code, ident, text, time
from sync.records.health import GrowthBody, MessageGivenBody, ToolResultBody
from sync.records.observed import ChecklistResponseBody
from sync.records.organisation import LocalNumbersBody, PersonBody, TeamBody
from sync.records.protecting import (
    AlertBody,
    BodyMarkBody,
    ContactRecordBody,
    PrivateEnquiryBody,
    WorkerSafetyBody,
)
from sync.records.said import ActionProgressBody, StatementBody
from sync.records.server import AllocationBody, DueBody, OpenedBody
from sync.records.visit import ChildVisitBody, ReviewBody, VisitBody
from sync.records.voice import DayInLifeBody, QuoteBody, UnspokenVoiceBody, VoiceMethodBody

StreamKind = Literal["child", "family", "worker", "organisation"]
Author = Literal[
    "practitioner",
    "supervisor",
    "safeguarding_lead",
    "team_manager",
    "auditor",
    "administrator",
    "server",
]


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
        _type(
            "adult",
            "family",
            AdultBody,
            True,
            *CASEWORKERS,
            merges=Merging({"relations": "child", "needs": None}),
        ),
        _type(
            "relationship", "family", RelationshipBody, True, *CASEWORKERS, merges=Merging({"orders": None})
        ),
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
        _type("private_enquiry", "family", PrivateEnquiryBody, False, "practitioner", "supervisor"),
        _type(
            "child",
            "child",
            ChildBody,
            True,
            *CASEWORKERS,
            "administrator",
            merges=Merging(
                {"languages": None, "communication_aids": None, "disability": None},
                decided=frozenset(("family",)),
            ),
        ),
        _type(
            "pen_picture",
            "child",
            PenPictureBody,
            True,
            *CASEWORKERS,
            merges=Merging({"contributors": None, "based_on": None}),
        ),
        _type("plan_action", "child", PlanActionBody, True, *CASEWORKERS, merges=Merging({"who": None})),
        _type("child_visit", "child", ChildVisitBody, False, "practitioner", "supervisor"),
        _type("checklist_response", "child", ChecklistResponseBody, False, "practitioner", "supervisor"),
        _type("quote", "child", QuoteBody, False, "practitioner", "supervisor"),
        _type("unspoken_voice", "child", UnspokenVoiceBody, False, "practitioner", "supervisor"),
        _type("voice_method", "child", VoiceMethodBody, False, "practitioner", "supervisor"),
        _type("day_in_life", "child", DayInLifeBody, False, "practitioner", "supervisor"),
        _type("statement", "child", StatementBody, False, "practitioner", "supervisor"),
        _type("action_progress", "child", ActionProgressBody, False, "practitioner", "supervisor"),
        _type("body_mark", "child", BodyMarkBody, False, "practitioner", "supervisor"),
        _type("contact_record", "child", ContactRecordBody, False, "practitioner", "supervisor"),
        _type("growth", "child", GrowthBody, False, "practitioner", "supervisor"),
        _type("message_given", "child", MessageGivenBody, False, "practitioner", "supervisor"),
        _type("tool_result", "child", ToolResultBody, False, "practitioner", "supervisor"),
        _type("worker_safety", "child", WorkerSafetyBody, False, "practitioner", "supervisor"),
        _type("alert", "child", AlertBody, True, *CASEWORKERS, "server"),
        _type("attachment", "child", AttachmentBody, False, "practitioner", "supervisor"),
        _type("allocation", "child", AllocationBody, True, "supervisor", "team_manager", "server"),
        _type("due", "child", DueBody, True, "server"),
        _type("protection", "child", ProtectionBody, False, "team_manager"),
        _type(
            "break_glass",
            "child",
            BreakGlassBody,
            False,
            "practitioner",
            "supervisor",
            "safeguarding_lead",
            "team_manager",
        ),
        _type(
            "break_glass_review",
            "child",
            BreakGlassReviewBody,
            False,
            "supervisor",
            "safeguarding_lead",
            "team_manager",
            "auditor",
        ),
        _type("proposal", "worker", ProposalBody, False, "supervisor", "team_manager", "administrator"),
        _type(
            "opened",
            "worker",
            OpenedBody,
            False,
            "practitioner",
            "supervisor",
            "safeguarding_lead",
            "team_manager",
            "auditor",
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
    role = code(*get_args(Author))
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


def text_max_table() -> dict[str, dict[str, int]]:
    """How long each text of each type may be: `./dev fix` writes it to `static/pwa/src/wire/text_max.json`.

    Shape: by type, by path; `*` is any element of a list. What every record may have is under `change`.
    Units: code points.
    """
    found = {name: dict(_longest("", kind.body().fields)) for name, kind in sorted(RECORD_TYPES.items())}
    common = {name: most for name, most in _longest("", ChangeSchema().fields) if name == "late_reason"}
    return {"change": common, **{name: texts for name, texts in found.items() if texts}}


def _longest(before: str, named: Mapping[str, fields.Field[Any]]) -> Iterator[tuple[str, int]]:
    for name, field in named.items():
        path = before + name
        if isinstance(field, fields.List):
            yield from _longest(f"{path}.", {"*": field.inner})
        elif isinstance(field, fields.Nested):
            yield from _longest(f"{path}.", field.schema.fields)
        else:
            rules = [rule for rule in field.validators if isinstance(rule, validate.Length)]
            yield from ((path, rule.max) for rule in rules if rule.max is not None)
