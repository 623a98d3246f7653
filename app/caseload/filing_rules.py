"""May this author file this change? The engine's rule, fed from the tables, then the house's own rules.

Every answer is yes or no: which rule said no is not told, so that a refusal never says that a child exists.

Source: sync/PROTOCOL.md section 5.2; docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.access import SAFEGUARDING_LEAD, SUPERVISOR
from app.caseload import case_rules, store, visit_rules
from app.caseload.holding import spans
from app.clock import time_text
from app.devices.models import Device
from app.intake import store as intake
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store as streams
from sync.entitlement import Allocation as Span
from sync.entitlement import Evidence, entitled
from sync.records import RECORD_TYPES
from sync.types import Change


def may_file(change: Change, device: Device, received_at: datetime) -> bool:
    """Whether the author was entitled when the change was made."""
    evidence = _evidence(change, device, received_at)
    if not entitled(change, evidence):
        return False
    rule = RULES.get(change.type)
    keeps = _keeps_signed_records(change) and _keeps_its_readers(change)
    return keeps and (rule is None or rule(change, evidence))


def _evidence(change: Change, device: Device, until: datetime) -> Evidence:
    # No change is older than the enrolment of the device that made it.
    since = min(max(organisation.state_moment(change.state), device.enrolled_at), until)
    posts = people.posts_between(change.author, since, until)
    row = streams.stream(change.stream)
    return Evidence(
        roles=frozenset(post.role for post in posts),
        since=time_text(since),
        until=time_text(until),
        allocations=_spans(change.stream_kind, change.stream),
        team=frozenset(_answered_for(change.role, change.author, since, until)),
        founded=row is not None,
        organisation=organisation.organisation().id,
        device=device.id,
    )


def _answered_for(role: str, person: str, since: datetime, until: datetime) -> set[str]:
    """The people whose children a supervisor or a safeguarding lead answers for."""
    if role == SAFEGUARDING_LEAD:
        return people.everybody()
    posts = people.posts_between(person, since, until)
    teams = {post.team_id for post in posts if post.role == SUPERVISOR and post.team_id}
    return people.team_members_between(teams, since, until)


def _spans(kind: str, stream: str) -> tuple[Span, ...]:
    if kind == "child":
        return spans(store.of_child(stream))
    return spans(store.of_family(stream)) if kind == "family" else ()


def _keeps_signed_records(change: Change) -> bool:
    """A signed record is only mended by its own author, by a change that names the one it mends.

    One that was set aside is no record yet: what is to stand in its place may be filed wherever that may.
    """
    if RECORD_TYPES[change.type].lives:
        return True
    if streams.by_change(change.author, change.change) is not None:
        # The same change once more: filing answers with what it made of the first.
        return True
    versions = streams.by_record(change.stream, change.record)
    if not versions:
        return change.supersedes is None or _is_own(change)
    mends = change.document["status"] in ("addendum", "entered_in_error")
    return mends and all(entry.author_id == change.author for entry in versions) and _is_own(change)


def _keeps_its_readers(change: Change) -> bool:
    """Whoever may read one entry of a record that merges may read them all: nobody writes over what was kept
    from them."""
    if RECORD_TYPES[change.type].merges is None:
        return True
    versions = streams.by_record(change.stream, change.record)
    return not versions or versions[0].restricted == (change.document["visibility"] == "restricted")


def _is_own(change: Change) -> bool:
    if change.supersedes is None:
        return False
    mended = streams.by_change(change.author, change.supersedes)
    if mended is not None:
        return mended.stream_id == change.stream
    return intake.is_set_aside(change.author, change.supersedes)


RULES: dict[str, Callable[[Change, Evidence], bool]] = {
    "family": case_rules.family,
    "child": case_rules.child,
    "allocation": case_rules.allocation,
    "person": case_rules.person,
    "review": visit_rules.review,
    "child_visit": visit_rules.part,
    "checklist_response": visit_rules.part,
    "quote": visit_rules.part,
    "unspoken_voice": visit_rules.part,
    "attachment": visit_rules.part,
}
