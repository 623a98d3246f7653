"""Counting wrong guesses: at a name's password, from an address, at a second factor, at enrolment codes.

The counts are in the database, so that all processes of a server share them. Known and unknown names are
counted alike. Whoever lets somebody in asks `refuse_throttled` first, then `count` or `forget`. Where nothing
was guessed nobody has to wait: there `count` only says whether one more refusal is worth a row of the trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import LargeBinary, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app import indexes
from app.asking import ask
from app.clock import now
from app.config import Config
from app.database import insert_into
from app.errors import Problem
from app.extensions import Moment, db

NAME_INDEX = "sign_in_name"
WAITS_SEC = (30, 60, 120, 300, 900)
FREE = 4
# An office shares an address and an hour, and a device asks once for each one that it could replace.
FREE_FROM_ADDRESS = 60
FREE_CODES = 20
FREE_SIGN_ONS = 200
# So many refusals of one device, and from one address, go into the trail in an hour, which nobody shortens.
FREE_PROOFS = 20
FREE_REFUSALS = 60


class SignInTry(db.Model):  # type: ignore[name-defined,misc]
    """Wrong guesses of one kind about one name, person or address; which, only a keyed hash says."""

    __tablename__ = "sign_in_try"
    key: Mapped[bytes] = mapped_column("name_index", LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    wait_until: Mapped[datetime] = mapped_column(Moment)
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a wrong guess counts against. `free`: how many cost no waiting."""

    index: str
    said: str = field(repr=False)
    free: int


_TRIES = SignInTry.__table__
_WAITS = (
    select(_TRIES.c.wait_until)
    .where(_TRIES.c.name_index.in_(bindparam("keys", expanding=True)))
    .order_by(_TRIES.c.name_index)
    .with_for_update()
)
_FAILURES = select(func.max(_TRIES.c.failures)).where(
    _TRIES.c.name_index.in_(bindparam("keys", expanding=True))
)
_SET_WAIT = update(_TRIES).where(_TRIES.c.name_index == bindparam("key"))


def of_name(sign_in_name: str) -> Guess:
    return Guess(NAME_INDEX, sign_in_name, FREE)


def of_second_factor(person: str) -> Guess:
    """Codes, recovery codes and passkeys of one person count together."""
    return Guess("second_factor", person, FREE)


def of_enrolment_codes(person: str) -> Guess:
    return Guess("enrolment_code_guess", person, FREE_CODES)


def of_address() -> tuple[Guess, ...]:
    """What comes from the asker's address in this hour; nothing behind a proxy that no setting names."""
    return _from_address("address", FREE_FROM_ADDRESS)


def of_sign_ons() -> tuple[Guess, ...]:
    """The organisation's own sign-on begun from the asker's address in this hour, right or wrong."""
    return _from_address("sign_on_address", FREE_SIGN_ONS)


def of_refused_proofs(device: str) -> tuple[Guess, ...]:
    """Proofs of one device that were refused in this hour, and those from the asker's address."""
    of_device = Guess("refused_proof", _in_this_hour(device), FREE_PROOFS)
    return (of_device, *_from_address("refusal_address", FREE_REFUSALS))


def of_refused_sign_ons() -> Guess:
    """Who came back from the organisation's own sign-on in this hour and was refused, from the asker's
    address; from all together where that is not known."""
    return Guess("refused_sign_on_address", _in_this_hour(_address() or ""), FREE_REFUSALS)


def _from_address(index: str, free: int) -> tuple[Guess, ...]:
    address = _address()
    return () if address is None else (Guess(index, _in_this_hour(address), free),)


def _in_this_hour(said: str) -> str:
    return f"{now():%Y-%m-%dT%H} {said}"


def _address() -> str | None:
    if not has_request_context():
        return None
    config: Config = current_app.extensions["attune.config"]
    if config.proxy and request.remote_addr == config.proxy:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or None
    return None if config.behind_tls else request.remote_addr


def refuse_throttled(guesses: Sequence[Guess]) -> None:
    """Errors: sign_in.throttled (429, later) while one of them has to wait."""
    keys = [key for guess in guesses for key in indexes.hashes(guess.index, guess.said)]
    waits = [row[0] for row in ask(_WAITS, keys=keys)]
    longest = max(waits, default=now())
    if longest > now():
        raise Problem("sign_in.throttled", retry_after_sec=int((longest - now()).total_seconds()) + 1)


def count(guesses: Sequence[Guess]) -> bool:
    """Count a wrong guess; it stays when the refusal that follows keeps what was written.

    Shape: whether each of them is still one of those that are free.
    """
    is_free = True
    counted = [(indexes.keep_a_while(guess.index, guess.said), guess) for guess in guesses]
    for kept, guess in sorted(counted, key=lambda each: each[0].digest):
        first = _counted_under_another_key(kept.digest, guess) + 1
        failures = ask(_one_more(), key=kept.digest, first=first, at=now(), version=kept.version).scalar_one()
        beyond = min(failures - guess.free, len(WAITS_SEC))
        wait = timedelta(seconds=WAITS_SEC[beyond - 1] if beyond > 0 else 0)
        ask(_SET_WAIT.values(wait_until=now() + wait), key=kept.digest)
        is_free = is_free and beyond <= 0
    return is_free


def _counted_under_another_key(key: bytes, guess: Guess) -> int:
    """A new index key gives nobody more guesses."""
    others = [each for each in indexes.hashes(guess.index, guess.said) if each != key]
    return (ask(_FAILURES, keys=others).scalar() or 0) if others else 0


def _one_more() -> Any:
    """One statement, so that first guesses that come together are both counted."""
    row: dict[str, Any] = {
        "name_index": bindparam("key"),
        "failures": bindparam("first"),
        "wait_until": bindparam("at"),
        "index_version": bindparam("version"),
    }
    more = {"failures": _TRIES.c.failures + 1}
    added = (
        insert_into(db.session, _TRIES)
        .values(row)
        .on_conflict_do_update(index_elements=["name_index"], set_=more)
    )
    return added.returning(_TRIES.c.failures)


def forget(guess: Guess) -> None:
    keys = indexes.hashes(guess.index, guess.said)
    db.session.execute(delete(SignInTry).where(SignInTry.key.in_(keys)))


def forget_before(moment: datetime) -> None:
    db.session.execute(delete(SignInTry).where(SignInTry.wait_until < moment))
