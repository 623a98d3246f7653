"""What is at rest opens only in its place: security, attacks 5, 8, 48, 49."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody import BlindIndex, MasterKey, MasterKeyMissing, NotOpenable, StreamKeys, token_digest
from tests.sync.cast import ident, secret

KEYS = StreamKeys(MasterKey(1, secret("master")))
STREAM, OTHER, RECORD = ident("stream"), ident("other stream"), ident("record")
WRAPPED = KEYS.make(STREAM)


@given(st.binary(max_size=3000), st.integers(0, 2**63))
def test_entry_opens_where_it_lies(entry: bytes, version: int) -> None:
    key = KEYS.unwrap(STREAM, WRAPPED)
    sealed = key.seal(version, RECORD, entry)
    assert KEYS.unwrap(STREAM, WRAPPED).open(version, RECORD, sealed) == entry
    assert len(entry) < 16 or entry not in sealed


def test_entry_opens_nowhere_else() -> None:
    key = KEYS.unwrap(STREAM, WRAPPED)
    sealed = key.seal(7, RECORD, b"She said it twice.")
    other = KEYS.unwrap(OTHER, KEYS.make(OTHER))
    for opener, version, record in (
        (key, 8, RECORD),
        (key, 7, ident("another record")),
        (other, 7, RECORD),
        (KEYS.unwrap(STREAM, KEYS.make(STREAM)), 7, RECORD),
    ):
        with pytest.raises(NotOpenable):
            opener.open(version, record, sealed)


def test_changed_entry_does_not_open() -> None:
    key = KEYS.unwrap(STREAM, WRAPPED)
    sealed = key.seal(7, RECORD, b"She said it twice.")
    for at in range(len(sealed)):
        with pytest.raises(NotOpenable):
            key.open(7, RECORD, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    for cut in (b"", sealed[:11], sealed[:12], sealed[:27], sealed[:-1]):
        with pytest.raises(NotOpenable):
            key.open(7, RECORD, cut)


def test_stream_key_opens_for_its_stream_under_its_master_only() -> None:
    for keys, stream, wrapped in (
        (KEYS, OTHER, WRAPPED),
        (StreamKeys(MasterKey(1, secret("another master"))), STREAM, WRAPPED),
        (KEYS, STREAM, WRAPPED[:-1]),
        (KEYS, STREAM, b""),
    ):
        with pytest.raises(NotOpenable):
            keys.unwrap(stream, wrapped)


def test_key_under_a_version_that_is_not_here_is_missing_and_not_damaged() -> None:
    with pytest.raises(MasterKeyMissing):
        KEYS.unwrap(STREAM, b"\0\0\0\2" + WRAPPED[4:])


def test_no_nonce_and_no_key_comes_twice() -> None:
    key = KEYS.unwrap(STREAM, WRAPPED)
    nonces = {key.seal(1, RECORD, b"")[:12] for _ in range(20_000)}
    assert len(nonces) == 20_000
    assert len({KEYS.make(STREAM) for _ in range(1000)}) == 1000


def test_index_finds_what_people_would_call_the_same() -> None:
    index = BlindIndex(secret("index"), "sign_in")
    assert index.of("Grace.Hall") == index.of(" grace.hall ") == index.of("\uff27race.hall")
    assert index.of("grace.hall") != index.of("grace.hal")


def test_index_tells_nothing_without_its_key_or_beside_another_field() -> None:
    one = BlindIndex(secret("index"), "sign_in").of("grace.hall")
    assert one != BlindIndex(secret("another index"), "sign_in").of("grace.hall")
    assert one != BlindIndex(secret("index"), "nhs_number").of("grace.hall")
    assert len(one) == 32


def test_session_token_is_not_what_is_stored() -> None:
    token = secret("token")
    assert token_digest(token) == token_digest(token) != token
    assert token not in token_digest(token)
