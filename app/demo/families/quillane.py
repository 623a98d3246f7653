# ruff: noqa: E501 – prose reads best in whole sentences
"""F5: Milo Quillane, three. Moved from Northmere to Eastholt with his mother; then he says something at the refuge."""

from __future__ import annotations

from typing import Final

from app.demo.found import (
    Call,
    Raised,
    Ref,
    called,
    concern,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Family,
    Home,
    Part,
    PenPicture,
    Quote,
    Review,
    Tie,
    Visit,
    Written,
    say,
)

HURT: Final = Ref("quote", "Daddy's hand hurt me.")
MILO: Final = Child("milo", "Milo", "male", "walking", "s17", "targeted", -1150, nhs_number="9992053437")

FAMILY: Final = Family(
    key="f5",
    founded=-130,
    home=Home("Quillane", "19 Sluice Street, Northmere", "Northmere",
              "Milo lives with his mother Tess, who left his father Corin. Orders are being sought."),
    children=(MILO,),
    adults=(
        Adult("tess", "Tess Quillane", {"milo": "mother"}, sleeps="yes", cares="daily"),
        Adult("corin", "Corin Ashe", {"milo": "father"}, sleeps="no", cares="contact_only",
              note="Says he has parental responsibility; no paper has been seen.",
              steps="Not contacted from here: whether that is safe for Tess and Milo is for the MARAC to say."),
    ),
    allocations=(
        Allocation(("milo",), "callum", "lead", -129),
        Allocation(("milo",), "tomas", "co_worker", -129),
    ),
    written=(
        Written(-25, "09:50", "callum", Tie("corin", "milo", "birth_parent", "unknown")),
        Written(-12, "11:40", "callum", Call("eastholt-assessment", "milo", {
            "about": (), "outcome": "answered", "agency": "social_care", "called": "Duty social worker, Eastholt front door",
            "said": "They have opened a new assessment. They had not read our chronology and did not know of the MARAC plan.",
            "advised": "I said that I would send both today, and that Northmere's assessment is still open.",
        })),
        Written(-9, "16:05", "callum", Call("step-down", "milo", {
            "about": (), "outcome": "answered", "agency": "social_care", "called": "Team manager, Eastholt",
            "said": "Proposed to step Milo's plan down to early help, since Tess is safe at the refuge.",
            "advised": "I asked what Milo says, and who else had been asked. Not agreed on the telephone.",
        })),
        Written(-3, "10:15", "callum",
                Tie("corin", "milo", "birth_parent", "yes", "birth_registration", "Birth certificate, full copy", (-3, "Callum Frost"))),
        Written(-18, "12:00", "callum",
                Home("Quillane", "Address withheld: refuge, Eastholt", "Eastholt",
                     say("""Tess and Milo moved to a refuge in Eastholt. Northmere and Eastholt both have an open
                     assessment; who holds responsibility from which day is not agreed."""))),
        Written(-18, "12:05", "callum",
                Adult("aisling", "Aisling Roe", {"milo": "professional"}, note="Refuge key worker: 01632 960130.")),
    ),
    pens=(
        PenPicture(-60, "15:00", "tomas", "milo",
                   say("""Milo drives a red car along every edge there is: table, arm, windowsill. He counts to four and then
                   says “lots”. He asks “who's that?” at each sound on the stairs. He likes his mother's plait over his face
                   when he is tired, and porridge with a hole in it."""),
                   ("Tess", "Milo", "Tomas Birch"), 180),
    ),
    visits=(
        Visit(
            "q1", -100, "13:00", 50, "callum", "home_planned", "To see Milo and talk with Tess about being safe.",
            {"tess": "whole"},
            {"milo": Part(sleep_place="yes",
                          observations="Milo drove his car over my shoe and back. At each step on the stairs he stopped.",
                          progress="New lock fitted. Tess has the helpline number under another name.",
                          direct_work="Drew a car with him and asked who rides in it: “Mummy, me, bear”.",
                          quotes=(Quote("Is that Daddy's feet?", "milo", 14, "unprompted", "Tess Quillane",
                                        "Living room", ("Callum Frost", "Tess Quillane")),))},
            place="Home", next_in=20,
        ),
        Visit(
            "q2", -60, "14:15", 45, "tomas", "home_planned", "Speech, sleep and eating since the separation.",
            {"tess": "whole"},
            {"milo": Part(sleep_place="yes",
                          observations="Talks in three- and four-word sentences. Counted cars with me. Ate half a banana.",
                          progress="Sleeps through on most nights, in Tess's room.",
                          direct_work="Played stop and go; he chose “go” every time.")},
            place="Home", next_in=60,
        ),
        Visit(
            "v27", -25, "09:20", 10, "callum", "phone", "Tess rang.",
            {"tess": "whole"},
            {"milo": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere", detail="A call.",
                          next_step="Visit, and ask for the day of the move.", next_step_day=-20,
                          progress="Tess said they are moving. She could not give a date.",
                          because={"observations": "A call.", "direct_work": "A call."},
                          quotes=(Quote("We're moving. I can't say when, I can't say where on this phone.", "tess", 2,
                                        "unprompted", "Callum Frost", "Telephone", ("Callum Frost",)),))},
        ),
        Visit(
            "v27b", -20, "11:00", 40, "callum", "home_planned", "To agree the move. Eastholt's worker came as well.",
            {"tess": "whole"},
            {"milo": Part(observations="Milo sat on a bag and would not get off it. He held the red car in his mouth.",
                          progress=say("""Both councils were in the room. No day was agreed on which responsibility passes;
                          Northmere's assessment is not finished. Milo has no GP at the new place yet."""),
                          because={"direct_work": "The room was full of boxes and adults."})},
            place="Home", next_in=10,
        ),
        Visit(
            "v30", -4, "15:20", 15, "callum", "phone", "Tess rang about nursery, and about what Corin may do.",
            {"tess": "whole"},
            {"milo": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere", detail="A call.",
                          next_step="See Milo at the refuge.", next_step_day=-2,
                          progress=say("""Corin told Tess that he can collect Milo from any nursery. Nobody has seen a paper
                          about his responsibility. Tess refused consent to tell the new nursery why they moved; not shared."""),
                          because={"observations": "A call.", "direct_work": "A call."},
                          found=(concern(
                              "Corin told Tess that he can collect Milo from any nursery.", "domestic_abuse",
                              "Milo has not started nursery: Tess does not dare.",
                              "He could be taken from a nursery that knows nothing.", part="progress",
                          ),))},
            next_in=2,
            raised=(
                Raised("R14", "prompt", "milo", (Ref("tie", "corin"),)),
                Raised("R39", "prompt", "milo", (Ref("child_visit"),)),
            ),
        ),
        Visit(
            "v31", -2, "09:10", 45, "callum", "home_planned", "To see Milo and Tess at the refuge.",
            {"tess": "start", "aisling": "whole"},
            {"milo": Part(alone="no", sleep_place="yes",
                          observations=say("""Milo lined four cars up on the playroom carpet. Tess went to make tea; Aisling stayed.
                          He moved one car against another, hard, twice, and then spoke. I wrote his words down as he
                          said them and asked nothing further. He went back to the cars. Later he ate toast on Tess's lap."""),
                          progress=say("""No signal in the refuge. I told Aisling at once; from the street at 10:05 I rang the
                          Eastholt front door and Maud Ellery. Milo sleeps in a cot bed beside Tess."""),
                          direct_work="Sat on the carpet and drove the car he gave me.",
                          next_step="Strategy discussion with Eastholt today.", next_step_day=-2,
                          quotes=(Quote("Daddy's hand hurt me.", "milo", 17, "unprompted", "Callum Frost", "Playroom carpet",
                                        ("Callum Frost", "Aisling Roe"), risk=True),),
                          found=(
                              called("no-signal", (HURT,), 20, "not_yet", not_yet_because="No signal in the refuge. Aisling knows."),
                              called("eastholt", (HURT,), 55, agency="social_care", called="Eastholt front door",
                                     number="01632 960103", said="Milo's words as he said them, who was there, what came before.",
                                     advised="Ask nothing further. Strategy discussion today; they ring back."),
                              called("maud", (HURT,), 62, agency="social_care", called="Maud Ellery", number="01632 960106",
                                     said="The same, and that Eastholt knows."),
                          ))},
            place="Refuge (address withheld)", signed_after_min=20, received_after_min=30 * 60, next_in=3, sensitive=True,
            raised=(Raised("R4", "stop", "milo", (HURT,), "acknowledged"),),
        ),
    ),
    reviews=(
        Review("q1a", "q1", -98, "09:00", "maud", "opened"),
        Review("q1b", "q1", -98, "09:03", "maud", "reviewed"),
        Review("q2a", "q2", -58, "09:00", "maud", "opened"),
        Review("q2b", "q2", -58, "09:02", "maud", "reviewed"),
        Review("q3a", "v27", -24, "16:00", "maud", "opened"),
        Review("q3b", "v27", -24, "16:03", "maud", "reviewed"),
        Review("q4a", "v27b", -18, "10:00", "maud", "opened"),
        Review("q4b", "v27b", -18, "10:05", "maud", "direction",
               "Agree with Eastholt in writing the day on which responsibility passes. Until then Milo is ours."),
        Review("q4c", "v27b", -18, "11:15", "callum", "read"),
        Review("q4d", "v27b", -18, "11:20", "callum", "reply", "Written to Eastholt this morning.", answers="q4b"),
    ),
)  # fmt: skip
