"""A person who was registered after the backup is taken on again under their own number.

Source: sync/PROTOCOL.md section 7.3
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.backups import actions as backups
from app.config import Config
from app.people import founding, store
from tests.app.putting_back import put_back
from tests.app.test_let_in_again import FILED, again, read_at_the_desk, write
from tests.app.world import STAFF, Tablet, World

NEW = "nadia"


@pytest.fixture
def nadia(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Tablet:
    """Taken on after the backup: she, her account, her device and her allocation are gone."""
    world, file = any_world, tmp_path / "monday.attune"
    desk = world.tablet("maud")
    backups.make(world.app.extensions["attune.config"], file)
    monkeypatch.setitem(STAFF, NEW, ("practitioner", "north"))
    world.staff[NEW] = take_on(world)
    tablet = world.tablet(NEW)
    desk.save("allocation", world.child, world.allocation_body(NEW))
    assert desk.deliver().quarantined == ()
    tablet.pull()
    write(tablet, *FILED)
    assert tablet.deliver().filed == len(FILED)
    world.clock.forward(minutes=1)
    put_back(world, elsewhere(), file)
    for one in (desk, tablet):
        one.client, one.kept_from = world.app.test_client(), 1
    assert desk.open_session().status_code == 200
    desk.deposit(start=len(desk.device.frames) + 1)
    assert [q.why for q in desk.deliver().quarantined] == ["not_allowed"]
    return tablet


def take_on(world: World, number: str | None = None) -> str:
    """As the administrator does it at the terminal. Shape: their number."""
    newcomer = founding.Newcomer("Nadia", "practitioner", "other", "North", number)
    with world.app.app_context():
        founding.take_on(newcomer, NEW, world.password(NEW))
        account = store.account_by_name(NEW)
        assert account is not None
        return account.person_id


def test_person_is_taken_on_again_under_their_number_and_all_that_they_wrote_comes_again(
    any_world: World, nadia: Tablet
) -> None:
    any_world.clock.forward(minutes=1)
    number = any_world.staff[NEW]
    shown = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert take_on(any_world, shown) == number
    assert again(nadia).status_code == 201
    assert nadia.open_session().status_code == 200
    nadia.deposit(start=len(FILED) + 1)
    nadia.deliver()
    any_world.open()
    assert nadia.deposit(start=len(FILED) + 1).quarantined == ()
    assert read_at_the_desk(any_world) == FILED


@pytest.mark.parametrize("whose_number", ["priya", "child", "team", "organisation", "nobody's", "no number"])
def test_number_of_somebody_or_something_else_is_refused(
    any_world: World, nadia: Tablet, whose_number: str
) -> None:
    world = any_world
    numbers = {
        "priya": world.staff["priya"],
        "child": world.child,
        "team": world.teams["north"],
        "organisation": world.organisation,
        "nobody's": "0" * 31,
        "no number": "GHIJKL0123456789" * 2,
    }
    why = "Somebody here" if whose_number == "priya" else r"This number is not|A number has 32"
    with pytest.raises(ValueError, match=why):
        take_on(world, numbers[whose_number])


def test_number_is_refused_where_no_older_database_was_put_back(any_world: World) -> None:
    with pytest.raises(ValueError, match=r"No older database was put back"):
        take_on(any_world, "0" * 32)
