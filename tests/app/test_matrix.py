"""Every route and every record type as every role, about each kind of child: exactly the access matrix.

What is expected is worked out from `app/matrix.py` and from nothing else. A child that one may not reach is
answered byte for byte as one that is not there: security, attacks 36 to 38.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import access, create_app, matrix
from app.config import Config
from app.extensions import db
from sync import wire
from sync.records import RECORD_TYPES
from tests.app.clock import MovableClock
from tests.app.court import COURT, RELATIONS, Court, Relation, reads, writes
from tests.app.filed import why
from tests.app.test_exchange import EXCHANGE
from tests.app.world import MARK, STAFF, Tablet, child_body, new_id, pen_picture_body


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def court(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """One organisation for all that only asks, on each kind of database."""
    home = tmp_path_factory.mktemp("court")
    settings = {f"ATTUNE_{name}": str(home / name.lower()) for name in ("DATA", "KEYS", "LOG")}
    settings |= {"ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}
    if request.param == "postgresql":
        settings["ATTUNE_DATABASE_URL"] = request.getfixturevalue("postgres").fresh_database()
    clock = MovableClock()
    app = create_app(Config.from_environment(settings), clock)
    yield Court.convene(app, clock)
    app.extensions["attune.opener"].stop()
    with app.app_context():
        db.engine.dispose()


class Told(NamedTuple):
    """What an answer lets one know: what was read, and all that could tell one child from another.

    is_protected: whether it says that the child is one of the team's who are protected; no word of it more.
    """

    seen: frozenset[str]
    bytes: tuple[Any, ...]
    is_protected: bool


every_role = pytest.mark.parametrize("role", COURT)
every_relation = pytest.mark.parametrize("relation", RELATIONS)


# --- reading ------------------------------------------------------------------------------------------------


def asked_by(tablet: Tablet, child: str) -> dict[str, Any]:
    """A question of a device that knows of this child and has nothing of it yet."""
    tablet.device.streams = {}
    return tablet.device.pull() | {"have": {child: 0}}


def in_packs(tablet: Tablet, asked: dict[str, Any], child: str, data: bytes, answer: TestResponse) -> Told:
    """What is in an answer to a pull, with the child's own id taken out of what is compared."""
    opened = tablet.device.accept_packs(asked["request"], data)
    by_others = [
        entry.change["visibility"]
        for run in opened.runs
        if run.stream == child
        for entry in run.entries
        if entry.change["author"] != tablet.device.identity.person
    ]
    state = dict(opened.state)
    shut = {row["child"] for row in state.pop("protected", [])}
    heads = tuple((run.stream, run.upto) for run in opened.runs)
    listed = child in {row["stream"] for row in state["streams"]}
    assert listed == bool(by_others)
    # How well random ids compress moves the length by some bytes, of any child.
    fixed = headers(answer, but="Content-Length")
    told = json.dumps(state).replace(child, "*")
    return Told(frozenset(by_others), (answer.status_code, fixed, told, heads), child in shut)


def headers(answer: TestResponse, but: str = "") -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pair for pair in answer.headers.to_wsgi_list() if pair[0] != but))


def pulled(tablet: Tablet, child: str) -> Told:
    asked = asked_by(tablet, child)
    answer = tablet.post("/api/pull", asked)
    return in_packs(tablet, asked, child, answer.data, answer)


def exchanged(tablet: Tablet, child: str) -> Told:
    asked = asked_by(tablet, child)
    question = wire.encode_exchange([b"", json.dumps(asked).encode()])
    answer = tablet.client.post("/api/exchange", data=question, content_type=EXCHANGE, headers=MARK)
    _, packs, problem = wire.decode_exchange(answer.data, 3)
    assert not problem
    return in_packs(tablet, asked, child, packs, answer)


@pytest.mark.parametrize("ask", [pulled, exchanged])
@every_relation
@every_role
def test_records_of_a_child_are_read_as_the_matrix_says(
    court: Court, role: str, relation: Relation, ask: Any
) -> None:
    tablet, subject = court.tablets[role], court.subject(role, relation)
    told = ask(tablet, subject.child)
    assert told.seen == reads(role, relation)
    leads = "team" in matrix.scopes("access.propose", role)
    assert told.is_protected == (leads and relation == "protected")
    if not told.seen:
        assert told.bytes == ask(tablet, new_id()).bytes


@every_relation
@every_role
def test_attachment_of_a_child_is_read_as_the_matrix_says(
    court: Court, role: str, relation: Relation
) -> None:
    client, subject = court.tablets[role].client, court.subject(role, relation)
    name = subject.drawing.name.hex() if subject.drawing else "0" * 64
    answer, nothing = client.get(f"/api/blobs/{name}"), client.get(f"/api/blobs/{'1' * 64}")
    assert (answer.status_code == 200) == ("team" in reads(role, relation))
    if answer.status_code != 200:
        assert (answer.status_code, answer.data, headers(answer)) == (404, nothing.data, headers(nothing))


# --- other and absent: the same work ------------------------------------------------------------------------


@contextmanager
def statements(court: Court) -> Iterator[list[str]]:
    """Every statement that the database is asked to run meanwhile, in order, without its values."""
    told: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    with court.world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _revoked(court: Court, tablet: Tablet, other: bool) -> TestResponse:
    ident = court.tablets["practitioner"].device.identity.device if other else new_id()
    return tablet.post(f"/api/devices/{ident}/revoke", {})


def _coded(court: Court, tablet: Tablet, other: bool) -> TestResponse:
    return tablet.post("/api/enrolment-codes", {"person": court.world.staff["priya"] if other else new_id()})


def _drawn(court: Court, tablet: Tablet, other: bool) -> TestResponse:
    drawing = court.subject("practitioner", "other").drawing
    assert drawing is not None
    return tablet.client.get(f"/api/blobs/{drawing.name.hex() if other else '1' * 64}")


def _filed(court: Court, tablet: Tablet, other: bool) -> None:
    child = court.subject("practitioner", "other").child if other else new_id()
    tablet.save("pen_picture", child, pen_picture_body())
    assert len(tablet.device.frames) in why(tablet.deliver())


def _read(court: Court, tablet: Tablet, other: bool) -> None:
    child = court.subject("practitioner", "other").child if other else new_id()
    tablet.post("/api/pull", asked_by(tablet, child))


@pytest.mark.parametrize(
    ("ask", "who"),
    [(_read, "priya"), (_filed, "priya"), (_drawn, "priya"), (_revoked, "zora"), (_coded, "zora")],
    ids=["pull", "deposit", "blob", "revoke", "code"],
)
def test_other_and_absent_ask_the_database_the_same_in_the_same_order(
    court: Court, ask: Any, who: str
) -> None:
    tablet = court.world.tablet(who)
    tablet.pull()
    told: dict[bool, list[str]] = {}
    for other in (True, False, True, False):
        with statements(court) as told[other]:
            ask(court, tablet, other)
    assert told[True] == told[False]
    assert len(told[True]) >= 3


# --- filing -------------------------------------------------------------------------------------------------


@every_relation
@every_role
def test_note_about_a_child_is_filed_as_the_matrix_says(court: Court, role: str, relation: Relation) -> None:
    tablet, subject = court.tablets[role], court.subject(role, relation)
    tablet.save("pen_picture", subject.child, pen_picture_body())
    seq = len(tablet.device.frames)
    refused = why(tablet.deliver()).get(seq)
    assert refused == (None if writes(role, relation) else "not_allowed")


@every_role
def test_own_child_joins_a_protected_family_through_nobody_who_is_not_named(court: Court, role: str) -> None:
    tablet, own, shut = (
        court.tablets[role],
        court.subject(role, "allocated"),
        court.subject(role, "protected"),
    )
    tablet.save("child", own.child, child_body(shut.family), record=own.child)
    assert why(tablet.deliver()).get(len(tablet.device.frames)) == "not_allowed"
    assert shut.family not in {row["stream"] for row in tablet.pull().state["streams"]}


@pytest.mark.parametrize("type", sorted(RECORD_TYPES))
def test_authors_of_a_record_type_are_the_roles_of_the_matrix(type: str) -> None:
    """`sync/` knows nothing of the house: its column is held to the table here."""
    rows = [action for action, types in matrix.FILES.items() if type in types]
    assert len(rows) == 1
    assert RECORD_TYPES[type].authors - {"server"} == matrix.roles_for(rows[0])


def test_every_row_of_filing_names_types_that_there_are() -> None:
    named = [type for types in matrix.FILES.values() for type in types]
    assert sorted(named) == sorted(RECORD_TYPES)


# --- routes -------------------------------------------------------------------------------------------------


class Route(NamedTuple):
    method: str
    rule: str
    permission: access.Permission


def routes(court: Court) -> list[Route]:
    """Every route of the server that is not a file of the app itself."""
    return [
        Route(method, rule.rule, access.PERMISSIONS[name])
        for rule in court.world.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if (name := getattr(court.world.app.view_functions[rule.endpoint], "_permission", None))
    ]


def called(tablet: Tablet, route: Route, ident: str) -> TestResponse:
    """The route with this id wherever it names something, and an empty body."""
    path = re.sub(r"<[^>]+>", ident, route.rule)
    body: dict[str, Any] = {"json": {}} if route.method != "GET" else {}
    return tablet.client.open(path, method=route.method, headers=MARK, **body)


@every_role
def test_every_route_lets_in_exactly_the_roles_of_the_matrix(court: Court, role: str) -> None:
    lets_in: dict[str, bool] = {}
    for route in routes(court):
        if route.permission.session != "device":
            continue
        answer = called(court.tablets[role], route, new_id())
        lets_in[route.rule] = answer.status_code != 403
        assert answer.status_code != 403 or answer.json["code"] == "access.denied"
    assert lets_in == {
        route.rule: role in route.permission.roles
        for route in routes(court)
        if route.permission.session == "device"
    }
    assert len(lets_in) >= 4


def test_route_refuses_a_caller_without_a_session_before_reading_the_body(court: Court) -> None:
    for route in routes(court):
        if route.permission.session == "none":
            continue
        client = court.world.app.test_client()
        path = re.sub(r"<[^>]+>", new_id(), route.rule)
        answer = client.open(path, method=route.method, json={"nonsense": 1}, headers=MARK)
        assert (answer.status_code, answer.json["code"]) == (401, "session.required"), route


@every_relation
@every_role
def test_no_route_tells_a_childs_id_from_one_that_is_nobodys(
    court: Court, role: str, relation: Relation
) -> None:
    """A child is named to the server in a pull and in what is sealed, and in no other place."""
    tablet, child = court.tablets[role], court.subject(role, relation).child
    for route in routes(court):
        if route.permission.name in ("session.end", "session.open"):
            continue
        there, nothing = called(tablet, route, child), called(tablet, route, new_id())
        assert (there.status_code, there.data, headers(there)) == (
            nothing.status_code,
            nothing.data,
            headers(nothing),
        ), route


@every_role
def test_route_that_asks_for_another_session_refuses_a_device(court: Court, role: str) -> None:
    asking = [route for route in routes(court) if route.permission.session == "account"]
    assert asking
    for route in asking:
        answer = called(court.tablets[role], route, new_id())
        assert answer.json["code"] in ("session.required", "request.invalid"), route


# --- people and devices -------------------------------------------------------------------------------------


def acts_for(action: str, role: str, whom: str) -> bool:
    """Whether the matrix lets a role do this for somebody, by their role and team."""
    allowed = matrix.scopes(action, role)
    if "anybody" in allowed or ("own" in allowed and whom == COURT[role]):
        return True
    led = access.LED_BY.get(role, frozenset())
    return "team" in allowed and STAFF[whom][1] == STAFF[COURT[role]][1] and STAFF[whom][0] in led


@pytest.mark.parametrize("whom", [*COURT.values(), "tomas", "odd", "zora"])
@every_role
def test_code_is_made_for_exactly_those_of_the_matrix(court: Court, role: str, whom: str) -> None:
    tablet = court.tablets[role]
    answer = tablet.post("/api/enrolment-codes", {"person": court.world.staff[whom]})
    assert (answer.status_code == 201) == acts_for("device.let_in", role, whom)
    if answer.status_code != 201:
        nobody = tablet.post("/api/enrolment-codes", {"person": new_id()})
        assert (answer.status_code, answer.data, headers(answer)) == (
            nobody.status_code,
            nobody.data,
            headers(nobody),
        )


@pytest.mark.parametrize("whom", ["priya", "maud", "odd"])
@every_role
def test_device_is_ended_by_exactly_those_of_the_matrix(court: Court, role: str, whom: str) -> None:
    tablet, doomed = court.tablets[role], court.world.tablet(whom).device.identity.device
    tablet.open_session()
    answer = tablet.post(f"/api/devices/{doomed}/revoke", {})
    assert (answer.status_code == 204) == acts_for("device.end", role, whom)
    if answer.status_code != 204:
        nothing = tablet.post(f"/api/devices/{new_id()}/revoke", {})
        assert (answer.status_code, answer.data, headers(answer)) == (404, nothing.data, headers(nothing))
