"""A definition as a FHIR R4 Questionnaire, and one signed response to it as a QuestionnaireResponse. Pure.

Wording, codes and versions are those of the file. Nothing is weighed, totalled or graded: no option has an
ordinal value. People and visits are named by identifiers of this organisation, never by name.

Source: https://hl7.org/fhir/R4/questionnaire.html; docs/decisions/0033-fhir-and-xlsform-at-the-edge.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .types import Choice, Content, Definition, Item

Json = dict[str, Any]

URN: Final = "urn:attune"
ALWAYS: Final = "always"
SUBJECTS: Final = {"child": "Patient", "carer": "RelatedPerson", "visit": "Encounter"}
STATUSES: Final = {"signed": "completed", "addendum": "amended", "entered_in_error": "entered-in-error"}
SAID_OF_ALL: Final = {
    "with_carer": ("reference", "With which carer"),
    "setting": ("string", "Setting"),
    "note": ("text", "Note"),
    "duration_sec": ("integer", "How long it took, in seconds"),
}
SAID_OF_A_CUE: Final = {
    "context": ("text", "What was happening"),
    "may_be_telling_us": ("text", "What it may be telling us"),
}


def questionnaire(content: Content, one: Definition, *, published: bool) -> Json:
    """The definition as a Questionnaire.

    Shape: `url` and `version` are the same for every export of one version.
    """
    period = {"start": one.valid_from.isoformat()}
    if one.valid_to is not None:
        period["end"] = one.valid_to.isoformat()
    page: Json = {
        "resourceType": "Questionnaire",
        "url": _url(one),
        "version": str(one.version),
        "name": one.key,
        "title": one.title,
        "status": "active" if published else "draft",
        "subjectType": [SUBJECTS[one.subject]],
        "copyright": one.source_credit,
        "effectivePeriod": period,
        "item": list(_items(content, one)),
    }
    if one.age_range is not None:
        page["useContext"] = [_ages(one.age_range.from_months, one.age_range.to_months)]
    return page


def response(content: Content, change: Mapping[str, Any]) -> Json:
    """A `checklist_response` as it was signed, as a QuestionnaireResponse.

    Errors: LookupError when the version, an item or a value it names is not known here: nothing is left out.
    """
    body = change["body"]
    one = content.definition(body["definition"], body["version"])
    if one is None:
        raise LookupError(f"no {body['definition']}@{body['version']} here")
    about = ("carer", body["carer"]) if one.subject == "carer" else ("child", body["child"])
    return {
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": f"{URN}:record", "value": change["record"]},
        "questionnaire": f"{_url(one)}|{one.version}",
        "status": STATUSES[change["status"]],
        "subject": _named(SUBJECTS[one.subject], *about),
        "extension": [
            {"url": f"{URN}:extension:child", "valueReference": _named("Patient", "child", body["child"])}
        ],
        "encounter": _named("Encounter", "visit", body["visit"]),
        "authored": change["signed_at"],
        "author": _named("Practitioner", "person", change["author"]),
        "item": list(_given(content, one, body)),
    }


def _url(one: Definition) -> str:
    return f"{URN}:questionnaire:{one.key}"


def _items(content: Content, one: Definition) -> Iterator[Json]:
    rows = [_item(content, one, item) for item in one.items] if one.kind != "codes" else [_codes(one)]
    if one.lead_in is None:
        yield from rows
    else:
        yield {"linkId": "items", "text": one.lead_in, "type": "group", "item": rows}
    if one.states:
        options = [_option("states", state) for state in one.states]
        yield {"linkId": "state", "text": "State of the child", "type": "choice", "answerOption": options}
    if one.kind in ("answers", "cues"):
        yield from _texts("", SAID_OF_ALL)


def _item(content: Content, one: Definition, item: Item) -> Json:
    row: Json = {"linkId": item.key, "text": item.exact_text}
    if item.answer_set is not None:
        options = [
            _option(item.answer_set.key, choice, choice.value in item.answer_set.poles)
            for choice in item.answer_set.values
        ]
        always = _option(ALWAYS, content.not_observed)
        notes = list(_texts(f"{item.key}.", {"note": SAID_OF_ALL["note"]}))
        return row | {"type": "choice", "answerOption": [*options, always], "item": notes}
    if one.kind == "cues":
        return row | {
            "type": "dateTime",
            "repeats": True,
            "item": list(_texts(f"{item.key}.", SAID_OF_A_CUE)),
        }
    per = {"url": f"{URN}:extension:per", "valueCode": item.per}
    return row | {"type": "text", "extension": [per]}


def _codes(one: Definition) -> Json:
    options = [_option(one.key, Choice(item.key, item.exact_text)) for item in one.items]
    return {"linkId": one.key, "text": one.title, "type": "choice", "answerOption": options}


def _texts(before: str, said: Mapping[str, tuple[str, str]]) -> Iterator[Json]:
    for name, (kind, text) in said.items():
        yield {"linkId": f"{before}{name}", "text": text, "type": kind}


def _option(system: str, choice: Choice, pole: bool = False) -> Json:
    option: Json = {"valueCoding": _coding(system, choice)}
    if pole:
        option["extension"] = [{"url": f"{URN}:extension:pole", "valueBoolean": True}]
    return option


def _coding(system: str, choice: Choice) -> Json:
    return {"system": f"{URN}:answers:{system}", "code": choice.value, "display": choice.label}


def _ages(first: int, last: int) -> Json:
    def months(value: int) -> Json:
        return {"value": value, "unit": "months", "system": "http://unitsofmeasure.org", "code": "mo"}

    code = {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "age"}
    return {"code": code, "valueRange": {"low": months(first), "high": months(last)}}


def _given(content: Content, one: Definition, body: Mapping[str, Any]) -> Iterator[Json]:
    rows = [_answer(content, one, each) for each in body["answers"]]
    rows += list(_cues(one, body["cues"]))
    if rows and one.lead_in is not None:
        yield {"linkId": "items", "text": one.lead_in, "item": rows}
    else:
        yield from rows
    if body.get("state"):
        state = next((each for each in one.states if each.value == body["state"]), None)
        if state is None:
            raise LookupError(f"{one.name} knows no state {body['state']}")
        yield _said("state", "State of the child", {"valueCoding": _coding("states", state)})
    if body.get("with_carer"):
        reference = _named("RelatedPerson", "carer", body["with_carer"])
        yield _said("with_carer", SAID_OF_ALL["with_carer"][1], {"valueReference": reference})
    for name in ("setting", "note"):
        if body.get(name):
            yield _said(name, SAID_OF_ALL[name][1], {"valueString": body[name]})
    if body.get("duration_sec") is not None:
        yield _said("duration_sec", SAID_OF_ALL["duration_sec"][1], {"valueInteger": body["duration_sec"]})


def _answer(content: Content, one: Definition, given: Mapping[str, Any]) -> Json:
    item = one.item(given["item"])
    if item is None or item.answer_set is None:
        raise LookupError(f"{one.name} has no question {given['item']}")
    own = next((each for each in item.answer_set.values if each.value == given["value"]), None)
    if own is None and given["value"] != content.not_observed.value:
        raise LookupError(f"{one.name}.{item.key} knows no answer {given['value']}")
    coding = _coding(item.answer_set.key, own) if own else _coding(ALWAYS, content.not_observed)
    answer: Json = {"valueCoding": coding}
    if given.get("note"):
        answer["item"] = [_said(f"{item.key}.note", SAID_OF_ALL["note"][1], {"valueString": given["note"]})]
    return _said(item.key, item.exact_text, answer)


def _cues(one: Definition, cues: list[Mapping[str, Any]]) -> Iterator[Json]:
    """One item a cue, with an answer for each time that it was seen."""
    known = {item.key for item in one.items}
    for cue in cues:
        if cue["cue"] not in known:
            raise LookupError(f"{one.name} has no cue {cue['cue']}")
    for item in one.items:
        times = [_cue(item, cue) for cue in cues if cue["cue"] == item.key]
        if times:
            yield {"linkId": item.key, "text": item.exact_text, "answer": times}


def _cue(item: Item, cue: Mapping[str, Any]) -> Json:
    said = [
        _said(f"{item.key}.{name}", text, {"valueString": cue[name]})
        for name, (_, text) in SAID_OF_A_CUE.items()
        if cue.get(name)
    ]
    return {"valueDateTime": cue["at"]} | ({"item": said} if said else {})


def _said(link: str, text: str, answer: Json) -> Json:
    return {"linkId": link, "text": text, "answer": [answer]}


def _named(kind: str, what: str, value: str) -> Json:
    return {"type": kind, "identifier": {"system": f"{URN}:{what}", "value": value}}
