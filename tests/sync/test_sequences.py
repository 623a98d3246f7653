"""Deposits in any order, again, forked, healed: the ledger comes out the same. security: attacks 20 to 27."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import chain, wire
from sync.intake import judge_deposit
from sync.receipts import build_receipt, gaps
from sync.types import LIMITS, Deposit, Refused
from tests.sync.cases_intake import damaged, written
from tests.sync.cases_pull import REQUEST, run, sealed, state_document
from tests.sync.cast import ANNA, BEN, CHILD, VERIFIER, pen_picture, signer
from tests.sync.ledger import Ledger

COUNT = 8
HONEST = written(COUNT)
RIVAL = written(COUNT, salted=" otherwise", upto=4)
WHOLE = {seq: [("received", None)] for seq in range(1, COUNT + 1)}


@st.composite
def runs(draw: st.DrawFn) -> list[tuple[int, int, bool]]:
    """Draw deposits (first, last, damaged) that together cover every number, in any order, some again."""
    cuts = sorted(draw(st.sets(st.integers(1, COUNT - 1))))
    bounds = list(zip([0, *cuts], [*cuts, COUNT], strict=True))
    pieces = [(start + 1, end, False) for start, end in bounds]
    extra = draw(
        st.lists(
            st.tuples(st.integers(1, COUNT), st.integers(0, COUNT - 1), st.booleans()).map(
                lambda t: (t[0], min(COUNT, t[0] + t[1]), t[2])
            ),
            max_size=4,
        )
    )
    return list(draw(st.permutations(pieces + extra)))


@settings(max_examples=150)
@given(runs())
def test_any_order_of_deposits_ends_in_the_same_ledger(deposits: list[tuple[int, int, bool]]) -> None:
    ledger = Ledger(ANNA)
    for first, last, hurt in deposits:
        data = HONEST.deposit(first, last)
        ledger.deposit(damaged(data) if hurt else data)
    assert ledger.standing() == WHOLE
    assert (ledger.received, ledger.chain) == (COUNT, HONEST.head(COUNT)[0])
    assert not ledger.frozen
    receipt = wire.parse_receipt(ledger.receipt().text.encode())
    assert (receipt.held, receipt.missing, receipt.quarantined) == ((), (), ())


@settings(max_examples=60)
@given(runs(), runs())
def test_two_chains_from_one_device_always_freeze_it(
    mine: list[tuple[int, int, bool]], others: list[tuple[int, int, bool]]
) -> None:
    ledger = Ledger(ANNA)
    for one, other in zip(mine, [*others, *[(COUNT, COUNT, False)] * len(mine)], strict=False):
        ledger.deposit(HONEST.deposit(*one[:2]))
        ledger.deposit(RIVAL.deposit(*other[:2]))
    for deposit in others:
        ledger.deposit(RIVAL.deposit(*deposit[:2]))
    assert ledger.frozen
    assert "fork" in ledger.alarms
    for seq in range(5, COUNT + 1):
        rows = [row for row in ledger.rows.values() if row.seq == seq]
        assert {row.chain for row in rows} <= {HONEST.head(seq)[0], RIVAL.head(seq)[0]}
        assert sum(not row.branch for row in rows) <= 1
    assert all(row.why == "forked" for row in ledger.rows.values() if row.branch)


@settings(max_examples=60)
@given(runs(), runs())
def test_what_came_damaged_is_healed_also_when_the_device_forked(
    mine: list[tuple[int, int, bool]], others: list[tuple[int, int, bool]]
) -> None:
    ledger = Ledger(ANNA)
    for one, other in zip_longest(mine, others):
        for device, drawn in ((HONEST, one), (RIVAL, other)):
            if drawn is not None:
                first, last, hurt = drawn
                data = device.deposit(first, last)
                ledger.deposit(damaged(data) if hurt else data)
    ledger.deposit(HONEST.deposit())
    ledger.deposit(RIVAL.deposit())
    assert ledger.frozen
    assert all(row.why in (None, "forked") for row in ledger.rows.values())
    assert all(sha256(frame.ct).digest() == frame.ct_hash for frame in ledger.frames.values())
    assert {frame.ct for frame in ledger.frames.values()} == {f.ct for f in (*HONEST.frames, *RIVAL.frames)}


def test_damage_of_a_frozen_device_is_told_until_the_whole_copy_has_come() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 5))
    ledger.deposit(RIVAL.deposit(5, 5))
    ledger.deposit(damaged(HONEST.deposit(6, 8), 1))
    assert told(ledger) == {5: "forked", 6: "forked", 7: "damaged", 8: "forked"}
    ledger.deposit(HONEST.deposit(7, 7))
    assert told(ledger)[7] == "forked"


def test_receipt_tells_what_became_of_the_chain_that_it_names_and_of_no_branch() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 4))
    ledger.deposit(damaged(RIVAL.deposit(6, 6)))
    ledger.deposit(HONEST.deposit(5, 5))
    assert told(ledger) == {5: "forked", 6: "forked"}
    ledger.deposit(damaged(HONEST.deposit(6, 8)))
    assert told(ledger) == {5: "forked", 6: "damaged", 7: "forked", 8: "forked"}


def told(ledger: Ledger) -> dict[int, str]:
    """What a receipt says of each number in quarantine, which it names once."""
    apart = wire.parse_receipt(ledger.receipt().text.encode()).quarantined
    assert len({each.seq for each in apart}) == len(apart)
    return {each.seq: each.why for each in apart}


def test_a_hundred_replays_change_nothing_and_answer_the_same() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit())
    rows, receipt = dict(ledger.rows), ledger.receipt()
    for _ in range(100):
        judged = ledger.deposit(HONEST.deposit())
        assert {outcome.action for outcome in judged.outcomes} == {"nothing"}
    assert (ledger.rows, ledger.receipt()) == (rows, receipt)


def test_reverse_order_is_held_and_then_received() -> None:
    ledger = Ledger(ANNA)
    for seq in range(COUNT, 1, -1):
        ledger.deposit(HONEST.deposit(seq, seq))
        assert ledger.received == 0
        assert wire.parse_receipt(ledger.receipt().text.encode()).missing == ((1, seq - 1),)
    ledger.deposit(HONEST.deposit(1, 1))
    assert ledger.standing() == WHOLE


def test_both_sides_of_a_fork_are_kept() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 5))
    ledger.deposit(RIVAL.deposit(5, 6))
    ledger.deposit(HONEST.deposit(6, 8))
    kept = {frame.ct for frame in ledger.frames.values()}
    assert {f.ct for f in HONEST.frames} | {f.ct for f in RIVAL.frames[4:6]} == kept
    assert ledger.standing()[5] == [("quarantined", "forked")] * 2
    assert ledger.standing()[4] == [("received", None)]


def test_frozen_device_files_nothing_more() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 5))
    ledger.deposit(RIVAL.deposit(5, 5))
    judged = ledger.deposit(HONEST.deposit(6, 8))
    assert [(o.row.state, o.row.why) for o in judged.outcomes] == [("quarantined", "forked")] * 3


def test_filed_work_survives_a_fork() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 5))
    ledger.file(5)
    ledger.deposit(RIVAL.deposit(5, 5))
    assert ("filed", None) in ledger.standing()[5]


def test_revoked_device_is_stored_quarantined_and_reported() -> None:
    ledger = Ledger(ANNA)
    ledger.revoked = True
    judged = ledger.deposit(HONEST.deposit())
    assert judged.alarms == {"revoked"}
    assert {(o.action, o.row.state, o.row.why) for o in judged.outcomes} == {
        ("store", "quarantined", "revoked")
    }
    assert ledger.received == COUNT


def test_unknown_device_learns_no_more_than_a_liar() -> None:
    deposit = wire.decode_deposit(HONEST.deposit())
    lying = replace(deposit, head=bytes(64))
    view = Ledger(ANNA).view()
    codes = set()
    for given_deposit, given_view in (
        (deposit, None),
        (lying, view),
        (lying, None),
        (deposit, Ledger(BEN).view()),
    ):
        with pytest.raises(Refused) as refused:
            judge_deposit(given_deposit, given_view, VERIFIER)
        codes.add(refused.value.code)
    assert codes == {"deposit.unverifiable"}


@pytest.mark.parametrize("encode", [wire.encode_deposit, wire.encode_short_deposit])
@pytest.mark.parametrize("here", [0, 3])
def test_first_envelope_follows_nothing_in_full_or_short(
    encode: Callable[[Deposit], bytes], here: int
) -> None:
    """Signed by the device itself: it is no fork of what is there, but no chain."""
    ledger = Ledger(ANNA)
    if here:
        ledger.deposit(HONEST.deposit(1, here))
    (frame,) = written(1).frames
    header = wire.make_header(ANNA.dev, frame.header.kid, b"\7" * 32, 1)
    after = chain.next_chain(header.raw, frame.ct_hash)
    head = signer("Anna").sign(chain.head_message(ANNA.dev, 1, after))
    data = encode(Deposit(ANNA.dev, (replace(frame, header=header),), 1, after, head))
    with pytest.raises(Refused, match=r"^deposit\.unverifiable$"):
        ledger.deposit(data)
    assert not ledger.frozen


def test_healing_needs_the_very_bytes() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(damaged(HONEST.deposit(1, 1)))
    ledger.deposit(damaged(HONEST.deposit(1, 1)))
    assert ledger.standing() == {1: [("quarantined", "damaged")]}
    ledger.deposit(HONEST.deposit(1, 1))
    assert ledger.standing() == {1: [("received", None)]}
    assert ledger.frames[1, HONEST.head(1)[0]].ct == HONEST.frames[0].ct


def test_damaged_frame_does_not_stop_its_neighbours() -> None:
    ledger = Ledger(ANNA)
    judged = ledger.deposit(damaged(HONEST.deposit(), 3))
    assert [o.row.why for o in judged.outcomes].count("damaged") == 1
    assert ledger.received == COUNT


def test_view_may_leave_out_what_lies_far_behind() -> None:
    """The ledger here judges twice, with all rows and with those that are asked for; this view is bare."""
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 5))
    bare = replace(ledger.view(), stored={})
    judged = judge_deposit(wire.decode_deposit(HONEST.deposit(6, 8)), bare, VERIFIER)
    assert judged.received == COUNT
    with pytest.raises(Refused):
        judge_deposit(wire.decode_deposit(HONEST.deposit(6, 8)), None, VERIFIER)


@given(st.integers(0, 20), st.sets(st.integers(1, 40)))
def test_missing_is_what_is_neither_received_nor_held(received: int, beyond: set[int]) -> None:
    held = {seq for seq in beyond if seq > received}
    missing = {seq for start, end in gaps(received, held) for seq in range(start, end + 1)}
    assert missing == set(range(received + 1, max(held, default=0) + 1)) - held


def test_device_deposits_no_more_than_one_deposit_may_carry() -> None:
    device = ANNA.device()
    device.frames = [HONEST.frames[0]] * (LIMITS.frames + 7)
    device.heads = [HONEST.heads[0]] * (LIMITS.frames + 7)
    assert len(wire.decode_deposit(device.deposit()).frames) == LIMITS.frames
    big = replace(HONEST.frames[0], ct=bytes(LIMITS.ct))
    device.frames = [big] * 20
    data = device.deposit()
    assert len(data) <= LIMITS.deposit
    assert len(wire.decode_deposit(data).frames) == LIMITS.deposit // LIMITS.ct


def test_cursor_moves_and_the_next_deposit_begins_after_it() -> None:
    device, ledger = written(COUNT), Ledger(ANNA)
    ledger.deposit(device.deposit(1, 3))
    device.accept_receipt(ledger.receipt())
    assert wire.decode_deposit(device.deposit()).frames[0].seq == 4
    ledger.deposit(device.deposit())
    assert device.accept_receipt(ledger.receipt()).received == COUNT
    last = wire.decode_deposit(device.deposit())
    assert (last.frames, last.seq, last.chain) == ((), COUNT, device.head()[0])


def test_restored_device_is_told_by_the_chain() -> None:
    """A device goes on from an old copy: the server sees a fork, the device refuses the receipt."""
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit())
    old = written(4)
    old.save(pen_picture(old, "After the restore."))
    ledger.deposit(old.deposit(5, 5))
    assert ledger.frozen
    with pytest.raises(Refused, match=r"^receipt\.chain$"):
        old.accept_receipt(ledger.receipt())


def test_applying_a_pack_twice_changes_nothing() -> None:
    device = ANNA.device()
    data = sealed(state_document(), run())
    device.accept_packs(REQUEST.hex(), data)
    before = {stream: (r.version, dict(r.entries)) for stream, r in device.streams.items()}
    device.accept_packs(REQUEST.hex(), data)
    assert {stream: (r.version, dict(r.entries)) for stream, r in device.streams.items()} == before


def test_run_that_starts_above_what_is_held_is_not_applied() -> None:
    device = ANNA.device()
    device.accept_packs(REQUEST.hex(), sealed(state_document(), run(("Rolls over.",), start=5)))
    assert device.pull()["have"].get(CHILD, 0) == 0
    assert CHILD not in device.streams or not device.streams[CHILD].entries


def test_purged_stream_is_gone() -> None:
    device = ANNA.device()
    device.accept_packs(REQUEST.hex(), sealed(state_document(), run()))
    device.accept_packs(REQUEST.hex(), sealed(state_document(state=8, purge=[CHILD])))
    assert CHILD not in device.streams


PIECES = [(0, 2), (2, 3), (0, 3), (1, 2), (3, 5), (4, 5)]
RUNS = {
    (start, upto): run(tuple(f"Entry {n}" for n in range(start + 1, upto + 1)), start=start)
    for start, upto in PIECES
}


@given(st.permutations(PIECES))
def test_runs_in_any_order_end_the_same_once_all_were_given_twice(order: list[tuple[int, int]]) -> None:
    device = ANNA.device()
    for _ in range(6):
        for start, upto in order:
            device.apply(RUNS[start, upto])
    assert device.streams[CHILD].version == 5
    assert sorted(device.streams[CHILD].entries) == [1, 2, 3, 4, 5]


def test_receipt_holds_only_what_lies_beyond_the_gap() -> None:
    ledger = Ledger(ANNA)
    ledger.deposit(HONEST.deposit(1, 3))
    facts = replace(ledger.facts(), stored_beyond=[7, 2, 3, 6, 7])
    receipt = wire.parse_receipt(build_receipt(facts, signer("org receipt")).text.encode())
    assert (receipt.received, receipt.held, receipt.missing) == (3, (6, 7), ((4, 5),))
