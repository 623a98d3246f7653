"""Breaking the glass over HTTP. Source: sync/PROTOCOL.md section 18."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from app import audit
from app.access import Caller
from app.break_glass import actions, look_up, schemas
from app.clock import time_text
from app.endpoint import Answer, Ask, about, endpoint, is_written_down

bp = Blueprint("break_glass", __name__, description="A record opened in an emergency, and looked into after")


@endpoint(
    bp,
    "/break-glass",
    "POST",
    "break_glass.invoke",
    ask=Ask(schemas.Wanted),
    answer=Answer(200, schemas.Broken),
    problems=("request.not_found", "session.stale", "break_glass.capped"),
)
def invoke(caller: Caller, asked: dict[str, Any]) -> dict[str, str]:
    """Open a child's record for four hours, for the reason that is on file."""
    about(subject=asked["child"])
    return {"ends_at": time_text(actions.invoke(caller, asked["child"], asked["record"]))}


@endpoint(
    bp,
    "/look-ups",
    "POST",
    "child.look_up",
    ask=Ask(schemas.Sought),
    answer=Answer(200, schemas.Found),
    problems=("session.stale", "look_up.capped"),
)
def seek(caller: Caller, asked: dict[str, Any]) -> dict[str, list[str]]:
    """Find a child who is not one's own, in an emergency. The answer is an id, and no word about them."""
    found = look_up.look_up(caller, asked["nhs_number"], asked["dob"])
    whom: list[str | None] = [*found] or [None]
    audit.add_each(caller, [("child.look_up", child, int(child is not None)) for child in whom])
    is_written_down()
    return {"children": found}
