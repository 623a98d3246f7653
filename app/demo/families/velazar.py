# ruff: noqa: E501 – prose reads best in whole sentences
"""F6: Ari Velazar, 13 months, two equal carers and an interpreter: good practice, and nothing to ask about."""

from __future__ import annotations

from typing import Final

from app.demo.found import (
    Raised,
    Ref,
    gave,
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
    Tie,
    Unspoken,
    Visit,
    Written,
    say,
)


def ari(mobility: str) -> Child:
    return Child("ari", "Ari", "male", mobility, "universal", "universal", -396, gestation_days=281,
                 nhs_number="9992054808", languages=("Farsi", "English"), interpreter=True)  # fmt: skip


INTERPRETED: Final = "Farsi, in the interpreter's words"

FAMILY: Final = Family(
    key="f6",
    founded=-390,
    home=Home("Velazar", "27 Lantern Hill, Northmere", "Northmere",
              "Ari lives with Samira and Kian, who share his days. They speak Farsi at home and want an interpreter."),
    children=(ari("not_mobile"),),
    adults=(
        Adult("samira", "Samira Velazar", {"ari": "mother"}, sleeps="yes", cares="daily", language="Farsi"),
        Adult("kian", "Kian Velazar", {"ari": "father"}, sleeps="yes", cares="daily", language="Farsi",
              steps="On shifts. He is asked to each contact, and rings back in the evening when he could not be there."),
        Adult("dara", "Dara Velazar", {"ari": "cousin"}, language="Farsi and English", note="Kian's cousin."),
        Adult("leyla", "Leyla Aram", {"ari": "professional"}, language="Farsi and English",
              note="Interpreter, Northmere Language Line: 01632 960140."),
    ),
    allocations=(Allocation(("ari",), "priya", "lead", -389),),
    written=(
        Written(-384, "11:10", "priya",
                Tie("samira", "ari", "birth_parent", "yes", "mother", "Birth certificate", (-384, "Priya Calloway"))),
        Written(-384, "11:12", "priya",
                Tie("kian", "ari", "birth_parent", "yes", "birth_registration", "Birth certificate", (-384, "Priya Calloway"))),
        Written(-210, "12:00", "priya", ari("rolling")),
        Written(-110, "12:30", "priya", ari("crawling")),
        Written(-2, "12:10", "priya", ari("cruising")),
    ),
    pens=(
        PenPicture(-210, "13:00", "priya", "ari",
                   say("""Ari watches first and joins in second. He rolls to reach the tassels of the rug and tells everyone
                   when he has one. He is quiet for Samira's humming and loud for Kian's knees. In the bath he looks at
                   his own hands as if they were new."""),
                   ("Samira", "Kian", "Priya Calloway"), 90),
        PenPicture(-110, "11:55", "priya", "ari",
                   say("""Ari is nine months and has somewhere to be. He crawls to a thing, sits back, looks at Kian, and only
                   then picks it up. He claps for himself. He eats best from somebody else's plate. When the clinic was
                   loud he put his cheek on Kian's arm and listened from there."""),
                   ("Samira", "Kian", "Priya Calloway"), 180),
        PenPicture(-2, "13:00", "priya", "ari",
                   say("""Ari is thirteen months and on his way somewhere. He walks along the sofa with one hand and points with
                   the other. He says “Baba” to Kian and “âb” for water, rain and the bath. He hands you a thing, waits,
                   and wants it back. When he is tired he finds Samira's sleeve and rubs the hem between two fingers."""),
                   ("Samira", "Kian", "Priya Calloway"), 180),
    ),
    visits=(
        Visit(
            "a1", -384, "10:00", 60, "priya", "home_planned", "New birth visit, day 12.",
            {"samira": "whole", "kian": "whole", "leyla": "whole"},
            {"ari": Part(awake="both", sleep_place="yes",
                         observations="Woke to feed, looked at Samira and stopped feeding to look. Cot clear, on his back.",
                         progress="3,560 g, over birth weight. Samira and Kian each do half of the night.",
                         direct_work="ICON and safer sleep with both parents, through Leyla.",
                         lists=(Listed("ssssosssonbs", state="feeding", with_carer="samira", setting="Bedroom"),
                                Listed("sssossoss", carer="samira", setting="Bedroom"),
                                Listed("sssossoss", carer="kian", setting="Bedroom")),
                         found=(weighed(-384, 3560, "Priya Calloway", "25-50"), *gave("icon", "samira", "kian"),
                                *gave("safer_sleep", "samira", "kian")))},
            contact="new_birth", place="Home", interpreter="independent", language="Farsi", next_in=30,
        ),
        Visit(
            "a2", -350, "10:00", 50, "priya", "home_planned", "6 to 8 week review.",
            {"samira": "whole", "kian": "start", "leyla": "whole"},
            {"ari": Part(sleep_place="yes",
                         observations="Smiled at Samira, then at Leyla. Followed the lamp's chain. Cooed when spoken to.",
                         progress="5,020 g. On the line he was born on.",
                         direct_work="Kian tried the colic hold and Ari fell quiet.",
                         lists=(Listed("sssmmssssnbs", state="alert", with_carer="samira", setting="Living room"),
                                Listed("sssssssss", carer="samira", setting="Living room"),
                                Listed("ssssosoos", carer="kian", setting="Living room")),
                         found=(weighed(-350, 5020, "Priya Calloway", "25-50"),))},
            contact="six_eight_week", place="Home", interpreter="independent", language="Farsi", next_in=150,
        ),
        Visit(
            "a3", -210, "10:30", 55, "priya", "home_planned", "Six-month contact: food, sleep, play, teeth.",
            {"samira": "whole", "kian": "whole", "leyla": "whole"},
            {"ari": Part(sleep_place="yes",
                         observations="Rolled twice to reach the tassels. Shouted with joy at the second. Wary of me, then not.",
                         progress="7,900 g. Has begun with rice and lentils.",
                         direct_work="Played peep with a scarf; Ari pulled it off Kian's head.",
                         lists=(Listed("smssmssssnbs", state="alert", with_carer="kian", setting="Rug"),
                                Listed("sssssssss", carer="samira", setting="Rug"),
                                Listed("sssssssss", carer="kian", setting="Rug")),
                         found=(weighed(-210, 7900, "Priya Calloway", "25-50"),))},
            contact="six_month", place="Home", interpreter="independent", language="Farsi", next_in=180,
        ),
        Visit(
            "a4", -110, "11:30", 20, "priya", "clinic", "Weighing, at the parents' wish.",
            {"kian": "whole", "leyla": "whole"},
            {"ari": Part(observations="Crawled to the scales by himself and looked up at Kian before he touched them.",
                         progress="9,150 g, clinic scales, no clothes.",
                         direct_work="Named the animals on the wall with him and Kian, in Farsi and English.",
                         lists=(Listed("smssmsssmnbs", state="alert", with_carer="kian", setting="Clinic"),
                                Listed("sssssssss", carer="kian", setting="Clinic")),
                         found=(weighed(-110, 9150, "Priya Calloway", "50-75"),))},
            place="Harbour Road clinic", interpreter="independent", language="Farsi",
        ),
        Visit(
            "v32", -20, "10:00", 10, "priya", "phone", "To arrange the 12-month review, which had not been booked.",
            {"samira": "whole", "dara": "whole"},
            {"ari": Part(seen=False, alone="not_applicable", awake="not_seen", reason="elsewhere", detail="A call.",
                         next_step="12-month review with Leyla.", next_step_day=-2,
                         progress="Samira says Ari pulls himself up. Review booked for the day Leyla is free.",
                         because={"observations": "A call.", "direct_work": "A call."})},
            interpreter="family_member", language="Farsi", next_in=18,
            raised=(Raised("R43", "prompt", "ari", (Ref("child_visit"),), "resolved", "Leyla is booked for the review."),),
        ),
        Visit(
            "v33", -2, "10:30", 70, "priya", "home_planned",
            "12-month review: what Ari does and enjoys, how Samira and Kian are, food, teeth, sleep, safety at home.",
            {"samira": "whole", "kian": "whole", "leyla": "whole"},
            {"ari": Part(
                sleep_place="yes",
                observations=say("""Ari cruised the length of the sofa to get to me, stopped a hand's breadth away and looked back at
                Kian. Kian nodded; Ari gave me his cup. He pointed at the window when a dog barked and looked to see
                whether Samira had heard. He picked up a raisin between finger and thumb. When he bumped his chin he
                went to Samira, cried for the time it takes to breathe three times, and went on. Cot clear, beside
                their bed."""),
                progress=say("""10,060 g, my scales, nappy only. Eats what they eat. Brushes Kian's teeth and lets Kian brush his.
                Stair gate fitted since my last visit; Samira has asked about a playgroup with other Farsi speakers."""),
                direct_work=say("""Looked at a picture book together: Kian in Farsi, I in English, Ari turning the pages back.
                Gave both parents the list of playgroups in their own language."""),
                lists=(
                    Listed("sssssssssnus", state="alert", with_carer="kian", setting="Living room, sofa and rug"),
                    Listed("sssssssss", carer="samira", setting="Living room"),
                    Listed("sssssssss", carer="kian", setting="Living room"),
                ),
                cues=(
                    Cue("stillness", 12, "Kian turning the pages", "Waiting for the dog on the last page."),
                    Cue("moving_head", 25, "A dog barked outside"),
                    Cue("stillness", 31, "Watching Leyla's hands as she spoke"),
                ),
                quotes=(
                    Quote("Baba!", "ari", 5, "unprompted", "Kian Velazar", "Living room",
                          ("Priya Calloway", "Samira Velazar", "Leyla Aram"), "Farsi", "Daddy!"),
                    Quote("He wants to see everything. He asks with his finger.", "samira", 19, "open", "Priya Calloway",
                          "Living room", ("Priya Calloway", "Kian Velazar", "Leyla Aram"), INTERPRETED),
                    Quote("When he is cross I wait, and he comes and puts his head here.", "kian", 34, "open",
                          "Priya Calloway", "Living room", ("Priya Calloway", "Samira Velazar", "Leyla Aram"), INTERPRETED),
                ),
                unspoken=(
                    Unspoken("Looked back at Kian before he came the last step to me.",
                             ("He may have been asking whether I was safe.", "He may have wanted Kian to come too."),
                             4, "My arrival.", "He uses both parents to find out about the world."),
                ),
                found=(weighed(-2, 10060, "Priya Calloway", "50-75", clothing="nappy", feeding="solids"),),
            )},
            contact="twelve_month", place="Home", interpreter="independent", language="Farsi",
            signed_after_min=12, received_after_min=14, next_in=365,
        ),
    ),
    reviews=(
        Review("a1a", "a1", -382, "09:00", "maud", "opened"),
        Review("a1b", "a1", -382, "09:02", "maud", "reviewed"),
        Review("a2a", "a2", -348, "09:00", "maud", "opened"),
        Review("a2b", "a2", -348, "09:02", "maud", "reviewed"),
        Review("a3a", "a3", -208, "09:00", "maud", "opened"),
        Review("a3b", "a3", -208, "09:02", "maud", "reviewed"),
        Review("a4a", "a4", -108, "09:00", "maud", "opened"),
        Review("a4b", "a4", -108, "09:01", "maud", "reviewed"),
        Review("a5a", "v32", -19, "09:00", "maud", "opened"),
        Review("a5b", "v32", -19, "09:02", "maud", "question", "Could Leyla be asked next time, so that Samira speaks for herself?"),
        Review("a5c", "v32", -19, "13:00", "priya", "read"),
        Review("a5d", "v32", -19, "13:02", "priya", "reply", "Yes. Leyla is booked for the review.", answers="a5b"),
        Review("a5e", "v32", -18, "09:00", "maud", "reviewed"),
        Review("a6a", "v33", -1, "09:00", "maud", "opened"),
        Review("a6b", "v33", -1, "09:01", "maud", "reviewed",
               say("""I could see Ari in ten seconds, and both his parents. Thank you for waiting with him: the cup, the look
               back at Kian, his own word. May I show this note to the team?""")),
    ),
)  # fmt: skip
