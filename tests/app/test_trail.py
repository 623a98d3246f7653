"""The audit trail cannot be changed unseen: what was done to it is named, on both databases."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text

from app import audit, create_app
from app.access import Caller
from app.cli import main
from app.config import Config, Unusable
from app.extensions import db
from app.jobs import anchor_audit, timetable
from app.trail import checking, heads
from app.trail.checking import Checked
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.world import World


def run_sql(app: Flask, statements: str) -> None:
    with app.app_context():
        for statement in statements.split(";"):
            db.session.execute(text(statement))
        db.session.commit()


def last_row(app: Flask) -> int:
    with app.app_context():
        return int(db.session.execute(text("SELECT max(number) FROM audit")).scalar_one())


def anchor(app: Flask) -> int:
    job = next(job for job in timetable.TIMETABLE if job.work is anchor_audit.run)
    return timetable.run(app, job)


def check(app: Flask) -> Checked:
    with app.app_context():
        own = heads.file()
        return checking.verify([own] if own.exists() else [])


def grow(world: World) -> None:
    with world.app.app_context():
        audit.add("nothing.much", Caller())
        db.session.commit()


def heads_of(app: Flask) -> list[str]:
    with app.app_context():
        return heads.file().read_text().splitlines()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A day's trail of about two dozen rows, with its head outside twice: made once, on each database."""
    folder = tmp_path_factory.mktemp("trail")
    settings = {f"ATTUNE_{name}": str(folder / name.lower()) for name in ("DATA", "KEYS", "LOG")}
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        settings["ATTUNE_DATABASE_URL"] = server.fresh_database()
    clock = MovableClock()
    app = create_app(Config.from_environment(settings), clock)
    world = World.found(app, clock)
    world.tablet("maud").pull()
    assert anchor(app) == 1
    clock.forward(minutes=1)
    world.tablet("priya").pull()
    assert anchor(app) == 1
    assert check(app) == Checked(last_row(app), 2, None)
    yield world
    _close(app)


@pytest.fixture
def trail(day: World) -> Iterator[World]:
    """That day; what a test does to the trail and its file is undone after it."""
    with day.app.app_context():
        kept = {
            table: [dict(row._mapping) for row in db.session.execute(select(table))]
            for table in (audit.AuditRow.__table__, audit.AuditHead.__table__)
        }
        lines = heads.file().read_bytes()
        db.session.rollback()
    yield day
    with day.app.app_context():
        for table, rows in kept.items():
            db.session.execute(delete(table))
            db.session.execute(insert(table), rows)
        db.session.commit()
        heads.file().write_bytes(lines)


COLUMNS = "at, action, outcome, person_id, device_id, subject_id, count, prev, hash, kid, signature"
RAISE = "UPDATE audit SET number = -number - 1 WHERE number > {0}"
LOWER = "UPDATE audit SET number = -number + 1 WHERE number > {0}"
TURN = "UPDATE audit SET number = -number WHERE number < 0"
SWAP = (
    "UPDATE audit SET number = -1 WHERE number = 5;UPDATE audit SET number = 5 WHERE number = 6;"
    "UPDATE audit SET number = 6 WHERE number = -1"
)
DAMAGES = {
    "person edited": ("UPDATE audit SET person_id = NULL WHERE number = 5", "edited", 5),
    "subject edited": ("UPDATE audit SET subject_id = 'x' WHERE number = 4", "edited", 4),
    "time edited": ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 6", "edited", 6),
    "outcome edited": ("UPDATE audit SET outcome = 'nothing' WHERE number = 2", "edited", 2),
    "hash edited": ("UPDATE audit SET hash = prev WHERE number = 3", "edited", 3),
    "signature edited": ("UPDATE audit SET signature = hash WHERE number = 7", "edited", 7),
    "key edited": ("UPDATE audit SET kid = 'audit-00000000' WHERE number = 7", "edited", 7),
    "dropped": ("DELETE FROM audit WHERE number = 5", "dropped", 5),
    "first dropped": ("DELETE FROM audit WHERE number = 1", "dropped", 1),
    "dropped and renumbered": (f"DELETE FROM audit WHERE number = 5;{LOWER.format(5)};{TURN}", "dropped", 5),
    "reordered": (SWAP, "moved", 5),
    "copied to the end": (
        f"INSERT INTO audit (number, {COLUMNS}) SELECT (SELECT max(number) + 1 FROM audit), {COLUMNS} "
        "FROM audit WHERE number = 4",
        "inserted",
        -1,
    ),
    "inserted in the middle": (
        f"{RAISE.format(4)};{TURN};"
        f"INSERT INTO audit (number, {COLUMNS}) SELECT 5, at, 'x', outcome, person_id, device_id, "
        "subject_id, count, prev, prev, kid, signature FROM audit WHERE number = 4",
        "inserted",
        5,
    ),
    "inserted before the first": (
        f"INSERT INTO audit (number, {COLUMNS}) SELECT 0, {COLUMNS} FROM audit WHERE number = 4",
        "inserted",
        1,
    ),
    "cut at the end": ("DELETE FROM audit WHERE number > 8", "cut", 9),
    "cut at the end with its note": (
        "DELETE FROM audit WHERE number > 8;UPDATE audit_head SET number = 8, "
        "hash = (SELECT hash FROM audit WHERE number = 8)",
        "rolled_back",
        9,
    ),
    "note put back": (
        "UPDATE audit_head SET number = 8, hash = (SELECT hash FROM audit WHERE number = 8)",
        "added",
        9,
    ),
    "all of it gone": ("DELETE FROM audit;DELETE FROM audit_head", "rolled_back", 1),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_done_to_the_trail_is_named(trail: World, damage: str) -> None:
    statements, kind, row = DAMAGES[damage]
    expected = last_row(trail.app) + 1 if row < 0 else row
    run_sql(trail.app, statements)
    fault = check(trail.app).fault
    assert fault is not None
    assert (fault.kind, fault.row) == (kind, expected), fault.said
    assert fault.said.endswith(".")


def rewrite(world: World, first: int, sign: bool) -> None:
    """What an insider does who has the database, and with `sign` the trail's key too: all of it made anew."""
    with world.app.app_context():
        from app.keyring import held

        rows = db.session.scalars(db.select(audit.AuditRow).order_by(audit.AuditRow.number)).all()
        prev = rows[first - 2].hash
        rows[first - 1].action = "nothing.happened"
        for row in rows[first - 1 :]:
            row.prev = prev
            row.hash = prev = audit.hash_of(vars(row))
            if sign:
                row.signature = held().ring.audit.sign(audit.PREFIX + prev)
        head = db.session.get(audit.AuditHead, 1)
        assert head is not None
        head.hash = prev
        db.session.commit()


def test_trail_made_anew_without_the_key_is_found(trail: World) -> None:
    rewrite(trail, 3, sign=False)
    fault = check(trail.app).fault
    assert fault and (fault.kind, fault.row) == ("edited", 3)


def test_trail_made_anew_with_the_key_is_found_by_the_heads_outside(trail: World) -> None:
    first = json.loads(heads_of(trail.app)[0])["number"]
    rewrite(trail, first + 2, sign=True)
    fault = check(trail.app).fault
    assert fault and (fault.kind, fault.row) == ("rewritten", first + 1)


def test_without_the_heads_outside_a_key_holder_would_not_be_found(trail: World) -> None:
    """Why they must lie elsewhere: it is what they alone show."""
    rewrite(trail, 4, sign=True)
    with trail.app.app_context():
        assert checking.verify().fault is None


def test_head_is_written_only_when_the_trail_has_moved(trail: World) -> None:
    before = heads_of(trail.app)
    assert anchor(trail.app) == 0
    assert heads_of(trail.app) == before
    grow(trail)
    assert anchor(trail.app) == 1
    assert heads_of(trail.app)[:2] == before and len(heads_of(trail.app)) == 3
    assert check(trail.app).fault is None


def test_file_of_heads_is_for_its_owner_alone_and_holds_no_id(trail: World) -> None:
    with trail.app.app_context():
        assert heads.file().stat().st_mode & 0o077 == 0
    told = "\n".join(heads_of(trail.app))
    assert not any(ident in told for ident in (trail.child, trail.family, *trail.staff.values()))


@pytest.mark.parametrize("damage", ["number", "hash", "signature", "first line", "middle", "swapped"])
def test_what_was_done_to_the_file_of_heads_is_named(trail: World, damage: str) -> None:
    grow(trail)
    anchor(trail.app)
    lines = heads_of(trail.app)
    if damage == "first line":
        lines, line = lines[1:], 1
    elif damage == "middle":
        lines, line = [lines[0], lines[2]], 2
    elif damage == "swapped":
        lines, line = [lines[0], lines[2], lines[1]], 2
    else:
        said = json.loads(lines[1])
        said[damage] = said["number"] - 1 if damage == "number" else "0" * len(said[damage])
        lines[1], line = json.dumps(said), 2
    with trail.app.app_context():
        heads.file().write_text("\n".join(lines) + "\n")
    fault = check(trail.app).fault
    assert fault is not None
    assert (fault.kind, fault.row) in (("heads", line), ("rewritten", 1)), fault.said


def test_line_that_a_crash_cut_short_is_passed_over_once_the_next_vouches_for_it(trail: World) -> None:
    with trail.app.app_context():
        path = heads.file()
        path.write_bytes(path.read_bytes()[:-40])
    assert check(trail.app).fault is not None
    grow(trail)
    assert anchor(trail.app) == 1
    assert check(trail.app).fault is None


def test_two_processes_that_write_heads_at_once_leave_the_file_whole(
    trail: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One was asked to end in the midst of it, and the other has taken the lead."""
    real, others = heads.append, []

    def append(*end: Any) -> None:
        monkeypatch.setattr(heads, "append", real)
        other = threading.Thread(target=lambda: others.append(anchor(trail.app)))
        other.start()
        other.join()
        real(*end)

    monkeypatch.setattr(heads, "append", append)
    grow(trail)
    assert anchor(trail.app) == 1
    assert (others, len(heads_of(trail.app))) == ([0], 3)
    assert check(trail.app).fault is None
    grow(trail)
    assert anchor(trail.app) == 1


def test_old_database_put_back_raises_the_alarm_and_stays_named(
    environment: dict[str, str], clock: MovableClock, tmp_path: Path
) -> None:
    """Yesterday's database under today's heads."""
    app = create_app(Config.from_environment(environment), clock)
    world = World.found(app, clock)
    anchor(app)
    data, kept = Path(environment["ATTUNE_DATA"]), tmp_path / "kept"
    _close(app)
    shutil.copytree(data, kept)
    app = create_app(Config.from_environment(environment), clock)
    world = World(app, clock, world.staff, world.teams, world.organisation, world.family, world.child)
    world.tablet("maud").pull()
    anchor(app)
    lost = last_row(app)
    _close(app)
    shutil.rmtree(data)
    shutil.copytree(kept, data)

    app = create_app(Config.from_environment(environment), clock)
    fault = check(app).fault
    assert fault and fault.kind == "rolled_back" and f" {lost} " in fault.said
    assert anchor(app) == 1
    with app.app_context():
        newest = db.session.execute(text("SELECT action, count FROM audit ORDER BY number DESC")).first()
    assert newest == ("alarm.audit", lost)
    # It is raised once, and what the file saw is not forgotten by what follows.
    assert anchor(app) == 0
    later = check(app).fault
    assert later and later.kind == "rolled_back"
    log = (Path(environment["ATTUNE_LOG"]) / "attune.log").read_text()
    assert log.count("part at row") == 1
    _close(app)


def _close(app: Flask) -> None:
    app.extensions["attune.opener"].stop()
    with app.app_context():
        db.engine.dispose()


def test_command_says_in_words_what_is_wrong_and_ends_in_1(
    world: World,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world.tablet("maud").pull()
    anchor(world.app)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("The audit trail is as it was written: ")
    run_sql(world.app, "DELETE FROM audit WHERE number = 3")
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out == "The audit trail is NOT as it was written. Row 3 is missing.\n"
    assert main(["audit", "verify", "--heads", "/nowhere/heads.jsonl"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_heads_may_lie_where_the_setting_says_and_never_within_the_data(
    environment: dict[str, str], clock: MovableClock, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere" / "heads.jsonl"
    app = create_app(Config.from_environment(environment | {"ATTUNE_AUDIT_HEADS": str(place)}), clock)
    World.found(app, clock)
    anchor(app)
    assert len(place.read_text().splitlines()) == 1
    _close(app)
    for wrong in ("heads.jsonl", environment["ATTUNE_DATA"] + "/heads.jsonl"):
        with pytest.raises(Unusable, match="ATTUNE_AUDIT_HEADS"):
            Config.from_environment(environment | {"ATTUNE_AUDIT_HEADS": wrong})


def test_trail_is_sound_while_it_grows(any_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is checked is one moment: rows that come meanwhile are none that are amiss."""
    desk = any_world.tablet("maud")
    walk, before = checking._rows, last_row(any_world.app)

    def and_grow() -> Iterator[dict[str, Any]]:
        for row in walk():
            if row["number"] == 2:
                other = threading.Thread(target=desk.pull)
                other.start()
                other.join()
            yield row

    monkeypatch.setattr(checking, "_rows", and_grow)
    assert check(any_world.app) == Checked(before, 0, None)
    assert last_row(any_world.app) > before
