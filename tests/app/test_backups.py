"""A backup is made while the server serves, opened again, and put back; devices know what it has not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.backups import actions as backups
from app.backups import databases, unfinished, workplace
from app.cli import main
from app.config import Config, Unusable
from app.custody import open_keys
from app.extensions import db
from app.organisation import store as organisation
from app.streams.models import Stream
from app.trail.checking import verify
from tests.app.attaching import add
from tests.app.clock import MovableClock
from tests.app.court import protect
from tests.app.putting_back import alarms, over_there, put_back, texts
from tests.app.test_at_rest import NAMES
from tests.app.world import Tablet, World, new_id, pen_picture_body, visit_body
from tests.e2e.scan import scan_folders

BACKUP = "monday.attune"


@pytest.fixture
def config(any_world: World) -> Config:
    made: Config = any_world.app.extensions["attune.config"]
    return made


def with_everything(world: World) -> Tablet:
    priya, visit = world.tablet("priya"), new_id()
    added = add(priya, world.child, visit, b"drawn by hand" * 40)
    added.send()
    at = priya.device._ports.clock.now()
    priya.save("visit", world.family, visit_body(world.child, [added.record], at), record=visit)
    priya.save("attachment", world.child, added.body, record=added.record)
    priya.save("pen_picture", world.child, pen_picture_body("You like song."))
    assert priya.deliver().quarantined == ()
    return priya


def test_backup_made_while_serving_holds_everything_and_is_put_back(
    any_world: World, config: Config, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    priya = with_everything(any_world)
    file, ends = tmp_path / BACKUP, threading.Event()
    writer = threading.Thread(target=write_on, args=(priya, any_world, ends))
    writer.start()
    try:
        made = backups.make(config, file)
    finally:
        ends.set()
        writer.join()
    assert (made.blobs, made.size_bytes) == (1, file.stat().st_size) and file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.half")) == list(tmp_path.glob(".attune-*")) == []
    there = elsewhere()
    put_back(any_world, there, file)
    desk = any_world.tablet("maud")
    desk.pull()
    told = [one for one in desk.records(any_world.child) if one["type"] == "pen_picture"]
    assert told[0]["body"]["text"] == "You like song."
    blobs = [path for path in (there.data / "blobs").rglob("*") if path.is_file()]
    assert len(blobs) == 1
    with any_world.app.app_context():
        assert verify().fault is None
    with pytest.raises(Unusable, match="There is a database here"):
        backups.restore(there, file)


def write_on(tablet: Tablet, world: World, ends: threading.Event) -> None:
    while not ends.is_set():
        tablet.save("pen_picture", world.child, pen_picture_body("You sing."))
        tablet.deposit()


def test_backup_says_nothing_to_whoever_finds_it_without_the_keys(
    any_world: World, config: Config, tmp_path: Path
) -> None:
    with_everything(any_world)
    (tmp_path / "found").mkdir()
    backups.make(config, tmp_path / "found" / BACKUP)
    said = (tmp_path / "found" / BACKUP).read_bytes()
    assert scan_folders([tmp_path / "found"], ("You like song.", *NAMES)) == []
    assert any_world.child.encode() not in said and bytes.fromhex(any_world.child) not in said
    secrets = [bytes.fromhex(path.read_text().strip()) for path in config.keys.glob("*.key")]
    assert len(secrets) > 6 and [one for one in secrets if one in said or one.hex().encode() in said] == []


def test_putting_back_that_was_cut_off_at_its_end_goes_on(
    any_world: World, config: Config, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    with_everything(any_world)
    backups.make(config, tmp_path / BACKUP)
    there = elsewhere()
    first = backups.restore(there, tmp_path / BACKUP)
    # It ends here, before any server has begun on it; whoever gave the command gives it again.
    assert backups.restore(there, tmp_path / BACKUP) == first
    app = create_app(there)
    with app.app_context():
        assert organisation.put_back_at() is not None
        numbers = organisation.put_back_number()
    with pytest.raises(Unusable, match="There is a database here"):
        backups.restore(there, tmp_path / BACKUP)
    again = create_app(there)
    with again.app_context():
        assert organisation.put_back_number() == numbers


@pytest.mark.parametrize("at", ["begin", "put"])
def test_putting_back_that_was_cut_off_before_its_end_begins_anew(
    any_world: World,
    config: Config,
    elsewhere: Callable[[], Config],
    tmp_path: Path,
    at: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_everything(any_world)
    backups.make(config, tmp_path / BACKUP)
    there = elsewhere()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(unfinished if at == "begin" else databases, at, cut)
        backups.restore(there, tmp_path / BACKUP)
    put_back(any_world, there, tmp_path / BACKUP)
    with any_world.app.app_context():
        assert organisation.put_back_at() is not None


def test_backup_is_not_put_back_beside_the_log_of_another_database(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path
) -> None:
    """A killed server leaves its log; with the broken database alone moved away, it would be written over."""
    config, there = world.app.extensions["attune.config"], elsewhere_on_sqlite
    backups.make(config, tmp_path / BACKUP)
    with_everything(world)
    log, left = (Path(f"{each.sqlite_file}-wal") for each in (config, there))
    left.parent.mkdir()
    shutil.copy(log, left)
    with pytest.raises(Unusable, match="is the log of another database"):
        backups.restore(there, tmp_path / BACKUP)
    assert left.read_bytes() == log.read_bytes()
    left.unlink()
    put_back(world, there, tmp_path / BACKUP)
    with world.app.app_context():
        assert verify().fault is None


@pytest.mark.parametrize("damage", ["flip", "cut", "end", "swap", "empty", "other"])
def test_damaged_backup_is_not_put_back(
    world: World, tmp_path: Path, environment: dict[str, str], damage: str
) -> None:
    file = tmp_path / BACKUP
    config: Config = world.app.extensions["attune.config"]
    with_everything(world)
    backups.make(config, file)
    data = file.read_bytes()
    middle = len(data) // 2
    file.write_bytes(
        {
            "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
            "cut": data[:middle],
            "end": data[:-1],
            "swap": data[:5] + data[6:7] + data[5:6] + data[7:],
            "empty": b"",
            "other": b"a letter to somebody" * 100,
        }[damage]
    )
    there = Config.from_environment(environment | {"ATTUNE_DATA": str(tmp_path / "there")})
    with pytest.raises(Unusable, match="cannot be read"):
        backups.restore(there, file)
    assert there.sqlite_file is not None and not there.sqlite_file.exists()


def test_database_that_is_put_back_never_lies_among_the_keys(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill would leave it there, and a copy of the key folder would hold both."""
    there, places = elsewhere_on_sqlite, []
    backups.make(world.app.extensions["attune.config"], tmp_path / BACKUP)
    monkeypatch.setattr(databases, "check", lambda _, path: places.append(path))
    backups.restore(there, tmp_path / BACKUP)
    assert [there.data in path.parents and there.keys not in path.parents for path in places] == [True]


def test_two_backups_into_one_file_at_once_are_whole(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins and ends while the first has read what it wrote, and not yet moved it."""
    config, real = world.app.extensions["attune.config"], backups._refuse_unless_same
    made = []

    def refuse(*given: Any) -> None:
        real(*given)
        monkeypatch.setattr(backups, "_refuse_unless_same", real)
        made.append(backups.make(config, tmp_path / BACKUP))

    monkeypatch.setattr(backups, "_refuse_unless_same", refuse)
    made.append(backups.make(config, tmp_path / BACKUP))
    assert len(made) == 2
    put_back(world, elsewhere_on_sqlite, tmp_path / BACKUP)


def test_what_a_killed_backup_left_goes_with_the_next_and_what_is_worked_in_stays(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path
) -> None:
    config, there = world.app.extensions["attune.config"], elsewhere_on_sqlite
    there.data.mkdir()
    left = [above / f"{workplace.WORKED_IN}killed" for above in (tmp_path, there.data)]
    for folder in left:
        folder.mkdir()
        for name in (workplace.LOCK, "database"):
            (folder / name).write_bytes(b"")
    with workplace.beside(tmp_path / BACKUP) as worked_in:
        backups.make(config, tmp_path / BACKUP)
        assert worked_in.is_dir() and not left[0].exists()
    assert not worked_in.exists()
    backups.restore(there, tmp_path / BACKUP)
    assert list(there.data.glob(".attune-*")) == []


def test_what_is_left_keeps_its_lock_until_the_rest_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it is removed, it is found again."""
    with workplace.beside(tmp_path / BACKUP) as folder:
        for number in range(20):
            (folder / f"part-{number}").touch()
        removed: list[str] = []
        real = os.unlink

        def unlink(path: Any, **named: Any) -> None:
            removed.append(Path(path).name)
            real(path, **named)

        monkeypatch.setattr(os, "unlink", unlink)
    assert removed.index(workplace.LOCK) == 20 and not folder.exists()


def test_backup_is_of_the_database_whatever_its_path_is_called(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """An address that is made of such a path by hand ends at the #."""
    odd = tmp_path / "county #2"
    config = Config.from_environment(environment | {"ATTUNE_DATA": str(odd / "data")})
    create_app(config)
    backups.make(config, odd / BACKUP)
    there = Config.from_environment(environment | {"ATTUNE_DATA": str(tmp_path / "there")})
    backups.restore(there, odd / BACKUP)
    assert there.sqlite_file is not None
    with closing(sqlite3.connect(there.sqlite_file)) as database:
        assert database.execute("SELECT count(*) FROM organisation").fetchone() == (1,)
    assert sorted(path.name for path in tmp_path.glob("county*")) == ["county #2"]


def test_no_backup_is_made_where_there_is_no_database_of_ours(
    world: World, tmp_path: Path, environment: dict[str, str]
) -> None:
    config = Config.from_environment(environment | {"ATTUNE_DATA": str(tmp_path / "nothing")})
    with pytest.raises(Unusable, match="There is no database"):
        backups.make(config, tmp_path / BACKUP)
    assert config.sqlite_file is not None
    config.data.mkdir()
    config.sqlite_file.touch()
    with pytest.raises(Unusable, match="not whole"):
        backups.make(config, tmp_path / BACKUP)
    assert not (tmp_path / BACKUP).exists()


def test_backup_is_put_back_under_its_own_keys_alone(
    world: World, tmp_path: Path, environment: dict[str, str]
) -> None:
    config: Config = world.app.extensions["attune.config"]
    backups.make(config, tmp_path / BACKUP)
    with pytest.raises(Unusable, match="is there already"):
        backups.make(config, tmp_path / BACKUP)
    other = tmp_path / "other-keys"
    open_keys(other, True, MovableClock())
    shutil.copy(config.keys / "backup.key", other / "backup.key")
    there = environment | {"ATTUNE_DATA": str(tmp_path / "there"), "ATTUNE_KEYS": str(other)}
    with pytest.raises(Unusable, match="another organisation"):
        backups.restore(Config.from_environment(there), tmp_path / BACKUP)


def test_backup_is_put_back_by_no_clock_that_stands_before_it(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.make(world.app.extensions["attune.config"], tmp_path / BACKUP)
    monkeypatch.setattr("app.backups.actions.Clock", MovableClock)
    monkeypatch.setattr(MovableClock, "moment", lambda _: datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(Unusable, match="set the clock"):
        backups.restore(elsewhere_on_sqlite, tmp_path / BACKUP)
    assert elsewhere_on_sqlite.sqlite_file is not None and not elsewhere_on_sqlite.sqlite_file.exists()


def test_older_backup_put_back_raises_an_alarm_and_loses_nothing_that_devices_hold(
    any_world: World, config: Config, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world = any_world
    priya, desk = with_everything(world), world.tablet("maud")
    backups.make(config, tmp_path / BACKUP)
    priya.save("pen_picture", world.child, pen_picture_body("After the backup."))
    assert priya.deliver().filed == len(priya.device.frames)
    for tablet in (priya, desk):
        tablet.pull()
    put_back(world, elsewhere(), tmp_path / BACKUP)
    for tablet in (priya, desk):
        over_there(world, tablet)
        tablet.pull()
        assert "alarm.rolled_back" in alarms(world, tablet)
        assert "After the backup." in texts(tablet, world)
    # The supervisor is told of the worker's device; the worker goes on, and what is new is read by both.
    told = {row["device"]: row["alarms"] for row in desk.pull().state["waiting"]}
    assert told[priya.device.identity.device] == ["rolled_back"]
    number = len(priya.device.frames) + 1
    priya.save("pen_picture", world.child, pen_picture_body("Since then."))
    priya.deposit(start=number)
    world.open()
    assert priya.deposit(start=number + 1).filed == number
    for tablet in (priya, desk):
        tablet.pull()
        assert texts(tablet, world)[-2:] == ["After the backup.", "Since then."]
    with world.app.app_context():
        assert verify().fault is None


def test_nobody_is_alarmed_who_knows_no_more_than_the_backup(
    world: World, elsewhere_on_sqlite: Config, tmp_path: Path
) -> None:
    priya = with_everything(world)
    priya.pull()
    backups.make(world.app.extensions["attune.config"], tmp_path / BACKUP)
    put_back(world, elsewhere_on_sqlite, tmp_path / BACKUP)
    over_there(world, priya)
    priya.save("pen_picture", world.child, pen_picture_body("Since then."))
    assert priya.deliver().quarantined == ()
    priya.pull()
    assert alarms(world, priya) == set() and texts(priya, world)[-1] == "Since then."


@pytest.fixture
def elsewhere_on_sqlite(environment: dict[str, str], tmp_path: Path) -> Config:
    return Config.from_environment(environment | {"ATTUNE_DATA": str(tmp_path / "there")})


def test_file_copied_back_without_a_word_is_noticed_too(world: World, app: Flask, tmp_path: Path) -> None:
    """Yesterday's file put in the place of today's: no command has told the server."""
    priya, place = with_everything(world), Path(str(world.app.extensions["attune.config"].sqlite_file))
    with sqlite3.connect(place) as now, sqlite3.connect(tmp_path / "yesterday.db") as kept:
        now.backup(kept)
    priya.save("pen_picture", world.child, pen_picture_body("After the copy."))
    priya.deliver()
    priya.pull()
    with sqlite3.connect(place) as now, sqlite3.connect(tmp_path / "yesterday.db") as kept:
        kept.backup(now)
    priya.pull_raw()
    assert alarms(world, priya) == {"alarm.rolled_back"}
    with app.app_context():
        assert db.session.get_one(Stream, world.child).restored_from is None


def test_both_commands_do_it_from_a_terminal(
    world: World,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_everything(world)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["backup", str(tmp_path / BACKUP)]) == 0
    assert "1 attachments" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / BACKUP)]) == 2
    assert "empty place" in capsys.readouterr().err
    monkeypatch.setenv("ATTUNE_DATA", str(tmp_path / "there"))
    assert main(["restore", str(tmp_path / "no-such-file")]) == 2
    assert main(["restore", str(tmp_path / BACKUP)]) == 0
    assert "is back" in capsys.readouterr().out
    there = create_app(Config.from_environment(environment | {"ATTUNE_DATA": str(tmp_path / "there")}))
    with there.app_context():
        assert db.session.get_one(Stream, world.child).restored_from is not None


def test_putting_back_names_nobody_at_the_terminal_or_in_the_log(
    world: World,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whoever stands at the server's terminal reads no record, least of all a protected child's."""
    protect(world.tablet("maud"), world.tablet("sefton"), world.child)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["backup", str(tmp_path / BACKUP)]) == 0
    monkeypatch.setenv("ATTUNE_DATA", str(tmp_path / "there"))
    capsys.readouterr(), caplog.clear()
    assert main(["restore", str(tmp_path / BACKUP)]) == 0
    printed = capsys.readouterr()
    said = printed.out + printed.err + caplog.text
    family = ("Wren", "Alder", "Tidewater", world.child, world.family)
    people = (*world.staff.values(), *(name.title() for name in world.staff))
    assert "is back" in said
    assert [word for word in (*family, *people) if word in said] == []
