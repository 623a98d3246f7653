"""What the content files become: frozen objects, and the one fault a file can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["answers", "cues", "note", "codes"]
Subject = Literal["child", "carer", "visit"]


class ContentFault(Exception):
    """A content file that cannot be used.

    Shape: `str()` is one plain sentence: the file, the place in it, what is wrong and what to do.
    """

    def __init__(self, file: str, place: str, remedy: str) -> None:
        self.file, self.place, self.remedy = file, place, remedy
        where = f"{file}, {place}" if place else file
        super().__init__(f"{where}: {remedy}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be stored, and the words shown for it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """The values an item takes; `poles` are its two opposite ends, or nothing."""

    key: str
    values: tuple[Choice, ...]
    poles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a definition. `answer_set` only with kind `answers`, `per` only with kind `note`."""

    key: str
    exact_text: str
    order: int
    answer_set: AnswerSet | None
    per: Literal["visit", "child"] | None


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Units: completed months, corrected for early birth; both ends included."""

    from_months: int
    to_months: int


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one checklist, cue list, note form or list of codes. It can have no score."""

    key: str
    version: int
    kind: Kind
    title: str
    lead_in: str | None
    source_credit: str
    subject: Subject
    age_range: AgeRange | None
    valid_from: date
    valid_to: date | None
    states: tuple[Choice, ...]
    items: tuple[Item, ...]
    file: str

    @property
    def name(self) -> str:
        """`key@version`, as a record names it in `definition_version`."""
        return f"{self.key}@{self.version}"

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


@dataclass(frozen=True, slots=True)
class Contact:
    """When one mandated or suggested contact is due.

    Units: `first` and `last` are `unit`s after `counted_from` (negative: before); both days count.
    """

    code: str
    title: str
    counted_from: Literal["birth", "edd", "last_contact"]
    unit: Literal["days", "weeks", "months"]
    first: int
    last: int
    corrected: bool
    standing: Literal["statutory", "suggested"]
    window: Literal["source", "local"]
    note: str


@dataclass(frozen=True, slots=True)
class Correction:
    """How age is corrected for early birth.

    Units: days of pregnancy; months of age.
    """

    born_before_days: int
    term_days: int
    until_months: int


@dataclass(frozen=True, slots=True)
class Contacts:
    version: int
    source_credit: str
    correction: Correction
    rows: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a child is to be seen under one legal basis.

    Units: `unit`; the day of a visit is day 0. Both numbers are None when there is no fixed frequency.
    """

    legal_basis: str
    unit: Literal["working_days", "days", "none"]
    first: int | None
    then: int | None
    window: Literal["source", "local"]
    note: str


@dataclass(frozen=True, slots=True)
class Frequencies:
    version: int
    source_credit: str
    rows: tuple[Frequency, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, what it asks, where it is from, its thresholds and its word lists.

    Units: those that the name of each number says. Words are in small letters.
    """

    code: str
    level: Literal["stop", "alert", "prompt", "hint"]
    says: str
    ask: str
    source: str
    sees: Literal["team", "restricted"]
    numbers: Mapping[str, int]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RulePack:
    """One version of the rules of one jurisdiction, by code."""

    key: str
    version: int
    jurisdiction: str
    source_credit: str
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Content:
    """All practice content of one folder."""

    not_observed: Choice
    answer_sets: Mapping[str, AnswerSet]
    definitions: Mapping[tuple[str, int], Definition]
    contacts: Contacts
    to_be_seen: Frequencies
    rule_packs: Mapping[tuple[str, int], RulePack]

    def definition(self, key: str, version: int) -> Definition | None:
        return self.definitions.get((key, version))

    def newest(self, key: str) -> Definition | None:
        """The highest version of a definition, or None."""
        versions = [version for known, version in self.definitions if known == key]
        return self.definitions[key, max(versions)] if versions else None

    def takes(self, item: Item, value: str) -> bool:
        """Whether `value` may be the answer to `item`."""
        if item.answer_set is None:
            return False
        return value == self.not_observed.value or value in {c.value for c in item.answer_set.values}
