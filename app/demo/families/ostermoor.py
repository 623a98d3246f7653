# ruff: noqa: E501 – prose reads best in whole sentences
"""F2: a baby due in four weeks. The plan leans on a father nobody has met alone; there is no birth plan."""

from __future__ import annotations

from typing import Final

from app.demo.found import (
    Raised,
    Ref,
    asked,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Family,
    Home,
    Part,
    Quote,
    Review,
    Visit,
    Written,
    say,
)

UNBORN: Final = Child(
    "unborn", "Baby Ostermoor (not born yet)", "unknown", "unborn", "pre_birth", "specialist", due=28
)

FAMILY: Final = Family(
    key="f2",
    founded=-113,
    home=Home(
        "Ostermoor",
        "31 Rope Walk, Northmere",
        "Northmere",
        say("""Liesl expects her third child in four weeks. Her two older children live with her sister under
        special guardianship. The plan relies on Reuben, the baby's father. The referral came at 20 weeks."""),
    ),
    children=(UNBORN,),
    adults=(
        Adult("liesl", "Liesl Ostermoor", {"unborn": "mother"}, sleeps="yes", cares="daily", language="English"),
        Adult("reuben", "Reuben Gale", {"unborn": "father"}, sleeps="yes", cares="unknown",
              note="Works nights. Not spoken to on his own yet."),
        Adult("marta", "Marta Ostermoor", {"unborn": "aunt_uncle"}, sleeps="no", cares="none",
              note="Liesl's sister. Brings up Liesl's two older children."),
    ),
    allocations=(
        Allocation(("unborn",), "callum", "lead", -112),
        Allocation(("unborn",), "tomas", "co_worker", -60),
    ),
    written=(
        Written(-6, "10:00", "callum",
                Adult("reuben", "Reuben Gale", {"unborn": "father"}, sleeps="yes", cares="unknown", relied="yes",
                      note="Works nights. The plan relies on him; not spoken to on his own yet.")),
    ),
    visits=(
        Visit(
            "v8", -112, "15:00", 40, "callum", "home_planned",
            "First visit after the midwife's referral at 20 weeks.",
            {"liesl": "whole"},
            {
                "unborn": Part(
                    seen=False, alone="not_applicable", awake="not_seen", reason="other", detail="Not born yet.",
                    observations="Liesl showed me the scan picture, and where she has pinned it above the kettle.",
                    progress=say("""The referral came later than it should have. Reuben was at work and has not been
                    contacted; I have no number for him."""),
                    direct_work="Asked Liesl what she would want this baby to say about home at the age of five.",
                    quotes=(
                        Quote("I want one of them to be here for their own birthday.", "liesl", 22, "open",
                              "Callum Frost", "Kitchen", ("Callum Frost",)),
                    ),
                )
            },
            place="Home", next_in=28,
            raised=(Raised("R12", "prompt", None, (Ref("adult", "reuben"),)),),
        ),
        Visit(
            "antenatal", -42, "10:30", 60, "tomas", "home_planned",
            "Antenatal contact at 30 weeks: feeding, sleep place, who will be there.",
            {"liesl": "whole", "reuben": "start"},
            {
                "unborn": Part(
                    seen=False, alone="not_applicable", awake="not_seen", reason="other", detail="Not born yet.", sleep_place="no",
                    observations=say("""Liesl put my hand where the baby was kicking and laughed. She talks to the bump while
                    she makes tea."""),
                    progress="Liesl has a pram and some clothes. No cot yet. Reuben left for work after ten minutes.",
                    direct_work="Went through safer sleep with the pictures. Liesl chose where a cot could stand.",
                    quotes=(
                        Quote("Reuben'll be here, so it's different this time.", "liesl", 31, "open", "Tomas Birch",
                              "Living room", ("Tomas Birch",)),
                    ),
                )
            },
            contact="antenatal", place="Home", next_in=28,
            enquiries=(asked("liesl", "not_safe", alone=False),),
        ),
        Visit(
            "v9", -7, "11:00", 50, "tomas", "home_planned",
            "Joint visit with Callum Frost at 35 weeks: the birth plan, and to speak to Liesl and Reuben each alone.",
            {"liesl": "whole", "reuben": "whole"},
            {
                "unborn": Part(
                    seen=False, alone="not_applicable", awake="not_seen", reason="other", detail="Not born yet.", sleep_place="yes",
                    observations=say("""The cot stands in the bedroom, mattress still in its plastic. Liesl rubbed her bump when
                    the talk turned to the hospital and stopped talking."""),
                    progress=say("""There is no birth plan at 35 weeks, and the out-of-hours team has not been told. Reuben
                    stayed in the room throughout and answered for Liesl twice; neither could be spoken to alone. That is
                    the second time it was not safe to ask."""),
                    because={"direct_work": "Neither parent could be seen alone, so the planned work was not begun."},
                    next_step="Callum to book the birth planning meeting; Tomas to see Liesl at the midwife's clinic.",
                    next_step_day=3,
                    quotes=(
                        Quote("She's told you all this already.", "reuben", 18, "unprompted", "Tomas Birch",
                              "Living room", ("Tomas Birch", "Callum Frost", "Liesl Ostermoor")),
                        Quote("It's fine. I'm just tired.", "liesl", 19, "closed", "Callum Frost", "Living room",
                              ("Tomas Birch", "Callum Frost", "Reuben Gale")),
                    ),
                )
            },
            place="Home", signed_after_min=70, received_after_min=75, next_in=3,
            enquiries=(asked("liesl", "not_safe", alone=False),),
        ),
        Visit(
            "liesl1", -4, "12:40", 10, "tomas", "phone", "To arrange to meet Liesl at the midwife's clinic, by herself.",
            {"liesl": "whole"},
            {
                "unborn": Part(
                    seen=False, alone="not_applicable", awake="not_seen", reason="other", detail="Not born yet.",
                    observations="Liesl said the baby had the hiccups while we spoke, and laughed.",
                    progress="She will come to the clinic half an hour early, on her own. The birth plan has no date yet.",
                    because={"direct_work": "A call."},
                )
            },
            next_in=7,
            raised=(
                Raised("R12", "alert", None, (Ref("adult", "reuben"),), "acknowledged",
                       "To be seen with the baby list's questions once the baby is here; by himself before that."),
                Raised("R36", "prompt", None, (
                    Ref("private_enquiry", "liesl", "antenatal"), Ref("private_enquiry", "liesl", "v9"),
                    Ref("visit", "", "antenatal"),
                ), "not_applicable", "On the telephone, with the door open behind her. I ask at the clinic."),
            ),
        ),
    ),
    reviews=(
        Review("o1a", "v8", -110, "10:10", "maud", "opened"),
        Review("o1b", "v8", -110, "10:12", "maud", "direction", "Please meet Reuben within two weeks; ask Liesl for his number."),
        Review("o1c", "v8", -109, "09:00", "callum", "read"),
        Review("o2a", "antenatal", -40, "09:20", "maud", "opened"),
        Review("o2b", "antenatal", -40, "09:22", "maud", "reviewed"),
        Review("o3a", "v9", -5, "14:00", "maud", "opened"),
        Review("o3b", "v9", -5, "14:06", "maud", "question",
               "Who has the birth plan, and on which day is the meeting? The out-of-hours team needs it by 36 weeks."),
    ),
)  # fmt: skip
