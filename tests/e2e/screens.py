"""Every screen of the app. A new screen is one more line here, and is judged from then on.

`tests/house/test_screens.py` compares this list with the app's own router and steps, so that none is forgotten.
"""

from __future__ import annotations

import re

from tests.e2e import reach
from tests.e2e.screen import Screen, is_headed

BEFORE_THE_VAULT = (
    Screen("set up", "start", lambda person: is_headed(person, "Set up this device")),
    Screen("set up, what is missing", "start", reach.empty_enrolment),
    Screen("set up, sign-on refused", "start", reach.sign_on_refused),
)
# After a passphrase was chosen, in an organisation that suggests a second factor.
SECOND_FACTOR_SCREENS = (
    Screen(
        "second factor: invitation", "start", lambda person: is_headed(person, "Make your sign-in safer?")
    ),
    Screen("second factor: app", "start", reach.second_factor_app),
    Screen("second factor: passkey", "start", reach.second_factor_key),
    Screen("second factor: recovery codes", "start", reach.recovery_codes),
)
PHONE_SCREENS = (
    Screen("today", "start", lambda person: is_headed(person, "Today")),
    Screen("child", "child", reach.child("Ari")),
    Screen("change a pen picture", "record", reach.change_pen_picture),
    Screen("a step of the plan", "record", reach.add_step),
    Screen("an adult", "record", reach.change("Who is who", "An adult")),
    Screen("a household", "record", reach.add("Add a household", "New: a household")),
    Screen(
        "a relationship", "record", reach.add("Add a relationship", "New: how two people stand to each other")
    ),
    Screen("around the family", "record", reach.add("Add somebody", "New: somebody around the family")),
    Screen("facts about a child", "record", reach.change("About", "Facts about the child")),
    Screen("child again", "child", reach.back_to("Ari")),
    Screen("over time", "over_time", reach.over_time),
    Screen("over time: carers", "over_time", reach.tab("Carers")),
    Screen("over time: words", "over_time", reach.tab("Words")),
    Screen("over time: growth", "over_time", reach.tab("Growth")),
    Screen("over time: seen", "over_time", reach.tab("Who was seen")),
    Screen("visit", "step visit", reach.start_visit),
    Screen("visit: room", "step room", reach.room),
    Screen("visit: seen", "step seen", reach.step("Seen", "seen or not seen")),
    Screen("visit: observe", "step observe", reach.observe),
    Screen("visit: voice", "step voice", reach.voice),
    Screen("visit: drawing", "step voice", reach.draw),
    Screen("visit: a cue noted in passing", "step voice", reach.moment("Cue")),
    Screen("visit: words noted in passing", "step voice", reach.moment("Words")),
    Screen("visit: body", "step body", reach.body),
    Screen("visit: stop", "step body", reach.stop),
    Screen("visit: danger taken back", "step body", reach.taken_back),
    Screen("visit: note", "step note", reach.note),
    Screen("visit: sign", "step sign", reach.step("Sign", "Check and sign")),
    Screen("outbox", "outbox", reach.go("Outbox", "Outbox")),
    Screen("search", "search", reach.search("Today")),
    Screen("open a record in an emergency", "emergency", reach.emergency),
    Screen("a signed visit", "visit", reach.read_visit),
    Screen("change a signed visit", "amending", reach.amend),
    Screen("write a visit again", "rehoming", reach.rehome),
    Screen("ready for today", "ready", reach.ready),
    Screen("change the passphrase", "device", reach.change_passphrase),
    Screen("this device", "device", reach.device),
    Screen("your account", "account", reach.account),
    Screen(
        "account: add an app",
        "account",
        reach.account_deed("Add an authenticator app", "Add an authenticator app"),
    ),
    Screen("account: remove", "account", reach.account_deed(re.compile("^Remove: "), "Remove it?")),
    Screen(
        "account: recovery codes",
        "account",
        reach.account_deed("Make new recovery codes", "Make new recovery codes?"),
    ),
    Screen("your account again", "account", reach.account_again),
    Screen("what I opened", "looked", reach.from_device(reach.looked("What I opened"))),
    Screen(
        "a visit to nobody", "new_visit", reach.at(f"/family/{'0' * 32}/visit/new", "This family is not here")
    ),
    Screen("a device that is known", "again", reach.again),
    Screen("nowhere", "nowhere", reach.at("/nowhere", "This page is not here")),
)
CHOOSE_SCREENS = (
    Screen("choose: a pen picture", "record", reach.choose("Pen picture")),
    Screen("choose: a step of the plan", "record", reach.choose("Step of the plan")),
)
SET_ASIDE_SCREENS = (Screen("what was set aside", "mending", reach.set_aside),)
LOCKED_SCREENS = (
    Screen("unlock", "start", lambda person: is_headed(person, "Unlock Attune")),
    Screen("cannot unlock", "start", reach.cannot_unlock),
    Screen("everything has arrived", "start", reach.given_up),
)
DESK_SCREENS = (
    Screen("queue", "start", lambda person: is_headed(person, "Queue")),
    Screen("review", "review", reach.review),
    Screen("review: question", "review", reach.ask),
    Screen("words that were begun", "begun", reach.begun),
    Screen("children", "children", reach.go("Children", "Children")),
    Screen("child at the desk", "child", reach.child("Ari")),
    Screen("over time at the desk", "over_time", reach.over_time),
    Screen("team", "team", reach.go("Team", re.compile("."))),
    Screen("team: code", "team", reach.code),
    Screen(
        "team: second factor",
        "team",
        reach.team_panel(
            re.compile("^Lost their second factor: "), re.compile("^Take away the second factor")
        ),
    ),
    Screen(
        "team: wipe",
        "team",
        reach.team_panel(re.compile("^Lost or stolen: wipe it: "), re.compile("^Wipe a device of ")),
    ),
    Screen("who looked", "looked", reach.looked("Who looked")),
    Screen("records opened in an emergency", "emergencies", reach.emergencies),
    Screen("what takes a second person", "second_person", reach.second_person),
    Screen("ask to protect a child", "second_person", reach.ask_to_protect),
    Screen("desk outbox", "outbox", reach.go("Outbox", "Outbox")),
    Screen("queue by its address", "queue", reach.at("/queue", "Queue")),
    Screen("search at the desk", "search", reach.search("Queue")),
)
LEAD_SCREENS = (
    Screen("queue of a safeguarding lead", "start", reach.queue_with_names),
    Screen("an alert without the record", "alert", reach.alert_by_name),
    Screen("children of a safeguarding lead", "children", reach.go("Children", "Children")),
    Screen("restricted records", "restricted", reach.restricted),
    Screen("restricted records of a child", "restricted", reach.restricted_of("Milo, Quillane")),
    Screen(
        "restricted records of a household", "restricted", reach.restricted_of("The household: Ostermoor")
    ),
    Screen("search of a safeguarding lead", "search", reach.search("Queue")),
)
