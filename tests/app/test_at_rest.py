"""Nothing readable in what the server leaves behind: database, its side files, and the log."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from app import create_app
from app.config import Config
from app.extensions import db
from tests.app.world import World, new_id, pen_picture_body
from tests.e2e.scan import scan_folders

CANARY = "zibeline-quahog-9931"
NAMES = ("Wren", "Alder", "Tidewater", "Priya", "priya", "Maud", "North")


def test_no_word_and_no_name_is_readable_in_data_or_log(world: World, environment: dict[str, str]) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    tablet.save("pen_picture", world.child, pen_picture_body(f"You said {CANARY}."))
    tablet.device.save_bytes(f'{{"surprise": "{CANARY}"}}'.encode())
    tablet.deliver()
    desk.pull()
    desk.client.get(f"/{CANARY}")
    desk.client.get(f"/api/{CANARY}?q={CANARY}")
    desk.post("/api/pull", {CANARY: CANARY})
    desk.post("/api/sign-in", {"sign_in_name": CANARY, "password": CANARY})
    for folder in ("ATTUNE_DATA", "ATTUNE_LOG"):
        where = Path(environment[folder])
        assert any(path.stat().st_size for path in where.rglob("*") if path.is_file())
        assert scan_folders([where], (CANARY, *NAMES)) == []


def test_database_and_its_logs_are_for_the_servers_user_alone(environment: dict[str, str]) -> None:
    """In a folder that somebody made beforehand, and everybody may look into."""
    data = Path(environment["ATTUNE_DATA"])
    data.mkdir(mode=0o755)
    app = create_app(Config.from_environment(environment))
    with app.app_context():
        modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir() if path.is_file()}
        db.engine.dispose()
    assert modes == dict.fromkeys(("attune.db", "attune.db-wal", "attune.db-shm"), 0o600)


def test_no_key_lies_in_the_data_folder(world: World, environment: dict[str, str]) -> None:
    keys = {
        p.name: bytes.fromhex(p.read_text().strip()) for p in Path(environment["ATTUNE_KEYS"]).glob("*.key")
    }
    assert len(keys) >= 6
    data = b"".join(p.read_bytes() for p in Path(environment["ATTUNE_DATA"]).rglob("*") if p.is_file())
    assert [name for name, key in keys.items() if key in data or key.hex().encode() in data] == []


def test_entry_moved_to_another_place_does_not_open(world: World) -> None:
    desk = world.tablet("maud")
    desk.save("pen_picture", world.child, pen_picture_body())
    desk.deliver()
    with world.app.app_context():
        db.session.execute(
            text(
                "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE stream_id = :f) WHERE stream_id=:c"
            ),
            {"f": world.family, "c": world.child},
        )
        db.session.commit()
    desk.pull()
    assert desk.records(world.child) == [] and desk.records(world.family) != []


def test_log_line_cannot_be_forged_by_what_is_sent(world: World, environment: dict[str, str]) -> None:
    world.app.test_client().get("/x%0d%0a2026 INFO attune.access GET /forged 200")
    world.tablet("maud").post(f"/api/devices/{new_id()}%0aINFO/revoke", {})
    lines = (Path(environment["ATTUNE_LOG"]) / "attune.log").read_text().splitlines()
    assert lines and [line for line in lines if not line.startswith("2026-") or "forged" in line] == []
