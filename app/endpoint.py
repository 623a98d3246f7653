"""The one wrapper around every route: authenticate, authorise, run, audit, commit or roll back.

Routes are declared with `endpoint(...)` and nothing else; stores and actions never commit. What a caller
reads is written to the audit trail in the same transaction, and committed before the answer leaves.
"""

from __future__ import annotations

import functools
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from marshmallow import Schema
from sqlalchemy.exc import SQLAlchemyError

from app import access, audit, database
from app.access import Caller
from app.errors import CATALOGUE, Problem, ProblemSchema
from app.extensions import db
from app.pace import Pace

log = logging.getLogger("attune.endpoint")
MARK = "X-Attune"
DEVICE = "X-Attune-Device"
JSON_MAX_BYTES = 64 * 1024
ALWAYS = ("request.unreadable", "server.fault", "server.busy", "storage.full")
# Half of a character that takes two, as it is escaped, and a number longer than Python reads; one is looked
# at from its beginning alone, or each digit of a shorter one would cost as much as all behind it.
SUSPECT = re.compile(rb"\\u[dD][89a-fA-F]|(?<!\d)\d{4000}")
WITH_BODY = ("request.too_large", "request.wrong_media_type")
WITH_SESSION = ("session.required", "access.denied", "audit.unavailable")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a route reads. Either a JSON schema, or bytes of one media type.

    Units:  most_bytes – the largest body read at all.
    Shape:  unmarked – a browser sends it by itself, and cannot say that it is ours; it changes nothing.
    """

    schema: type[Schema] | None = None
    media_type: str = "application/json"
    most_bytes: int = JSON_MAX_BYTES
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers when all is well: a schema (JSON), a media type (bytes), or nothing (204)."""

    status: int = 200
    schema: type[Schema] | None = None
    media_type: str | None = None
    also: Mapping[int, str] = field(default_factory=dict)


def endpoint(
    blueprint: Blueprint,
    rule: str,
    method: str,
    permission: str,
    *,
    ask: Ask | None = None,
    answer: Answer | None = None,
    problems: tuple[str, ...] = (),
    reads: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a route.

    The function is called with the caller, then the parsed body if a schema was asked for, then the rule's
    parts. `reads`: it reads first, beside whoever writes, and calls `database.begin_writing` for the trail.

    Errors: KeyError at import when the permission or a problem is not in its table.
    """
    allowed = access.PERMISSIONS[permission]
    answer = answer or Answer()

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        inner = _documented(blueprint, function, ask, answer, _all_problems(allowed, ask, method, problems))

        @functools.wraps(inner)
        def run(**parts: Any) -> Response:
            return _run(allowed, ask, inner, parts, reads)

        run._permission = permission  # type: ignore[attr-defined]
        blueprint.route(rule, methods=[method])(run)
        return function

    return decorate


def _all_problems(
    allowed: access.Permission, ask: Ask | None, method: str, problems: tuple[str, ...]
) -> tuple[str, ...]:
    codes = ALWAYS + problems
    if ask is not None:
        codes += WITH_BODY
    if allowed.session != "none":
        codes += WITH_SESSION
    if method != "GET":
        codes += ("request.unmarked",)
    return codes


def _documented(
    blueprint: Blueprint,
    function: Callable[..., Any],
    ask: Ask | None,
    answer: Answer,
    problems: tuple[str, ...],
) -> Callable[..., Any]:
    """Wrap a function with parsing and serialising, and document every answer it can give."""
    wrapped: Any = function
    if ask is not None and ask.schema is not None:
        wrapped = blueprint.arguments(ask.schema())(wrapped)
    elif ask is not None:
        content = {ask.media_type: {"schema": {"type": "string", "format": "binary"}}}
        wrapped = blueprint.doc(requestBody={"required": True, "content": content})(wrapped)
    shape: Any = answer.schema
    if answer.media_type:
        shape = {"type": "string", "format": "binary"}
    wrapped = blueprint.response(answer.status, shape, content_type=answer.media_type)(wrapped)
    described = wrapped
    for status, text in answer.also.items():
        described = blueprint.alt_response(status, schema=shape, description=text, success=True)(described)
    statuses: dict[int, list[str]] = {}
    for code in dict.fromkeys(problems):
        statuses.setdefault(CATALOGUE[code].status, []).append(code)
    for status, codes in statuses.items():
        described = blueprint.alt_response(status, schema=ProblemSchema, description=", ".join(codes))(
            described
        )
    # Each description wraps the function once more; only what they say is needed.
    wrapped._apidoc = described._apidoc
    documented: Callable[..., Any] = wrapped
    return documented


def _run(
    allowed: access.Permission,
    ask: Ask | None,
    inner: Callable[..., Any],
    parts: Mapping[str, Any],
    reads: bool,
) -> Response:
    caller = Caller()
    try:
        if ask is not None:
            _accept_body(ask)
        if ask is None or not ask.unmarked:
            _refuse_foreign_writes()
        with _transaction(allowed, reads):
            caller = _authenticate(allowed)
            if not access.is_signed_in(allowed, caller):
                raise Problem("session.required")
            if not access.permits(allowed, caller):
                raise Problem("access.denied")
            g.caller = caller
            response: Response = inner(caller, **parts)
        if allowed.session != "none" and not g.get("is_written_down"):
            audit.add(allowed.name, caller, subject=g.get("audit_subject"), count=g.get("audit_count"))
        _pace().give_up()
        db.session.commit()
    except Exception as error:
        if isinstance(error, Problem) and error.keep:
            db.session.commit()
        db.session.rollback()
        record_refusal(allowed.name, caller, error)
        raise
    return response


def _transaction(allowed: access.Permission, reads: bool) -> AbstractContextManager[None]:
    """Who asks for what anybody may read waits for nobody that writes. All other reading is written down."""
    open_to_all = request.method in ("GET", "HEAD") and allowed.session == "none"
    return database.reading() if open_to_all or reads else nullcontext()


def _accept_body(ask: Ask) -> None:
    request.max_content_length = ask.most_bytes
    if request.content_length is not None and request.content_length > ask.most_bytes:
        raise Problem("request.too_large")
    if request.mimetype != ask.media_type:
        raise Problem("request.wrong_media_type")
    if ask.schema is not None and SUSPECT.search(request.get_data()):
        _refuse_unwritable(request.get_data())


def _refuse_unwritable(data: bytes) -> None:
    """Half a character is no text that could be hashed or kept, and such a number none that Python reads."""
    try:
        json.dumps(json.loads(data), ensure_ascii=False).encode()
    except (ValueError, RecursionError) as cause:
        raise Problem("request.unreadable") from cause


def _refuse_foreign_writes() -> None:
    """A page of another origin can send a cookie, but not this header, and its browser says where it is from.

    Without a cookie too: even the answer to a form, were it taken, could put one away.
    """
    if request.method in ("GET", "HEAD"):
        return
    elsewhere = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if elsewhere or (request.cookies and request.headers.get(MARK) != "1"):
        raise Problem("request.unmarked")


def _authenticate(allowed: access.Permission) -> Caller:
    return Caller() if allowed.session == "none" else whoever_asks()


def whoever_asks() -> Caller:
    """Who the request's session stands for; nobody without one."""
    from app.devices import sessions

    caller = sessions.caller_of(request.cookies.get(sessions.COOKIE))
    # Two vaults in one browser share its cookie: a session serves only the one it belongs to.
    named = request.headers.get(DEVICE)
    return caller if named is None or named == caller.device else Caller()


def record_refusal(action: str, caller: Caller, error: Exception) -> None:
    """Refusals of known callers are recorded too; when that fails they are still refused."""
    if caller.person is None or not isinstance(error, Problem) or error.kind.status not in (401, 403, 404):
        return
    try:
        audit.add(action, caller, outcome=error.kind.code)
        db.session.commit()
    except (SQLAlchemyError, Problem):
        db.session.rollback()
        log.error("a refusal of %s could not be recorded", action)


def settle() -> None:
    """Commit what the request has done so far: for intake, whose answer may only tell what is durable."""
    with _pace().aside():
        db.session.commit()


@contextmanager
def beside() -> Iterator[None]:
    """Slow work, with no transaction open and no turn taken: others work and write meanwhile. What was
    written before it is gone, and what was read before it may not be so afterwards."""
    db.session.rollback()
    with _pace().aside():
        yield


def _pace() -> Pace:
    pace: Pace = current_app.extensions["attune.pace"]
    return pace


def is_written_down() -> None:
    """Say that the running request has put its own row into the trail, with others."""
    g.is_written_down = True


def about(subject: str | None = None, count: int | None = None) -> None:
    """Say what the running request touches, for its audit row: an opaque id, a number."""
    g.audit_subject = subject
    g.audit_count = count
