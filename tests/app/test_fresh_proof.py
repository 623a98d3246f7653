"""What cannot be undone, or is done to a colleague's, wants a session that the vault began just now.

Source: sync/PROTOCOL.md section 7.4.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.devices.models import Device, WipeOrder
from app.extensions import db
from app.sign_in.models import SecondFactor
from tests.app.second_factors import set_up_app
from tests.app.world import World

MINUTES = 5


def untouched(world: World, device: str) -> bool:
    """Whether the device is trusted, no order stands, and the second factor is there."""
    with world.app.app_context():
        row = db.session.get_one(Device, device)
        orders = db.session.scalar(select(func.count()).select_from(WipeOrder))
        factors = db.session.scalar(select(func.count()).select_from(SecondFactor))
        return (row.revoked_at, orders, factors) == (None, 0, 1)


@pytest.mark.parametrize("who", ["maud", "priya"])
@pytest.mark.parametrize("deed", ["wipe", "revoke", "second-factor/reset"])
def test_session_of_a_vault_left_open_does_nothing_that_cannot_be_undone(
    world: World, deed: str, who: str
) -> None:
    theirs, asker = world.tablet("priya"), world.tablet(who)
    set_up_app(theirs, password=world.password("priya"))
    device = theirs.device.identity.device
    path = f"/api/people/{world.staff['priya']}/{deed}" if "/" in deed else f"/api/devices/{device}/{deed}"
    own = who == "priya"
    allowed = 204 if not (own and "/" in deed) else 403
    world.clock.at += timedelta(minutes=MINUTES, seconds=1)
    stale = asker.post(path, {})
    assert (stale.status_code, stale.json["code"]) == (
        (401, "session.stale") if allowed == 204 else (403, "access.denied")
    )
    assert untouched(world, device)
    assert asker.open_session().status_code == 200
    world.clock.at += timedelta(minutes=MINUTES)
    assert asker.post(path, {}).status_code == allowed
    assert untouched(world, device) is (allowed != 204)
