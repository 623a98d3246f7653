"""May this author file this change? The engine's rule, fed from the tables, then the house's own rules.

Every answer is yes or no: which rule said no is not told, so that a refusal never says that a child exists.

Source: sync/PROTOCOL.md section 5.2; docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.caseload import case_rules, second_person, visit_rules
from app.caseload.holding import holds
from app.caseload.known import Known
from app.intake import store as intake
from app.matrix import FILES
from app.streams.run import Run
from sync.entitlement import Evidence, entitled
from sync.records import RECORD_TYPES
from sync.records.child import pen_picture_id
from sync.types import Change


def may_file(change: Change, received_at: datetime, known: Known, run: Run) -> bool:
    """Whether the author was entitled when the change was made."""
    evidence = known.evidence(change, received_at, run.stream(change.stream) is not None)
    is_again = run.by_change(change.author, change.change) is not None
    if not entitled(change, evidence):
        evidence = known.with_who_left(change, evidence)
        if not entitled(change, evidence):
            return False
    if change.type in OF_AN_OFFICE and not is_again and not holds(change.author, change.role, received_at):
        return False
    if change.type in CASE_RULES and not CASE_RULES[change.type](change, evidence):
        return False
    if change.type in VISIT_RULES and not VISIT_RULES[change.type](change, run):
        return False
    if not known.may_reach(change, evidence):
        return False
    # Of the same change once more filing answers with what it made of the first.
    return is_again or (
        _keeps_its_type(change, run)
        and _keeps_signed_records(change, run)
        and _keeps_what_was_raised(change, run)
        and _keeps_its_readers(change, run)
    )


def _keeps_its_type(change: Change, run: Run) -> bool:
    """A record is of one type for ever: whoever reads it goes by its id, and so would take what stands there
    under another type for a word about the first. The id of a child's pen picture follows from the child's:
    whatever else stood there first would let nobody write one."""
    if change.type != "pen_picture" and change.record == pen_picture_id(change.stream):
        return False
    return run.type_of(change.stream, change.record) in (None, change.type)


def _keeps_signed_records(change: Change, run: Run) -> bool:
    """A signed record is only mended by its own author, by a change that names the one it mends.

    One that was set aside is no record yet: what is to stand in its place may be filed wherever that may.
    """
    if RECORD_TYPES[change.type].lives:
        return True
    versions = run.by_record(change.stream, change.record)
    if not versions:
        return change.supersedes is None or _is_own(change, run)
    mends = change.document["status"] in ("addendum", "entered_in_error")
    return mends and versions[0].author_id == change.author and _is_own(change, run)


def _keeps_what_was_raised(change: Change, run: Run) -> bool:
    """An alert is closed in words. Struck it would be gone without any: that is for whoever raised it, as
    long as nobody else has said anything to it."""
    if change.type != "alert" or change.document["status"] != "entered_in_error":
        return True
    versions = run.by_record(change.stream, change.record)
    return all(entry.author_id == change.author for entry in versions)


def _keeps_its_readers(change: Change, run: Run) -> bool:
    """Whoever may read one entry of a record that merges may read them all: nobody writes over what was kept
    from them."""
    if RECORD_TYPES[change.type].merges is None:
        return True
    versions = run.by_record(change.stream, change.record)
    return not versions or versions[0].restricted == (change.document["visibility"] == "restricted")


def _is_own(change: Change, run: Run) -> bool:
    if change.supersedes is None:
        return False
    mended = run.by_change(change.author, change.supersedes)
    if mended is not None:
        return mended.stream_id == change.stream
    return intake.is_set_aside(change.author, change.supersedes)


# What gives or takes access, or says what has become of it: whoever was let go does none of it any more,
# whatever state their device claims. What is written about children is judged as of when it was written.
OF_AN_OFFICE = frozenset(
    type
    for action in ("organisation.keep", "access.propose", "child.protect", "break_glass.review")
    for type in FILES[action]
)
# The rules about who has a child look into the tables: whoever asks has written the run before.
CASE_RULES: dict[str, Callable[[Change, Evidence], bool]] = {
    "family": case_rules.family,
    "child": case_rules.child,
    "allocation": case_rules.allocation,
    "person": case_rules.person,
    "proposal": second_person.proposal,
    "protection": second_person.protection,
    "break_glass": second_person.break_glass,
    "break_glass_review": second_person.break_glass_review,
}
# A review is of another's visit; whoever calls, or answers an alert, says so of whosever visit raised it.
OF_OTHERS_TOO = frozenset(("review", "contact_record", "alert"))
PARTS = tuple(
    name for name, kind in RECORD_TYPES.items() if "visit" in kind.body().fields and name not in OF_OTHERS_TOO
)
VISIT_RULES: dict[str, Callable[[Change, Run], bool]] = {
    "review": visit_rules.review,
    **dict.fromkeys(PARTS, visit_rules.part),
}
