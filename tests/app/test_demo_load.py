"""The fictional caseload in a real database: it took the real path, and everybody sees what is theirs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app, demo
from app.config import Config, Unusable
from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer, SystemRandom
from app.demo import script
from app.demo.bodies import Ids
from app.demo.days import Days
from app.demo.families import FAMILIES
from app.demo.staff import STAFF
from app.devices.models import Device as DeviceRow
from app.extensions import db
from app.intake.models import Alarm, Envelope
from app.people import store as people_store
from app.trail import checking
from sync.device import Device, DeviceKeys, DevicePorts, Identity
from sync.types import DeviceId, PersonId
from tests.app.clock import MovableClock
from tests.app.world import Tablet, World

ROLES = {one.key: one.role for one in STAFF}


class Stopped(Exception):
    """Stands for Ctrl+C."""


class SampleWorld(World):
    def password(self, name: str) -> str:
        return f"sample-{name}"


@dataclass
class Loaded:
    app: Flask
    clock: MovableClock
    folder: Path
    codes: dict[str, str]

    def tablet(self, who: str) -> Tablet:
        """Sign in and enrol with the printed code, as a person would."""
        signer, unsealer = Ed25519Signer(secrets.token_bytes(32)), HpkeUnsealer(secrets.token_bytes(32))
        identity = Identity(DeviceId(secrets.token_hex(16)), PersonId(self.person(who)), ROLES[who])
        ports = DevicePorts(HpkeSealer(), Ed25519Verifier(), SystemRandom(), self.clock)
        device = Device(identity, DeviceKeys(signer, unsealer), ports)
        tablet = Tablet(
            SampleWorld(self.app, self.clock), who, device, unsealer.public, self.app.test_client()
        )
        assert tablet.enrol(self.codes[who]).status_code == 201
        assert tablet.open_session().status_code == 200
        tablet.pull()
        return tablet

    def person(self, who: str) -> str:
        with self.app.app_context():
            account = people_store.account_by_name(who)
            assert account is not None
            return account.person_id


def build(folder: Path, clock: MovableClock, sample: bool = True) -> Flask:
    data = folder / "data"
    config = Config(
        data, folder / "keys", folder / "log", f"sqlite:///{data / 'attune.sqlite'}", sample=sample
    )
    return create_app(config, clock)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder, clock = tmp_path_factory.mktemp("sample"), MovableClock()
    app = build(folder, clock)
    assert demo.is_wanted(app) and not demo.is_loaded(app)
    demo.load(app, clock.moment())
    codes = {one.person.sign_in_name: one.code for one in demo.fresh_codes(app)}
    yield Loaded(app, clock, folder, codes)


@pytest.fixture(scope="module")
def maud(loaded: Loaded) -> Tablet:
    return loaded.tablet("maud")


def names(tablet: Tablet, type: str = "child", field: str = "preferred_name") -> set[str]:
    return {
        record["body"][field]
        for stream in tablet.device.streams
        for record in tablet.records(stream)
        if record["type"] == type
    }


def test_every_envelope_was_filed_and_none_raised_an_alarm(loaded: Loaded) -> None:
    expected = sum(len(step.drafts) for step in script.steps(FAMILIES, Ids(b""), Days(date(2026, 11, 23))))
    with loaded.app.app_context():
        found = dict(
            db.session.execute(select(Envelope.status, func.count()).group_by(Envelope.status)).all()
        )
        assert found == {"filed": expected}
        assert db.session.scalar(select(func.count()).select_from(Alarm)) == 0


def test_records_arrived_when_the_story_says(loaded: Loaded) -> None:
    days = Days(loaded.clock.moment().date())
    expected = {step.received_at for step in script.steps(FAMILIES, Ids(b""), days)}
    with loaded.app.app_context():
        assert set(db.session.scalars(select(Envelope.received_at))) == expected


def test_seeding_devices_are_revoked_and_the_clock_is_the_servers_again(loaded: Loaded) -> None:
    with loaded.app.app_context():
        rows = list(
            db.session.scalars(select(DeviceRow).where(DeviceRow.enrolled_at < loaded.clock.moment()))
        )
        assert len([row for row in rows if row.received]) >= 6
        assert all(row.revoked_at is not None for row in rows)
    assert loaded.app.extensions["attune.clock"] is loaded.clock


def test_no_private_key_of_a_seeding_device_is_in_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []
    real = SystemRandom.bytes

    def remember(self: SystemRandom, count: int) -> bytes:
        drawn.append(real(self, count))
        return drawn[-1]

    monkeypatch.setattr(SystemRandom, "bytes", remember)
    monkeypatch.setattr("app.demo.loading.FAMILIES", FAMILIES[1:2])
    clock = MovableClock()
    demo.load(build(tmp_path, clock), clock.moment())
    keys = [one for one in drawn if len(one) == 32]
    assert len(keys) >= 2 * len(STAFF)
    stored = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not [key for key in keys for held in stored if key in held or key.hex().encode() in held]


def test_audit_trail_is_sound_after_loading(loaded: Loaded) -> None:
    with loaded.app.app_context():
        assert checking.verify().fault is None


def test_no_childs_name_or_number_is_readable_in_the_database(loaded: Loaded) -> None:
    stored = b"".join(path.read_bytes() for path in loaded.folder.rglob("*") if path.is_file())
    for family in FAMILIES:
        assert family.home.name.encode() not in stored
        for child in family.children:
            assert child.name.encode() not in stored or len(child.name) < 4
            assert child.nhs_number is None or child.nhs_number.encode() not in stored


def test_supervisor_sees_all_six_families(loaded: Loaded, maud: Tablet) -> None:
    assert len(names(maud)) == 11
    assert names(maud, "family", "name") == {family.home.name for family in FAMILIES}


def test_health_visitor_sees_the_children_allocated_to_her(loaded: Loaded) -> None:
    priya = loaded.tablet("priya")
    assert names(priya) == {"Wren", "Roma", "Sunny", "Ari"}
    assert names(priya, "family", "name") == {"Thistlewick", "Brackwell", "Velazar"}


def test_worker_who_left_the_case_sees_nothing_of_it_and_the_new_one_does(loaded: Loaded) -> None:
    assert names(loaded.tablet("ines")) == set()
    assert names(loaded.tablet("jo")) == {"Nell", "Otis", "Perry", "Roma", "Sunny"}


def test_safeguarding_lead_sees_restricted_records_only(loaded: Loaded) -> None:
    bea = loaded.tablet("bea")
    seen = {
        record["type"]: record["visibility"]
        for stream, replica in bea.device.streams.items()
        if replica.kind in ("child", "family")
        for record in bea.records(stream)
    }
    assert seen == dict.fromkeys(("quote", "alert", "private_enquiry"), "restricted")


def test_administrator_sees_no_child(loaded: Loaded) -> None:
    assert names(loaded.tablet("noor")) == set()


def test_what_changed_on_the_checklist_is_there_to_be_shown(maud: Tablet) -> None:
    ivo = next(
        stream
        for stream in maud.device.streams
        for record in maud.records(stream)
        if record["type"] == "child" and record["body"]["preferred_name"] == "Ivo"
    )
    lists = [
        record["body"]
        for record in maud.records(ivo)
        if record["type"] == "checklist_response" and record["body"]["definition"] == "baby_observation"
    ]
    assert [a["value"] for body in lists for a in body["answers"] if a["item"] == "C5"] == [
        "seen",
        "not_seen",
    ]


def test_living_records_name_the_version_they_were_written_upon(maud: Tablet) -> None:
    versions: dict[str, list[tuple[int, int]]] = {}
    for stream, replica in maud.device.streams.items():
        for version, entry in sorted(replica.entries.items()):
            record = dict(entry.change)
            if record["type"] in ("child", "adult", "family", "pen_picture"):
                versions.setdefault(f"{stream}/{record['record']}", []).append((version, record["base"]))
    again = [chain for chain in versions.values() if len(chain) > 1]
    assert len(again) >= 5
    for chain in again:
        assert [base for _, base in chain] == [0, *[version for version, _ in chain[:-1]]]


def test_dues_are_worked_out_for_today_from_what_was_recorded(loaded: Loaded, maud: Tablet) -> None:
    today = loaded.clock.moment().date().isoformat()
    due: dict[str, set[str]] = {"open": set(), "overdue": set(), "done": set()}
    for stream in maud.device.streams:
        records = maud.records(stream)
        name = [r["body"]["preferred_name"] for r in records if r["type"] == "child"]
        for body in (r["body"] for r in records if r["type"] == "due"):
            late = "overdue" if body["window_to"] < today else "open"
            due["done" if body["done_by"] else late].add(f"{name[-1]}: {body['code']}")
    seen = {f"{name}: to_be_seen" for name in ("Wren", "Nell", "Otis", "Perry", "Roma", "Sunny", "Milo")}
    assert due["open"] == seen | {"Sunny: two_year"}
    assert due["overdue"] == set()
    assert due["done"] >= {"Ari: twelve_month", "Wren: six_eight_week", "Ivo: new_birth"}


def test_loading_is_refused_when_somebody_is_there(loaded: Loaded) -> None:
    assert not demo.is_wanted(loaded.app) and demo.is_loaded(loaded.app)
    with pytest.raises(Unusable, match="This database is in use"):
        demo.load(loaded.app, loaded.clock.moment())


def test_sample_is_refused_in_a_real_organisation(tmp_path: Path) -> None:
    clock = MovableClock()
    app = build(tmp_path, clock, sample=False)
    assert not demo.is_wanted(app) and not demo.is_loaded(app)
    for attempt in (lambda: demo.load(app, clock.moment()), lambda: demo.fresh_codes(app)):
        with pytest.raises(Unusable, match="ATTUNE_SAMPLE=no"):
            attempt()
    with app.app_context():
        assert people_store.everybody() == set()


def test_codes_are_refused_where_no_caseload_is(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"run \./dev demo"):
        demo.fresh_codes(build(tmp_path, MovableClock()))


@pytest.mark.parametrize(
    "stop_in", ["app.demo.loading._Telling._begin", "app.demo.seeding.SeedingDevice.deposit"]
)
def test_interrupted_loading_is_told_and_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_in: str
) -> None:
    clock = MovableClock()
    app = build(tmp_path, clock)

    def stop(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(stop_in, stop)
    with pytest.raises(Stopped):
        demo.load(app, clock.moment())
    assert app.extensions["attune.clock"] is clock
    assert not demo.is_loaded(app)
    with pytest.raises(Unusable, match="was interrupted: remove"):
        demo.is_wanted(app)
    with pytest.raises(Unusable, match="This database is in use"):
        demo.load(app, clock.moment())


def test_a_record_that_is_not_filed_ends_loading_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovableClock()
    monkeypatch.setattr("app.demo.loading.FAMILIES", FAMILIES[1:2])
    monkeypatch.setattr("app.opener.settling.filing_rules.may_file", lambda *_: False)
    with pytest.raises(Unusable, match="not_allowed"):
        demo.load(build(tmp_path, clock), clock.moment())


def test_codes_are_printed_with_the_sign_ins(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    fresh = demo.fresh_codes(loaded.app)
    printed = capsys.readouterr().out
    assert len(fresh) == len(STAFF)
    for one in fresh:
        line = next(line for line in printed.splitlines() if line.startswith(one.person.name))
        assert line.split("  ")[-1].strip() == one.code
        assert one.person.sign_in_name in line and one.person.password in line
