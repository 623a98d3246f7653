"""Changing one's own password, from a device that is set up.

Source: docs/decisions/0039-a-second-factor.md
"""

from __future__ import annotations

from app.access import Caller
from app.devices import store as devices
from app.errors import Problem
from app.people import passwords
from app.people import store as people
from app.sign_in import own_password


def change(caller: Caller, password: str, new: str) -> None:
    """Take `new` in the place of `password`. Every other session of the caller's ends: a device that is set
    up begins another by itself, and whoever has signed in with the old password is out.

    The same again, after an answer that was lost, changes nothing: whoever sends the new one knows it.

    Errors: as `own_password.weigh`, counted as for a second factor; password.weak (422).
    """
    if passwords.weakness(new):
        raise Problem("password.weak")

    def work(kept: str | None) -> tuple[bool, bool, str]:
        is_right = passwords.matches(kept, password)
        is_done = not is_right and passwords.matches(kept, new)
        return is_right, is_done, passwords.hash_password(new)

    is_right, _, hashed = own_password.weigh(caller, work, lambda found: found[0] or found[1])
    account = people.account(caller.person or "")
    if account is not None and is_right:
        account.password_hash = hashed
        devices.end_other_sessions_of_person(account.person_id, caller.session)
