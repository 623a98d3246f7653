# ruff: noqa: E501 – prose reads best in whole sentences
"""The visits to F4, the Brackwell children: failed visits, a part left empty, then each child heard."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.demo.found import (
    Found,
    Raised,
    Ref,
    concern,
    day_of,
    heard,
    slot,
    unsafe,
)
from app.demo.spec import (
    Part,
    Quote,
    Unspoken,
    Visit,
    say,
)

NO_WORK: Final = {"direct_work": "No direct work this time."}
AWAY: Final = {"observations": "Not seen.", "progress": "Not seen.", "direct_work": "Not seen."}


def unseen(reason: str, detail: str, step: str, day: int) -> Part:
    return Part(seen=False, alone="not_applicable", awake="not_seen", reason=reason, detail=detail,
                next_step=step, next_step_day=day, because=AWAY)  # fmt: skip


CANCELLED: Final = {
    key: unseen("cancelled", "Gwen cancelled by text.", "Offer another day this week.", -43)
    for key in ("nell", "otis", "perry", "roma", "sunny")
}
NO_REPLY: Final = {
    key: unseen("no_reply", "No reply at the door.", "Go back unannounced within two working days.", -41)
    for key in ("nell", "otis", "perry", "roma", "sunny")
}

OUT_OR_IN: Final = replace(
    NO_REPLY["sunny"],
    found=(day_of(
        "weekday",
        slot("other", "told_by_carer", "Gwen's text at 4:05pm: out with all five until tea.", told_by=Ref("adult", "gwen")),
        slot("other", "seen", "The television on and a small child's voice behind the door; a neighbour said they were in.",
             time="4:25pm"),
    ),),
)  # fmt: skip
NOBODY: Final = "If I don't get up, nobody gets up."


def cold_bed(text: str, change: str | None = None) -> Found:
    """Noted at three visits, and never different."""
    now, likely = (
        "He sleeps in his clothes, coughs at night and is late.",
        "He will be ill more often, and miss school.",
    )
    return concern(text, "neglect_physical", now, likely, part="observations", change=change)


VISITS: Final = (
    Visit(
        "f4a", -118, "15:45", 60, "ines", "home_planned", "Visit under the plan: the children's rooms and the week.",
        {"gwen": "whole", "edie": "start"},
        {
            "nell": Part(alone="yes", sleep_place="yes",
                         observations="Nell showed me her shelf and told me which of the drawings are new.",
                         progress="In school every day this month.", direct_work="Drew our two houses.",
                         quotes=(Quote("I do the mornings. Mum does the nights.", "nell", 20, "open", "Ines Harrow",
                                       "Her bedroom", ("Ines Harrow",)),)),
            "otis": Part(sleep_place="yes", observations="Otis told the whole of a film in one breath.",
                         progress="Late six times; says the bus goes without him.", because=NO_WORK),
            "perry": Part(sleep_place="yes", observations="Perry sat under the table with the dog and came out for a biscuit.",
                          progress="Reads with Mrs Cole on Tuesdays.", because=NO_WORK),
            "roma": Part(sleep_place="yes", aid="yes", advocate="offered", observations="Roma signed “dog” and “biscuit” to me and waited.",
                         progress="Nursery on three mornings.", because=NO_WORK),
            "sunny": Part(sleep_place="yes", observations="Sunny brought me eleven things and named four of them.",
                          progress="Slept on the sofa last week because of damp by his bed.", because=NO_WORK),
        },
        place="Home", next_in=14,
    ),
    Visit(
        "f4b", -90, "16:00", 45, "ines", "home_planned", "Visit under the plan.",
        {"gwen": "whole"},
        {
            "nell": Part(alone="yes", observations="Nell was ironing school shirts, hers and the boys'.", progress="No change.",
                         because=NO_WORK),
            "otis": Part(alone="yes",
                         observations="Otis had a cough and the television. There was no cover on Otis's bed.",
                         progress="No change.", because=NO_WORK,
                         found=(cold_bed("There was no cover on Otis's bed."),)),
            "perry": Part(alone="yes", observations="Perry showed me a tooth.", progress="No change.", because=NO_WORK),
            "roma": Part(alone="yes", aid="yes", advocate="offered", observations="Roma put her hands over her ears when the washing machine spun.",
                         progress="No change.", because=NO_WORK),
            "sunny": Part(observations="Sunny fell on the step and went to Nell.", progress="Bed moved away from the damp wall.",
                          because=NO_WORK),
        },
        place="Home", next_in=14,
    ),
    Visit(
        "f4c", -84, "15:30", 5, "ines", "attempted", "Visit under the plan.", {},
        {key: unseen("cancelled", "Gwen cancelled by text: a bug going round.", "Visit next week.", -77)
         for key in ("nell", "otis", "perry", "roma", "sunny")},
        place="Home",
    ),
    Visit(
        "v14", -70, "16:10", 50, "ines", "home_planned", "Visit under the plan: routines and the morning.",
        {"gwen": "whole", "hal": "end"},
        {
            "nell": Part(observations="Nell answered for Otis and went to stir the pan.", progress="Says mornings are better.",
                         because=NO_WORK),
            "otis": Part(observations="Otis lay on the floor with a comic and did not look up.", progress="Late twice this week.",
                         because=NO_WORK),
            "roma": Part(aid="yes", advocate="offered", observations="Roma watched Hal from behind the door.", progress="Two nursery mornings missed.",
                         because=NO_WORK),
            "sunny": Part(observations="Sunny in a wet nappy at half past four; Nell changed him.",
                          progress="Gwen says he is nearly dry.", because=NO_WORK),
        },
        place="Home", next_in=14,
        raised=(Raised("R11", "prompt", "perry", ()),),
    ),
    Visit(
        "f4d", -63, "15:30", 5, "ines", "attempted", "Visit under the plan.", {},
        {key: unseen("cancelled", "Gwen cancelled by text: car trouble.", "Visit next week.", -56)
         for key in ("nell", "otis", "perry", "roma", "sunny")},
        place="Home",
    ),
    Visit(
        "v15", -56, "16:00", 55, "ines", "home_planned", "Visit under the plan: all five children.",
        {"gwen": "whole", "edie": "whole"},
        {
            "nell": Part(observations="On the sofa between Otis and Gwen. Said “I'm OK” three times.",
                         progress="School says she is tired.", because=NO_WORK),
            "otis": Part(observations="Swung his foot against the sofa until Edie told him to stop.",
                         progress="Late once this week.", because=NO_WORK),
            "perry": Part(observations="Said nothing; looked at Gwen before he took a biscuit.",
                          progress="Reading goes on.", because=NO_WORK),
            "roma": Part(observations=say("""Pulled at Gwen's sleeve and signed; I did not know the signs and nobody
                         said what they were."""), progress="Nursery twice.", because=NO_WORK, aid="no",
                         advocate="not_considered"),
            "sunny": Part(observations="Asleep on Edie's lap for most of it, bus in his hand.", awake="both",
                          progress="Dry by day, Gwen says.", because=NO_WORK),
        },
        place="Home", next_in=11,
        raised=(
            *(Raised("R6", "alert", child, (Ref("child_visit", "", "v14"),)) for child in ("nell", "otis", "roma")),
            *(Raised("R43", "prompt", "roma", (Ref("child_visit"),), response=words) for words in (None, "No advocate known here.")),
        ),
    ),
    Visit("v16", -45, "15:30", 5, "ines", "attempted", "Visit under the plan: the third in eight weeks to be cancelled.",
          {}, CANCELLED, place="Home"),
    Visit("v17", -43, "16:20", 15, "ines", "attempted", "Visit under the plan, unannounced.",
          {}, NO_REPLY | {"sunny": OUT_OR_IN}, place="At the door. A neighbour said they were in.",
          raised=(Raised("R42", "alert", "sunny", (Ref("day_in_life"),)),)),
    Visit(
        "v18", -30, "16:00", 50, "ines", "home_unannounced", "Visit under the plan: the state of the home.",
        {"gwen": "whole"},
        {
            "nell": Part(alone="yes", observations="Nell opened the door and let me in before Gwen came.",
                         progress="Kitchen floor sticky, bin full, no bedding on Otis's bed. Disguised compliance.",
                         because=NO_WORK),
            "otis": Part(alone="yes",
                         observations="Otis asked whether I was going to stay for tea. No bedding on Otis's bed.",
                         progress="As for Nell.", because=NO_WORK,
                         found=(cold_bed("No bedding on Otis's bed.", "same"),)),
            "perry": Part(alone="yes"),
            "roma": Part(alone="yes", aid="yes", advocate="offered", observations="Roma ate dry cereal from the box with both hands.", progress="As for Nell.",
                         because=NO_WORK),
            "sunny": Part(observations="Sunny in a vest, feet bare and cold, came to be picked up.", progress="As for Nell.",
                          because=NO_WORK),
        },
        place="Home", signed_after_min=5 * 1440 + 60, received_after_min=5 * 1440 + 65,
        late_reason="Typed five days later from my notebook: court on two days, then unwell.",
        next_in=6, gaps=("progress_missing:perry", "direct_work_missing:perry"),
        raised=(Raised("R9", "prompt", "perry", (Ref("child_visit"),)),),
    ),
    Visit(
        "v19", -24, "15:40", 35, "ines", "home_unannounced", "Visit under the plan: home conditions, the third time.",
        {"gwen": "whole"},
        {
            "nell": Part(alone="yes", observations="Nell was mopping. She said the water is cold again.", progress="Home conditions unchanged.",
                         because=NO_WORK),
            "otis": Part(alone="yes", observations="Otis slept in his coat: no cover on the bed since Friday.",
                         progress="Home conditions unchanged.", because=NO_WORK,
                         found=(cold_bed("Otis slept in his coat: no cover on the bed since Friday.", "same"),)),
            "perry": Part(alone="yes", observations="Perry's shoes are two sizes small; his toes were red.",
                          progress="Home conditions unchanged.", because=NO_WORK),
            "roma": Part(alone="yes", aid="yes", advocate="offered", observations="Roma had a rash where her trousers were wet.", progress="Nursery once this week.",
                         because=NO_WORK),
            "sunny": Part(observations="Sunny chewed a crust and would not let go of it.", progress="Home conditions unchanged.",
                          because=NO_WORK),
        },
        place="Home", next_in=9,
    ),
    Visit(
        "v25", -4, "16:30", 25, "jo", "home_planned", "First visit: to meet the children and Gwen.",
        {"gwen": "whole", "hal": "whole"},
        {
            "nell": Part(observations="Nell took Sunny upstairs when the shouting began and shut the door.",
                         progress="No handover reached me; I read what there is in the car.", because=NO_WORK,
                         found=(unsafe("Hal shouted at the dog, then at me to get out of its way. I stood between it and the door."),)),
            "otis": Part(observations="Otis held the dog's collar with both hands and talked to it.",
                         progress="As for Nell.", because=NO_WORK),
            "perry": Part(observations="Perry stood behind the curtain; I saw his feet.", progress="As for Nell.",
                          because=NO_WORK),
            "roma": Part(aid="yes", advocate="offered", observations="Roma put her palms on her ears and rocked.", progress="As for Nell.", because=NO_WORK,
                         unspoken=(Unspoken("Palms on her ears, rocking, looking at the door.",
                                            ("The noise may hurt her.", "She may want to get out.",
                                             "She may know what comes next."),
                                            14, "Hal shouting at the dog in the hall.",
                                            "If I wanted to leave, what is it like to live here?"),)),
            "sunny": Part(observations="Sunny cried when the dog barked and stopped on Nell's arm.", progress="As for Nell.",
                          because=NO_WORK),
        },
        place="Home", signed_after_min=50, received_after_min=60, next_in=1,
        raised=(
            Raised("R15", "prompt", "nell", (Ref("plan", "mornings"),), "resolved", "I rewrite it with Gwen and Edie tonight."),
            Raised("R44", "prompt", "nell", (Ref("worker_safety"),)),
        ),
    ),
    Visit(
        "v26", -3, "15:50", 110, "jo", "home_planned",
        "To see Nell alone and each of the others for themselves; Sunny's day from waking to sleep.",
        {"gwen": "whole", "edie": "start"},
        {
            "nell": Part(
                alone="yes", sleep_place="yes",
                observations=say("""Nell and I walked to the swings. She talked more with each lap. She pulled her sleeves down when
                she spoke of mornings. She is tired: she yawned through the first ten minutes and then ran."""),
                progress=say("""Goal: Nell gets only herself ready in the mornings. Nell still gets four children up, fed and out
                on five days of seven. The effect on her: late, tired, no friends home, worry about Sunny in lessons. If
                nothing changes she will go on missing her own learning."""),
                direct_work="Three Houses, in her own pens: worries, good things, dreams. She kept a photograph of it.",
                quotes=(
                    Quote(NOBODY, "nell", 24, "tool", "Jo Pell", "The swings", ("Jo Pell",), tool="three_houses",
                          house="worries"),
                    Quote("In my dream house there's a lock on the bathroom and Mum's awake.", "nell", 36, "tool",
                          "Jo Pell", "The swings", ("Jo Pell",), tool="three_houses", house="dreams"),
                    Quote("You won't last. The last one liked us as well.", "nell", 41, "unprompted", "Jo Pell",
                          "The swings", ("Jo Pell",)),
                ),
                found=(
                    heard("conversation_alone", "three_houses", told="yes", place="The swings",
                          wishes="A lock on the bathroom; somebody else up first."),
                    concern(
                        "Nell still gets four children up, fed and out on five days of seven.", "neglect_supervision",
                        "She is late and tired, has no friends home, and worries about Sunny in lessons.",
                        "She will go on missing her own learning.", part="progress", change="same",
                    ),
                ),
            ),
            "otis": Part(
                alone="yes", sleep_place="yes",
                observations="Otis made the teacher's voice and looked to see if I would laugh. Coughed at night's end, he says.",
                progress="A cover is on his bed. He was on time on three days of five. He says being late is “red on the chart”.",
                direct_work="Drew the way to school and where it goes wrong: the shoes.",
                quotes=(Quote("There's only one left shoe and it's Perry's.", "otis", 58, "tool", "Jo Pell", "His bedroom",
                              ("Jo Pell",)),),
            ),
            "perry": Part(
                alone="yes", sleep_place="yes",
                observations="Perry spoke into the dog's ear and let me hear. He has new shoes and showed me the soles.",
                progress="Shoes that fit, from Edie. Reading with Mrs Cole goes on; he chose a book about whales for me.",
                direct_work="Worry box: he put one in and folded it eight times.",
                quotes=(Quote("Whales sleep with half of them awake. So do I.", "perry", 71, "unprompted", "Jo Pell",
                              "Under the table", ("Jo Pell",)),),
            ),
            "roma": Part(
                alone="yes", sleep_place="yes", aid="yes", advocate="offered",
                observations=say("""With Nell signing beside me Roma told me cup, bus, Nell, home and loud. When I signed “loud?”
                back she took my hand to the hall and pointed at the door."""),
                progress="Nursery on two mornings. I asked Edie to be the one who takes her; she will from Monday.",
                direct_work="Signed with her, with Nell's help, and wrote her signs down.",
                quotes=(Quote("LOUD. DOOR. NELL.", "roma", 83, "open", "Jo Pell", "Hall", ("Jo Pell", "Nell"),
                              "Makaton signs", "Loud. Door. Nell."),),
            ),
            "sunny": Part(
                sleep_place="yes",
                observations=say("""Sunny's day, told by Nell and Gwen, some of it seen. Wakes about six, calls Nell; milk and toast
                from Nell (told by both). Nappy until Gwen is up at ten (told by Nell). Lunch on the step, crusts (seen).
                Afternoon asleep on the sofa (seen). Tea with everyone (told by Gwen). Bed when Nell goes, bus in hand."""),
                progress="The bed is dry and made. He had socks on. He had not been out since Tuesday.",
                direct_work="Poured water from cup to cup with him for a quarter of an hour; he laughed each time it spilled.",
                quotes=(Quote("Nell do it.", "sunny", 96, "unprompted", "Jo Pell", "Kitchen", ("Jo Pell", "Gwen Brackwell")),),
                found=(day_of(
                    "weekday",
                    slot("waking", "told_by_carer", "About six. Calls Nell.", Ref("child", "nell"), told_by=Ref("adult", "gwen")),
                    slot("feeding", "seen", "Lunch on the step: crusts."),
                    slot("sleep_place", "seen", "Asleep on the sofa in the afternoon, bus in hand.", time="3:50pm"),
                    slot("night", "told_by_carer", "Bed when Nell goes.", Ref("child", "nell"), told_by=Ref("adult", "gwen")),
                ),),
            ),
        },
        place="Home and the swings", signed_after_min=45, received_after_min=50, next_in=7,
    ),
)  # fmt: skip
