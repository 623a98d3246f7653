"""One body of each kind that a visit may hold beside its note, as small as it may be and true."""

from __future__ import annotations

from typing import Any

AT, DAY = "2026-11-26T09:30:00.000Z", "2026-11-26"


def visit_bodies(child: str, visit: str, adult: str, record: str) -> dict[str, dict[str, Any]]:
    """Shape: by type; `record` stands for anything that a body names: a mark, a quote, a step of the plan."""
    of_child: dict[str, Any] = {"child": child, "visit": visit}
    return {
        "statement": of_child
        | {"part": "observations", "kind": "observed", "text": "She reached for the cup.", "evidence": []},
        "action_progress": of_child
        | {"action": record, "direction": "better", "evidence": "The cot is in the room."},
        "body_mark": of_child
        | {
            "view": "face",
            "x": 420,
            "y": 610,
            "site": "left cheek, two fingers from the ear",
            "kind": "mark_uncertain",
            "length_mm": 8,
            "colours": ["red"],
            "how": "seen",
            "explanations": [record],
            "on_birth_record": "unknown",
        },
        "contact_record": of_child
        | {
            "about": [record],
            "outcome": "answered",
            "agency": "hospital",
            "called": "Duty paediatrician",
            "at": AT,
        },
        "alert": of_child
        | {
            "rule": "R1",
            "pack": "england@1",
            "level": "stop",
            "facts": [record],
            "raised_at": AT,
            "state": "open",
        },
        "private_enquiry": {
            "visit": visit,
            "carer": adult,
            "asked": "yes",
            "alone_confirmed": True,
            "children_exposed": [{"child": child, "how": "hears the shouting"}],
        },
        "worker_safety": of_child | {"what_happened": "A dog barred the way out.", "private_place": "no"},
        "growth": of_child
        | {
            "taken_on": DAY,
            "weight_g": 5120,
            "measured_by": "Priya Calloway",
            "measurer_role": "health_visitor",
            "source": "me",
            "chart": "uk_who",
            "centile_band": "9-25",
        },
        "message_given": of_child | {"carer": adult, "message": "icon"},
        "tool_result": of_child
        | {
            "tool": "asq3",
            "version": "12 months",
            "assessor_trained": True,
            "taken_on": DAY,
            "results": [{"area": "communication", "value": "45"}],
        },
        "voice_method": of_child | {"methods": ["play", "sign_makaton"], "told_how_used": "too_young"},
        "day_in_life": of_child
        | {
            "day_kind": "weekday",
            "slots": [{"slot": "waking", "what": "Wakes first", "who": [adult], "basis": "told_by_carer"}],
        },
        "relationship": {
            "from_person": adult,
            "to_person": child,
            "kind": "birth_parent",
            "responsibility": "yes",
            "orders": [],
        },
    }
