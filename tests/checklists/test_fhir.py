"""Every checklist as FHIR R4, held against a library nobody here wrote: fhir.resources.

It has R4B, in which these two resources are those of R4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pydantic import BaseModel

from app.demo import exported
from checklists import fhir
from checklists.__main__ import main
from checklists.load import load

CONTENT = load()
DEFINITIONS = sorted(CONTENT.definitions.values(), key=lambda one: one.name)


def signed() -> Iterator[dict[str, Any]]:
    """Every response of the sample caseload, as the change in which it was signed."""
    for step in exported.document()["steps"]:
        for record in step["records"]:
            if record["type"] == "checklist_response":
                yield record | {"author": step["by"], "signed_at": step["signed_at"], "status": "signed"}


# The library does not hold the types of R4 to their list: https://hl7.org/fhir/R4/valueset-item-type.html
TYPES = {"group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text"}
TYPES |= {"url", "choice", "open-choice", "attachment", "reference", "quantity"}


def types(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield row["type"]
        yield from types(row.get("item", []))


def wrong_codes(part: BaseModel) -> Iterator[str]:
    """Every value that is not one of those that the library names for its field: it does not look itself."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        named = (field.json_schema_extra or {}).get("enum_values", ()) if value is not None else ()
        if named and "+" not in named and value not in named:
            yield f"{name}: {value}"
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, BaseModel):
                yield from wrong_codes(inner)


def links(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield row["linkId"]
        yield from links(row.get("item", []))
        for answer in row.get("answer", []):
            yield from links(answer.get("item", []))


def item(page: dict[str, Any], key: str) -> dict[str, Any]:
    (group,) = [row for row in page["item"] if row["linkId"] == "items"]
    return next(row for row in group["item"] if row["linkId"] == key)


def page_of(key: str) -> dict[str, Any]:
    one = CONTENT.newest(key)
    assert one is not None
    return fhir.questionnaire(CONTENT, one, published=True)


@pytest.mark.parametrize("one", DEFINITIONS, ids=lambda one: one.name)
def test_every_checklist_is_a_questionnaire(one: Any) -> None:
    page = fhir.questionnaire(CONTENT, one, published=True)
    assert list(wrong_codes(Questionnaire.model_validate(page))) == []
    assert set(types(page["item"])) <= TYPES
    assert (page["version"], page["status"], page["title"]) == (str(one.version), "active", one.title)
    found = list(links(page["item"]))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("one", DEFINITIONS, ids=lambda one: one.name)
def test_every_word_of_a_checklist_is_in_its_questionnaire(one: Any) -> None:
    text = json.dumps(fhir.questionnaire(CONTENT, one, published=True), ensure_ascii=False)
    words = [one.source_credit, *(each.exact_text for each in one.items)]
    words += [choice.label for each in one.items if each.answer_set for choice in each.answer_set.values]
    assert [each for each in [*words, one.lead_in or one.title] if each not in text] == []


def test_what_nobody_has_published_is_a_draft() -> None:
    assert fhir.questionnaire(CONTENT, DEFINITIONS[0], published=False)["status"] == "draft"


@pytest.mark.parametrize(
    ("key", "poles", "between"),
    [
        ("C10", ["normal", "excessive"], ["none_shown", "not_observed"]),
        ("C11", ["outgoing", "passive_withdrawn"], ["between", "not_observed"]),
    ],
)
def test_two_poles_stay_two_poles(key: str, poles: list[str], between: list[str]) -> None:
    options = item(page_of("baby_observation"), key)["answerOption"]
    marked = [option["valueCoding"]["code"] for option in options if "extension" in option]
    assert marked == poles
    assert [o["valueCoding"]["code"] for o in options if "extension" not in o] == between


def test_no_option_has_a_weight() -> None:
    text = json.dumps([fhir.questionnaire(CONTENT, one, published=True) for one in DEFINITIONS]).lower()
    assert [word for word in ("ordinal", "score", "weight", "total") if word in text] == []


def test_every_response_of_the_sample_is_one_to_its_own_version() -> None:
    changes = list(signed())
    assert len(changes) > 30
    for change in changes:
        page = fhir.response(CONTENT, change)
        assert list(wrong_codes(QuestionnaireResponse.model_validate(page))) == []
        body = change["body"]
        url, _, version = page["questionnaire"].partition("|")
        asked = page_of(body["definition"])
        assert (url, version) == (asked["url"], asked["version"])
        assert set(links(page["item"])) <= set(links(asked["item"]))
        text = json.dumps(page, ensure_ascii=False)
        kept = [body["setting"], body["note"], *(cue["context"] for cue in body["cues"])]
        assert [each for each in kept if each and json.dumps(each, ensure_ascii=False) not in text] == []
        assert text.count('"valueDateTime"') == len(body["cues"])


def test_every_answer_is_there_with_its_code() -> None:
    change = next(each for each in signed() if each["body"]["definition"] == "baby_observation")
    (group,) = [row for row in fhir.response(CONTENT, change)["item"] if row["linkId"] == "items"]
    given = {row["linkId"]: row["answer"][0]["valueCoding"]["code"] for row in group["item"]}
    assert given == {answer["item"]: answer["value"] for answer in change["body"]["answers"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 99},
        {"answers": [{"item": "C99", "value": "seen", "note": None}]},
        {"answers": [{"item": "C1", "value": "good", "note": None}]},
        {"cues": [{"cue": "no_such_cue", "at": "2026-11-23T10:00:00.000Z"}]},
        {"state": "cheerful"},
    ],
)
def test_nothing_unknown_is_left_out_in_silence(wrong: dict[str, Any]) -> None:
    change = next(each for each in signed() if each["body"]["definition"] == "baby_observation")
    with pytest.raises(LookupError):
        fhir.response(CONTENT, change | {"body": change["body"] | wrong})


@pytest.mark.parametrize(
    ("status", "said"), [("addendum", "amended"), ("entered_in_error", "entered-in-error")]
)
def test_what_was_mended_or_struck_says_so(status: str, said: str) -> None:
    change = next(signed()) | {"status": status}
    assert fhir.response(CONTENT, change)["status"] == said


def test_command_writes_a_questionnaire(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "baby_observation"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert Questionnaire.model_validate(page).url == "urn:attune:questionnaire:baby_observation"


def test_command_writes_responses_as_one_bundle(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "changes.json"
    path.write_text(json.dumps(list(signed())[:3]))
    assert main(["answers", str(path)]) == 0
    bundle = json.loads(capsys.readouterr().out)
    assert (bundle["resourceType"], bundle["type"], len(bundle["entry"])) == ("Bundle", "collection", 3)


def test_command_says_what_it_cannot_export(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "no_such_list"]) == 1
    path = tmp_path / "changes.json"
    change = next(signed())
    path.write_text(json.dumps([change | {"body": change["body"] | {"version": 99}}]))
    assert main(["answers", str(path)]) == 1
    assert "@99" in capsys.readouterr().err
