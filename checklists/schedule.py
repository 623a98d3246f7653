"""The two schedule files → frozen tables: contact windows and visiting frequency. For `load.py`."""

from __future__ import annotations

from typing import Literal, cast

from .definition import refuse_twice
from .source import Place
from .types import Contact, Contacts, Correction, Frequencies, Frequency

COUNTED_FROM = ("birth", "edd", "last_contact")
WINDOW = ("source", "local")


def contacts(place: Place) -> Contacts:
    """Read the contact windows.

    Errors: ContentFault for the first fault.
    """
    heading(place, "contacts")
    inner = place.inside("correction")
    correction = Correction(
        inner.number("born_before_days", 1), inner.number("term_days", 1), inner.number("until_months", 0)
    )
    inner.end()
    rows = tuple(_contact(row) for row in place.rows("rows"))
    refuse_twice(place, "code", (row.code for row in rows))
    found = Contacts(place.number("version", 1), place.text("source_credit"), correction, rows)
    place.end()
    return found


def frequencies(place: Place) -> Frequencies:
    """Read how often a child is to be seen, by legal basis.

    Errors: ContentFault for the first fault.
    """
    heading(place, "frequency")
    rows = tuple(_frequency(row) for row in place.rows("rows"))
    refuse_twice(place, "legal basis", (row.legal_basis for row in rows))
    found = Frequencies(place.number("version", 1), place.text("source_credit"), rows)
    place.end()
    return found


def heading(place: Place, kind: str) -> None:
    """Check what every dated table begins with; key and version are asked for again by whoever keeps them."""
    key, version = place.text("key"), place.number("version", 1)
    name = f"{key}.v{version}.json"
    if place.file.rsplit("/", 1)[-1] != name:
        place.fault(f"key and version say {key}, {version}; call the file {name}, or mend them.")
    place.choose("kind", (kind,))
    place.text("title")
    place.day("valid_from")
    place.maybe_day("valid_to")


def _contact(row: Place) -> Contact:
    found = Contact(
        code=row.text("code"),
        title=row.text("title"),
        counted_from=cast(Literal["birth", "edd", "last_contact"], row.choose("counted_from", COUNTED_FROM)),
        unit=cast(Literal["days", "weeks", "months"], row.choose("unit", ("days", "weeks", "months"))),
        first=row.number("from"),
        last=row.number("to"),
        corrected=row.flag("corrected"),
        standing=cast(Literal["statutory", "suggested"], row.choose("standing", ("statutory", "suggested"))),
        window=cast(Literal["source", "local"], row.choose("window", WINDOW)),
        note=row.note("note"),
    )
    if found.last < found.first:
        row.fault("“to” is before “from”; change one of them.")
    row.end()
    return found


def _frequency(row: Place) -> Frequency:
    unit = cast(Literal["working_days", "days", "none"], row.choose("unit", ("working_days", "days", "none")))
    found = Frequency(
        legal_basis=row.text("legal_basis"),
        unit=unit,
        first=row.maybe_number("first", 1),
        then=row.maybe_number("then", 1),
        window=cast(Literal["source", "local"], row.choose("window", WINDOW)),
        note=row.note("note"),
    )
    if (unit == "none") != (found.first is None) or (unit == "none") != (found.then is None):
        row.fault('“first” and “then” are to be numbers, or both null with the unit "none".')
    row.end()
    return found
