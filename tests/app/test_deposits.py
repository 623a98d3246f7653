"""What happens to a deposit, over HTTP, on both databases: each rule of sync/PROTOCOL.md section 4."""

from __future__ import annotations

import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.extensions import db
from app.intake.models import Alarm, Envelope
from app.jobs import gap_alarm, timetable
from app.streams.models import Entry
from sync.types import Quarantined
from sync.wire import parse_signed
from tests.app.world import DEPOSIT, Tablet, World, new_id, pen_picture_body


def write(tablet: Tablet, world: World, count: int = 1) -> None:
    for number in range(count):
        tablet.save("pen_picture", world.child, pen_picture_body(f"You like song {number}."))


def count(world: World, model: Any) -> int:
    with world.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def alarms(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(select(Alarm.kind).order_by(Alarm.id)))


def test_same_deposit_gives_the_same_receipt_and_is_filed_once(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 3)
    data = tablet.device.deposit()
    before = count(any_world, Entry)
    for _ in range(5):
        assert tablet.send(data).status_code == 200
        any_world.open()
    receipt = tablet.deposit(start=4)
    assert (receipt.received, receipt.filed, receipt.held, receipt.missing) == (3, 3, (), ())
    assert count(any_world, Entry) == before + 3


def test_same_deposit_from_many_threads_at_once_is_filed_once(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 5)
    data = tablet.device.deposit()
    before = count(any_world, Entry)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(tablet.send(data).status_code)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    any_world.open()
    assert statuses == [200] * 6
    assert count(any_world, Entry) == before + 5


def test_gap_is_held_named_and_filed_in_order_when_it_closes(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 4)
    receipt = tablet.deposit(start=3)
    assert (receipt.received, receipt.held, receipt.missing) == (0, (3, 4), ((1, 2),))
    any_world.open()
    receipt = tablet.deposit(start=1, upto=2)
    assert (receipt.received, receipt.held, receipt.missing) == (4, (), ())
    any_world.open()
    assert tablet.deposit(start=5).filed == 4
    tablet.pull()
    told = [r["body"]["text"] for r in tablet.records(any_world.child) if r["type"] == "pen_picture"]
    assert told == [f"You like song {n}." for n in range(4)]


def test_gap_raises_one_alarm_after_a_day_and_none_before(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 2)
    tablet.deposit(start=2)
    job = next(job for job in timetable.TIMETABLE if job.work is gap_alarm.run)
    any_world.clock.forward(hours=23)
    timetable.run(any_world.app, job)
    assert alarms(any_world) == []
    any_world.clock.forward(hours=2)
    timetable.run(any_world.app, job)
    timetable.run(any_world.app, job)
    assert alarms(any_world) == ["gap"]


def test_fork_keeps_both_files_neither_and_freezes_the_device(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 1)
    tablet.send(tablet.device.deposit())
    kept = tablet.device.frames.pop(), tablet.device.heads.pop()
    write(tablet, any_world, 2)
    answer = tablet.send(tablet.device.deposit())
    assert answer.status_code == 200
    any_world.open()
    assert alarms(any_world) == ["fork"]
    with any_world.app.app_context():
        chosen = select(Envelope.seq, Envelope.status, Envelope.why).where(
            Envelope.device_id == tablet.device.identity.device
        )
        rows = db.session.execute(chosen.order_by(Envelope.seq)).all()
    assert [tuple(row) for row in rows] == [(1, "quarantined", "forked")] * 2 + [(2, "quarantined", "forked")]
    assert kept[0].ct is not None


def test_damaged_envelope_is_set_aside_its_neighbours_filed_and_healed_later(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 3)
    whole = tablet.device.deposit()
    ct = tablet.device.frames[1].ct
    hurt = whole.replace(ct, ct[:-1] + bytes([ct[-1] ^ 1]))
    assert tablet.send(hurt).status_code == 200
    any_world.open()
    receipt = tablet.deposit(start=4)
    assert receipt.quarantined == (Quarantined(2, "damaged"),)
    assert (receipt.received, receipt.filed) == (3, 3)
    tablet.send(whole)
    any_world.open()
    assert tablet.deposit(start=4).quarantined == ()


def bent(data: bytes, tablet: Tablet, number: int) -> bytes:
    """A deposit with the last byte of one ct changed."""
    ct = tablet.device.frames[number - 1].ct
    return data.replace(ct, ct[:-1] + bytes([ct[-1] ^ 1]))


def rewound(tablet: Tablet, upto: int) -> None:
    """Let a device go on from an old copy of itself."""
    del tablet.device.frames[upto:], tablet.device.heads[upto:]


def test_damaged_envelope_of_a_device_that_forked_is_told_and_healed_later(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 1)
    other = tablet.device.deposit()
    rewound(tablet, 0)
    write(tablet, any_world, 3)
    tablet.send(tablet.device.deposit(1, 1))
    tablet.send(other)
    whole = tablet.device.deposit(2, 3)
    assert tablet.send(bent(whole, tablet, 2)).status_code == 200
    apart = {each.seq: each.why for each in tablet.deposit(start=4).quarantined}
    assert apart == {1: "forked", 2: "damaged", 3: "forked"}
    tablet.send(whole)
    assert {each.why for each in tablet.deposit(start=4).quarantined} == {"forked"}
    with any_world.app.app_context():
        kept = set(db.session.scalars(select(Envelope.ct).where(Envelope.why == "forked")))
    assert {frame.ct for frame in tablet.device.frames} <= kept


def test_receipt_tells_a_device_of_its_own_damage_also_where_a_branch_came_first(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 3)
    branch = bent(tablet.device.deposit(3, 3), tablet, 3)
    rewound(tablet, 1)
    write(tablet, any_world, 2)
    for data in (tablet.device.deposit(1, 1), branch, tablet.device.deposit(2, 2)):
        assert tablet.send(data).status_code == 200
    assert {each.why for each in tablet.deposit(start=4).quarantined} == {"forked"}
    tablet.send(bent(tablet.device.deposit(3, 3), tablet, 3))
    assert {each.seq: each.why for each in tablet.deposit(start=4).quarantined}[3] == "damaged"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: b"ATD2" + data[4:],
        lambda data: data[:4] + bytes(16) + data[20:],
        lambda data: data + b"\0",
        lambda data: b"",
    ],
    ids=["cut", "head", "header", "mark", "unknown_device", "more", "nothing"],
)
def test_unverifiable_deposit_gets_one_answer_and_leaves_nothing(
    world: World, spoil: Callable[[bytes], bytes]
) -> None:
    tablet = world.tablet("priya")
    write(tablet, world, 2)
    before = count(world, Envelope)
    answer = tablet.send(spoil(tablet.device.deposit()))
    nobody = tablet.send(b"ATD1" + bytes(122))
    assert (answer.status_code, answer.json["code"]) == (400, "deposit.unverifiable")
    assert answer.data == nobody.data and dict(answer.headers) == dict(nobody.headers)
    assert count(world, Envelope) == before


def test_every_flipped_byte_of_a_deposit_is_refused_or_set_aside(world: World) -> None:
    """Nothing that was tampered with is ever filed, and nothing makes the server fail."""
    tablet = world.tablet("priya")
    write(tablet, world, 1)
    data = tablet.device.deposit()
    before = count(world, Entry)
    for place in range(0, len(data), 7):
        answer = tablet.send(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        assert answer.status_code in (200, 400, 413)
        world.open()
    assert count(world, Entry) == before
    tablet.send(data)
    world.open()
    assert count(world, Entry) == before + 1


def test_revoked_device_may_deposit_into_quarantine_and_is_an_alarm(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    write(tablet, any_world, 1)
    assert desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {}).status_code == 204
    receipt = tablet.deposit()
    assert receipt.quarantined == (Quarantined(1, "revoked"),)
    assert receipt.received == 1
    assert alarms(any_world) == ["revoked"]


def test_resigned_copy_of_anothers_envelope_is_never_attributed(any_world: World) -> None:
    """Another device takes priya's ciphertext and vouches for it with its own head."""
    tablet, thief = any_world.tablet("priya"), any_world.tablet("tomas")
    write(tablet, any_world, 1)
    write(thief, any_world, 1)
    stolen = tablet.device.frames[0].ct
    own = thief.device.frames.pop()
    thief.device.heads.pop()
    frame = type(own)(own.header, sha256(stolen).digest(), stolen)
    thief.device._append(frame)
    receipt = thief.deliver()
    assert receipt.quarantined == (Quarantined(1, "unopenable"),)


def test_receipt_names_its_device_and_is_signed_by_the_certified_key(world: World) -> None:
    tablet, other = world.tablet("priya"), world.tablet("tomas")
    write(tablet, world, 1)
    signed = parse_signed("receipt", tablet.send(tablet.device.deposit()).json)
    with pytest.raises(ValueError, match=r"receipt\.other_device"):
        other.device.accept_receipt(signed)
    assert tablet.device.accept_receipt(signed).audit_head != ""


def test_deposit_needs_no_cookie_and_other_media_types_are_refused(world: World) -> None:
    tablet = world.tablet("priya")
    client = world.app.test_client(use_cookies=False)
    data = tablet.device.deposit()
    assert client.post("/api/deposit", data=data, content_type=DEPOSIT).status_code == 200
    answer = client.post("/api/deposit", data=data, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (415, "request.wrong_media_type")


def test_deposit_over_the_limit_is_refused_whole(world: World) -> None:
    client = world.app.test_client(use_cookies=False)
    answer = client.post("/api/deposit", data=bytes(16 * 1024 * 1024 + 1), content_type=DEPOSIT)
    assert (answer.status_code, answer.json["code"]) == (413, "request.too_large")


def test_one_bad_record_does_not_hold_up_its_neighbours(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 1)
    tablet.device.save_bytes(b'{"not": "a change"}')
    tablet.device.save_bytes(b"not even json")
    tablet.save("pen_picture", any_world.child, {**pen_picture_body(), "surprise": True})
    tablet.save("pen_picture", any_world.child, pen_picture_body(), author=any_world.staff["tomas"])
    whole = tablet.device.draft("pen_picture", any_world.child, pen_picture_body())
    tablet.device.save(whole | {"type": "no_such_type"})
    tablet.device.save(whole | {"schema": 99})
    write(tablet, any_world, 1)
    receipt = tablet.deliver()
    reasons = {q.seq: q.why for q in receipt.quarantined}
    assert reasons == {
        2: "wrong_author",
        3: "malformed",
        4: "invalid",
        5: "wrong_author",
        6: "unknown_type",
        7: "unknown_schema",
    }
    assert receipt.filed == 8


def test_same_change_twice_files_once_and_other_words_under_its_id_do_not(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    change = new_id()
    first = tablet.save("pen_picture", any_world.child, pen_picture_body(), change=change)
    tablet.device.save(first)
    tablet.device.save(first | {"body": pen_picture_body("Other words.")})
    before = count(any_world, Entry)
    receipt = tablet.deliver()
    assert receipt.quarantined == (Quarantined(3, "duplicate_change"),)
    assert count(any_world, Entry) == before + 1


def test_sealed_body_is_dropped_once_filed_and_kept_in_quarantine(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 1)
    tablet.device.save_bytes(b"not json")
    tablet.deliver()
    with any_world.app.app_context():
        chosen = (
            select(Envelope).where(Envelope.device_id == tablet.device.identity.device).order_by(Envelope.seq)
        )
        filed, aside = db.session.scalars(chosen)
        assert filed.ct is None and filed.commitment is not None and filed.signature is not None
        assert aside.ct is not None


def test_two_openers_at_once_file_each_envelope_once(any_world: World) -> None:
    tablets = [any_world.tablet("priya") for _ in range(3)]
    for tablet in tablets:
        write(tablet, any_world, 4)
        tablet.deposit()
    before = count(any_world, Entry)
    from app.opener.thread import Opener

    openers = [Opener(any_world.app) for _ in range(3)]
    threads = [threading.Thread(target=opener.drain) for opener in openers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    any_world.open()
    assert count(any_world, Entry) == before + 12
    assert all(tablet.deposit(start=5).filed == 4 for tablet in tablets)


def test_empty_deposit_of_a_fresh_device_is_answered(world: World) -> None:
    receipt = world.tablet("priya").deposit()
    assert (receipt.received, receipt.filed) == (0, 0)


def refuse_entry(world: World, record: str) -> None:
    """Let the database take no entry of one record: what a broken rule of its own would do."""
    act = f"CREATE TRIGGER no_entry BEFORE INSERT ON entry WHEN NEW.record_id = '{record}' "
    with world.app.app_context():
        db.session.execute(text(act + "BEGIN SELECT RAISE(ABORT, 'no'); END"))
        db.session.commit()


def test_record_that_the_database_refuses_is_set_aside_and_its_neighbours_are_filed(world: World) -> None:
    tablet, refused = world.tablet("priya"), new_id()
    write(tablet, world, 1)
    tablet.save("pen_picture", world.child, pen_picture_body(), record=refused)
    write(tablet, world, 1)
    refuse_entry(world, refused)
    receipt = tablet.deliver()
    assert (receipt.filed, receipt.quarantined) == (3, (Quarantined(2, "invalid"),))


def test_record_met_by_one_that_does_not_open_at_rest_is_set_aside(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    document = tablet.save("pen_picture", any_world.child, pen_picture_body())
    tablet.deliver()
    with any_world.app.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.change_id == document["change"])).one()
        entry.sealed = entry.sealed[:-1] + bytes([entry.sealed[-1] ^ 1])
        db.session.commit()
    tablet.device.save(document)
    tablet.save("opened", any_world.staff["priya"], opened_body(any_world))
    receipt = tablet.deliver()
    assert (receipt.filed, receipt.quarantined) == (3, (Quarantined(2, "invalid"),))


def opened_body(world: World) -> dict[str, Any]:
    return {"stream": world.child, "opened_at": world.clock.now()}


def test_queue_waits_while_the_database_itself_refuses(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    write(tablet, any_world, 2)
    tablet.deposit()
    with any_world.app.app_context():
        db.session.execute(text("ALTER TABLE entry RENAME TO away"))
        db.session.commit()
        opener = any_world.app.extensions["attune.opener"]
    assert not opener.drain()
    assert tablet.deposit(start=3).filed == 0
    with any_world.app.app_context():
        db.session.execute(text("ALTER TABLE away RENAME TO entry"))
        db.session.commit()
    any_world.open()
    receipt = tablet.deposit(start=3)
    assert (receipt.filed, receipt.quarantined) == (2, ())
