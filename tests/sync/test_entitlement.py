"""Who may have written what, as things stood when it was written: security, attacks 32, 33."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.entitlement import Allocation, Evidence, entitled
from sync.handlers import check_change
from sync.records import RECORD_TYPES
from sync.types import Change, Refusal
from tests.sync.cast import ANNA, BEN, CHILD, ORGANISATION, Member, ident, pen_picture

SUE = Member("Sue", "supervisor")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (f"2026-11-{day}T09:00:00.000Z" for day in (16, 17, 18, 19))
BEFORE, AFTER = "2026-11-16T08:59:59.999Z", "2026-11-19T09:00:00.001Z"


def change(member: Member, type: str, stream: str, body: dict[str, Any], **given: Any) -> Change:
    found = check_change(member.device().draft(type, stream, body, **given))
    assert not isinstance(found, Refusal), found
    return found


def note(member: Member = ANNA) -> Change:
    found = check_change(pen_picture(member.device()))
    assert isinstance(found, Change)
    return found


def allocation(worker: Member, by: Member = SUE) -> Change:
    body = {"child": CHILD, "worker": worker.person, "role": "lead", "starts_at": TUESDAY, "ends_at": None}
    return change(by, "allocation", CHILD, body)


def had(member: Member, starts_at: str = MONDAY, ends_at: str | None = None) -> Allocation:
    return Allocation(member.person, starts_at, ends_at)


def facts(*allocations: Allocation, role: str = "practitioner", **given: Any) -> Evidence:
    return Evidence(frozenset({role}), TUESDAY, WEDNESDAY, allocations, **given)


SUES_TEAM = frozenset({SUE.person, ANNA.person})


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "allowed"),
    [
        (MONDAY, None, True),
        (MONDAY, THURSDAY, True),
        (MONDAY, TUESDAY, True),
        (WEDNESDAY, None, True),
        (TUESDAY, WEDNESDAY, True),
        (BEFORE, MONDAY, False),
        (MONDAY, "2026-11-17T08:59:59.999Z", False),
        ("2026-11-18T09:00:00.001Z", None, False),
        (THURSDAY, AFTER, False),
    ],
)
def test_author_is_entitled_when_allocated_at_any_moment_between(
    starts_at: str, ends_at: str | None, allowed: bool
) -> None:
    assert entitled(note(), facts(had(ANNA, starts_at, ends_at))) is allowed


def test_author_without_an_allocation_is_not_entitled() -> None:
    assert not entitled(note(), facts())
    assert not entitled(note(), facts(had(BEN)))
    assert not entitled(note(), facts(had(BEN), team=frozenset({BEN.person})))


def test_supervisor_is_entitled_through_the_team() -> None:
    as_supervisor = facts(had(ANNA), role="supervisor", team=SUES_TEAM)
    assert entitled(note(SUE), as_supervisor)
    assert not entitled(note(SUE), replace(as_supervisor, allocations=(had(BEN),)))
    assert not entitled(note(SUE), replace(as_supervisor, allocations=(had(ANNA, BEFORE, MONDAY),)))


def test_role_must_be_one_that_the_author_held() -> None:
    posing = note(replace(ANNA, role="supervisor"))
    assert not entitled(posing, facts(had(ANNA), role="practitioner"))
    assert entitled(posing, facts(had(ANNA), role="supervisor"))


@pytest.mark.parametrize(
    "role", ["practitioner", "supervisor", "safeguarding_lead", "administrator", "server"]
)
@pytest.mark.parametrize("type", sorted(RECORD_TYPES))
def test_table_of_types_decides_which_roles_may_write(type: str, role: str) -> None:
    """Everything else allows it here; what is left is the table."""
    kind = RECORD_TYPES[type].kind
    stream = {"worker": str(ANNA.person), "organisation": ORGANISATION}.get(kind, CHILD)
    body = {"worker": BEN.person} if type == "allocation" else {}
    written = replace(note(), type=type, role=role, stream_kind=kind, stream=stream, body=body)
    evidence = facts(had(ANNA), role=role, team=frozenset({BEN.person}), organisation=ORGANISATION)
    assert entitled(written, evidence) is (role in RECORD_TYPES[type].authors)


def test_new_child_needs_no_allocation_and_a_known_one_does() -> None:
    newborn = replace(note(), type="child")
    assert entitled(newborn, facts(founded=False))
    assert not entitled(newborn, facts(founded=True))
    assert not entitled(note(), facts(founded=False))


def test_supervisor_allocates_within_the_team_and_never_to_themselves() -> None:
    as_supervisor = facts(role="supervisor", team=SUES_TEAM)
    assert entitled(allocation(ANNA), as_supervisor)
    assert not entitled(allocation(BEN), as_supervisor)
    assert not entitled(allocation(SUE), as_supervisor)
    assert not entitled(allocation(ANNA, by=BEN), facts(had(BEN), team=SUES_TEAM))


def test_supervisor_hands_over_to_another_team_what_the_own_team_has() -> None:
    as_supervisor = facts(had(ANNA), role="supervisor", team=SUES_TEAM)
    assert entitled(allocation(BEN), as_supervisor)
    assert not entitled(allocation(SUE), as_supervisor)
    assert not entitled(allocation(BEN), replace(as_supervisor, allocations=(had(BEN),)))
    assert not entitled(allocation(BEN), replace(as_supervisor, allocations=(had(ANNA, BEFORE, MONDAY),)))


def test_own_stream_is_open_and_anothers_is_not() -> None:
    body = {"stream": CHILD, "opened_at": MONDAY}
    own = change(ANNA, "opened", ANNA.person, body)
    assert entitled(own, facts())
    assert not entitled(replace(own, stream=BEN.person), facts())  # type: ignore[arg-type]


def test_organisations_stream_is_the_organisations_own() -> None:
    body = {"name": "North team"}
    team = change(replace(ANNA, role="administrator"), "team", ORGANISATION, body, record=ident("team"))
    assert entitled(team, facts(role="administrator", organisation=ORGANISATION))
    assert not entitled(team, facts(role="administrator", organisation=ident("another")))
    assert not entitled(team, facts(role="practitioner", organisation=ORGANISATION))


MOMENTS = st.integers(0, 9).map(lambda n: f"2026-11-2{n}T00:00:00.000Z")


@given(st.tuples(MOMENTS, MOMENTS).map(sorted), st.tuples(MOMENTS, st.none() | MOMENTS))
def test_overlap_is_what_it_says(window: list[str], span: tuple[str, str | None]) -> None:
    since, until = window
    days = [f"2026-11-2{n}T00:00:00.000Z" for n in range(10)]
    held = {day for day in days if span[0] <= day and (span[1] is None or day <= span[1])}
    evidence = Evidence(
        frozenset({"practitioner"}), since, until, (Allocation(ANNA.person, span[0], span[1]),)
    )
    if span[1] is None or span[0] <= span[1]:
        assert entitled(note(), evidence) is bool(held & {day for day in days if since <= day <= until})
