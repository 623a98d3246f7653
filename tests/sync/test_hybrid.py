"""Suite 2: sealed for a hybrid key, named by the certificate, and never taken for suite 1.

security: attacks 24, 26, 30.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from app.custody import HpkeSealer, HybridUnsealer
from sync import chain, snapshots, wire
from sync.device import Device
from sync.drafts import Draft
from sync.hybrid import hash_in, kid_naming, name_in
from sync.pins import Pins
from sync.types import HYBRID_PUBLIC_BYTES, Frame, Refused
from tests.sync.cast import (
    ANNA,
    CERTIFICATES,
    CHILD,
    HYBRID,
    HYBRID_KID,
    ROOT,
    VERIFIER,
    Opener,
    certify,
    ident,
    pen_picture,
    unsealer,
)
from tests.sync.ledger import Ledger
from tests.sync.test_judges import Case, judged
from tests.sync.test_rejections import ANNAS, opened

SEALING = certify("sealing", HYBRID_KID, unsealer("org sealing").public, 2)
TOLD = {HYBRID_KID: HYBRID.public}


def device(*, can: bool = True, told: dict[str, bytes] | None = None) -> Device:
    """Anna's device, of an organisation whose present epoch has a hybrid key."""
    made = ANNA.device()
    made._ports = replace(made._ports, sealer=HpkeSealer(), seals_hybrid=can)
    made.drafts._ports = made._ports
    made.pin(ROOT, [*CERTIFICATES, SEALING], TOLD if told is None else told)
    return made


def test_who_can_seals_with_suite_2_and_it_is_opened_under_the_same_kid() -> None:
    anna = device()
    frame = anna.save(pen_picture(anna))
    assert (frame.header.suite, frame.header.kid) == (2, HYBRID_KID)
    assert wire.parse_header(frame.header.raw) == frame.header
    assert not isinstance(opened(frame), str)


def test_who_cannot_seals_with_suite_1_under_the_same_kid() -> None:
    anna = device(can=False)
    frame = anna.save(pen_picture(anna))
    assert (frame.header.suite, frame.header.kid) == (1, HYBRID_KID)
    assert not isinstance(opened(frame), str)


def test_an_epoch_without_a_hybrid_key_is_sealed_to_with_suite_1() -> None:
    anna = ANNA.device()
    assert anna.save(pen_picture(anna)).header.suite == 1


@pytest.mark.parametrize("can", [True, False])
def test_a_deposit_of_either_suite_is_received_in_full_and_short(can: bool) -> None:
    anna = device(can=can)
    for _ in range(2):
        anna.save(pen_picture(anna))
    short = anna.deposit(short=True)
    assert short[:4] == (b"ATS3" if can else b"ATS1")
    assert wire.decode_deposit(short) == wire.decode_deposit(anna.deposit())
    judged = Ledger(ANNA).deposit(short)
    assert [outcome.row.state for outcome in judged.outcomes] == ["received", "received"]


def test_a_short_deposit_in_which_nothing_is_shared_is_read_still() -> None:
    """As devices send it that have the release before."""
    anna = device()
    for _ in range(2):
        anna.save(pen_picture(anna))
    deposit = wire.decode_deposit(anna.deposit())
    first = deposit.frames[0].header
    about = bytes.fromhex(anna.identity.device) + b"\0\2" + first.seq.to_bytes(8, "big") + first.prev
    kid = bytes([len(HYBRID_KID)]) + HYBRID_KID.encode()
    cts = b"".join(len(frame.ct).to_bytes(4, "big") + frame.ct for frame in deposit.frames)
    assert wire.decode_deposit(b"ATS2" + about + kid + cts + deposit.head) == deposit


def test_a_run_of_two_suites_goes_in_full() -> None:
    anna = device()
    anna.save(pen_picture(anna))
    anna._ports = replace(anna._ports, seals_hybrid=False)
    anna.save(pen_picture(anna))
    assert anna.deposit(short=True)[:4] == b"ATD1"
    assert [frame.header.suite for frame in wire.decode_deposit(anna.deposit()).frames] == [2, 1]


def test_a_short_deposit_of_the_other_suite_does_not_fit_its_head() -> None:
    anna = device(can=False)
    anna.save(pen_picture(anna))
    with pytest.raises(Refused, match=r"^deposit\.unverifiable$"):
        Ledger(ANNA).deposit(b"ATS2" + anna.deposit(short=True)[4:])


def test_the_suite_that_a_header_says_is_bound_into_the_seal() -> None:
    """Somebody between turns one suite into the other, and makes the rest fit."""
    for can in (True, False):
        anna = device(can=can)
        frame = anna.save(pen_picture(anna))
        header, other = frame.header, 1 if can else 2
        said = wire.make_header(header.dev, header.kid, header.prev, header.seq, suite=other)
        assert opened(Frame(said, frame.ct_hash, frame.ct)) == "unopenable"
        assert Opener().open(header.kid, frame.ct, chain.envelope_info(header.raw), other) is None


def test_every_flipped_byte_of_what_is_sealed_is_found() -> None:
    anna = device()
    frame = anna.save(pen_picture(anna))
    for at in (*range(0, 1120, 37), 1087, 1088, 1119, 1120, len(frame.ct) - 1):
        changed = frame.ct[:at] + bytes([frame.ct[at] ^ 1]) + frame.ct[at + 1 :]
        assert opened(replace(frame, ct=changed)) == "unopenable", at
    for size in (0, 31, 1087, 1120, 1135):
        assert opened(replace(frame, ct=frame.ct[:size])) == "unopenable"


@pytest.mark.parametrize("suite", [0, 3, True, "2", None, [2]])
def test_a_suite_that_is_not_known_is_refused(suite: object) -> None:
    header = wire.make_header(ANNA.dev, "sealing-1", chain.first_chain(ANNA.dev), 1, suite=suite)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"^header\.(suite|malformed)$"):
        wire.parse_header(header.raw)
    raw = snapshots.make_header(ANNA.dev, "sealing-1", 1, suite)  # type: ignore[arg-type]
    assert snapshots.read_header(raw) is None


@pytest.mark.parametrize("can", [True, False])
def test_a_draft_goes_as_the_changes_do(can: bool) -> None:
    anna = device(can=can)
    anna.drafts.write(Draft(ident("draft"), ident("record"), "visit", None, (CHILD,), "{}"))
    frame = anna.drafts.snap(ident("draft"))
    assert (frame.suite, frame.kid) == (2 if can else 1, HYBRID_KID)
    found = snapshots.open_snapshot(frame, ANNAS, Opener(), VERIFIER)
    assert isinstance(found, snapshots.OpenedSnapshot) and found.snapshot.body == "{}"


@pytest.mark.parametrize("case", judged("hybrid"))
def test_what_the_other_library_has_sealed_is_opened_with_the_seed_alone(case: Case) -> None:
    key = HybridUnsealer(bytes.fromhex(case["seed"]))
    sealed, info = bytes.fromhex(case["sealed"]), bytes.fromhex(case["info"])
    assert key.public.hex() == case["public"]
    opened = key.unseal(sealed, info)
    assert opened is not None and opened.hex() == case["pt"]
    assert key.unseal(sealed, info + b"x") is None
    ours = HpkeSealer().seal(key.public, b"note", info)
    assert len(ours) == 1120 + len(b"note") + 16 and key.unseal(ours, info) == b"note"


OTHER = bytes([HYBRID.public[0] ^ 1]) + HYBRID.public[1:]


@pytest.mark.parametrize(
    "told",
    [{}, {"sealing-1": HYBRID.public}, {HYBRID_KID: OTHER}, {HYBRID_KID: HYBRID.public[:-1]}],
    ids=["taken away", "under another name", "another key", "cut short"],
)
def test_nobody_between_takes_the_hybrid_key_away(told: dict[str, bytes]) -> None:
    with pytest.raises(Refused, match=r"^certificate\.hybrid$"):
        Pins(ROOT).renew([SEALING], VERIFIER, told)
    held = Pins(ROOT).renew([SEALING], VERIFIER, TOLD)
    if told.get(HYBRID_KID) is None:
        assert held.renew([SEALING], VERIFIER, told) == held
    with pytest.raises(Refused, match=r"^certificate\.signature$"):
        plain = replace(SEALING, text=SEALING.text.replace(HYBRID_KID, "sealing-1"))
        held.renew([plain], VERIFIER, told)


def test_a_hybrid_key_with_a_half_of_low_order_is_refused() -> None:
    weak = HYBRID.public[:-32] + bytes(32)
    kid = kid_naming("sealing-1", weak)
    signed = certify("sealing", kid, unsealer("org sealing").public, 2)
    with pytest.raises(Refused, match=r"^certificate\.weak_key$"):
        Pins(ROOT).renew([signed], VERIFIER, {kid: weak})
    with pytest.raises(Refused, match=r"^key\.weak$"):
        HpkeSealer().seal(weak, b"note", b"")


def test_a_kid_names_the_whole_hash_and_fits_a_header() -> None:
    assert len(HYBRID.public) == HYBRID_PUBLIC_BYTES and len(HYBRID_KID) <= 64
    assert hash_in(HYBRID_KID) == sha256(HYBRID.public).digest() and name_in(HYBRID_KID) == "sealing-1"
    assert hash_in("sealing-1") is None
