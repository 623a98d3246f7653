"""Every screen of the app. A new screen is one more line here, and is judged from then on.

`tests/house/test_screens.py` compares this list with the app's own router and steps, so that none is forgotten.
"""

from __future__ import annotations

import re

from tests.e2e.reach import anybody, lead, practitioner, signing_in, supervisor, visiting
from tests.e2e.screen import Screen, is_headed

BEFORE_THE_VAULT = (
    Screen("set up", "start", lambda person: is_headed(person, "Set up this device")),
    Screen("set up, what is missing", "start", signing_in.empty_enrolment),
    Screen("set up, sign-on refused", "start", signing_in.sign_on_refused),
)
# After a passphrase was chosen, in an organisation that suggests a second factor.
SECOND_FACTOR_SCREENS = (
    Screen(
        "second factor: invitation", "start", lambda person: is_headed(person, "Make your sign-in safer?")
    ),
    Screen("second factor: app", "start", signing_in.second_factor_app),
    Screen("second factor: passkey", "start", signing_in.second_factor_key),
    Screen("second factor: recovery codes", "start", signing_in.recovery_codes),
)
PHONE_SCREENS = (
    Screen("today", "start", lambda person: is_headed(person, "Today")),
    Screen("child", "child", anybody.child("Ari")),
    Screen("change a pen picture", "record", practitioner.change_pen_picture),
    Screen("a step of the plan", "record", practitioner.add_step),
    Screen("an adult", "record", practitioner.change("Who is who", "An adult")),
    Screen("a household", "record", practitioner.add("Add a household", "New: a household")),
    Screen(
        "a relationship",
        "record",
        practitioner.add("Add a relationship", "New: how two people stand to each other"),
    ),
    Screen(
        "around the family", "record", practitioner.add("Add somebody", "New: somebody around the family")
    ),
    Screen("facts about a child", "record", practitioner.change("About", "Facts about the child")),
    Screen("child again", "child", anybody.back_to("Ari")),
    Screen("over time", "over_time", anybody.over_time),
    Screen("over time: carers", "over_time", anybody.tab("Carers")),
    Screen("over time: words", "over_time", anybody.tab("Words")),
    Screen("over time: growth", "over_time", anybody.tab("Growth")),
    Screen("over time: seen", "over_time", anybody.tab("Who was seen")),
    Screen("visit", "step visit", visiting.start_visit),
    Screen("visit: room", "step room", visiting.room),
    Screen("visit: seen", "step seen", visiting.step("Seen", "seen or not seen")),
    Screen("visit: observe", "step observe", visiting.observe),
    Screen("visit: voice", "step voice", visiting.voice),
    Screen("visit: drawing", "step voice", visiting.draw),
    Screen("visit: a cue noted in passing", "step voice", visiting.moment("Cue")),
    Screen("visit: words noted in passing", "step voice", visiting.moment("Words")),
    Screen("visit: body", "step body", visiting.body),
    Screen("visit: stop", "step body", visiting.stop),
    Screen("visit: danger taken back", "step body", visiting.taken_back),
    Screen("visit: note", "step note", visiting.note),
    Screen("visit: sign", "step sign", visiting.step("Sign", "Check and sign")),
    Screen("outbox", "outbox", anybody.go("Outbox", "Outbox")),
    Screen("search", "search", anybody.search("Today")),
    Screen("open a record in an emergency", "emergency", practitioner.emergency),
    Screen("a signed visit", "visit", practitioner.read_visit),
    Screen("change a signed visit", "amending", practitioner.amend),
    Screen("write a visit again", "rehoming", practitioner.rehome),
    Screen("ready for today", "ready", practitioner.ready),
    Screen("change the passphrase", "device", practitioner.change_passphrase),
    Screen("this device", "device", practitioner.device),
    Screen("your account", "account", practitioner.account),
    Screen(
        "account: add an app",
        "account",
        practitioner.account_deed("Add an authenticator app", "Add an authenticator app"),
    ),
    Screen("account: remove", "account", practitioner.account_deed(re.compile("^Remove: "), "Remove it?")),
    Screen(
        "account: recovery codes",
        "account",
        practitioner.account_deed("Make new recovery codes", "Make new recovery codes?"),
    ),
    Screen("your account again", "account", practitioner.account_again),
    Screen("what I opened", "looked", practitioner.from_device(anybody.looked("What I opened"))),
    Screen(
        "a visit to nobody",
        "new_visit",
        anybody.at(f"/family/{'0' * 32}/visit/new", "This family is not here"),
    ),
    Screen("a device that is known", "again", practitioner.again),
    Screen("nowhere", "nowhere", anybody.at("/nowhere", "This page is not here")),
)
CHOOSE_SCREENS = (
    Screen("choose: a pen picture", "record", practitioner.choose("Pen picture")),
    Screen("choose: a step of the plan", "record", practitioner.choose("Step of the plan")),
)
SET_ASIDE_SCREENS = (Screen("what was set aside", "mending", practitioner.set_aside),)
LOCKED_SCREENS = (
    Screen("unlock", "start", lambda person: is_headed(person, "Unlock Attune")),
    Screen("cannot unlock", "start", signing_in.cannot_unlock),
    Screen("everything has arrived", "start", signing_in.given_up),
)
DESK_SCREENS = (
    Screen("queue", "start", lambda person: is_headed(person, "Queue")),
    Screen("review", "review", supervisor.review),
    Screen("review: question", "review", supervisor.ask),
    Screen("words that were begun", "begun", supervisor.begun),
    Screen("children", "children", anybody.go("Children", "Children")),
    Screen("child at the desk", "child", anybody.child("Ari")),
    Screen("over time at the desk", "over_time", anybody.over_time),
    Screen("team", "team", anybody.go("Team", re.compile("."))),
    Screen("team: code", "team", supervisor.code),
    Screen(
        "team: second factor",
        "team",
        supervisor.team_panel(
            re.compile("^Lost their second factor: "), re.compile("^Take away the second factor")
        ),
    ),
    Screen(
        "team: wipe",
        "team",
        supervisor.team_panel(re.compile("^Lost or stolen: wipe it: "), re.compile("^Wipe a device of ")),
    ),
    Screen("who looked", "looked", anybody.looked("Who looked")),
    Screen("records opened in an emergency", "emergencies", supervisor.emergencies),
    Screen("what takes a second person", "second_person", supervisor.second_person),
    Screen("ask to protect a child", "second_person", supervisor.ask_to_protect),
    Screen("desk outbox", "outbox", anybody.go("Outbox", "Outbox")),
    Screen("queue by its address", "queue", anybody.at("/queue", "Queue")),
    Screen("search at the desk", "search", anybody.search("Queue")),
)
LEAD_SCREENS = (
    Screen("queue of a safeguarding lead", "start", lead.queue_with_names),
    Screen("an alert without the record", "alert", lead.alert_by_name),
    Screen("children of a safeguarding lead", "children", anybody.go("Children", "Children")),
    Screen("restricted records", "restricted", lead.restricted),
    Screen("restricted records of a child", "restricted", lead.restricted_of("Milo, Quillane")),
    Screen("restricted records of a household", "restricted", lead.restricted_of("The household: Ostermoor")),
    Screen("search of a safeguarding lead", "search", anybody.search("Queue")),
)
