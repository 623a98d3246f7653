"""A server that cannot start says so in one plain sentence, exits with 2, and changes nothing."""

from __future__ import annotations

import errno
import os
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app import create_app, tries
from app.cli import COMMANDS, main
from app.config import SETTINGS, Config, Unusable
from app.devices.models import EnrolmentCode
from app.extensions import db
from app.people import founding
from app.people.models import Account, Person
from tests.app.world import MARK, World, pen_picture_body
from tests.commands import Command, ran

ROOT = Path(__file__).resolve().parents[2]


class NoIndex(sqlite3.OperationalError):
    """What SQLite says when there is no room for the index of its log."""

    sqlite_errorname = "SQLITE_IOERR_SHMSIZE"


def sentence_of(environment: dict[str, str], *arguments: str, typed: str = "") -> str:
    """What the command says when it fails: one line, no traceback, exit code 2."""
    ended = ran(environment, *(arguments or ("run",)), typed=typed)
    said = ended.complained
    assert ended.code == 2, said
    lines = said.strip().splitlines()
    assert len(lines) == 1 and "Traceback" not in said and lines[0].endswith(".")
    return lines[0]


def files(folder: str) -> dict[str, bytes]:
    where = Path(folder)
    return {
        p.name: p.read_bytes()
        for p in where.rglob("*")
        if p.is_file() and not p.name.endswith(("-wal", "-shm"))
    }


@pytest.fixture
def used(environment: dict[str, str]) -> dict[str, str]:
    """Folders of a server that has been used."""
    app = create_app(Config.from_environment(environment))
    with app.app_context():
        db.engine.dispose()
    return environment


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_in_use(environment: dict[str, str], taken_port: int) -> None:
    said = sentence_of({**environment, "ATTUNE_PORT": str(taken_port)})
    assert f"Port {taken_port} is in use" in said and "ATTUNE_PORT=" in said
    assert not Path(environment["ATTUNE_DATA"]).exists()


def test_missing_keys_beside_a_used_database(used: dict[str, str]) -> None:
    for key in Path(used["ATTUNE_KEYS"]).iterdir():
        key.unlink()
    before = files(used["ATTUNE_DATA"])
    assert "put the key folder back" in sentence_of(used)
    assert files(used["ATTUNE_DATA"]) == before and files(used["ATTUNE_KEYS"]) == {}


def test_missing_master_key_beside_a_used_database(used: dict[str, str]) -> None:
    (Path(used["ATTUNE_KEYS"]) / "master.key").unlink()
    before = files(used["ATTUNE_DATA"]), files(used["ATTUNE_KEYS"])
    assert "master.key" in sentence_of(used)
    assert (files(used["ATTUNE_DATA"]), files(used["ATTUNE_KEYS"])) == before


def test_missing_master_key_is_made_when_the_database_is_empty(environment: dict[str, str]) -> None:
    create_app(Config.from_environment(environment))
    assert (Path(environment["ATTUNE_KEYS"]) / "master.key").stat().st_mode & 0o077 == 0


def test_keys_of_another_organisation(used: dict[str, str], tmp_path: Path) -> None:
    other = {**used, "ATTUNE_KEYS": str(tmp_path / "k2"), "ATTUNE_DATA": str(tmp_path / "d2")}
    create_app(Config.from_environment(other))
    said = sentence_of({**used, "ATTUNE_KEYS": other["ATTUNE_KEYS"]})
    assert "different organisations" in said


def test_database_newer_than_the_code(used: dict[str, str]) -> None:
    app = create_app(Config.from_environment(used))
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    before = files(used["ATTUNE_DATA"])
    said = sentence_of(used)
    assert "newer (version 9999)" in said and "start the newer program" in said
    assert files(used["ATTUNE_DATA"]) == before


def test_database_that_is_no_database(used: dict[str, str]) -> None:
    path = Path(used["ATTUNE_DATA"]) / "attune.db"
    path.write_bytes(b"not a database at all" * 100)
    assert "cannot be opened" in sentence_of(used)


def test_database_server_that_is_not_there(environment: dict[str, str], tmp_path: Path) -> None:
    nowhere = {**environment, "ATTUNE_DATABASE_URL": f"postgresql://attune@/x?host={tmp_path}"}
    said = sentence_of(nowhere)
    assert "ATTUNE_DATABASE_URL" in said and str(tmp_path) not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATTUNE_PORT", "many"),
        ("ATTUNE_PORT", "0"),
        ("ATTUNE_SAMPLE", "perhaps"),
        ("ATTUNE_DATABASE_URL", "mysql://x"),
        ("ATTUNE_ADDRESS", "http://attune.example"),
        ("ATTUNE_ADDRESS", "http://localhost.evil.example"),
        ("ATTUNE_ADDRESS", "http://localhost@evil.example"),
        ("ATTUNE_ADDRESS", "http://localhost:many"),
        ("ATTUNE_ADDRESS", "https://"),
        ("ATTUNE_ADDRESS", "https://:443"),
        ("ATTUNE_ADDRESS", "https:///attune.example"),
        ("ATTUNE_ADDRESS", "https://localhost@evil.example"),
        ("ATTUNE_ADDRESS", "https://attune.example/#here"),
        ("ATTUNE_THREADS", "-1"),
        ("ATTUNE_SECOND_FACTOR", "perhaps"),
        ("ATTUNE_PROXY", "the proxy"),
        ("ATTUNE_ADDRESS", "https://attune example"),
        ("ATTUNE_THREADS", "9" * 5000),
        ("ATTUNE_DATA", "s3://bucket/data"),
        ("ATTUNE_DATA", "/srv/what?now"),
        ("ATTUNE_DATA", "/srv/%41"),
        ("ATTUNE_DATABASE_URL", "sqlite:////srv/attune.db?timeout=30"),
        ("ATTUNE_DATABASE_URL", "postgresql://u:p@localhost:many/x"),
        ("ATTUNE_DATABASE_URL", "postgresql://u:p@[::1/x"),
        ("ATTUNE_BLOBS", "memory://blobs"),
        ("ATTUNE_AUDIT_HEADS", str(ROOT)),
    ],
)
def test_setting_that_makes_no_sense_is_named(environment: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(Unusable, match=name):
        Config.from_environment({**environment, name: value})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ATTUNE_AUDIT_HEAD", "ATTUNE_AUDIT_HEADS"),
        ("ATTUNE_SECONDFACTOR", "ATTUNE_SECOND_FACTOR"),
        ("ATTUNE_KEY", "ATTUNE_KEYS"),
    ],
)
def test_misspelt_setting_is_refused_with_the_name_that_was_meant(
    environment: dict[str, str], written: str, meant: str
) -> None:
    with pytest.raises(Unusable, match=f"no setting {written}: write {meant},"):
        Config.from_environment({**environment, written: "required"})


def test_names_of_the_build_the_tests_and_others_are_no_settings_of_the_server(
    environment: dict[str, str],
) -> None:
    others = ("RELEASE_KEY", "RELEASE_NUMBER", "CHROMIUM", "PICTURES", "SERVICE_HOST", "PORT_8080_TCP_PORT")
    Config.from_environment({**environment, **{f"ATTUNE_{name}": "1" for name in others}})


def test_setting_that_is_empty_is_one_left_out(environment: dict[str, str]) -> None:
    folders = ("ATTUNE_DATA", "ATTUNE_KEYS", "ATTUNE_LOG")
    empty = {name: "" for name in SETTINGS if name not in folders}
    given = {name: environment[name] for name in folders}
    assert Config.from_environment(given | empty) == Config.from_environment(given)


PROVIDER = {
    "ATTUNE_OIDC_ISSUER": "https://id.example",
    "ATTUNE_OIDC_CLIENT": "attune",
    "ATTUNE_OIDC_SECRET": "s",
}


@pytest.mark.parametrize("issuer", ["https://", "https://[", "https://id.example ", "http://localhost:many"])
def test_issuer_that_is_no_address_is_named(environment: dict[str, str], issuer: str) -> None:
    with pytest.raises(Unusable, match="ATTUNE_OIDC_ISSUER must start with https://"):
        Config.from_environment({**environment, **PROVIDER, "ATTUNE_OIDC_ISSUER": issuer})


def test_secret_and_age_of_a_sign_on_that_cannot_be_read_are_named(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"secret \xff")
    wrong = {"ATTUNE_OIDC_SECRET_FILE": str(tmp_path / "secret"), "ATTUNE_OIDC_MAX_AGE_SEC": "9" * 5000}
    for name, value in wrong.items():
        with pytest.raises(Unusable, match=name) as said:
            Config.from_environment({**environment, **PROVIDER, name: value})
        assert "0xff" not in str(said.value)


HTTPS = {"ATTUNE_ADDRESS": "https://attune.example"}


@pytest.mark.parametrize("reached", [HTTPS, {**HTTPS, "ATTUNE_HOST": "0.0.0.0"}], ids=["proxy", "network"])
def test_sample_passwords_are_never_put_on_the_network(
    environment: dict[str, str], reached: dict[str, str]
) -> None:
    with pytest.raises(Unusable, match="ATTUNE_SAMPLE=no"):
        Config.from_environment({**environment, **reached, "ATTUNE_SAMPLE": "yes"})
    del environment["ATTUNE_SAMPLE"]
    assert not Config.from_environment({**environment, **reached}).sample
    assert Config.from_environment(environment).sample


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "localhost.evil.example"])
@pytest.mark.parametrize("address", ["", "http://localhost:8080"])
def test_passwords_never_travel_in_the_clear(environment: dict[str, str], host: str, address: str) -> None:
    with pytest.raises(Unusable, match="ATTUNE_ADDRESS"):
        Config.from_environment({**environment, "ATTUNE_HOST": host, "ATTUNE_ADDRESS": address})
    assert Config.from_environment({**environment, **HTTPS, "ATTUNE_HOST": host}).behind_tls


def test_keys_inside_the_data_folder_are_refused(environment: dict[str, str]) -> None:
    inside = str(Path(environment["ATTUNE_DATA"]) / "keys")
    with pytest.raises(Unusable, match="ATTUNE_KEYS"):
        Config.from_environment({**environment, "ATTUNE_KEYS": inside})


def test_keys_inside_the_data_folder_are_refused_however_it_is_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    data = Path(environment["ATTUNE_DATA"])
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    for inside in (tmp_path / "link" / "keys", tmp_path / "log" / ".." / "data" / "keys"):
        for name in ("ATTUNE_KEYS", "ATTUNE_AUDIT_HEADS"):
            with pytest.raises(Unusable, match=name):
                Config.from_environment({**environment, name: str(inside)})
    with pytest.raises(Unusable, match="ATTUNE_DATA lies inside ATTUNE_KEYS"):
        Config.from_environment({**environment, "ATTUNE_KEYS": str(tmp_path)})


def test_file_where_attachments_are_to_lie_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "blobs"):
        said = sentence_of({**environment, "ATTUNE_BLOBS": str(place)}, "audit", "verify")
        assert said.startswith(f"{tmp_path / 'file'} cannot be used")
    assert not Path(environment["ATTUNE_DATA"]).exists()


def test_keys_that_others_can_read_are_refused(used: dict[str, str]) -> None:
    (Path(used["ATTUNE_KEYS"]) / "master.key").chmod(0o644)
    assert "chmod" in sentence_of(used)


def test_unknown_migration_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migration", "Not A Name"]) == 2
    assert "lower-case" in capsys.readouterr().err


PASSWORD = "a long password\n"


def test_first_administrator_gets_a_code_and_a_picture_of_it(environment: dict[str, str]) -> None:
    code, printed, said = ran(environment, "administrator", "ada", typed=PASSWORD)
    assert code == 0, said
    assert "-" in printed and "█" in printed
    assert "people here already" in sentence_of(environment, "administrator", "ada", typed=PASSWORD)


def test_staff_are_taken_on_into_one_team_of_a_name_and_a_taken_sign_in_name_is_refused(
    environment: dict[str, str],
) -> None:
    about = ("--role", "practitioner", "--profession", "health_visitor", "--team")
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    for sign_in_name, name, team in (("bo", "Bo Hale", "North"), ("cy", "Cy Hale", "north")):
        code, _, said = ran(environment, "person", sign_in_name, "--name", name, *about, team, typed=PASSWORD)
        assert code == 0, said
    taken = sentence_of(environment, "person", "BO ", "--name", "Bo Other", *about, "North", typed=PASSWORD)
    assert taken == "This sign-in name is taken: choose another."
    with create_app(Config.from_environment(environment)).app_context():
        people = db.session.query(Person).filter_by(role="practitioner").all()
        assert len(people) == 2 and len({person.team_id for person in people}) == 1
        assert db.session.query(Account).count() == 3


@pytest.mark.parametrize("wrong", ["", " ", "x" * 201, "two\nlines", "half \udc80"])
@pytest.mark.parametrize("field", ["sign-in name", "name", "team"])
def test_name_that_no_record_can_hold_is_refused_in_words(
    environment: dict[str, str], field: str, wrong: str
) -> None:
    given = {"sign-in name": "priya", "name": "Priya", "team": "Northmere", field: wrong}
    newcomer = founding.Newcomer(given["name"], "practitioner", "nurse", given["team"])
    app = create_app(Config.from_environment(environment))
    with app.app_context(), pytest.raises(ValueError, match=f"The {field} must have 1 to 200 letters"):
        founding.take_on(newcomer, given["sign-in name"], PASSWORD.strip())


def test_code_from_the_terminal_says_what_the_device_will_carry(environment: dict[str, str]) -> None:
    about = ("--role", "practitioner", "--profession", "nurse", "--team", "North", "--name")
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    for name, more in (("bo", ()), ("cy", ("--carries", "visits"))):
        assert ran(environment, "person", name, *about, name.title(), *more, typed=PASSWORD).code == 0
    with create_app(Config.from_environment(environment)).app_context():
        carries = [code.carries for code in db.session.query(EnrolmentCode)]
    assert sorted(carries, key=str) == [None, None, "visits"]


def test_full_disk_refuses_the_deposit_loses_nothing_and_goes_on_when_there_is_room(world: World) -> None:
    """SQLite's own page limit stands for the disk's end: the same error comes from the same place."""
    tablet = world.tablet("priya")
    for number in range(40):
        tablet.save("pen_picture", world.child, pen_picture_body(f"Song {number}. " + os.urandom(900).hex()))
    limit_pages(world, tight=True)
    answer = tablet.send(tablet.device.deposit())
    assert (answer.status_code, answer.json["code"], answer.json["retry"]) == (507, "storage.full", "later")
    limit_pages(world, tight=False)
    receipt = tablet.deliver()
    assert (receipt.received, receipt.filed, receipt.quarantined) == (40, 40, ())


def limit_pages(world: World, tight: bool) -> None:
    """Leave one free page, or all the room there is, to every connection from now on."""
    with world.app.app_context():
        engine = db.engine
        engine.dispose()

        def limit(connection, _):  # type: ignore[no-untyped-def]
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 1 if tight else 1_000_000_000}")

        event.listen(engine, "connect", limit)


REFUSALS = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    "log": (OperationalError("x", None, NoIndex("disk I/O error")), "The disk is full"),
    "locked": (
        OperationalError("x", None, sqlite3.OperationalError("database is locked")),
        "does not answer",
    ),
    "away": (OperationalError("x", None, psycopg.OperationalError("no server")), "does not answer"),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_command_says_what_the_place_refused(
    refusal: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault, said = REFUSALS[refusal]

    def refused(_: object) -> None:
        raise fault

    monkeypatch.setitem(COMMANDS, "openapi", (refused, ""))
    assert main(["openapi"]) == 2
    complained = capsys.readouterr().err
    assert said in complained and len(complained.splitlines()) == 1


def test_question_that_no_database_understands_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(_: object) -> None:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("SELECT nothing")

    monkeypatch.setitem(COMMANDS, "openapi", (ask, ""))
    assert main(["openapi"]) == 3
    assert "should not: OperationalError at" in capsys.readouterr().err


def test_command_that_nobody_listens_to_says_so_in_one_line(environment: dict[str, str]) -> None:
    reads, says = os.pipe()
    os.close(reads)
    command = Command(environment, "openapi", says_to=says, complains_apart=True)
    os.close(says)
    assert command.end() == 2 and command.complained
    assert command.complained.read().count("\n") == 1
    command.close()


def test_backup_says_of_a_place_that_it_cannot_be_used(environment: dict[str, str], tmp_path: Path) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    assert "cannot be used" in sentence_of(environment, "backup", str(tmp_path / "nowhere" / "monday.attune"))
    empty = environment | {"ATTUNE_DATA": str(tmp_path / "empty")}
    assert "cannot be used" in sentence_of(empty, "backup", str(tmp_path / "nowhere" / "monday.attune"))
    assert "cannot be used" in sentence_of(empty, "restore", str(tmp_path))


def test_lost_second_factor_is_taken_away_at_the_terminal_by_name(environment: dict[str, str]) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    assert "Nobody has this sign-in name" in sentence_of(environment, "second-factor", "adda")
    code, printed, _ = ran(environment, "second-factor", "Ada")
    assert code == 0 and "password alone" in printed


def test_second_factor_that_is_required_has_to_be_set_up_again(environment: dict[str, str]) -> None:
    for chosen, words in (("required", "must set up another"), ("asked", "can set up another")):
        if chosen == "required":
            assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
        asked = {**environment, "ATTUNE_SECOND_FACTOR": chosen}
        assert words in ran(asked, "second-factor", "ada").said


def sign_in_status(app: Flask, password: str) -> int:
    said = {"sign_in_name": "ada", "password": password}
    return app.test_client().post("/api/sign-in", json=said, headers=MARK).status_code


def test_forgotten_password_is_changed_at_the_terminal_and_everybody_is_signed_out(
    environment: dict[str, str],
) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    app = create_app(Config.from_environment(environment))
    old = PASSWORD.strip()
    assert sign_in_status(app, old) == 200
    assert "Nobody has this sign-in name" in sentence_of(environment, "password", "adda", typed=PASSWORD)
    assert "too short" in sentence_of(environment, "password", "ada", typed="short\n")
    assert "one of the first" in sentence_of(environment, "password", "ada", typed="passwordpassword\n")
    code, printed, said = ran(environment, "password", "Ada", typed="another long password\n")
    assert code == 0 and "another" not in printed, said
    with app.app_context():
        assert db.session.scalar(text("select count(*) from session")) == 0
        rows = db.session.execute(text("select subject_id from audit where action = 'password.set'")).all()
        assert rows == [(db.session.query(Person).one().id,)]
        db.session.rollback()
    assert [sign_in_status(app, each) for each in (old, "another long password")] == [401, 200]


def test_password_that_nobody_types_is_made_and_shown_once(environment: dict[str, str]) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    shown = []
    for _ in range(2):
        code, printed, said = ran(environment, "password", "ada", typed="\n")
        assert code == 0, said
        shown += re.findall(r"^  (\S{5}(?:-\S{5}){3})$", printed, re.MULTILINE)
    app = create_app(Config.from_environment(environment))
    assert [sign_in_status(app, each) for each in (*shown, PASSWORD.strip())] == [401, 200, 401]


def test_new_password_makes_up_for_wrong_guesses_at_the_name(environment: dict[str, str]) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    app = create_app(Config.from_environment(environment))
    for _ in range(tries.FREE + 1):
        assert sign_in_status(app, "wrong") == 401
    assert sign_in_status(app, PASSWORD.strip()) == 429
    assert ran(environment, "password", "ada", typed=PASSWORD).code == 0
    assert sign_in_status(app, PASSWORD.strip()) == 200


def test_joining_to_a_sign_on_needs_one_and_a_name_that_there_is(environment: dict[str, str]) -> None:
    assert ran(environment, "administrator", "ada", typed=PASSWORD).code == 0
    assert "ATTUNE_OIDC_ISSUER" in sentence_of(environment, "join", "ada", "subject-1")
    provider = {"ATTUNE_OIDC_ISSUER": "https://id.example", "ATTUNE_OIDC_CLIENT": "attune"}
    assert "ATTUNE_OIDC_SECRET" in sentence_of({**environment, **provider}, "join", "ada", "subject-1")
    whole = {**environment, **provider, "ATTUNE_OIDC_SECRET": "a secret"}
    assert "Nobody has this" in sentence_of(whole, "join", "adda", "subject-1")
    assert ran(whole, "join", "ada", "subject-1").code == 0
    assert ran(whole, "join", "ada", "subject-1", "--alone").code == 0
    plain = {**whole, "ATTUNE_OIDC_ISSUER": "http://id.example"}
    assert "https://" in sentence_of(plain, "join", "ada", "subject-1")
