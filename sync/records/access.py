"""What decides who may reach a child beyond the ordinary: proposals, protection, broken glass.

Source: sync/PROTOCOL.md section 18
"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.fields import Body, Flag, code, ident, text

OF_A_CHILD = frozenset(("protect", "unprotect", "allocate_self"))
WHY_PROTECTED = ("staff_family", "adoption", "refuge", "other")
REASON_MIN = 10
REASON_MAX = 2000


class ProposalBody(Body):
    """What its author asks a second person to do. Nothing follows from it until somebody else does it.

    No word about a child: it lies in its author's own stream, which is not erased with a child.
    """

    what = code("protect", "unprotect", "allocate_self", "change_post")
    child = ident(required=False, allow_none=True, load_default=None)
    person = ident(required=False, allow_none=True, load_default=None)
    role = code(
        "practitioner",
        "supervisor",
        "safeguarding_lead",
        "team_manager",
        "auditor",
        "administrator",
        required=False,
    )
    team = ident(required=False, allow_none=True, load_default=None)
    active = fields.Boolean(allow_none=True, load_default=None)
    why = code(*WHY_PROTECTED, required=False)

    @validates_schema
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        if data["what"] in OF_A_CHILD and not data.get("child"):
            raise ValidationError("say which child", "child")
        if data["what"] == "protect" and not data.get("why"):
            raise ValidationError("say why", "why")
        if data["what"] == "change_post" and not (data.get("person") and data.get("role")):
            raise ValidationError("say whose post, and the role", "person")


class ProtectionBody(Body):
    """That a child is reached by named allocation only, or is no more: what another has proposed."""

    child = ident()
    protected = Flag(required=True)
    why = code(*WHY_PROTECTED, required=False)
    proposal = ident()

    @validates_schema
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        if data["protected"] and not data.get("why"):
            raise ValidationError("say why", "why")


class BreakGlassBody(Body):
    """Why its author needs a record that they are not allocated to, now."""

    child = ident()
    reason = fields.String(required=True, validate=validate.Length(min=REASON_MIN, max=REASON_MAX))

    @validates_schema
    def said(self, data: dict[str, Any], **_: Any) -> None:
        if len(data["reason"].strip()) < REASON_MIN:
            raise ValidationError("say why, in a sentence", "reason")


class BreakGlassReviewBody(Body):
    """What somebody else found who looked into it."""

    child = ident()
    break_glass = ident()
    finding = code("justified", "not_justified", "follow_up")
    text = text(length=2000)
