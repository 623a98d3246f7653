"""Ten codes for the day when the telephone is lost: shown once, kept as keyed hashes, each good once."""

from __future__ import annotations

from app.clock import now
from app.custody import SystemRandom
from app.extensions import db
from app.keyring import held
from app.sign_in import store
from app.sign_in.models import RecoveryCode
from sync.enrolment import new_secret

CODES = 10
_HALF = 5
_FORGIVEN = str.maketrans("ilo", "110", " -\t\r\n")


def make_afresh(person: str) -> list[str]:
    """Make ten, and forget those from before. Shape: as people write them down, `7K2M9-QXD4C`."""
    store.forget_recovery_codes(person)
    made = [new_secret(SystemRandom()) for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(code_hash=_hash(person, code), person_id=person, made_at=now()) for code in made
    )
    db.session.flush()
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in made]


def use(person: str, typed: str) -> bool:
    """Whether it was one of theirs; it is used up by that. Small letters and spaces do not matter."""
    return store.use_recovery_code(person, _hash(person, typed.lower().translate(_FORGIVEN)))


def _hash(person: str, code: str) -> bytes:
    return held().index("recovery_code").of(f"{person} {code}")
