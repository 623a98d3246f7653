# ruff: noqa: E501 – prose reads best in whole sentences
"""F3: twins Juno and Ivo, five months, born at 31 weeks: two children who keep being written about as one."""

from __future__ import annotations

from typing import Final

from app.demo.found import (
    Raised,
    Ref,
    asked,
    concern,
    opinion,
    weighed,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Cue,
    Family,
    Home,
    Listed,
    Part,
    PenPicture,
    Quote,
    Review,
    Unspoken,
    Visit,
    Written,
    say,
)

JUNO: Final = Child("juno", "Juno", "female", "not_mobile", "universal", "targeted", -152,
                    gestation_days=219, nhs_number="9992042478")  # fmt: skip
IVO: Final = Child("ivo", "Ivo", "male", "not_mobile", "universal", "targeted", -152,
                   gestation_days=219, nhs_number="9992043849")  # fmt: skip
BOTH: Final = ("juno", "ivo")
TIRED: Final = "Some concern about tiredness in the home."
TWINS: Final = say("""The twins are thriving. Both feeding well, smiling and settled. Some concern about tiredness in the
    home.""")

FAMILY: Final = Family(
    key="f3",
    founded=-148,
    home=Home(
        "Larkmoss",
        "2 Cooper's Yard, Northmere",
        "Northmere",
        "Twins born at 31 weeks, in the neonatal unit of Northmere General.",
    ),
    children=(JUNO, IVO),
    adults=(
        Adult("hanne", "Hanne Larkmoss", dict.fromkeys(BOTH, "mother"), sleeps="yes", cares="daily"),
        Adult("sam", "Sam Larkmoss", dict.fromkeys(BOTH, "father"), sleeps="yes", cares="daily",
              note="Main carer by day, Monday to Friday.",
              steps="On the unit every evening after work; the nurses know him well. To be met at the first home visit."),
        Adult("ilse", "Ilse Vane", dict.fromkeys(BOTH, "grandparent"), sleeps="no", cares="sometimes"),
        Adult("unit", "Neonatal unit, Northmere General", dict.fromkeys(BOTH, "professional"),
              note="Liaison nurse on weekdays: 01632 960110."),
    ),
    allocations=(Allocation(BOTH, "tomas", "lead", -147),),
    written=(
        Written(-42, "09:00", "tomas",
                Home("Larkmoss", "8 Orchard Rise, Northmere", "Northmere",
                     say("""Twins born at 31 weeks, home from the neonatal unit at nine weeks. Hanne went back to work; Sam
                     looks after them by day. The family moved across town six weeks ago and has no GP yet."""))),
    ),
    pens=(
        PenPicture(-120, "16:00", "tomas", "ivo",
                   say("""Ivo is the one who frowns before he does anything. In the incubator he held the edge of the
                   blanket in his fist. Hanne says he knows her hand: he turns towards it. He likes to be held low and
                   close and does not like the light."""),
                   ("Hanne", "Sam", "Tomas Birch"), 90),
        PenPicture(-60, "16:00", "tomas", "juno",
                   say("""Juno looks for faces and keeps looking until they answer. She hums while she drinks. She goes quiet
                   for music and for Sam's low voice, and kicks when her legs are free. She wants to be carried facing
                   out."""),
                   ("Hanne", "Sam", "Tomas Birch"), 90),
    ),
    visits=(
        Visit(
            "nnu1", -134, "09:30", 15, "tomas", "phone", "Weekly contact with the neonatal unit and with Hanne.",
            {"hanne": "whole", "unit": "start"},
            {
                "juno": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere",
                             detail="In the neonatal unit.", next_step="Call again next week.", next_step_day=-127,
                             progress="The nurse says Juno breathes without help since Sunday; 1,640 g.",
                             because={"observations": "A call.", "direct_work": "A call."}),
                "ivo": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere",
                            detail="In the neonatal unit.", next_step="Call again next week.", next_step_day=-127,
                            progress="The nurse says Ivo still needs a little oxygen; 1,510 g.",
                            because={"observations": "A call.", "direct_work": "A call."}),
            },
            contact="neonatal_weekly", next_in=7,
        ),
        Visit(
            "v10", -125, "16:10", 20, "tomas", "phone", "Contact with the neonatal unit and with Hanne.",
            {"hanne": "whole", "unit": "start"},
            {
                "juno": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere",
                             detail="In the neonatal unit.", next_step="Call again next week.", next_step_day=-118,
                             progress="Moved to the nursery room; takes half her milk by mouth; 1,900 g.",
                             because={"observations": "A call.", "direct_work": "A call."}),
                "ivo": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere",
                            detail="In the neonatal unit.", next_step="Call again next week.", next_step_day=-118,
                            progress="Off oxygen for two days; 1,760 g. Hanne held him skin to skin.",
                            because={"observations": "A call.", "direct_work": "A call."},
                            quotes=(Quote("Nobody rang. I thought you'd forgotten us.", "hanne", 6, "unprompted",
                                          "Tomas Birch", "Telephone", ("Tomas Birch",)),)),
            },
            contact="neonatal_weekly", next_in=7,
            late_reason="Nine days since the last call: I was on leave and nobody was asked to cover.",
        ),
        Visit(
            "home0", -86, "11:00", 70, "tomas", "home_planned",
            "New birth visit, three days after both babies came home: feeds, sleep places, the drive back to the unit.",
            {"hanne": "whole", "sam": "whole"},
            {
                "juno": Part(
                    awake="both", sleep_place="yes",
                    observations="Opened her eyes at Sam's voice, shut them at the lamp. Held Hanne's finger while she drank.",
                    progress="2,890 g by the unit's discharge letter. Own cot, beside the bed, clear.",
                    direct_work="ICON and safer sleep with Hanne and Sam, each with one baby on their arm.",
                ),
                "ivo": Part(
                    awake="asleep", sleep_place="yes",
                    observations="Slept on Hanne's chest with his fist in her collar; frowned when the kettle clicked.",
                    progress="2,660 g by the unit's discharge letter. Own cot, at the foot of the bed, clear.",
                    direct_work="Hanne showed me how he likes his back held. I tried it as she does.",
                ),
            },
            contact="new_birth", place="Home", next_in=24,
        ),
        Visit(
            "home1", -62, "10:00", 75, "tomas", "home_planned",
            "Review after four weeks at home: how each baby feeds, sleeps and takes part; how Sam and Hanne share the day.",
            {"hanne": "whole", "sam": "whole"},
            {
                "juno": Part(
                    sleep_place="yes",
                    observations=say("""Lay under the window and watched the curtain move. Turned to Sam's voice each time. Hummed
                    through her bottle. Lifted her head on his shoulder for a count of three."""),
                    progress="3,980 g, my scales, no clothes. On the line she left the unit on.",
                    direct_work="Sam tried tummy time on his chest; Juno held on to his collar.",
                    lists=(
                        Listed("sssssmssonus", state="alert", with_carer="sam", setting="Living room floor"),
                        Listed("sssssssss", carer="sam", setting="Living room"),
                        Listed("ssmosssss", carer="hanne", setting="Living room"),
                    ),
                ),
                "ivo": Part(
                    sleep_place="yes",
                    observations=say("""Frowned at me, then at the lamp, then smiled at Hanne when she spoke. Made soft ah sounds
                    four or five times, each time Hanne waited for him. Brought both hands to his mouth."""),
                    progress="3,720 g, my scales, no clothes. Gaining, a little slower than his sister.",
                    direct_work="Showed Hanne how long Ivo needs to answer: she counted to ten, and he did.",
                    lists=(
                        Listed("smsssmssonbs", state="alert", with_carer="hanne", setting="On Hanne's knees"),
                        Listed("sssssssss", carer="hanne", setting="Living room"),
                        Listed("mmsssmsms", carer="sam", setting="Living room"),
                    ),
                    cues=(
                        Cue("stillness", 20, "Hanne waiting for him to answer", "He may be working out his turn."),
                        Cue("moving_head", 26, "The door bell"),
                    ),
                ),
            },
            contact="six_eight_week", place="Home", next_in=28,
        ),
        Visit(
            "home2", -45, "09:30", 50, "tomas", "home_planned",
            "3 to 4 month contact, in the last week at the old address: how each baby is, and how Sam is by day.",
            {"sam": "whole"},
            {
                "juno": Part(
                    observations="Found her feet. Sang at the packing boxes until Sam sang back.",
                    progress="4,610 g, my scales, no clothes.",
                    direct_work="Sam held the scarf for peep and she pulled it off him.",
                    found=(weighed(-45, 4610, "Tomas Birch"),),
                ),
                "ivo": Part(
                    observations="Watched Sam's mouth for a long time, then gave one small ah. Looked away when Juno shouted.",
                    progress="4,390 g, my scales, no clothes.",
                    direct_work="Sat with Sam and waited with him for Ivo's turn.",
                    found=(weighed(-45, 4390, "Tomas Birch"),),
                ),
            },
            contact="three_four_month", place="Home", next_in=15,
            enquiries=(asked("sam", "yes", alone=True, answer="Sam said no, and that nobody had ever asked him."),),
        ),
        Visit(
            "v11", -30, "14:30", 30, "tomas", "home_planned", "Routine visit.",
            {"sam": "whole"},
            {
                "juno": Part(observations=TWINS, progress="As above.", because={"direct_work": "Short visit."},
                             found=(
                                 opinion("The twins are thriving.", part="observations"),
                                 concern(TIRED, "other", part="observations"),
                             )),
                "ivo": Part(observations=TWINS, progress="As above.", because={"direct_work": "Short visit."},
                            found=(
                                opinion("The twins are thriving.", part="observations"),
                                concern(TIRED, "other", part="observations"),
                            )),
            },
            place="Home",
            raised=(
                Raised("R10", "prompt", "juno", (Ref("child_visit"),)),
                Raised("R10", "prompt", "ivo", (Ref("child_visit"),)),
                Raised("R22", "prompt", "juno", (Ref("statement", TIRED),)),
            ),
        ),
        Visit(
            "v12", -28, "09:45", 30, "tomas", "clinic", "Weighing at four months. Ivo was not there: “at gran's”, said Sam.",
            {"sam": "whole"},
            {
                "juno": Part(
                    observations="Looked round the clinic from Sam's shoulder and hummed. Kicked when the nappy came off.",
                    progress="5,140 g, clinic scales, no clothes.",
                    direct_work="Sam sang to her on the scales and she watched his mouth.",
                    quotes=(Quote("This one's no bother at all.", "sam", 8, "unprompted", "Tomas Birch", "Clinic",
                                  ("Tomas Birch",)),),
                    found=(weighed(-28, 5140, "Tomas Birch"),),
                ),
            },
            place="Harbour Road clinic", next_in=14,
            raised=(Raised("R11", "prompt", "ivo", (), "not_applicable", "He was not brought; I weigh him at home."),),
        ),
        Visit(
            "v13", -5, "15:15", 40, "tomas", "home_planned", "First visit at the new address.",
            {"sam": "whole", "ilse": "start"},
            {
                "juno": Part(
                    sleep_place="yes",
                    observations=say("""Rolled from her back to her side for the first time that I have seen, and looked pleased
                    with it. Laughed when Ilse sneezed. Cot in the bedroom, clear, on her back."""),
                    progress="5,610 g. No GP since the move; Sam has the form.",
                    direct_work="Read a cloth book with her and Sam; she patted each page.",
                    lists=(
                        Listed("ssssssssonus", state="alert", with_carer="sam", setting="Play mat"),
                        Listed("sssssssss", carer="sam", setting="Play mat"),
                    ),
                ),
                "ivo": Part(
                    sleep_place="no",
                    observations=say("""Lay in the pram in the hall facing the wall until I asked to see him. Quiet on Sam's arm.
                    Looked at the lamp and did not turn to Sam's voice. I waited, and he made no sound in half an hour; two
                    months ago he answered Hanne every time. His cot was not shown: the door was kept shut."""),
                    progress="5,020 g. Further from his sister than before. No GP since the move.",
                    direct_work="Sat with Sam and Ivo and waited for his turn. It did not come today.",
                    next_step="See Ivo with Hanne, and see where he sleeps.", next_step_day=2,
                    lists=(
                        Listed("mmmmnmmmmnpm", state="drowsy", with_carer="sam", setting="Hall, then living room"),
                        Listed("nmmnmsmnm", carer="sam", setting="Living room"),
                    ),
                    cues=(
                        Cue("moving_eyes", 12, "The lamp"),
                        Cue("sucking", 21, "Sam's phone rang", "He may have been tired or hungry."),
                    ),
                    unspoken=(
                        Unspoken("Ivo turned his head away three times when Sam brought his face close.",
                                 ("He may be overtired.", "He may not be used to it from Sam.", "He may not hear or see well."),
                                 24, "On Sam's arm, living room.", "He answered Hanne two months ago. I want to see them together."),
                    ),
                    quotes=(
                        Quote("He's the lazy one. She does it all for him.", "sam", 15, "unprompted", "Tomas Birch",
                              "Hall", ("Tomas Birch", "Ilse Vane")),
                    ),
                ),
            },
            place="New home", next_in=7,
            raised=(
                Raised("R40", "prompt", "ivo", (Ref("pen", "ivo"),)),
                Raised("R41", "prompt", "ivo", (Ref("list"), Ref("list", "", "home1"))),
                Raised("R41", "prompt", "ivo", (Ref("list", "sam"), Ref("list", "sam", "home1"))),
            ),
        ),
    ),
    reviews=(
        Review("l1a", "home1", -60, "09:00", "maud", "opened"),
        Review("l1b", "home1", -60, "09:08", "maud", "reviewed",
               "Two babies, two portraits. I can tell them apart from your words alone."),
        Review("l2a", "v11", -27, "09:30", "maud", "opened"),
        Review("l2b", "v11", -27, "09:33", "maud", "question",
               "Which of this is Juno and which is Ivo? And whose tiredness: what does it mean for each of them?"),
        Review("l3a", "v12", -26, "10:20", "maud", "opened"),
        Review("l3b", "v12", -26, "10:24", "maud", "reviewed", "Ivo has no part in this. Please write down which gran, and see him within two weeks."),
    ),
)  # fmt: skip
