"""A shelf that is far away: while a blob is fetched from it or laid on it, others write, and what has changed
meanwhile counts. Source: docs/decisions/0020-blob-pieces-wait-in-the-database.md
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.attachments import actions
from app.attachments.models import Blob, BlobPiece
from app.attachments.shelf import Shelf
from app.audit import AuditRow
from app.caseload.models import Allocation
from app.extensions import db
from tests.app.attaching import Added
from tests.app.test_attachments import drawing, kept, visit_with
from tests.app.world import DEPOSIT, Tablet, World, pen_picture_body

# Longer than a request waits for its turn to write before it is refused.
WAIT_SEC = 30


@pytest.fixture
def tablet(any_world: World) -> Tablet:
    return any_world.tablet("priya")


class SlowShelf:
    """The one of the app, of which one way in hangs until what is done meanwhile is done."""

    def __init__(self, patch: pytest.MonkeyPatch, way: str) -> None:
        self._came, self._goes_on = threading.Event(), threading.Event()
        real = getattr(Shelf, way)

        def slow(*given: Any) -> Any:
            self._came.set()
            assert self._goes_on.wait(WAIT_SEC)
            return real(*given)

        patch.setattr(Shelf, way, slow)

    def while_it_hangs(self, work: Callable[[], Any], meanwhile: Callable[[], Any]) -> Any:
        """Shape: what comes of `work`."""
        came: list[Any] = []
        thread = threading.Thread(target=lambda: came.append(work()), daemon=True)
        thread.start()
        try:
            assert self._came.wait(WAIT_SEC)
            meanwhile()
        finally:
            self._goes_on.set()
            thread.join(WAIT_SEC)
        return came[0]


def on_the_shelf(tablet: Tablet) -> Added:
    """A drawing of a visit, of which record and bytes are both there."""
    added = visit_with(tablet)
    added.send()
    return added


def deposit(tablet: Tablet) -> int:
    tablet.save("pen_picture", tablet.world.child, pen_picture_body())
    client = tablet.world.app.test_client(use_cookies=False)
    return client.post("/api/deposit", data=tablet.device.deposit(), content_type=DEPOSIT).status_code


def fetched(world: World) -> int:
    """How many fetches of blobs the trail has."""
    with world.app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "blob.read")).all()
        return len([row for row in rows if row.outcome == "done"])


def test_others_deposit_while_a_blob_is_fetched(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    added, other = on_the_shelf(tablet), tablet.world.tablet("priya")
    slow = SlowShelf(monkeypatch, "get")
    statuses: list[int] = []
    answer = slow.while_it_hangs(lambda: added.fetch(tablet), lambda: statuses.append(deposit(other)))
    assert statuses == [200]
    assert (answer.status_code, answer.data) == (200, added.sealed)
    assert fetched(tablet.world) == 1


def test_others_deposit_while_a_blob_is_laid_on_the_shelf(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added, other = drawing(tablet), tablet.world.tablet("priya")
    slow = SlowShelf(monkeypatch, "put")
    statuses: list[int] = []
    receipt = slow.while_it_hangs(added.send, lambda: statuses.append(deposit(other)))
    assert statuses == [200]
    assert receipt.stored == len(added.sealed)
    assert kept(tablet.world) == (1, 0)


def test_who_is_shut_out_while_a_blob_is_fetched_gets_nothing(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added, other = on_the_shelf(tablet), tablet.world.tablet("priya")
    slow = SlowShelf(monkeypatch, "get")
    path = f"/api/devices/{tablet.device.identity.device}/revoke"
    answer = slow.while_it_hangs(lambda: added.fetch(tablet), lambda: other.post(path, {}))
    assert (answer.status_code, answer.json["code"]) == (401, "session.required")
    assert fetched(tablet.world) == 0


def test_blob_whose_record_goes_out_of_reach_while_it_is_fetched_is_not_given(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added, desk, world = on_the_shelf(tablet), tablet.world.tablet("maud"), tablet.world
    slow = SlowShelf(monkeypatch, "get")

    def take_away() -> None:
        with world.app.app_context():
            db.session.execute(delete(Allocation))
            db.session.commit()

    answer = slow.while_it_hangs(lambda: added.fetch(desk), take_away)
    assert (answer.status_code, answer.json["code"]) == (404, "request.not_found")
    assert fetched(tablet.world) == 0


def test_blob_that_is_erased_while_it_is_laid_leaves_nothing_there(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added, world = drawing(tablet), tablet.world
    slow = SlowShelf(monkeypatch, "put")

    def erase() -> None:
        with world.app.app_context():
            for table in (BlobPiece, Blob):
                db.session.execute(delete(table))
            db.session.commit()

    assert slow.while_it_hangs(added.send, erase).stored == 0
    with world.app.app_context():
        assert actions.shelf().names() == []
    assert added.send().stored == len(added.sealed)


def test_pieces_that_were_all_kept_when_the_server_stopped_are_laid_there_by_the_next_question(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = drawing(tablet)

    class Stopped(Exception):
        """The process is gone."""

    def stop(*given: Any) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put", stop)
        assert added.post(added.piece()).status_code == 500
    assert kept(tablet.world) == (0, 1)
    assert added.ask() == len(added.sealed)
    assert kept(tablet.world) == (1, 0)
