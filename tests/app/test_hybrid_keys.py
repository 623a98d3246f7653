"""Epochs with a hybrid key beside the sealing key: made, told, certified by a root that is away, destroyed.

security: attack 24. Source: sync/PROTOCOL.md sections 1.5 and 7.1
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.config import Config, Unusable
from app.custody import HpkeSealer, KeyDamaged, KeyRing, ceremony, open_keys, root_away
from sync.hybrid import hash_in, name_in
from tests.app.clock import MovableClock
from tests.app.world import Tablet, World, pen_picture_body


@pytest.fixture
def keys(world: World) -> Path:
    config: Config = world.app.extensions["attune.config"]
    return config.keys


def ring_of(folder: Path) -> KeyRing:
    return open_keys(folder, False, MovableClock()).current()


def cannot(tablet: Tablet) -> Tablet:
    tablet.device._ports = replace(tablet.device._ports, seals_hybrid=False)
    return tablet


def suites(tablet: Tablet) -> list[int]:
    return [frame.header.suite for frame in tablet.device.frames]


def told(world: World) -> dict[str, Any]:
    answer: dict[str, Any] = world.app.test_client().get("/api/organisation").get_json()
    return answer


def test_new_organisation_files_what_is_sealed_with_either_suite(world: World) -> None:
    able, unable = world.tablet("priya"), cannot(world.tablet("priya"))
    for tablet, words in ((able, "Sealed twice over."), (unable, "Sealed once.")):
        tablet.save("pen_picture", world.child, pen_picture_body(words))
        assert tablet.deliver().quarantined == ()
    assert (suites(able), suites(unable)) == ([2], [1])
    able.pull()
    assert {
        entry["body"]["text"] for entry in able.records(world.child) if entry["type"] == "pen_picture"
    } >= {
        "Sealed twice over.",
        "Sealed once.",
    }


def test_epoch_that_was_there_stays_as_it_is_until_the_next(world: World, tmp_path: Path) -> None:
    folder, clock = tmp_path / "older", MovableClock()
    before = open_keys(folder, True, clock, hybrid=False).current()
    assert hash_in(before.kid("sealing")) is None and before.hybrid == {}
    again = open_keys(folder, True, clock).current()
    assert again.kid("sealing") == before.kid("sealing") and again.certificates == before.certificates
    assert not list(folder.glob("hybrid*"))
    made = ceremony.new_key(folder, "sealing", clock)
    after = open_keys(folder, False, clock).current()
    assert made.is_hybrid and after.kid("sealing") == made.kid and set(after.hybrid) == {made.kid}
    sealed = HpkeSealer().seal(before.sealing[before.kid("sealing")].public, b"note", b"")
    assert after.open(before.kid("sealing"), sealed, b"") == b"note"


def test_organisation_that_wants_none_makes_none(world: World, keys: Path) -> None:
    made = ceremony.new_key(keys, "sealing", world.clock, hybrid=False)
    assert not made.is_hybrid and not (keys / "hybrid-2.key").exists()
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body("As before."))
    assert tablet.deliver().quarantined == () and suites(tablet) == [1]


@pytest.mark.parametrize(
    ("text", "makes", "asks"),
    [("", True, False), ("yes", True, False), ("no", False, False), ("Required", True, True)],
)
def test_setting_says_whether_keys_are_made_and_asked_for(
    environment: dict[str, str], text: str, makes: bool, asks: bool
) -> None:
    config = Config.from_environment({**environment, "ATTUNE_HYBRID_SEALING": text})
    assert (config.hybrid_sealing, config.hybrid_required) == (makes, asks)


def test_setting_that_says_neither_is_refused_in_words(environment: dict[str, str]) -> None:
    with pytest.raises(Unusable, match="must be yes, no or required"):
        Config.from_environment({**environment, "ATTUNE_HYBRID_SEALING": "always"})


@pytest.fixture
def asks_for_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation that sets up no browser that cannot use the hybrid key."""
    config: Config = world.app.extensions["attune.config"]
    monkeypatch.setitem(world.app.extensions, "attune.config", replace(config, hybrid_required=True))


def ask(tablet: Tablet, code: str, **more: Any) -> TestResponse:
    assert tablet.sign_in().status_code == 200
    return tablet.post("/api/devices", tablet.enrolment(code) | more)


@pytest.mark.usefixtures("asks_for_it")
@pytest.mark.parametrize("said", [{}, {"suites": [1]}, {"suites": []}])
def test_browser_that_cannot_is_not_set_up_and_the_code_stays_good(
    world: World, said: dict[str, Any]
) -> None:
    tablet, code = world.new_tablet("priya"), world.code_for("priya")
    for _ in range(12):
        answer = ask(tablet, code, **said)
        assert (answer.status_code, (answer.json or {})["code"]) == (403, "enrolment.unsealed")
    assert ask(tablet, code, suites=[1, 2]).status_code == 201


@pytest.mark.usefixtures("asks_for_it")
def test_what_a_browser_must_seal_with_is_told_to_all(world: World) -> None:
    assert told(world)["requires_suite"] == 2


def test_nothing_is_asked_of_a_browser_otherwise(world: World) -> None:
    assert "requires_suite" not in told(world)
    assert ask(world.new_tablet("priya"), world.code_for("priya"), suites=[1]).status_code == 201


def test_what_was_sealed_before_it_was_asked_is_filed_still(
    world: World, request: pytest.FixtureRequest
) -> None:
    tablet = cannot(world.tablet("priya"))
    request.getfixturevalue("asks_for_it")
    tablet.save("pen_picture", world.child, pen_picture_body("Sealed once."))
    assert tablet.deliver().quarantined == () and suites(tablet) == [1]


def test_certificate_that_is_renewed_keeps_its_hybrid_key(world: World, keys: Path) -> None:
    before, late = ring_of(keys), MovableClock()
    late.forward(days=70)
    after = open_keys(keys, False, late).current()
    assert after.certificates != before.certificates
    assert (after.kid("sealing"), after.hybrid) == (before.kid("sealing"), before.hybrid)


def test_root_that_is_away_certifies_the_hybrid_key_by_its_name(world: World, keys: Path) -> None:
    parts = root_away.export_root(keys)
    root_away.remove_root(keys, parts)
    made = ceremony.new_key(keys, "sealing", world.clock)
    assert made.state == "uncertified" and made.is_hybrid
    signed = root_away.sign(root_away.request(keys, made.name, world.clock), parts)
    ceremony.publish(keys, root_away.read_certificate(signed))
    assert made.kid in {each["kid"] for each in told(world)["hybrid"]}
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body("To the new key."))
    assert tablet.deliver().quarantined == () and suites(tablet) == [2]
    assert tablet.device.frames[-1].header.kid == made.kid


def test_both_halves_of_an_epoch_are_destroyed_and_told_no_more(world: World, keys: Path) -> None:
    old = ring_of(keys)
    kid = old.kid("sealing")
    sealed = HpkeSealer().seal(old.hybrid[kid], b"note", b"")
    assert old.open(kid, sealed, b"", 2) == b"note"
    ceremony.new_key(keys, "sealing", world.clock)
    assert len(told(world)["hybrid"]) == 2
    ceremony.destroy_key(keys, name_in(kid))
    assert not list(keys.glob("hybrid-1*")) and not list(keys.glob("sealing-1*"))
    assert ring_of(keys).open(kid, sealed, b"", 2) is None
    assert kid not in {each["kid"] for each in told(world)["hybrid"]}


def test_destroying_that_was_cut_short_between_the_halves_is_finished_by_the_next(
    world: World, keys: Path
) -> None:
    kid = ring_of(keys).kid("sealing")
    ceremony.new_key(keys, "sealing", world.clock)
    (keys / "sealing-1.key").unlink()
    assert ring_of(keys).open(kid, b"", b"", 2) is None
    ceremony.destroy_key(keys, kid)
    assert not (keys / "hybrid-1.key").exists()


def test_hybrid_key_that_is_lost_stops_the_start_and_not_the_opening(world: World, keys: Path) -> None:
    """What devices have sealed to it must not be set aside as if nobody could ever read it."""
    kept = (keys / "hybrid-1.key").read_text()
    (keys / "hybrid-1.key").unlink()
    with pytest.raises(KeyDamaged, match=r"hybrid-1\.key"):
        ring_of(keys)
    (keys / "hybrid-1.key").touch(mode=0o600)
    (keys / "hybrid-1.key").write_text(kept)
    assert ring_of(keys).hybrid_sealing


def test_half_made_epoch_is_made_again(world: World, keys: Path) -> None:
    (keys / "hybrid-2.key").touch(mode=0o600)
    (keys / "hybrid-2.key").write_text("00" * 32)
    made = ceremony.new_key(keys, "sealing", world.clock)
    assert made.is_hybrid and (keys / "hybrid-2.key").read_text().strip() != "00" * 32
