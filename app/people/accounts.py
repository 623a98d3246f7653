"""Sign-in names: found by a keyed hash alone, and kept sealed so that they can be hashed anew."""

from __future__ import annotations

from app import indexes
from app.extensions import db
from app.organisation import store as organisation
from app.people import passwords, store
from app.people.models import Account
from app.streams.organisation_key import organisation_key
from app.tries import NAME_INDEX
from sync.types import id_bytes

_PLACE = b"attune/sign-in-name/v1\0"


def put_account(person: str, sign_in_name: str, password: str) -> None:
    """Let a person sign in with this name and password.

    Errors: ValueError when another person has that name.
    """
    # Whoever changes the index key waits, so that no two take one name under two keys.
    organisation.organisation_locked()
    taken = store.account_by_name(sign_in_name)
    if taken is not None and taken.person_id != person:
        raise ValueError("This sign-in name is taken: choose another.")
    kept = indexes.keep(NAME_INDEX, sign_in_name, Account)
    db.session.merge(
        Account(
            person_id=person,
            name_index=kept.digest,
            password_hash=passwords.hash_password(password),
            index_version=kept.version,
            name_sealed=_sealed(person, sign_in_name),
        )
    )
    db.session.flush()


def learn_name(person: str, sign_in_name: str) -> None:
    """Keep the name of somebody who has just been found by it, when only its hash has been kept until now."""
    account = store.account(person)
    if account is not None and account.name_sealed is None:
        account.name_sealed = _sealed(person, sign_in_name)
        _keep(account, sign_in_name)


def hash_anew(account: Account) -> None:
    """Let it be found under the index key that is used now.

    Errors: NotOpenable when what is sealed was changed or moved.
    """
    name = organisation_key().unwrap(account.name_sealed or b"", _PLACE + id_bytes(account.person_id))
    _keep(account, name.decode())


def _keep(account: Account, sign_in_name: str) -> None:
    kept = indexes.keep(NAME_INDEX, sign_in_name, Account)
    account.name_index, account.index_version = kept.digest, kept.version
    db.session.flush()


def _sealed(person: str, sign_in_name: str) -> bytes:
    return organisation_key().wrap(sign_in_name.encode(), _PLACE + id_bytes(person))
