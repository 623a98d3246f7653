"""The house's rules for founding children and families, for joining the two, and for allocations.

Each opens somebody's record to somebody: none of them says yes for want of a reason to say no.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from datetime import datetime

from app.caseload import allocating, proposals, protection, store
from app.caseload.holding import GRACE, held_by, is_caseworker, is_named, led_by, running_in, spans
from app.clock import parse_time
from app.matrix import ADMINISTRATOR, SUPERVISOR
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store as streams
from app.streams.living import had_in_view
from sync.entitlement import Evidence, overlaps
from sync.types import Change


def family(change: Change, evidence: Evidence) -> bool:
    return evidence.founded or _is_free(change.stream)


def child(change: Change, evidence: Evidence) -> bool:
    """A child lies in a family that is on file, and joins one only through somebody who may open its
    record. Who repeats the family they had in view joins none. The run has locked the family: whoever
    erases the last of its children sees this one too."""
    joined = change.body["family"]
    row = streams.stream(change.stream)
    home = streams.stream(joined)
    if home is None or home.kind != "family" or not (row is not None or _is_free(change.stream)):
        return False
    if row is not None and joined in (row.family_id, had_in_view(change, evidence.device).body.get("family")):
        return True
    if row is None and change.role == ADMINISTRATOR:
        return True
    return _may_join(joined, change, evidence, is_new=row is None)


def _may_join(joined: str, change: Change, evidence: Evidence, is_new: bool) -> bool:
    rows, until = store.of_family(joined), parse_time(evidence.until)
    if protection.is_closed(joined, until, until):
        # Whoever has the child reaches the family then: only somebody who reaches it already may bring that.
        return is_named(change.author, rows, evidence.until, evidence.until)
    if not rows:
        # Its children may all have left: what others wrote meanwhile is not its founder's to open.
        return streams.authors(joined) == {change.author}
    if is_new and overlaps(spans(rows), {change.author}, evidence.since, evidence.until):
        # A baby is born while somebody covers, or while they have no signal: to found brings them no reach.
        return True
    if is_named(change.author, rows, evidence.until, evidence.until):
        # A child that they have already brings it: whoever lost the family, or covers it, would gain by that.
        return True
    return change.role == SUPERVISOR and held_by(rows, led_by(change.author, until), until)


def allocation(change: Change, evidence: Evidence) -> bool:
    """A supervisor allocates what the own team has, or had last and not long ago, or has founded; and hands
    over to another team what the own team has now. Only own allocations are changed; to narrow one, its
    worker's team is enough: else nobody could end the cover that another team has asked for."""
    at = parse_time(evidence.until)
    teams = led_by(change.author, at)
    row = streams.stream(change.stream)
    worker, rows = change.body["worker"], store.of_child(change.stream)
    if row is None or row.kind != "child" or row.family_id is None:
        return False
    standing = store.allocation(change.record)
    if standing is not None:
        own = standing.child_id == change.stream and standing.worker_id == worker
        if not own or people.team_at(worker, at) not in teams:
            return False
        return held_by(rows, teams, at, GRACE) or allocating.is_no_wider(change, standing)
    if not is_caseworker(worker, parse_time(evidence.since), at):
        return False
    if people.team_at(worker, at) not in teams:
        return running_in(rows, teams, at)
    return held_by(rows, teams, at, GRACE) if rows else _is_new_to(teams, change.stream, row.family_id, at)


def _is_new_to(teams: frozenset[str], child: str, family: str, at: datetime) -> bool:
    """Whether a child that nobody ever had comes from the own team or an administrator, and its family
    too."""
    rows = store.of_family(family)
    if not _comes_from(child, teams, at):
        return False
    return held_by(rows, teams, at) if rows else _comes_from(family, teams, at)


def _comes_from(stream: str, teams: frozenset[str], at: datetime) -> bool:
    founder = streams.founder(stream)
    if founder is None:
        return False
    posts = people.posts_between(founder, at, at)
    return people.team_at(founder, at) in teams or any(post.role == ADMINISTRATOR for post in posts)


def person(change: Change, evidence: Evidence) -> bool:
    """Nobody changes their own role, and nobody is taken on under the id of a record.

    Somebody who leaves is let go by one administrator. Taking on, back, or into another role or team is what
    another administrator has proposed. A proposal that is named is carried out, or nothing is filed.
    """
    row = streams.stream(change.record)
    if str(change.record) == str(change.author) or not (row is None or row.kind == "worker"):
        return False
    body, there = change.body, people.person(change.record)
    if body.get("proposal") is not None:
        return proposals.carried_out_by(change) is not None
    stays = there is not None and (there.role, there.team_id) == (body["role"], body["team"])
    return stays and there is not None and (there.active or not body["active"])


def _is_free(ident: str) -> bool:
    """Whether a child or family may have this id: not somebody's, a team's or the organisation's own."""
    taken = people.person(ident) is not None or people.is_team(ident)
    return not taken and ident != organisation.ident()
