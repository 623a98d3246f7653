"""Every command of the guide to key ceremonies, in its order; and what a ceremony must not do."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app import create_app, key_commands
from app.cli import main
from app.config import Config, Unusable
from app.custody import HpkeSealer, files, open_keys
from app.custody.errors import KeysExposed
from app.custody.ring import open_ring
from app.extensions import db
from app.people.models import Account
from sync.enrolment import fingerprint
from sync.pins import Pins
from sync.types import KEY_USES
from tests.app.clock import MovableClock
from tests.app.filed import sealed_anew
from tests.app.world import World, pen_picture_body
from tests.house.places import ROOT
from tests.sync.cast import VERIFIER

GUIDE = ROOT / "docs" / "guides" / "key-ceremony.md"
COMMAND = re.compile(r"^    \./dev keys (.+)$", re.MULTILINE)
Type = Callable[..., str]
# So long the second of two processes gets to do what it should wait with.
WAITS_SEC = 0.5


@pytest.fixture
def keys(environment: dict[str, str]) -> Path:
    return Path(environment["ATTUNE_KEYS"])


@pytest.fixture
def typed(
    world: World,
    environment: dict[str, str],
    clock: MovableClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Type:
    """Give a `keys` command beside the running server. Shape: what it says; `fails`: that it must refuse."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(key_commands, "Clock", lambda: clock)

    def give(command: str, answer: str = "", fails: bool = False) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer + "\n"))
        capsys.readouterr()
        code = main(["keys", *command.split()])
        said = capsys.readouterr()
        assert code == (2 if fails else 0), said
        if fails:
            assert said.err.strip().endswith(".") and "\n" not in said.err.strip()
        return said.out + said.err

    return give


def secrets_in(folder: Path) -> list[str]:
    return [path.read_text().strip() for path in folder.glob("*.key")]


def test_every_command_of_the_guide_does_what_it_says(
    typed: Type, world: World, keys: Path, clock: MovableClock
) -> None:
    commands = COMMAND.findall(GUIDE.read_text())
    assert len(commands) >= 14
    ring = open_keys(keys, False, clock).current()
    in_use = {use: ring.kid(use) for use in KEY_USES}
    child, _ = world.second_child(world.tablet("maud"), "priya")
    made = use = ""
    said: list[str] = []
    known = set(secrets_in(keys))
    answers = {"root-remove": fingerprint(ring.root.public), "erase-child": world.child}
    for command in commands:
        verb = command.split()[0]
        answer = {**answers, "destroy": in_use.get(use, "")}.get(verb, "1")
        if verb in ("destroy", "master-destroy", "index-destroy"):
            asked = command.replace("OLD", answer)
            if use == "sealing" or verb != "destroy":
                assert "until" in typed(asked, answer, fails=True)
            clock.forward(days=80)
        given = command.replace("KEY", made).replace("OLD", answer).replace("CHILD", world.child)
        said.append(typed(given, answer))
        known |= set(secrets_in(keys))
        if verb == "new":
            use = command.split()[1]
            made = re.findall(rf"{use}-[0-9a-f]{{8}}", said[-1])[0]
    assert [secret for secret in known if any(secret in text for text in said)] == []
    after = open_keys(keys, False, clock).current()
    assert after.root.public == ring.root.public and not (keys / "root.key").exists()
    assert after.kid("sealing") not in in_use.values() and after.kid("receipt") not in in_use.values()
    assert len(after.sealing) == 1 and sorted(p.name for p in keys.glob("receipt*")) == ["receipt-2.key"]
    assert [after.master.version, after.masters.versions] == [2, [2]]
    assert after.index_versions == [2]
    pins = Pins(ring.root.public).renew(ring.certificates, VERIFIER, ring.hybrid)
    pins = pins.renew(after.certificates, VERIFIER, after.hybrid)
    assert pins.newest("sealing").version == 2
    # And the server that ran beside it all goes on, for a device from before and for a new one.
    desk, tablet = world.tablet("maud"), world.tablet("priya")
    tablet.save("pen_picture", child, pen_picture_body("You sing."))
    assert tablet.deliver().quarantined == ()
    desk.pull()
    assert desk.records(child)[-1]["body"]["text"] == "You sing."
    assert world.child not in desk.device.streams


def test_two_sealing_keys_are_told_and_both_open_until_one_is_destroyed(
    typed: Type, world: World, keys: Path, clock: MovableClock
) -> None:
    early, late = world.tablet("priya"), world.tablet("priya")
    old = open_keys(keys, False, clock).current()
    typed("new sealing")
    late.get_organisation()
    for tablet, words in ((early, "Before."), (late, "After.")):
        tablet.save("pen_picture", world.child, pen_picture_body(words))
        assert tablet.deliver().quarantined == ()
    sealed_to = [tablet.device.frames[-1].header.kid for tablet in (early, late)]
    assert sealed_to[0] == old.kid("sealing") != sealed_to[1]
    told = world.app.test_client().get("/api/organisation").json["certificates"]
    kids = [json.loads(c["certificate"])["kid"] for c in told if '"sealing"' in c["certificate"]]
    assert sorted(kids) == sorted(sealed_to)
    early.save("pen_picture", world.child, pen_picture_body("On its way."))
    early.deposit()
    assert "wait to be opened" in typed(f"destroy {sealed_to[0]} --early", sealed_to[0], fails=True)
    world.open()
    typed(f"destroy {sealed_to[0]} --early", sealed_to[0])
    sealed = HpkeSealer().seal(old.sealing[sealed_to[0]].public, b"note", b"info")
    assert open_keys(keys, False, clock).current().open(sealed_to[0], sealed, b"info") is None
    late_note = early.save("pen_picture", world.child, pen_picture_body("Too late."))
    refused = early.deliver().quarantined
    assert [one.why for one in refused] == ["unopenable"]
    # Nobody can read it there; its author has it, seals it anew, and names the envelope that it stands for.
    early.get_organisation()
    sealed_anew(early, late_note, refused[0].seq)
    assert early.deliver().quarantined == ()
    fresh = world.tablet("priya")
    fresh.pull()
    assert fresh.records(world.child)[-1]["body"]["text"] == "Too late."


def test_new_receipt_key_signs_once_devices_have_heard_of_it(
    typed: Type, world: World, clock: MovableClock
) -> None:
    tablet = world.tablet("priya")
    before = open_keys(Path(world.app.extensions["attune.config"].keys), False, clock).current()
    typed("new receipt")
    tablet.get_organisation()
    for moved, same in ((0, True), (3, False)):
        clock.forward(days=moved)
        tablet.save("pen_picture", world.child, pen_picture_body(f"After {moved}."))
        assert tablet.deposit().received == len(tablet.device.frames)
        said = tablet.send(tablet.device.deposit()).json["receipt"]
        assert (json.loads(said)["kid"] == before.kid("receipt")) is same


@pytest.mark.parametrize("typed_wrong", ["", "sealing", "yes"])
def test_nothing_is_destroyed_when_the_name_is_not_typed_again(
    typed: Type, keys: Path, typed_wrong: str, clock: MovableClock
) -> None:
    old = open_keys(keys, False, clock).current().kid("sealing")
    typed("new sealing")
    before = sorted(p.name for p in keys.iterdir())
    typed(f"destroy {old} --early", typed_wrong, fails=True)
    typed("root-export one.json two.json")
    typed("root-remove one.json two.json", typed_wrong, fails=True)
    assert sorted(p.name for p in keys.iterdir()) == before
    assert len(open_keys(keys, False, clock).current().sealing) == 2


def test_root_stays_unless_two_parts_make_it(typed: Type, keys: Path, tmp_path: Path) -> None:
    root = fingerprint(open_keys(keys, False, MovableClock()).current().root.public)
    typed("root-export one.json two.json")
    typed("root-export three.json four.json")
    for parts in ("one.json one.json", "one.json four.json", "two.json three.json"):
        typed(f"root-remove {parts}", root, fails=True)
    assert (keys / "root.key").exists()
    secret = (keys / "root.key").read_text().strip()
    assert all(secret not in (tmp_path / name).read_text() for name in ("one.json", "two.json"))
    assert all((tmp_path / name).stat().st_mode & 0o077 == 0 for name in ("one.json", "two.json"))
    typed("root-export one.json five.json", fails=True)


def test_certificate_of_another_root_an_older_one_or_an_unsigned_one_is_not_taken(
    typed: Type, keys: Path, tmp_path: Path, clock: MovableClock
) -> None:
    other = tmp_path / "other"
    open_keys(other, True, clock)
    typed("root-export one.json two.json")
    typed("root-remove one.json two.json", fingerprint(open_keys(keys, False, clock).current().root.public))
    made = re.findall(r"sealing-[0-9a-f]{8}", typed("new sealing"))[0]
    typed(f"request {made} request.json")
    typed("sign request.json good.json one.json two.json")
    good = json.loads((tmp_path / "good.json").read_text())
    before = (keys / "organisation.json").read_text()
    unsigned = good | {"signature": "0" * 128}
    changed = good | {"certificate": good["certificate"].replace('"version":2', '"version":3')}
    for number, document in enumerate((unsigned, changed, {"attune": "certificate"}, [], "none")):
        (tmp_path / f"bad-{number}.json").write_text(json.dumps(document))
        typed(f"publish bad-{number}.json", fails=True)
    assert (keys / "organisation.json").read_text() == before
    typed("publish good.json")
    # The same file once more changes nothing; an older version than the one that is known is refused.
    typed("publish good.json")
    typed(f"request {made} again.json")
    typed("sign again.json newer.json one.json two.json")
    typed("publish newer.json")
    assert "must rise" in typed("publish good.json", fails=True)


def test_start_without_the_root_is_a_start(typed: Type, environment: dict[str, str], keys: Path) -> None:
    typed("root-export one.json two.json")
    typed(
        "root-remove one.json two.json",
        fingerprint(open_keys(keys, False, MovableClock()).current().root.public),
    )
    again = create_app(Config.from_environment(environment), MovableClock())
    assert again.test_client().get("/api/organisation").status_code == 200


def test_empty_database_makes_no_keys_anew_for_those_that_are_away(
    typed: Type, environment: dict[str, str], keys: Path, tmp_path: Path
) -> None:
    """The disk of the data is not there: the root is away on purpose, and so is the master key."""
    typed("root-export one.json two.json")
    typed(
        "root-remove one.json two.json",
        fingerprint(open_keys(keys, False, MovableClock()).current().root.public),
    )
    elsewhere = environment | {"ATTUNE_MASTER_KEY": (keys / "master.key").read_text().strip()}
    (keys / "master.key").unlink()
    before = {path.name: path.read_text() for path in keys.iterdir()}
    nothing = {"ATTUNE_DATA": str(tmp_path / "not-mounted")}
    create_app(Config.from_environment(elsewhere | nothing), MovableClock())
    with pytest.raises(Unusable, match="master key is missing"):
        create_app(Config.from_environment(environment | nothing), MovableClock())
    assert {path.name: path.read_text() for path in keys.iterdir()} == before
    create_app(Config.from_environment(elsewhere), MovableClock())


def test_making_keys_that_was_cut_short_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("app.custody.files.make_sealing", cut)
        open_keys(tmp_path / "keys", True, MovableClock())
    assert (tmp_path / "keys" / "root.key").exists()
    assert open_keys(tmp_path / "keys", True, MovableClock()).current().certified


@pytest.mark.parametrize("use", ["sealing", "receipt"])
def test_next_key_that_was_cut_short_gets_its_certificate(
    typed: Type, keys: Path, monkeypatch: pytest.MonkeyPatch, use: str
) -> None:
    """The root is here: there is nobody to whom a request would be carried."""

    def cut(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "organisation.json")

    with monkeypatch.context() as broken:
        broken.setattr("app.custody.files.write_register", cut)
        typed(f"new {use}", fails=True)
    made = set(keys.iterdir())
    assert "version 2" in typed(f"new {use}") and set(keys.iterdir()) == made


@pytest.mark.parametrize("killed_at", ["open", "remove"])
def test_key_whose_destruction_was_cut_short_is_destroyed_by_the_next_start(
    typed: Type, keys: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    typed("master-new")
    typed("master-rewrap")
    step = {"open": Path.open, "remove": Path.unlink}[killed_at]

    def cut(path: Path, *given: Any, **named: Any) -> Any:
        if path.name.startswith(".master.key"):
            raise SystemExit(9)
        return step(path, *given, **named)

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(Path, step.__name__, cut)
        typed("master-destroy 1 --early", "1")
    assert not (keys / "master.key").exists()
    assert "master" in typed("show")
    create_app(Config.from_environment(environment), MovableClock())
    assert [path.name for path in keys.iterdir() if "master" in path.name] == ["master-2.key"]


@pytest.mark.parametrize(
    "what", ["publish some.key", "index-names some.key", "master-destroy 0", "index-destroy 9999999"]
)
def test_what_is_no_certificate_no_names_and_no_version_is_refused_in_words(
    typed: Type, tmp_path: Path, what: str
) -> None:
    (tmp_path / "some.key").write_bytes(b"\xff\xfe")
    if "destroy" in what:
        with pytest.raises(SystemExit, match="2"):
            typed(what, fails=True)
    else:
        assert "is no text" in typed(what, fails=True)


def test_processes_that_begin_at_once_have_the_same_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one begins in the midst of it, as when all of them are started together for the first time."""
    real, others = files.write_register, []

    def write(*given: Any) -> None:
        monkeypatch.setattr(files, "write_register", real)
        other = threading.Thread(target=lambda: others.append(open_ring(tmp_path, True, MovableClock())))
        other.start()
        other.join(WAITS_SEC)
        real(*given)
        threads.append(other)

    threads: list[threading.Thread] = []
    monkeypatch.setattr(files, "write_register", write)
    first = open_ring(tmp_path, True, MovableClock())
    threads[0].join()
    last = open_ring(tmp_path, False, MovableClock())
    assert len({(ring.organisation, ring.root.public) for ring in (first, *others, last)}) == len(others) == 1


def test_folder_that_others_use_is_not_taken_for_keys(tmp_path: Path) -> None:
    """As the system's own would be, whose keys nobody else could then read."""
    (tmp_path / "passwd").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(KeysExposed, match="holds other things"):
        open_keys(tmp_path, True, MovableClock())
    assert [path.name for path in tmp_path.iterdir()] == [
        "passwd"
    ] and tmp_path.stat().st_mode & 0o055 == 0o055


@pytest.mark.parametrize("theirs", ["server.key", "master.key and its register"])
def test_keys_are_handed_out_into_no_folder_of_somebody_elses(
    typed: Type, tmp_path: Path, theirs: str
) -> None:
    other = tmp_path / "theirs"
    other.mkdir(0o700)
    if theirs == "server.key":
        (other / theirs).write_text("of the proxy")
    else:
        open_keys(other, True, MovableClock())
    before = {path.name: path.read_text() for path in other.iterdir()}
    assert "holds something else" in typed(f"hand-out intake {other}", fails=True)
    assert {path.name: path.read_text() for path in other.iterdir()} == before


def test_copy_of_a_key_that_was_cut_short_does_not_stay_in_the_folder_of_a_part(
    typed: Type, keys: Path, tmp_path: Path
) -> None:
    """Nothing would look for it when that key is destroyed."""
    typed(f"hand-out web {tmp_path / 'web'}")
    left = tmp_path / "web" / ".master.key.0123abcd"
    left.write_text((keys / "master.key").read_text())
    typed(f"hand-out web {tmp_path / 'web'}")
    assert [path.name for path in (tmp_path / "web").iterdir() if path.name.startswith(".")] == []


def test_index_key_that_somebody_is_found_by_is_not_destroyed(
    typed: Type, world: World, keys: Path, clock: MovableClock, tmp_path: Path
) -> None:
    world.account("priya")
    with world.app.app_context():
        db.session.execute(update(Account).values(name_sealed=None))
        db.session.commit()
    assert "newest" in typed("index-destroy 1 --early", "1", fails=True)
    typed("index-new")
    assert "index-rehash" in typed("index-destroy 1 --early", "1", fails=True)
    count = len(world.staff)
    assert f"{count} sign-in names" in typed("index-rehash")
    assert f"{count} sign-in names" in typed("index-destroy 1 --early", "1", fails=True)
    (tmp_path / "names").write_text("\n".join(["somebody", *world.staff]))
    assert f"{count} of {count + 1}" in typed("index-names names")
    assert "0 sign-in names" in typed("index-rehash")
    assert "1 codes for a device" in typed("index-destroy 1", "1", fails=True)
    clock.forward(days=2)
    typed("index-rehash")
    assert "until" in typed("index-destroy 1", "1", fails=True)
    assert "nothing has changed" in typed("index-destroy 1 --early", "2", fails=True)
    typed("index-destroy 1 --early", "1")
    assert [path.name for path in keys.glob("index*")] == ["index-2.key"]
    asked = {"sign_in_name": "priya", "password": world.password("priya")}
    assert world.new_tablet("priya").post("/api/sign-in", asked).status_code == 200
