"""The fictional staff, their teams and the numbers at hand. Every name, place and number here is invented.

The telephone numbers are from the range kept for fiction (01632 960xxx), apart from 999 and 111.
"""

from __future__ import annotations

from typing import Final

from app.demo.spec import Staff

START_DAY: Final = -400
TEAMS: Final = {"families": "Northmere children and families", "safeguarding": "Safeguarding and records"}

STAFF: Final = (
    Staff("noor", "Noor Hadley", "administrator", "other", "safeguarding", START_DAY),
    Staff("amos", "Amos Reddick", "administrator", "other", "safeguarding", START_DAY),
    Staff("maud", "Maud Ellery", "supervisor", "manager", "families", START_DAY),
    Staff("sefton", "Sefton Marsh", "team_manager", "manager", "families", START_DAY),
    Staff("vera", "Vera Quill", "auditor", "other", "safeguarding", START_DAY),
    Staff("bea", "Bea Lindqvist", "safeguarding_lead", "nurse", "safeguarding", START_DAY),
    Staff("priya", "Priya Calloway", "practitioner", "health_visitor", "families", START_DAY),
    Staff("tomas", "Tomas Birch", "practitioner", "health_visitor", "families", START_DAY),
    Staff("callum", "Callum Frost", "practitioner", "social_worker", "families", START_DAY),
    Staff("ines", "Ines Harrow", "practitioner", "social_worker", "families", START_DAY),
    Staff("jo", "Jo Pell (agency)", "practitioner", "social_worker", "families", -8),
)

NUMBERS: Final = (
    ("Emergency services", "999", "Immediate danger"),
    ("NHS 111", "111", "Day and night"),
    ("Northmere front door", "01632 960101", "Monday to Friday, 8:30 to 17:30"),
    ("Northmere out-of-hours team", "01632 960102", "Nights, weekends and bank holidays"),
    ("Eastholt front door", "01632 960103", "Monday to Friday, 9:00 to 17:00"),
    ("Paediatrician on call, Northmere General", "01632 960104", "Day and night"),
    ("Safeguarding lead: Bea Lindqvist", "01632 960105", "Monday to Friday, 9:00 to 17:00"),
    ("Supervisor: Maud Ellery", "01632 960106", "Monday to Friday, 8:00 to 18:00"),
)
