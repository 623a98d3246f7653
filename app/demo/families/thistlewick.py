# ruff: noqa: E501 – prose reads best in whole sentences
"""F1: Wren Thistlewick, 11 weeks. Asleep at three visits, an unnamed partner, then a mark on her cheek."""

from __future__ import annotations

from typing import Final

from app.demo.found import (
    Call,
    Raised,
    Ref,
    called,
    gave,
    mark,
    opinion,
    weighed,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Cue,
    Family,
    Helper,
    Home,
    Household,
    Listed,
    Part,
    PenPicture,
    PlanStep,
    Quote,
    Review,
    Unspoken,
    Visit,
    Written,
    say,
)

WREN: Final = Child(
    "wren", "Wren", "female", "not_mobile", "universal", "targeted", -77,
    gestation_days=275, nhs_number="9992041102",
)  # fmt: skip
WREN_IN_NEED: Final = Child(
    "wren", "Wren", "female", "not_mobile", "s17", "targeted", -77,
    gestation_days=275, nhs_number="9992041102",
)  # fmt: skip
ADA: Final = Adult(
    "ada", "Ada Thistlewick", {"wren": "mother"}, sleeps="yes", cares="daily", language="English",
    note="19. Was in care from the age of nine; has a leaving-care worker.",
)  # fmt: skip
JOSS: Final = Adult("joss", "Joss", {"wren": "father"}, sleeps="no", cares="unknown")
JOSS_ASKED_FOR: Final = Adult(
    "joss", "Joss", {"wren": "father"}, sleeps="no", cares="unknown",
    steps="Asked Ada for his number on two visits. She says he changed it and that she will ask his sister.",
)  # fmt: skip
DANE_UNNAMED: Final = Adult(
    "dane", None, {"wren": "unknown"},
    description="Young man, about 20, came in at the end. Ada called him “my partner”. Name not given.",
)  # fmt: skip
DANE: Final = Adult(
    "dane", "Dane", {"wren": "partner"}, sleeps="sometimes", cares="sometimes",
    description="Ada's partner. Surname and address not known yet.",
    note="In the flat most evenings. Not Wren's father. Looks after her when Ada goes to the shop.",
)  # fmt: skip

ASLEEP: Final = "oooooooooooo"
DUMMY: Final = "She slept on her dummy. It's off the dummy."
COT_BAR: Final = "She's cracked it on the cot bar, hasn't she, in the night."
CHEEK: Final = Ref("body_mark", "cheek")
ACCOUNTS: Final = (Ref("quote", DUMMY), Ref("quote", COT_BAR))
MARKS: Final = (CHEEK, Ref("body_mark", "back"))

FAMILY: Final = Family(
    key="f1",
    founded=-74,
    home=Home(
        "Thistlewick",
        "Flat 2, 14 Weir Lane, Northmere",
        "Northmere",
        say("""Ada lives with her first baby in a first-floor flat. Wren's father Joss lives elsewhere; what part he
        plays is not recorded. Ada has a new partner, Dane."""),
    ),
    children=(WREN,),
    adults=(ADA, JOSS),
    allocations=(
        Allocation(("wren",), "priya", "lead", -74),
        Allocation(("wren",), "callum", "co_worker", -40),
    ),
    written=(
        Written(-62, "08:45", "priya", JOSS_ASKED_FOR),
        Written(-40, "10:00", "maud", WREN_IN_NEED),
        Written(-14, "15:50", "callum", DANE),
        Written(-39, "12:00", "callum", PlanStep(
            "weigh-wren", "wren", "Weigh Wren at the clinic every second week, in nothing but her skin.",
            ("Ada", "Priya Calloway"), 5, "Wren grows along her own line.",
            support="The bus pass from the leaving-care team, so that Ada can get to the clinic.",
        )),
        Written(-39, "12:10", "callum", PlanStep(
            "meet-joss", "wren", "Meet Joss and ask him what he wants for Wren.", ("Callum Frost",), -12,
            "Everybody who looks after Wren is known.",
        )),
        Written(-14, "16:40", "callum", Household(
            "weir-lane", "Flat 2, 14 Weir Lane", "Northmere", {"wren": "yes", "ada": "yes", "dane": "sometimes"},
            note="Dane's things are in the hall. Ada says he stays at weekends.",
        )),
        Written(-38, "09:30", "callum", Helper(
            "leaving-care", "social_care", "Ruth Amadi", "Leaving-care worker for Ada", ("ada",), -38,
            phone="01632 960131", last_contact=-41,
        )),
        Written(-1, "16:20", "callum", Call("strategy", "wren", {
            "about": (Ref("body_mark", "cheek", "v4"), Ref("body_mark", "back", "v4")), "outcome": "answered",
            "agency": "social_care", "called": "Strategy discussion at 15:00, by telephone",
            "said": say("""Chair: Northmere front door. Police, Priya Calloway and I were there; Wren's GP and Ada's were not
            asked. I heard that the threshold for a section 47 enquiry is met and that we see Ada and Dane together with the
            police. Priya heard that the paediatrician's view is awaited first. No record has reached either of us."""),
            "advised": "The written record was promised for the same evening.",
        })),
    ),
    pens=(
        PenPicture(
            -28, "15:30", "priya", "wren",
            say("""Wren is small and neat, with dark hair that stands up at the back. I have only met her asleep. Ada says
            she quietens when she hears the kettle, because milk comes after it, and that she likes to lie with her cheek
            on Ada's collarbone. She startles at the intercom."""),
            ("Ada", "Priya Calloway"), 60,
        ),
    ),
    visits=(
        Visit(
            "v1", -65, "10:15", 55, "priya", "home_planned",
            "New birth visit, day 12: how Wren is feeding and growing, safer sleep, coping with crying.",
            {"ada": "whole", "dane": "end"},
            {
                "wren": Part(
                    awake="asleep", sleep_place="yes",
                    observations=say("""Asleep in her Moses basket beside the sofa the whole visit, on her back, in a vest and
                    sleepsuit. Pink, breathing quietly. Weight on Ada's bathroom scales not relied on; hospital discharge
                    weight was 3,120 g. Cord dry. I did not see her awake."""),
                    progress="No plan yet. Ada is expressing and giving bottles; she has written down each feed.",
                    direct_work=say("""Talked through the ICON leaflet and safer sleep with Ada. The young man who came in at
                    the end was not part of it."""),
                    lists=(
                        Listed(ASLEEP, state="asleep", with_carer="ada", setting="Living room, Moses basket"),
                        Listed("ooosoooss", carer="ada", setting="Living room",
                               note="Wren slept, so most of this could not be seen."),
                    ),
                    quotes=(
                        Quote("She's mine and she's staying mine. Nobody's moving her about.", "ada", 30, "open",
                              "Priya Calloway", "Living room", ("Priya Calloway",)),
                    ),
                    found=(
                        weighed(-76, 3120, "Ward, Northmere General", "25-50", measurer_role="midwife", source="red_book"),
                        *gave("icon", "ada", response="Read it with me and kept the card by the kettle."),
                        *gave("safer_sleep", "ada"),
                    ),
                )
            },
            contact="new_birth", place="Home", next_in=20, met=(DANE_UNNAMED,),
            raised=(
                Raised("R13", "alert", None, (Ref("adult", "dane"),), "acknowledged", "I ask his name next time."),
                Raised("R12", "prompt", None, (Ref("adult", "joss"),)),
            ),
        ),
        Visit(
            "weigh1", -45, "11:00", 20, "priya", "clinic", "Weighing, at Ada's request.",
            {"ada": "whole"},
            {
                "wren": Part(
                    awake="asleep",
                    observations=say("""Came asleep in the car seat and was undressed for the scales half asleep; did not open
                    her eyes. 3,690 g, no clothes, clinic scales."""),
                    progress="Weight written in the red book; just under the line she was on at discharge.",
                    because={"direct_work": "A weighing in a busy clinic."},
                    lists=(Listed(ASLEEP, state="asleep", with_carer="ada", setting="Clinic"),),
                    found=(weighed(-45, 3690, "Priya Calloway", "9-25"),),
                )
            },
            place="Harbour Road clinic",
            raised=(
                Raised("R6", "prompt", "wren", (Ref("child_visit", "", "v1"),), "not_applicable",
                       "A weighing: she is fed and asleep by then."),
            ),
        ),
        Visit(
            "v2", -28, "14:00", 50, "priya", "home_planned",
            "6 to 8 week review, at 7 weeks: growth, development, Ada's mood, who helps.",
            {"ada": "whole"},
            {
                "wren": Part(
                    awake="asleep", sleep_place="yes",
                    observations=say("""Asleep on Ada's chest, then in the basket. 4,010 g, no clothes, my scales: two centile
                    spaces below where she was at birth. Lips moist, nappy wet. When I moved the blanket she drew up
                    her knees and slept on. This is the third time running that she has been asleep."""),
                    progress=say("""Feeds about every four hours by the notebook, 60 to 90 ml. Ada will offer every three hours
                    and come to be weighed in a week."""),
                    direct_work="Showed Ada how to unwrap and stroke her feet before a feed to wake her gently.",
                    lists=(
                        Listed(ASLEEP, state="asleep", with_carer="ada", setting="Living room, on Ada's chest"),
                        Listed("omosssmss", carer="ada", setting="Living room",
                               note="Spoke softly to her while she slept. Held her the whole time."),
                    ),
                    quotes=(
                        Quote("She only ever sleeps when you come. She's a right madam at night.", "ada", 12,
                              "unprompted", "Priya Calloway", "Living room", ("Priya Calloway",)),
                    ),
                    found=(weighed(-28, 4010, "Priya Calloway", "2-9", feeding="formula"),),
                )
            },
            contact="six_eight_week", place="Home", next_in=7,
            raised=(
                Raised("R34", "alert", "wren", (Ref("growth", "-28"), Ref("growth", "-76", "v1"))),
                Raised("R6", "prompt", "wren", (Ref("child_visit", "", "weigh1"),)),
                Raised("R37", "prompt", "wren", (Ref("adult", "joss"),), "not_applicable", "Nobody has his number yet."),
                Raised("R41", "prompt", "wren", (Ref("list"), Ref("list", "", "v1"), Ref("list", "", "weigh1"))),
            ),
        ),
        Visit(
            "callum1", -14, "13:30", 45, "callum", "home_planned",
            "First visit under the assessment: to meet Ada and Wren, and hear what help Ada wants.",
            {"ada": "whole", "dane": "middle"},
            {
                "wren": Part(
                    awake="both", sleep_place="no",
                    observations=say("""Lay on a folded quilt on the floor. Opened her eyes for a few minutes after I came in,
                    looked towards the window, gave two short cries and stopped when Ada put the dummy in. Dane stepped
                    over her to reach the kitchen and did not look down. Then she slept."""),
                    progress=say("""Ada wants help with the deposit for a cot. Weighing of last week was missed. For the
                    assessment: Level 2, mum doing well."""),
                    because={"direct_work": "First meeting; the time went on explaining why I had come."},
                    quotes=(
                        Quote("I'm fine with her, she don't bother me.", "dane", 25, "closed", "Callum Frost",
                              "Kitchen door", ("Callum Frost", "Ada Thistlewick")),
                    ),
                    found=(opinion("For the assessment: Level 2, mum doing well.", part="progress"),),
                )
            },
            place="Home", next_in=14, signed_after_min=95, received_after_min=100,
            raised=(Raised("R24", "prompt", "wren", (Ref("child_visit"),)),),
        ),
        Visit(
            "v4", -1, "10:05", 40, "priya", "home_unannounced",
            "Weighing that was missed, and to see Wren awake.",
            {"ada": "whole", "dane": "whole"},
            {
                "wren": Part(
                    awake="awake", sleep_place="yes",
                    observations=say("""Awake in the bouncer. Followed my face slowly from side to side, once. At 10:10 I saw a
                    mark on her left cheek, in front of the ear: about 8 mm, round, reddish. At 10:25, when she was
                    undressed for weighing, a blue-grey patch on the lower back, about 20 mm by 15 mm, flat. I know of no
                    entry about it in the birth record. 4,420 g, no clothes, my scales. She did not cry when handled."""),
                    progress=say("""Ada and Dane gave different explanations of the mark; both are written down below in their
                    own words. No signal in the flat. From the car at 10:48 I rang the Northmere front door and then
                    the paediatrician on call; a strategy discussion is set for 15:00 today."""),
                    direct_work="Told Ada plainly what I had seen, whom I would ring and why. She nodded and held Wren.",
                    next_step="Paediatric assessment today; strategy discussion at 15:00.", next_step_day=-1,
                    lists=(
                        Listed("msmmnsmnmnpm", state="alert", with_carer="ada", setting="Living room, bouncer",
                               note="Very quiet. First time I have seen her awake."),
                        Listed("msmosmsmm", carer="ada", setting="Living room"),
                        Listed("nnnonnooo", carer="dane", setting="Living room", note="Stood by the window most of the time."),
                    ),
                    cues=(
                        Cue("stillness", 4, "Looking at my face", "Taking me in."),
                        Cue("fists_and_feet", 17, "Dane spoke loudly on the phone"),
                        Cue("fists_and_feet", 19, "Being undressed for the scales"),
                        Cue("moving_eyes", 22, "Ada said her name"),
                    ),
                    quotes=(
                        Quote(DUMMY, "ada", 8, "open", "Priya Calloway",
                              "Living room", ("Priya Calloway", "Dane"), risk=True),
                        Quote(COT_BAR, "dane", 9, "unprompted",
                              "Priya Calloway", "Living room", ("Priya Calloway", "Ada Thistlewick"), risk=True),
                    ),
                    unspoken=(
                        Unspoken("Wren went still and clenched both fists when Dane's voice rose on the phone.",
                                 ("She may have been startled by the noise.", "She may be wary of his voice.",
                                  "She may have been getting cold or hungry."),
                                 17, "Lying on the changing mat, nappy off.",
                                 "I saw it once. It needs watching when she is warm, fed and awake."),
                    ),
                    found=(
                        mark("cheek", "left cheek, in front of the ear", 5, DUMMY, COT_BAR, view="face", x=775, y=540, kind="bruise",
                             length_mm=8, width_mm=8, shape="round", colours=("red",), skin_broken="no",
                             on_birth_record="no"),
                        mark("back", "lower back, in the middle", 20, view="back", x=500, y=440, kind="mark_uncertain", length_mm=20,
                             width_mm=15, shape="flat, no edge to feel", colours=("blue", "grey"), skin_broken="no",
                             on_birth_record="unknown", explanation_none_because="Ada had not noticed it; I asked nothing further."),
                        called("no-signal", (CHEEK,), 11, "not_yet", not_yet_because="No signal in the flat."),
                        called("front-door", MARKS, 43, agency="social_care", called="Northmere front door",
                               number="01632 960101", said="What I saw, both explanations in their words, who was there.",
                               advised="Strategy discussion at 15:00. Stay near; do not go back in alone."),
                        called("paediatrician", MARKS, 50, agency="hospital", called="Paediatrician on call",
                               number="01632 960104", said="Both marks, their size and place, her age and weight.",
                               advised="Bring Wren to Northmere General today; she will be expected at 13:00."),
                        weighed(-1, 4420, "Priya Calloway"),
                    ),
                )
            },
            place="Home", signed_after_min=18, received_after_min=24, next_in=1, sensitive=True,
            raised=(
                Raised("R1", "stop", "wren", (CHEEK, *ACCOUNTS), "acknowledged"),
                Raised("R3", "alert", "wren", (CHEEK, *ACCOUNTS)),
                Raised("R2", "prompt", "wren", (Ref("body_mark", "back"),), "resolved",
                       "The paediatrician looks at it today; the front door knows of it too."),
            ),
        ),
    ),
    reviews=(
        Review("v1a", "v1", -63, "09:10", "maud", "opened"),
        Review("v1b", "v1", -63, "09:16", "maud", "question",
               "Who is the young man who came in at the end? Please ask his name next time, and offer him ICON too."),
        Review("v1c", "v1", -62, "08:40", "priya", "read"),
        Review("v1d", "v1", -62, "08:44", "priya", "reply",
               "I do not know yet. I will ask Ada when she is alone.", answers="v1b"),
        Review("v1e", "v1", -61, "09:05", "maud", "reviewed"),
        Review("w1a", "weigh1", -43, "08:50", "maud", "opened"),
        Review("w1b", "weigh1", -43, "08:51", "maud", "reviewed"),
        Review("v2a", "v2", -26, "10:00", "maud", "opened"),
        Review("v2b", "v2", -26, "10:07", "maud", "direction",
               say("""Asleep three times: please see Wren awake within ten days, at another time of day, and say who leads on
               her growth.""")),
        Review("v2c", "v2", -25, "08:35", "priya", "read"),
        Review("c1a", "callum1", -12, "11:30", "maud", "opened"),
        Review("c1b", "callum1", -12, "11:33", "maud", "reviewed"),
    ),
)  # fmt: skip
