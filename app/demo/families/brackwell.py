# ruff: noqa: E501 – prose reads best in whole sentences
"""F4: five children on a child protection plan for neglect. Drift, a worker who fell ill, then one who starts afresh."""

from __future__ import annotations

from typing import Final

from app.demo.families.brackwell_visits import VISITS
from app.demo.found import (
    Call,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Family,
    Home,
    PenPicture,
    PlanStep,
    Review,
    Tie,
    Written,
    say,
)

NELL: Final = Child("nell", "Nell", "female", "walking", "cp_plan", None, -4500, nhs_number="9992045213")
OTIS: Final = Child("otis", "Otis", "male", "walking", "cp_plan", None, -3450, nhs_number="9992046589")
PERRY: Final = Child("perry", "Perry", "male", "walking", "cp_plan", None, -2700, nhs_number="9992049324")
ROMA: Final = Child("roma", "Roma", "female", "walking", "cp_plan", "targeted", -1600, nhs_number="9992050691",
                    languages=("English", "Makaton signs"),
                    needs="Signs and points; about forty signs. Wait for her hands before you speak.",
                    aids=("Makaton signs",))  # fmt: skip
SUNNY: Final = Child("sunny", "Sunny", "male", "walking", "cp_plan", "targeted", -820, nhs_number="9992052066",
                     gestation_days=270)  # fmt: skip
ALL: Final = ("nell", "otis", "perry", "roma", "sunny")
YOUNGER: Final = ("perry", "roma", "sunny")


def bedding(by_when: int, rolled: int) -> PlanStep:
    """The step that was put off twice."""
    return PlanStep(
        "bedding", "otis", "A cover for Otis's bed and a dry mattress for Sunny's.",
        ("Gwen Brackwell", "Northmere Homes, housing officer"), by_when,
        "Otis and Sunny sleep warm and dry, each in his own bed.", rolled=rolled,
    )  # fmt: skip


FAMILY: Final = Family(
    key="f4",
    founded=-200,
    home=Home(
        "Brackwell",
        "5 Tannery Court, Northmere",
        "Northmere",
        say("""Five children, on a plan for neglect for fourteen months. Gwen holds the days together; Hal works away and
        is home some weekends; Edie, Gwen's mother, lives two streets off. Their social worker fell ill and another has just
        begun."""),
    ),
    children=(NELL, OTIS, PERRY, ROMA, SUNNY),
    adults=(
        Adult("gwen", "Gwen Brackwell", dict.fromkeys(ALL, "mother"), sleeps="yes", cares="daily"),
        Adult("hal", "Hal Storey", {"nell": "step_parent", "otis": "step_parent"} | dict.fromkeys(YOUNGER, "father"),
              sleeps="sometimes", cares="contact_only", note="Works away on the boats; home some weekends.",
              steps="Rung at the harbour office twice a month; asked to be there when a visit falls on a weekend."),
        Adult("edie", "Edie Brackwell", dict.fromkeys(ALL, "grandparent"), sleeps="no", cares="sometimes"),
        Adult("cole", "Tamsin Cole", dict.fromkeys(("nell", "otis", "perry"), "professional"),
              note="Family worker at the children's school: 01632 960120."),
        Adult("housing", "Northmere Homes, housing officer", dict.fromkeys(ALL, "professional"),
              note="Damp reported twice: 01632 960121."),
    ),
    allocations=(
        Allocation(ALL, "ines", "lead", -199, -18, "absence"),
        Allocation(ALL, "jo", "lead", -8),
        Allocation(("roma", "sunny"), "priya", "co_worker", -199),
    ),
    written=(
        *(Written(-199, f"11:0{n}", "ines",
                  Tie("gwen", child, "birth_parent", "yes", "mother", "Birth certificate", (-199, "Ines Harrow")))
          for n, child in enumerate(ALL)),
        *(Written(-199, f"11:1{n}", "ines",
                  Tie("hal", child, "birth_parent", "yes", "birth_registration", "Birth certificate", (-199, "Ines Harrow")))
          for n, child in enumerate(YOUNGER)),
        Written(-115, "10:00", "ines", bedding(-62, 0)),
        Written(-62, "16:30", "ines", bedding(-50, 1)),
        Written(-50, "16:30", "ines", bedding(-38, 2)),
        Written(-20, "17:00", "ines", PlanStep(
            "mornings", "nell", "Parents to improve routine", ("Parents",), 8,
            "The children are in school, fed and on time.",
        )),
        Written(-10, "11:20", "maud", Call("school", "otis", {
            "about": (), "outcome": "answered", "agency": "school", "called": "Tamsin Cole, family worker at the school",
            "number": "01632 960120",
            "said": "“I am escalating this”: Otis late again, Nell asleep in maths, and nobody rings back.",
            "advised": "I asked for it in writing, and what she would have us do first.",
        })),
        Written(-4, "19:10", "jo", PlanStep(
            "mornings", "nell",
            "Gwen gets Perry, Roma and Sunny up and gives them breakfast on school days; Edie knocks at 7:30.",
            ("Gwen Brackwell", "Edie Brackwell"), 8,
            "Nell gets only herself ready on four school mornings of five.",
            support="The school's breakfast club from Monday, for Otis and Perry.",
        )),
    ),
    pens=(
        PenPicture(-90, "17:00", "ines", "nell",
                   say("""Nell is twelve and notices everything. She draws houses with every window numbered. She makes Sunny's
                   breakfast and knows which cup he will not drink from. She laughs when Otis does the teacher's voice. She
                   likes to be asked first, not last."""),
                   ("Nell", "Ines Harrow"), 180, "about_child"),
        PenPicture(-150, "17:00", "priya", "sunny",
                   say("""Sunny runs everywhere with one sock on. He brings you a thing, waits for you to name it and takes it
                   away again. He goes to Nell when he falls. He loves water in any cup and sleeps with a bus in his hand."""),
                   ("Gwen", "Nell", "Priya Calloway"), 180),
        PenPicture(-3, "19:00", "jo", "roma",
                   say("""Roma talks with her hands. Her sign for home is Nell's name. She lines the cups up by colour and looks
                   round to see who saw. She likes warm towels, the bus and biscuits broken in two. Loud voices make her put
                   her palms on her ears; then she wants the cushion by the window and no talking."""),
                   ("Roma", "Nell", "Jo Pell"), 180),
    ),
    visits=VISITS,
    reviews=(
        Review("b1a", "f4a", -116, "09:10", "maud", "opened"),
        Review("b1b", "f4a", -116, "09:20", "maud", "reviewed"),
        Review("b2a", "f4b", -88, "09:10", "maud", "opened"),
        Review("b2b", "f4b", -88, "09:12", "maud", "reviewed"),
        Review("b3a", "v14", -67, "11:00", "maud", "opened"),
        Review("b3b", "v14", -67, "11:05", "maud", "direction",
               "Perry has no part in this note. See him, and see where each of the five sleeps, by the next visit."),
        Review("b3c", "v14", -66, "08:50", "ines", "read"),
        Review("b4a", "v15", -53, "10:00", "maud", "opened"),
        Review("b4b", "v15", -53, "10:04", "maud", "reviewed",
               "Five children together again. Who will see Nell and Otis alone, and who signs with Roma?"),
        Review("b5a", "v16", -43, "09:30", "maud", "opened"),
        Review("b5b", "v16", -43, "09:31", "maud", "reviewed"),
        Review("b6a", "v17", -42, "09:30", "maud", "opened"),
        Review("b6b", "v17", -42, "09:35", "maud", "direction", "Go back within two working days, unannounced."),
        Review("b7a", "v18", -23, "15:00", "maud", "opened"),
        Review("b7b", "v18", -23, "15:09", "maud", "question",
               say("""Perry's part is empty again. And “disguised compliance”: what did you see, what were you told, and where
               do the two differ?""")),
    ),
)  # fmt: skip
