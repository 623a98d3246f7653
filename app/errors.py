"""Every way a request can be refused, and the one handler that puts a refusal in words. docs/errors.md lists
them.

Clients switch on `code`, never on the text. No personal value enters a message, a log line or `details`.
"""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Literal

from flask import Flask, Response, jsonify, request
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

log = logging.getLogger("attune.errors")
MADE_UP = "*"
UNKNOWN = ["Unknown field."]
Retry = Literal["never", "later", "after_sync", "after_unlock"]
RETRY_AFTER_SEC = 5
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue: what is always the same about a problem."""

    code: str
    status: int
    retry: Retry
    message: str


CATALOGUE: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "request.unreadable", 400, "never", "The request could not be read. Update the app and try again."
        ),
        Kind(
            "request.unmarked",
            403,
            "never",
            "The request did not come from the app. Open the app and try again.",
        ),
        Kind("request.not_found", 404, "never", "There is nothing here. Check the address, or open the app."),
        Kind("request.method_not_allowed", 405, "never", "This address does not do that. Update the app."),
        Kind("request.too_large", 413, "never", "The request is too large. Send it in smaller parts."),
        Kind(
            "request.wrong_media_type",
            415,
            "never",
            "The request is of a kind not read here. Update the app.",
        ),
        Kind(
            "request.invalid",
            422,
            "never",
            "Some of what was sent is missing or wrong. Correct it and try again.",
        ),
        Kind("session.required", 401, "after_unlock", "You are not signed in. Unlock the app and try again."),
        Kind(
            "session.refused",
            401,
            "after_unlock",
            "This device was not let in. Ask your supervisor to check it.",
        ),
        Kind(
            "session.stale",
            401,
            "after_unlock",
            "This needs a fresh proof that it is you. Lock Attune, unlock it, and go on within five minutes.",
        ),
        Kind(
            "break_glass.capped",
            429,
            "later",
            "You have opened as many records in an emergency as one may in a day. Ask your supervisor.",
        ),
        Kind(
            "visit.too_far",
            422,
            "never",
            "A visit is planned for the next three months at most. Choose a nearer day.",
        ),
        Kind(
            "look_up.capped",
            429,
            "later",
            "You have looked up as many children as one may in an hour. Your supervisor is told. Ring them.",
        ),
        Kind(
            "client.outdated",
            426,
            "after_unlock",
            "This version of the app is too old to bring in records. Lock the app and open it again to bring "
            "in the new version. What you have written is kept and still sent.",
        ),
        Kind("sign_in.refused", 401, "never", "The name or the password is wrong. Try again."),
        Kind("sign_in.throttled", 429, "later", "Too many tries. Wait a little, then try again."),
        Kind(
            "second_factor.refused",
            401,
            "never",
            "The code was not accepted. Wait for the next one, or use a recovery code.",
        ),
        Kind(
            "password.weak",
            422,
            "never",
            "The new password is too short, or known to everybody. Choose one of twelve characters or more.",
        ),
        Kind("access.denied", 403, "never", "Your role does not allow this. Ask your supervisor."),
        Kind("enrolment.refused", 403, "never", "The enrolment code was not accepted. Ask for a new one."),
        Kind(
            "enrolment.unsealed",
            403,
            "never",
            "This browser is too old to protect notes as the organisation asks. Update it, or use a newer "
            "one. The code is still good.",
        ),
        Kind(
            "deposit.unverifiable",
            400,
            "later",
            "The deposit could not be verified. Everything stays on the device.",
        ),
        Kind(
            "server.fault",
            500,
            "later",
            "Something went wrong here. Try again; if it stays, report the number.",
        ),
        Kind("server.busy", 503, "later", "The server is busy. It will be tried again."),
        Kind(
            "client.not_built",
            503,
            "later",
            "The app has not been built here. Run './dev run' and try again.",
        ),
        Kind(
            "audit.unavailable",
            503,
            "later",
            "Access cannot be recorded now, so nothing is shown. Try again later.",
        ),
        Kind(
            "storage.full",
            507,
            "later",
            "The server's disk is full. Nothing is lost; keep the device and tell IT.",
        ),
    )
}
BY_STATUS = {
    400: "request.unreadable",
    404: "request.not_found",
    405: "request.method_not_allowed",
    413: "request.too_large",
    415: "request.wrong_media_type",
    422: "request.invalid",
}


class Problem(Exception):
    """A request is refused for a known reason.

    details: ids, sizes and field names only. keep: what was written before the refusal stays (a failed try is
    counted, a challenge is used up); otherwise it is rolled back.
    """

    def __init__(
        self,
        code: str,
        details: dict[str, object] | None = None,
        retry_after_sec: int | None = None,
        keep: bool = False,
    ) -> None:
        super().__init__(code)
        self.kind = CATALOGUE[code]
        self.details = details
        self.retry_after_sec = retry_after_sec
        self.keep = keep


class ProblemSchema(Schema):
    """What every refusal looks like."""

    code = fields.String(required=True, validate=validate.OneOf(sorted(CATALOGUE)))
    status = fields.Integer(required=True)
    retry = fields.String(
        required=True, validate=validate.OneOf(("never", "later", "after_sync", "after_unlock"))
    )
    message = fields.String(required=True)
    details = fields.Dict(keys=fields.String())
    request_id = fields.String()


def answer(problem: Problem, request_id: str | None = None) -> Response:
    """The HTTP answer of a problem; the same bytes for the same code, so that a refusal tells nothing."""
    kind = problem.kind
    body: dict[str, object] = {
        "code": kind.code,
        "status": kind.status,
        "retry": kind.retry,
        "message": kind.message,
    }
    if problem.details:
        body["details"] = problem.details
    if request_id:
        body["request_id"] = request_id
    response = jsonify(body)
    response.status_code = kind.status
    if kind.status in (429, 503):
        response.headers["Retry-After"] = str(problem.retry_after_sec or RETRY_AFTER_SEC)
    return response


def is_disk_full(error: BaseException) -> bool:
    """Whether a failure, or what caused it, is a full disk."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(seen, DBAPIError) and seen.orig is not None and is_disk_full(seen.orig):
            return True
        if isinstance(seen, sqlite3.OperationalError) and _is_full(seen):
            return True
        if getattr(seen, "sqlstate", None) == "53100":
            return True
        seen = seen.__cause__
    return False


def _is_full(error: sqlite3.OperationalError) -> bool:
    """Without room for its index of the log, SQLite says that it cannot read or write."""
    return "disk is full" in str(error) or getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE"


def is_of_the_place(error: BaseException) -> bool:
    """Whether a database that is away, in use, damaged or only to be read is the cause."""
    seen: BaseException | None = error
    while seen is not None:
        told = seen.orig if isinstance(seen, DBAPIError) else seen
        if isinstance(told, sqlite3.Error):
            name = getattr(told, "sqlite_errorname", "")
            return name in DAMAGED or (isinstance(told, sqlite3.OperationalError) and name != "SQLITE_ERROR")
        if isinstance(seen, OperationalError):
            return True
        seen = seen.__cause__
    return False


def problem_of(error: Exception) -> Problem | None:
    """The problem that an unexpected failure stands for, or None when it is a fault of ours."""
    if isinstance(error, Problem):
        return error
    if is_disk_full(error):
        return Problem("storage.full")
    if isinstance(error, OperationalError):
        return Problem("server.busy")
    return None


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if isinstance(error, RequestedRangeNotSatisfiable):
        # What a browser asks of a file by itself; nobody reads the answer.
        beyond = error.get_response()
        beyond.set_data(b"")
        return beyond  # type: ignore[return-value]
    if status not in BY_STATUS:
        return _fault(error)
    details: dict[str, object] | None = None
    messages = getattr(error, "data", {}).get("messages") if status == 422 else None
    if isinstance(messages, dict):
        details = {"fields": sorted(_paths(messages))}
    response = answer(Problem(BY_STATUS[status], details))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _paths(messages: dict[object, object], above: str = "") -> list[str]:
    """Which fields were wrong. Names that the caller made up are not repeated; the schema's own are."""
    found: list[str] = []
    for key, value in messages.items():
        name = MADE_UP if _is_made_up(value) else str(key)
        path = f"{above}.{name}" if above else name
        found += _paths(value, path) if isinstance(value, dict) else [path]
    return [path for path in found if len(path) < 80 and path.isascii() and path.isprintable()]


def _is_made_up(said: object) -> bool:
    """Whether it is about a name that no schema has: one that is not known, or a key of a mapping."""
    return said == UNKNOWN or (isinstance(said, dict) and {"key", "value"} >= said.keys())


def _fault(error: Exception) -> Response:
    problem = problem_of(error)
    if problem is not None:
        if problem.kind.status >= 500:
            log.error("%s %s: %s", request.method, request.endpoint, problem.kind.code)
        return answer(problem)
    request_id = secrets.token_hex(8)
    log.error("fault %s in %s: %s", request_id, request.endpoint, kind_and_place(error))
    return answer(Problem("server.fault"), request_id)


def kind_and_place(error: BaseException) -> str:
    """What may be told of a fault: its type and place, never its text, which may repeat what was written."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    return f"{type(error).__name__} at {place}"


def register(app: Flask) -> None:
    """Install the one handler for everything that can go wrong in a request."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
