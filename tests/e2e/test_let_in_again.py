"""A device that was set up after the backup: its notes, one not sent and a draft come to the desk again when it is let in again.

On a telephone, from its first use, with a desk that was there before. Source: sync/PROTOCOL.md, section 6.7.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.heads import heads, ledger
from tests.e2e.office import office
from tests.e2e.person import LONG_MS, Person
from tests.e2e.records import Records
from tests.e2e.stage import Stage
from tests.e2e.test_coming_back import CHILD, FAMILY, command, put_back
from tests.e2e.test_forgotten import new_code
from tests.e2e.visit import begin_a_short_visit, sign_a_short_visit

LOST = ["Lost with the database", "Lost as well"]
SINCE, DRAFT = "Signed since, with no signal", "Half a sentence about the cot"
STRANGER = "Your organisation does not know this device any more"
PURPOSE = re.compile("^1. Purpose of visit")


def test_device_that_was_set_up_after_the_backup_is_let_in_again_with_all_that_it_has(
    make_stage: Callable[[], Stage], tmp_path: Path
) -> None:
    stage = make_stage()
    server, backup = stage.server, tmp_path / "monday.attune"
    with office(stage) as here, here.at_desk("Maud Ellery") as maud:
        maud.enrol(label="Desk")
        command(server, "backup", str(backup))
        with here.at_tablet("Priya Calloway") as priya:
            priya.enrol()
            writes_on_a_device_that_is_lost(priya, stage)
            put_back(server, backup)
            stage.find_signal()
            is_told_and_goes_on(priya)
            is_refused(maud, priya)
            is_let_in(priya, new_code(maud, "Priya Calloway"))
            all_is_there_again(priya, stage)
            is_seen_at_the_desk(maud)


def writes_on_a_device_that_is_lost(priya: Person, stage: Stage) -> None:
    """Two notes that are filed, a draft that is snapshotted, and one more note with no signal."""
    priya.has_caseload()
    for words in LOST:
        sign_a_short_visit(priya, words, CHILD)
        priya.has_sent_everything()
        priya.go("Today")
    begin_a_short_visit(priya, CHILD)
    priya.step("Note")
    priya.page.get_by_label(PURPOSE).fill(DRAFT)
    priya.is_saved()
    priya.link("Leave (it is saved)").click()
    [head] = heads(priya.page)
    assert head.seq == head.received > 0
    stage.lose_signal()
    sign_a_short_visit(priya, SINCE, "Ari")


def is_told_and_goes_on(priya: Person) -> None:
    """Nothing is gone: what was there is there, on the locked device too, and a child's record is read."""
    [before] = heads(priya.page)
    priya.asks_for_news_until(lambda: priya.page.get_by_text(STRANGER).count() > 0)
    assert heads(priya.page) == [before]
    priya.hide()
    expect(priya.page.get_by_text(STRANGER)).to_be_visible()
    priya.unlock()
    priya.open_child(CHILD)
    expect(priya.page.get_by_text(STRANGER)).to_be_visible()
    priya.go("Today")
    priya.link("See what to do").click()
    expect(priya.page.get_by_text("Nothing on this device is gone.")).to_be_visible(timeout=LONG_MS)


def is_refused(maud: Person, priya: Person) -> None:
    """With a code that is another's; what was typed stays."""
    asks(priya, new_code(maud, "Tomas Birch"))
    maud.button("Close").click()
    expect(priya.page.get_by_text("That enrolment code cannot be used")).to_be_visible(timeout=LONG_MS)
    expect(priya.field("Sign-in name")).to_have_value(priya.sign_in.user)


def is_let_in(priya: Person, code: str) -> None:
    asks(priya, code)
    expect(priya.heading("This device is let in again")).to_be_visible(timeout=LONG_MS)


def asks(priya: Person, code: str) -> None:
    priya.sign_in = replace(priya.sign_in, code=code)
    priya.field("Sign-in name").fill(priya.sign_in.user)
    priya.field("Password").fill(priya.sign_in.password)
    priya.field("Enrolment code").fill(code)
    priya.button("Let this device in again").click()


def all_is_there_again(priya: Person, stage: Stage) -> None:
    """Each once, at the server; the device says so, and its draft is snapshotted there again."""
    priya.link("Go to the outbox").click()
    expect(priya.page.get_by_text("Every record signed here is filed.", exact=True)).to_be_visible(
        timeout=LONG_MS
    )
    expect(priya.page.get_by_text(STRANGER)).to_have_count(0)
    [head] = heads(priya.page)
    said = ledger(stage.server.data, head.device)
    assert head.seq == head.received == head.filed == said.received
    assert said.statuses == {"filed": said.received} and said.records == said.received
    filed = Counter(Records(stage.server).purposes(FAMILY))
    assert [filed[words] for words in LOST] == [1, 1]
    priya.go("Today")
    draft = priya.section("Finish and sign").get_by_role("listitem")
    draft.get_by_role("link").click()
    priya.step("Note")
    expect(priya.page.get_by_label(PURPOSE)).to_have_value(DRAFT)
    priya.link("Leave (it is saved)").click()
    priya.asks_for_news_until(lambda: snapshots(stage, head.device) == 1)


def snapshots(stage: Stage, device: str) -> int:
    """How many drafts of a device the server holds."""
    with closing(sqlite3.connect(f"file:{stage.server.data / 'attune.db'}?mode=ro", uri=True)) as db:
        chosen = "select count(distinct draft_id) from snapshot where device_id = ? and status = 'opened'"
        (found,) = db.execute(chosen, (device,)).fetchone()
    return int(found)


def is_seen_at_the_desk(maud: Person) -> None:
    """Three visits to review, and the device, enrolled again."""
    maud.go("Queue")
    maud.asks_for_news_until(
        lambda: maud.section("To review").get_by_role("link", name="Thistlewick: Wren").count() >= len(LOST)
    )
    maud.go("Team")
    expect(maud.section("Priya Calloway")).to_contain_text("Enrolled again", timeout=LONG_MS)
