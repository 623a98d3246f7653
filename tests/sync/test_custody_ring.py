"""The key ring on disk: made once, loaded the same, refused with a sentence when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.custody import (
    CustodyError,
    HpkeSealer,
    KeyDamaged,
    KeyRing,
    KeysExposed,
    KeysMissing,
    MasterKeyMissing,
    SystemClock,
    files,
    open_ring,
    ring,
)
from sync.pins import Pins
from sync.records import TIME
from sync.types import KEY_USES
from tests.sync.cast import VERIFIER

SECRET_FILES = sorted(f"{name}.key" for name in (*ring.SECRETS, "hybrid-1"))


class At:
    def __init__(self, now: str) -> None:
        self._now = now

    def now(self) -> str:
        return self._now


DAY_ONE = At("2026-11-21T12:00:00.000Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "keys"


def made(folder: Path) -> KeyRing:
    return open_ring(folder, may_make=True, clock=DAY_ONE)


def again(folder: Path, clock: At = DAY_ONE) -> KeyRing:
    return open_ring(folder, may_make=False, clock=clock)


def refused(folder: Path, kind: type[CustodyError], may_make: bool = False) -> str:
    """Return the sentence; it names a place, says what to do, and holds no key."""
    with pytest.raises(kind) as error:
        open_ring(folder, may_make=may_make, clock=DAY_ONE)
    sentence = str(error.value)
    assert str(folder) in sentence
    assert sentence.endswith(".")
    contents = [path.read_text(errors="replace").strip() for path in folder.glob("*.key")]
    assert not any(len(content) == 64 and content in sentence for content in contents)
    return sentence


def test_first_start_makes_keys_that_only_the_owner_reads(folder: Path) -> None:
    made(folder)
    assert sorted(p.name for p in folder.iterdir()) == sorted([*SECRET_FILES, "organisation.json"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}
    assert len({p.read_text() for p in folder.glob("*.key")}) == len(SECRET_FILES)


def test_next_start_has_the_same_keys(folder: Path) -> None:
    first, second = made(folder), again(folder)
    assert (first.organisation, first.root.public) == (second.organisation, second.root.public)
    assert (first.master, first.index(1), first.certificates) == (
        second.master,
        second.index(1),
        second.certificates,
    )
    sealed = HpkeSealer().seal(next(iter(first.sealing.values())).public, b"note", b"info")
    assert second.open(first.kid("sealing"), sealed, b"info") == b"note"
    assert second.open("sealing-unknown", sealed, b"info") is None


def test_root_certifies_a_key_for_each_use(folder: Path) -> None:
    keys = made(folder)
    pins = Pins(keys.root.public).renew(keys.certificates, VERIFIER, keys.hybrid)
    assert {c.use for c in pins.certificates} == set(KEY_USES)
    assert pins.newest("receipt").public == keys.receipt.public
    assert pins.newest("order").public == keys.order.public
    assert pins.newest("audit").public == keys.audit.public
    assert pins.newest("sealing").kid == keys.kid("sealing")
    assert len({c.public for c in pins.certificates} | {keys.root.public}) == 5


def test_certificates_about_to_end_are_made_afresh_with_a_higher_version(folder: Path) -> None:
    old = made(folder)
    assert again(folder, At("2027-01-20T11:00:00.000Z")).certificates == old.certificates
    new = again(folder, At("2027-01-25T12:00:00.000Z"))
    pins = Pins(old.root.public).renew(old.certificates, VERIFIER, old.hybrid)
    pins = pins.renew(new.certificates, VERIFIER)
    assert pins.newest("sealing").version == 2
    assert pins.newest("sealing").not_after == "2027-04-25T12:00:00.000Z"
    assert pins.newest("sealing").kid == old.kid("sealing")
    assert again(folder, At("2027-01-25T12:00:00.000Z")).certificates == new.certificates


def test_no_keys_are_made_over_records(folder: Path) -> None:
    refused(folder, KeysMissing)
    assert not folder.exists()


def test_missing_master_key_is_refused_when_there_are_records(folder: Path) -> None:
    made(folder)
    (folder / "master.key").unlink()
    assert "master.key" in refused(folder, MasterKeyMissing)
    assert not (folder / "master.key").exists()


def test_missing_master_key_is_made_when_nothing_was_stored(folder: Path) -> None:
    before = made(folder)
    register = (folder / "organisation.json").read_text()
    (folder / "master.key").unlink()
    after = made(folder)
    assert after.master.secret != before.master.secret
    assert after.root.public == before.root.public
    assert (folder / "organisation.json").read_text() == register


@pytest.mark.parametrize("name", [n for n in SECRET_FILES if n != "master.key"])
def test_any_other_missing_key_is_refused(folder: Path, name: str) -> None:
    made(folder)
    (folder / name).unlink()
    assert name in refused(folder, KeyDamaged)


@pytest.mark.parametrize("content", [b"", b"00", b"zz" * 32, b"00" * 33, b"\xff" * 64, b"AB" * 32])
def test_damaged_key_is_refused(folder: Path, content: bytes) -> None:
    made(folder)
    (folder / "receipt.key").write_bytes(content)
    assert "receipt.key" in refused(folder, KeyDamaged)
    assert "receipt.key" in refused(folder, KeyDamaged, may_make=True)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"organisation":"a","certificates":[{}]}'])
def test_damaged_list_of_certificates_is_refused(folder: Path, content: str) -> None:
    made(folder)
    (folder / "organisation.json").write_text(content)
    assert "organisation.json" in refused(folder, KeyDamaged)


def test_another_root_is_refused(folder: Path, tmp_path: Path) -> None:
    made(folder)
    made(tmp_path / "other")
    (folder / "root.key").write_bytes((tmp_path / "other" / "root.key").read_bytes())
    refused(folder, KeyDamaged)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_keys_that_others_can_read_are_refused(folder: Path, mode: int) -> None:
    made(folder)
    (folder / "master.key").chmod(mode)
    assert "chmod" in refused(folder, KeysExposed)
    (folder / "master.key").chmod(0o600)
    folder.chmod(0o750)
    assert "chmod" in refused(folder, KeysExposed)


@pytest.mark.parametrize("written", range(1, 10))
def test_start_that_is_cut_short_is_made_good_by_the_next(
    folder: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = files.write, 0

    def failing(path: Path, text: str) -> None:
        nonlocal count
        count += 1
        if count == written:
            raise OSError("disk full")
        real(path, text)

    monkeypatch.setattr(files, "write", failing)
    with pytest.raises(OSError, match="disk full"):
        made(folder)
    monkeypatch.undo()
    keys = made(folder)
    assert again(folder).root.public == keys.root.public
    assert Pins(keys.root.public).renew(keys.certificates, VERIFIER, keys.hybrid).newest("order")


def test_folder_that_is_there_already_is_used(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    (folder / ".mounted").touch()
    made(folder)
    assert (
        again(folder).organisation == json.loads((folder / "organisation.json").read_text())["organisation"]
    )


def test_no_secret_shows_in_a_log(folder: Path) -> None:
    keys = made(folder)
    shown = repr(keys) + repr(keys.master) + str(keys)
    for path in folder.glob("*.key"):
        assert path.read_text().strip() not in shown
        assert repr(bytes.fromhex(path.read_text().strip()))[2:-1] not in shown


def test_clock_writes_times_as_the_protocol_does() -> None:
    assert TIME(SystemClock().now())
