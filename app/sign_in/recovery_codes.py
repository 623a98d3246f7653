"""Ten codes for the day when the telephone is lost: shown once, found by keyed hashes, each good once.

They are kept sealed too, under the key that an app's secret is sealed under, so that they can be hashed anew.
"""

from __future__ import annotations

from app import indexes
from app.clock import now
from app.custody import SystemRandom
from app.extensions import db
from app.sign_in import store
from app.sign_in.models import RecoveryCode
from app.streams.organisation_key import organisation_key
from sync.enrolment import new_secret
from sync.types import id_bytes

CODES = 10
INDEX = "recovery_code"
_PLACE = b"attune/recovery-code/v1\0"
_HALF = 5
_FORGIVEN = str.maketrans("ilo", "110", " -\t\r\n")


def make_afresh(person: str) -> list[str]:
    """Make ten, and forget those from before. Shape: as people write them down, `7K2M9-QXD4C`."""
    store.forget_recovery_codes(person)
    made = [new_secret(SystemRandom()) for _ in range(CODES)]
    db.session.add_all(_kept(person, code) for code in made)
    db.session.flush()
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in made]


def use(person: str, typed: str) -> bool:
    """Whether it was one of theirs; it is used up by that. Small letters and spaces do not matter."""
    code = typed.lower().translate(_FORGIVEN)
    return indexes.find(INDEX, _said(person, code), lambda keys: store.use_recovery_code(person, keys))


def hash_anew(row: RecoveryCode) -> None:
    """Keep a code under the index key that is used now. Errors: NotOpenable when it was changed or moved."""
    code = organisation_key().unwrap(row.code_sealed or b"", _place(row.person_id)).decode()
    kept = indexes.keep(INDEX, _said(row.person_id, code), RecoveryCode)
    row.code_hash, row.index_version = kept.digest, kept.version


def _kept(person: str, code: str) -> RecoveryCode:
    kept = indexes.keep(INDEX, _said(person, code), RecoveryCode)
    return RecoveryCode(
        code_hash=kept.digest,
        person_id=person,
        made_at=now(),
        index_version=kept.version,
        code_sealed=organisation_key().wrap(code.encode(), _place(person)),
    )


def _said(person: str, code: str) -> str:
    return f"{person} {code}"


def _place(person: str) -> bytes:
    return _PLACE + id_bytes(person)
