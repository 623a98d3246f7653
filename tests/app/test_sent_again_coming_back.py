"""A note that came back before its family, and was sent again by its author meanwhile, is filed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.clock import time_text
from app.config import Config
from tests.app.filed import why
from tests.app.putting_back import over_there
from tests.app.test_access_coming_back import backup
from tests.app.test_mending import waiting
from tests.app.world import Tablet, World, child_visit_body, pen_picture_body

FIRST, BETTER = "You sing.", "You sing to your sister."


# One that lives, whose later version stands, and one that is signed once.
BODIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "pen_picture": pen_picture_body,
    "child_visit": lambda words: child_visit_body("ab" * 16, observations=words),
}
TEXT = {"pen_picture": "text", "child_visit": "observations"}


class Lost(NamedTuple):
    """`desk`: where the child was registered; `note`: as her worker signed it."""

    desk: Tablet
    worker: Tablet
    child: str
    note: dict[str, Any]

    @property
    def type(self) -> str:
        return str(self.note["type"])

    def send_again(self, words: str = FIRST) -> None:
        """As the outbox does: the same record in a new change that names the first."""
        self.worker.pull()
        anew = {name: self.note[name] for name in ("record", "base", "event_at", "recorded_at")}
        at = time_text(self.worker.world.clock.moment())
        given = anew if words == FIRST else {**anew, "recorded_at": at}
        self.worker.save(
            self.type, self.child, BODIES[self.type](words), supersedes=self.note["change"], **given
        )

    def family_comes(self) -> None:
        assert self.desk.deliver().quarantined == ()
        self.worker.world.open()

    def is_settled(self) -> bool:
        """Whether neither the author's device nor the supervisor's desk has anything to see to."""
        receipt = self.worker.deliver()
        told = waiting(self.desk, self.worker)
        return (receipt.filed, receipt.quarantined) == (2, ()) and all(not row["quarantined"] for row in told)

    def words(self) -> list[str]:
        self.worker.pull()
        notes = [one for one in self.worker.records(self.child) if one["type"] == self.type]
        return [one["body"][TEXT[self.type]] for one in notes]


@pytest.fixture(params=BODIES)
def lost(
    request: pytest.FixtureRequest, any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> Lost:
    """The note came back first and was set aside; the desk has not sent the child again yet."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    back = backup(world, elsewhere, tmp_path)
    child, _ = world.second_child(desk, "priya")
    note = priya.save(request.param, child, BODIES[request.param](FIRST))
    assert priya.deliver().quarantined == ()
    back()
    for tablet in (priya, desk):
        over_there(world, tablet)
        tablet.kept_from = 1
        tablet.deposit(start=len(tablet.device.frames) + 1)
    assert why(priya.deliver()) == {1: "not_allowed"}
    return Lost(desk, priya, child, note)


@pytest.mark.parametrize("words", [FIRST, BETTER])
def test_note_sent_again_before_its_family_came_is_filed_as_sent_again(lost: Lost, words: str) -> None:
    lost.send_again(words)
    assert why(lost.worker.deliver()) == {1: "not_allowed", 2: "not_allowed"}
    lost.family_comes()
    assert lost.is_settled()
    assert lost.words() == [words]


def test_note_sent_again_when_the_first_was_filed_meanwhile_needs_nobody(lost: Lost) -> None:
    lost.send_again()
    lost.family_comes()
    assert lost.is_settled()
    assert lost.words() == [FIRST]


def test_other_words_are_not_taken_for_those_that_were_filed_meanwhile(lost: Lost) -> None:
    lost.send_again(BETTER)
    lost.family_comes()
    if lost.type == "pen_picture":
        assert lost.is_settled()
        assert lost.words() == [FIRST, BETTER]
    else:
        assert why(lost.worker.deliver()) == {2: "not_allowed"}
        assert lost.words() == [FIRST]
