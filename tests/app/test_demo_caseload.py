"""The fictional caseload as data: whole, valid, true to its story, recognisably fictional. No database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.demo import bodies, script
from app.demo.bodies import Ids
from app.demo.days import Days
from app.demo.families import FAMILIES
from app.demo.script import Draft, Step
from app.demo.sign_ins import people
from app.demo.spec import Child, Part, Review, Visit
from app.demo.staff import NUMBERS, STAFF, TEAMS
from checklists.load import load as load_content
from sync.records import RECORD_TYPES

IDS, DAYS = Ids(b"a test's salt"), Days(date(2026, 11, 23))
STEPS = script.steps(FAMILIES, IDS, DAYS)
VISITS: dict[str, Visit] = {visit.key: visit for family in FAMILIES for visit in family.visits}
REVIEWS: dict[str, Review] = {review.key: review for family in FAMILIES for review in family.reviews}
CHILDREN: dict[str, Child] = {child.key: child for family in FAMILIES for child in family.children}


def drafts(type: str | None = None) -> Iterator[Draft]:
    return (draft for step in STEPS for draft in step.drafts if type in (None, draft.type))


def words(value: Any) -> Iterator[str]:
    """Every string of a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)


def everything_said() -> str:
    said = (text for draft in drafts() for text in words(draft.body))
    return "\n".join(text for text in said if not re.fullmatch("[0-9a-f]{32}", text))


def test_every_body_is_one_that_the_records_take() -> None:
    faults = [
        (draft.type, found)
        for draft in drafts()
        if (found := RECORD_TYPES[draft.type].body().validate(draft.body))
    ]
    assert faults == []


def test_staff_and_numbers_are_ones_that_the_records_take() -> None:
    person = RECORD_TYPES["person"].body()
    assert [person.validate(bodies.person_body(one, IDS)) for one in STAFF] == [{}] * len(STAFF)
    assert RECORD_TYPES["local_numbers"].body().validate(bodies.numbers_body(NUMBERS)) == {}


def test_there_are_six_families_and_eleven_children_each_with_an_own_name() -> None:
    assert len(FAMILIES) == 6
    assert sorted(CHILDREN) == sorted(
        ["wren", "unborn", "juno", "ivo", "nell", "otis", "perry", "roma", "sunny", "milo", "ari"]
    )
    assert len({child.name for child in CHILDREN.values()}) == 11


def test_staff_are_those_of_the_story_with_an_administrator() -> None:
    roles = {one.name: (one.role, one.profession) for one in STAFF}
    for name in ("Noor Hadley", "Amos Reddick"):
        assert roles.pop(name) == ("administrator", "other")
    assert roles == {
        "Priya Calloway": ("practitioner", "health_visitor"),
        "Tomas Birch": ("practitioner", "health_visitor"),
        "Callum Frost": ("practitioner", "social_worker"),
        "Ines Harrow": ("practitioner", "social_worker"),
        "Jo Pell (agency)": ("practitioner", "social_worker"),
        "Maud Ellery": ("supervisor", "manager"),
        "Sefton Marsh": ("team_manager", "manager"),
        "Vera Quill": ("auditor", "other"),
        "Bea Lindqvist": ("safeguarding_lead", "nurse"),
    }
    assert {one.team for one in STAFF} <= set(TEAMS)
    assert len({one.sign_in_name for one in people()}) == len(STAFF)


def test_nhs_numbers_are_test_numbers_with_a_valid_check_digit() -> None:
    numbers = [child.nhs_number for child in CHILDREN.values() if child.nhs_number]
    assert len(set(numbers)) == 10
    for number in numbers:
        assert number.startswith("999") and len(number) == 10
        weighed = sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True))
        assert (11 - weighed % 11) % 11 == int(number[9])


def test_telephone_numbers_are_from_the_range_kept_for_fiction() -> None:
    said = everything_said() + "\n".join(number for _, number, _ in NUMBERS)
    found = re.findall(r"\b0\d[\d ]{7,}\d", said)
    assert len(found) >= 10
    assert all(re.fullmatch(r"01632 960\d{3}", number) for number in found)
    assert {number for _, number, _ in NUMBERS} - set(found) == {"999", "111"}


def test_places_are_the_invented_councils() -> None:
    assert {draft.body["local_authority"] for draft in drafts("family")} == {"Northmere", "Eastholt"}


def test_children_have_the_ages_of_the_story() -> None:
    born = {key: timedelta(days=-child.born) for key, child in CHILDREN.items() if child.born is not None}
    assert born["wren"] == timedelta(weeks=11)
    assert {round(born[key].days / 30.44) for key in ("juno", "ivo")} == {5}
    assert round(born["ari"].days / 30.44) == 13
    years = {key: born[key].days // 365.25 for key in ("nell", "otis", "perry", "roma", "sunny", "milo")}
    assert years == {"nell": 12, "otis": 9, "perry": 7, "roma": 4, "sunny": 2, "milo": 3}
    assert CHILDREN["unborn"].due == 28
    assert {CHILDREN[key].gestation_days // 7 for key in ("juno", "ivo")} == {31}


def test_legal_bases_are_those_of_the_story() -> None:
    newest = {draft.record: draft.body for draft in drafts("child")}
    basis = {key: newest[IDS("child", key)]["legal_basis"] for key in CHILDREN}
    assert basis == {
        "wren": "s17",
        "unborn": "pre_birth",
        "juno": "universal",
        "ivo": "universal",
        "milo": "s17",
        "ari": "universal",
    } | dict.fromkeys(("nell", "otis", "perry", "roma", "sunny"), "cp_plan")


def test_every_event_of_the_story_that_can_be_held_is_on_its_day() -> None:
    told = {
        "v1": -65,
        "v2": -28,
        "v4": -1,
        "v8": -112,
        "v9": -7,
        "v10": -125,
        "v11": -30,
        "v12": -28,
        "v13": -5,
    }
    told |= {"v14": -70, "v15": -56, "v16": -45, "v17": -43, "v18": -30, "v19": -24, "v25": -4, "v26": -3}
    told |= {"v27": -25, "v27b": -20, "v30": -4, "v31": -2, "v32": -20, "v33": -2}
    assert {key: VISITS[key].day for key in told} == told


def test_every_time_lies_before_the_day_of_loading() -> None:
    morning = DAYS.moment(0, "00:00")
    assert all(step.signed_at <= step.received_at < morning for step in STEPS)
    assert all(draft.event_at <= step.signed_at for step in STEPS for draft in step.drafts)


def test_steps_are_in_the_order_of_arrival_and_each_device_signs_in_order() -> None:
    assert [step.received_at for step in STEPS] == sorted(step.received_at for step in STEPS)
    for one in STAFF:
        signed = [step.signed_at for step in STEPS if step.by == one.key]
        assert signed == sorted(signed)


def test_every_author_had_the_child_when_they_wrote() -> None:
    for family in FAMILIES:
        for visit in family.visits:
            for child in visit.parts:
                spans = [
                    given
                    for given in family.allocations
                    if given.worker == visit.by and child in given.children and given.since <= visit.day
                ]
                assert any(given.until is None or visit.day < given.until for given in spans), (
                    visit.key,
                    child,
                )


def test_workers_change_in_the_brackwell_family_with_nobody_between() -> None:
    f4 = next(family for family in FAMILIES if family.key == "f4")
    lead = {given.worker: (given.since, given.until) for given in f4.allocations if given.role == "lead"}
    assert lead == {"ines": (-199, -18), "jo": (-8, None)}
    assert {visit.by for visit in f4.visits if visit.day > -18} == {"jo"}


def test_record_ids_are_one_a_record() -> None:
    versions = Counter((draft.type, draft.record) for draft in drafts())
    again = {type for (type, _), count in versions.items() if count > 1}
    living = {"family", "child", "adult", "allocation", "pen_picture", "plan_action", "relationship"}
    assert again <= living
    assert len({draft.record for draft in drafts()}) == len(versions)


def test_a_visit_names_exactly_the_records_signed_with_it() -> None:
    for step in STEPS:
        if step.drafts[0].type != "visit":
            continue
        visit, *rest = step.drafts
        beside = {"adult", "alert", "private_enquiry"}
        parts = [draft for draft in rest if draft.type not in beside]
        assert visit.body["parts"] == [draft.record for draft in parts]
        assert {draft.stream for draft in parts} == set(visit.body["children"])


def test_speakers_and_carers_were_in_the_room() -> None:
    for visit in VISITS.values():
        for child, part in visit.parts.items():
            room = {*visit.present, child}
            assert {quote.speaker for quote in part.quotes} <= room, visit.key
            carers = {who for one in part.lists for who in (one.carer, one.with_carer) if who}
            assert carers <= room, visit.key


def test_answers_are_ones_the_lists_take_and_no_item_is_missing() -> None:
    content = load_content()
    responses = [draft.body for draft in drafts("checklist_response")]
    assert len(responses) >= 30
    for body in responses:
        definition = content.definition(body["definition"], body["version"])
        assert definition is not None
        if definition.kind == "cues":
            assert body["answers"] == []
            assert {cue["cue"] for cue in body["cues"]} <= {item.key for item in definition.items}
            continue
        assert [answer["item"] for answer in body["answers"]] == [item.key for item in definition.items]
        for answer, item in zip(body["answers"], definition.items, strict=True):
            assert content.takes(item, answer["value"])


def test_baby_lists_are_only_for_children_of_the_age_they_are_made_for() -> None:
    limits = load_content().definitions["baby_observation", 1].age_range
    assert limits is not None
    for visit in VISITS.values():
        for child, part in visit.parts.items():
            born = CHILDREN[child].born
            if part.lists and born is not None:
                assert limits.from_months <= (visit.day - born) / 30.44 <= limits.to_months


def test_reviews_follow_their_visit_and_replies_their_question() -> None:
    arrived = {step.drafts[0].record: step.received_at for step in STEPS if step.drafts[0].type == "visit"}
    for review in REVIEWS.values():
        at = DAYS.moment(review.day, review.at)
        assert at > arrived[IDS("visit", review.visit)], review.key
        if review.answers:
            asked = REVIEWS[review.answers]
            assert asked.kind in ("question", "direction")
            assert DAYS.moment(asked.day, asked.at) < at


def test_the_queue_begins_with_visits_nobody_has_reviewed() -> None:
    reviewed = {review.visit for review in REVIEWS.values() if review.kind == "reviewed"}
    assert {"v4", "v31", "v25", "v26", "v13", "v19"}.isdisjoint(reviewed)
    assert {"v33", "v1", "v15"} <= reviewed


# --- the story's flaws, as the story needs them -------------------------------------------------------------


def test_wren_is_asleep_three_times_and_c2_to_c5_are_never_observed() -> None:
    for key in ("v1", "weigh1", "v2"):
        part = VISITS[key].parts["wren"]
        assert part.awake == "asleep"
        assert part.lists[0].letters[1:5] == "oooo"


def test_the_partner_is_unnamed_at_the_new_birth_visit_and_joss_is_blank() -> None:
    first = next(draft for draft in drafts("adult") if draft.record == IDS("adult", "dane"))
    assert first.body["name"] is None and first.body["description"]
    joss = next(draft.body for draft in drafts("adult") if draft.record == IDS("adult", "joss"))
    assert joss["note"] is None and joss["cares_for_child"] == "unknown"
    assert "joss" not in {who for visit in VISITS.values() for who in visit.present}


def test_two_accounts_of_the_mark_are_kept_word_for_word() -> None:
    quotes = VISITS["v4"].parts["wren"].quotes
    assert {quote.speaker for quote in quotes} == {"ada", "dane"}
    assert "dummy" in quotes[0].words and "cot bar" in quotes[1].words


def test_one_text_stands_for_both_twins_and_later_ivo_no_longer_vocalises() -> None:
    parts = VISITS["v11"].parts
    assert parts["juno"].observations == parts["ivo"].observations
    assert "The twins are thriving" in (parts["ivo"].observations or "")
    c5 = [VISITS[key].parts["ivo"].lists[0].letters[4] for key in ("home1", "v13")]
    assert c5 == ["s", "n"]
    assert "ivo" not in VISITS["v12"].parts and VISITS["v13"].parts["ivo"].sleep_place == "no"


def test_the_brackwell_visits_have_the_gaps_of_the_story() -> None:
    assert "perry" not in VISITS["v14"].parts and len(VISITS["v14"].parts) == 4
    assert {part.sleep_place for part in VISITS["v14"].parts.values()} == {None}
    assert {part.alone for part in VISITS["v15"].parts.values()} == {"no"}
    cancelled = [v.day for v in VISITS.values() if any(p.reason == "cancelled" for p in v.parts.values())]
    assert len([day for day in cancelled if -45 - 56 <= day <= -45]) == 3
    assert VISITS["v18"].parts["perry"] == Part(alone="yes") and VISITS["v18"].late_reason
    assert VISITS["v18"].signed_after_min >= 5 * 24 * 60
    assert "isguised compliance" in (VISITS["v18"].parts["nell"].progress or "")


def test_milos_words_are_restricted_and_came_thirty_hours_late() -> None:
    step = next(step for step in STEPS if step.drafts[0].record == IDS("visit", "v31"))
    quote = next(draft for draft in step.drafts if draft.type == "quote")
    assert quote.body["exact_words"] == "Daddy's hand hurt me."
    assert (quote.given["visibility"], quote.given["family_view"]) == ("restricted", "withhold")
    assert step.received_at - step.signed_at >= timedelta(hours=29)


def test_the_good_practice_control_lacks_nothing() -> None:
    visit = VISITS["v33"]
    part = visit.parts["ari"]
    assert visit.by == "priya" and visit.interpreter == "independent" and visit.contact == "twelve_month"
    assert {"samira", "kian"} <= set(visit.present)
    assert part.observations and part.progress and part.direct_work and part.awake == "awake"
    assert {one.carer for one in part.lists} == {None, "samira", "kian"}
    assert not {"n", "o"} & set("".join(one.letters for one in part.lists if one.carer))
    assert len(part.cues) >= 2 and {"ari", "samira", "kian"} == {quote.speaker for quote in part.quotes}
    praise = [review for review in REVIEWS.values() if review.visit == "v33" and review.kind == "reviewed"]
    assert len(praise) == 1 and praise[0].day == -1 and praise[0].text


def test_pen_pictures_are_short_and_name_the_child() -> None:
    for draft in drafts("pen_picture"):
        assert len(draft.body["text"].split()) <= 150
    for family in FAMILIES:
        for pen in family.pens:
            assert CHILDREN[pen.child].name in pen.text


def test_ids_are_new_with_each_salt_and_the_same_within_one() -> None:
    assert IDS("child", "ari") == Ids(b"a test's salt")("child", "ari") != Ids(b"another")("child", "ari")


def test_a_step_is_small_enough_to_be_one_deposit() -> None:
    def size(step: Step) -> int:
        return len(step.drafts)

    assert max(map(size, STEPS)) <= 20
