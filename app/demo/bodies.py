"""The bodies of the caseload's records, made from its words. Knows no author, no time of signing and no key.

Source: sync/records/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.demo.days import Days
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Cue,
    Helper,
    Home,
    Household,
    Listed,
    Part,
    PenPicture,
    PlanStep,
    Quote,
    Review,
    Staff,
    Tie,
    Unspoken,
    Visit,
)

Body = dict[str, Any]
STD = {"s": "seen", "m": "sometimes", "n": "not_seen", "o": "not_observed"}
LETTERS = {
    "C10": {"n": "normal", "x": "excessive", "0": "none_shown", "o": "not_observed"},
    "C11": {"u": "outgoing", "b": "between", "p": "passive_withdrawn", "o": "not_observed"},
}
CHILD_LIST, CARER_LIST, CUE_LIST = "baby_observation", "parent_observation", "baby_cues"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Ids:
    """Record ids for names. `salt` makes them new at each loading; within one loading a name keeps its id."""

    salt: bytes

    def __call__(self, *name: str) -> str:
        return hashlib.sha256(self.salt + "\0".join(name).encode()).hexdigest()[:32]


def person_body(staff: Staff, ids: Ids) -> Body:
    return {
        "name": staff.name,
        "role": staff.role,
        "profession": staff.profession,
        "team": ids("team", staff.team),
        "active": True,
    }


def numbers_body(numbers: Iterable[tuple[str, str, str]]) -> Body:
    return {"numbers": [{"label": label, "number": number, "when": when} for label, number, when in numbers]}


def home_body(home: Home) -> Body:
    return {
        "name": home.name,
        "address": home.address,
        "local_authority": home.authority,
        "story": home.story,
    }


def child_body(child: Child, family: str, days: Days) -> Body:
    return {
        "preferred_name": child.name,
        "family": family,
        "dob": None if child.born is None else days.date(child.born),
        "edd": None if child.due is None else days.date(child.due),
        "gestation_at_birth_days": child.gestation_days,
        "sex": child.sex,
        "nhs_number": child.nhs_number,
        "nhs_number_status": "verified" if child.nhs_number else "none",
        "languages": list(child.languages),
        "interpreter_needed": child.interpreter,
        "communication_needs": child.needs,
        "communication_aids": list(child.aids),
        "mobility": child.mobility,
        "legal_basis": child.basis,
        "health_offer": child.offer,
    }


def relations_body(relations: Mapping[str, str], ids: Ids) -> list[Body]:
    return [{"child": ids("child", child), "relation": relation} for child, relation in relations.items()]


def adult_body(adult: Adult, ids: Ids) -> Body:
    return {
        "name": adult.name,
        "description": adult.description,
        "relations": relations_body(adult.relations, ids),
        "sleeps_here": adult.sleeps,
        "cares_for_child": adult.cares,
        "language": adult.language,
        "relied_on_by_plan": adult.relied,
        "steps_taken": adult.steps,
        "note": adult.note,
    }


def tie_body(tie: Tie, ids: Ids, days: Days) -> Body:
    return {
        "from_person": ids("adult", tie.adult),
        "to_person": ids("child", tie.child),
        "kind": tie.kind,
        "quality": None,
        "starts_on": None,
        "ends_on": None,
        "responsibility": tie.holds,
        "basis": tie.basis,
        "evidence": tie.evidence,
        "evidence_seen_on": days.date(tie.seen[0]) if tie.seen else None,
        "evidence_seen_by": tie.seen[1] if tie.seen else None,
        "orders": [],
    }


def proposal_body(what: str, **said: Any) -> Body:
    nothing = dict.fromkeys(("child", "person", "role", "team", "active", "why"))
    return {"what": what, **nothing, **said}


def allocation_body(given: Allocation, child: str, ids: Ids, starts_at: str, ends_at: str | None) -> Body:
    return {
        "child": ids("child", child),
        "worker": ids("person", given.worker),
        "role": given.role,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "end_reason": given.end_reason if ends_at else None,
    }


def plan_body(step: PlanStep, ids: Ids, days: Days) -> Body:
    return {
        "child": ids("child", step.child),
        "goal": step.goal,
        "what": step.what,
        "who": list(step.who),
        "by_when": days.date(step.by_when),
        "rolled_over": step.rolled,
        "support_needed": step.support,
        "status": step.status,
        "achieved_on": None if step.achieved is None else days.date(step.achieved),
        "evidence": step.evidence,
    }


def household_body(home: Household, children: Iterable[str], ids: Ids) -> Body:
    """`children`: the keys of the family's children; every other member is an adult."""
    kinds = dict.fromkeys(children, "child")
    return {
        "address": home.address,
        "local_authority": home.authority,
        "members": [
            {"person": ids(kinds.get(key, "adult"), key), "sleeps_here": sleeps, "since": None, "until": None}
            for key, sleeps in home.members.items()
        ],
        "source": home.source,
        "note": home.note,
    }


def helper_body(helper: Helper, children: Iterable[str], ids: Ids, days: Days) -> Body:
    kinds = dict.fromkeys(children, "child")
    return {
        "agency": helper.agency,
        "name": helper.name,
        "role": helper.role,
        "for_people": [ids(kinds.get(key, "adult"), key) for key in helper.for_people],
        "phone": helper.phone,
        "email": None,
        "knows_of_plan": helper.knows,
        "core_group": helper.core,
        "lead_professional": helper.lead,
        "last_contact": None if helper.last_contact is None else days.date(helper.last_contact),
        "checked_on": days.date(helper.checked),
    }


def pen_body(pen: PenPicture, days: Days) -> Body:
    return {
        "text": pen.text,
        "written_to": pen.written_to,
        "contributors": list(pen.contributors),
        "review_by": days.date(pen.day + pen.review_after_days),
    }


def visit_body(visit: Visit, adults: Mapping[str, Adult], parts: list[str], ids: Ids, days: Days) -> Body:
    """`adults`: the family's, as known on the day; `parts`: ids of all the children's records."""
    return {
        "kind": visit.kind,
        "mandated_contact": visit.contact,
        "started_at": days.time(visit.day, visit.at),
        "ended_at": days.time(visit.day, visit.at, visit.minutes),
        "place": visit.place,
        "purpose": visit.purpose,
        "purpose_none_because": None,
        "present": [
            {
                "adult": ids("adult", key),
                "part": part,
                "relations": relations_body(adults[key].relations, ids),
            }
            for key, part in visit.present.items()
        ],
        "interpreter": {"used": visit.interpreter, "language": visit.language},
        "children": [ids("child", child) for child in visit.parts],
        "parts": parts,
        "gaps_accepted": [_gap(code, ids) for code in visit.gaps],
        "next_visit_by": None if visit.next_in is None else days.date(visit.day + visit.next_in),
    }


def _gap(code: str, ids: Ids) -> str:
    kind, _, child = code.partition(":")
    return f"{kind}:{ids('child', child)}"


def child_visit_body(visit: Visit, part: Part, ids: Ids, days: Days) -> Body:
    note = {
        name: value
        for field in ("observations", "progress", "direct_work")
        for name, value in (
            (field, getattr(part, field)),
            (f"{field}_none_because", part.because.get(field)),
        )
    }
    return note | {
        "visit": ids("visit", visit.key),
        "seen": "yes" if part.seen else "no",
        "seen_alone": part.alone,
        "awake": part.awake,
        "sleep_place_seen": part.sleep_place,
        "not_seen_reason": part.reason,
        "not_seen_detail": part.detail,
        "next_step": part.next_step,
        "next_step_by": None if part.next_step_day is None else days.date(part.next_step_day),
        "direct_work_materials": [],
        "communication_aid_used": part.aid,
        "advocate": part.advocate,
    }


def answers_body(listed: Listed) -> list[Body]:
    """One answer for each letter; a letter that the item's set does not have is a KeyError."""
    prefix = "P" if listed.carer else "C"
    items = [f"{prefix}{number}" for number in range(1, len(listed.letters) + 1)]
    return [
        {"item": item, "value": LETTERS.get(item, STD)[letter], "note": None}
        for item, letter in zip(items, listed.letters, strict=True)
    ]


def listed_body(visit: Visit, child: str, listed: Listed, ids: Ids) -> Body:
    return _response(visit, child, CARER_LIST if listed.carer else CHILD_LIST, ids) | {
        "carer": ids("adult", listed.carer) if listed.carer else None,
        "with_carer": ids("adult", listed.with_carer) if listed.with_carer else None,
        "state": listed.state,
        "answers": answers_body(listed),
        "setting": listed.setting,
        "note": listed.note,
    }


def cues_body(visit: Visit, child: str, cues: Iterable[Cue], ids: Ids, days: Days) -> Body:
    seen = [
        {
            "cue": cue.cue,
            "at": days.time(visit.day, visit.at, cue.after_min),
            "context": cue.context,
            "may_be_telling_us": cue.may_mean,
        }
        for cue in cues
    ]
    return _response(visit, child, CUE_LIST, ids) | {"cues": seen}


def _response(visit: Visit, child: str, definition: str, ids: Ids) -> Body:
    return {
        "visit": ids("visit", visit.key),
        "child": ids("child", child),
        "definition": definition,
        "version": VERSION,
        "carer": None,
        "with_carer": None,
        "state": None,
        "answers": [],
        "cues": [],
        "setting": None,
        "note": None,
        "duration_sec": None,
    }


def quote_body(visit: Visit, child: str, quote: Quote, ids: Ids, days: Days) -> Body:
    by_child = quote.speaker == child
    return {
        "visit": ids("visit", visit.key),
        "child": ids("child", child),
        "exact_words": quote.words,
        "speaker": ids("child" if by_child else "adult", quote.speaker),
        "speaker_kind": "child" if by_child else "adult",
        "said_to": quote.said_to,
        "prompt": quote.prompt,
        "tool": quote.tool,
        "house": quote.house,
        "where": quote.where,
        "who_heard": list(quote.heard_by),
        "language": quote.language,
        "translation": quote.translation,
        "heard_at": days.time(visit.day, visit.at, quote.after_min),
    }


def unspoken_body(visit: Visit, child: str, voice: Unspoken, ids: Ids, days: Days) -> Body:
    return {
        "visit": ids("visit", visit.key),
        "child": ids("child", child),
        "seen": voice.seen,
        "context": voice.context,
        "possible_meanings": list(voice.meanings),
        "view": voice.view,
        "noticed_at": days.time(visit.day, visit.at, voice.after_min),
    }


def review_body(review: Review, ids: Ids) -> Body:
    return {
        "visit": ids("visit", review.visit),
        "kind": review.kind,
        "text": review.text,
        "answers": ids("review", review.answers) if review.answers else None,
    }
