"""Chromium, Firefox and WebKit each: one whole visit recorded and signed with no server, and deposited when it is there again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.any_page import Hand
from tests.e2e.engines import ENGINES, missing, throw_away_certificate
from tests.e2e.proxy import Proxy
from tests.e2e.records import Records
from tests.e2e.stage import SignIn, Stage
from tests.e2e.visit import BABY_ROWS, CARER_ROWS, CARERS

CONTROLLED = "return Boolean(navigator.serviceWorker && navigator.serviceWorker.controller);"
PURPOSE = "The 12 month review, which Ari's parents had asked for."
WORDS = "return document.querySelector('.passphrase')?.textContent.trim() ?? '';"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("engine", ENGINES)
def test_whole_visit_is_recorded_offline_and_deposited(
    engine: str, playwright: Playwright, loaded: tuple[Path, list[str]], tmp_path: Path
) -> None:
    if why := missing(engine):
        pytest.skip(why)
    shutil.copytree(loaded[0], tmp_path / "server")
    tls = throw_away_certificate(tmp_path) if engine == "webkit" else None
    stage = Stage(playwright, tmp_path, loaded[1], lambda port: Proxy(port, tls))
    stage.server.settings["ATTUNE_SECOND_FACTOR"] = "off"
    stage.open()
    try:
        with ENGINES[engine](playwright, tmp_path) as page:
            page.open(stage.proxy.url + "/")
            hand = Hand(page)
            enrol(hand, stage.sign_in("Priya Calloway"))
            hand.sees("Children", "Ari")
            hand.until(lambda: page.value(CONTROLLED), "the service worker")
            stage.lose_signal()
            record(hand)
            sign(hand)
            stage.find_signal()
            hand.finds_signal()
            hand.sees("all sent")
            hand.go("Outbox", "Visit, Velazar")
            hand.sees("Filed")
            assert PURPOSE in Records(stage.server).purposes("Velazar")
    finally:
        stage.close()


def enrol(hand: Hand, who: SignIn) -> None:
    hand.sees("Set up this device")
    hand.fill("Sign-in name", who.user)
    hand.fill("Password", who.password)
    hand.fill("Enrolment code", who.code)
    hand.fill("What to call this device", "Work tablet")
    hand.press("Continue")
    hand.sees("Your four words")
    hand.until(lambda: len(hand.page.value(WORDS).split()) == 4, "four words")
    words = hand.page.value(WORDS)
    hand.press("I have written them down or learned them")
    hand.fill("Your passphrase", words)
    hand.press("Set up this device")


def record(hand: Hand) -> None:
    hand.go("Ari", "Start a visit")
    hand.go("Start a visit", "What kind of visit is it?")
    hand.press("Home visit, planned", "What kind of visit is it?")
    hand.press("Room")
    for name in (*CARERS, "Leyla Aram"):
        hand.press(name, "Tap everyone who is here")
    hand.press("Independent interpreter", "Was an interpreter needed?")
    hand.press("Seen")
    hand.press("Yes", "Did you see them?")
    hand.press("Does not apply", "Seen alone, without their carers?")
    hand.press("Awake", "Awake?")
    hand.press("Yes", "Did you see where they sleep?")
    hand.press("Observe")
    hand.press("Alert", "How is Ari now?")
    answer(hand, BABY_ROWS)
    for carer in CARERS:
        hand.press_starting(carer)
        answer(hand, CARER_ROWS)
    hand.press("Voice")
    hand.press("Add exact words")
    hand.fill("The exact words", "Baba!")
    hand.press("Ari", "Who said it?")
    hand.press("Unprompted: nobody had asked", "How prompted?")
    hand.press("Save these exact words")
    hand.press("Note")
    hand.fill("1. Purpose of visit", PURPOSE)
    for part in ("2.", "3.", "4."):
        hand.fill(part, f"Part {part} was written with no signal.")


def answer(hand: Hand, rows: dict[str, str]) -> None:
    for row, given in rows.items():
        hand.press(given, row)


def sign(hand: Hand) -> None:
    hand.press("Sign")
    hand.sees("Sign the visit")
    while not (hand.shows("Nothing is missing") or hand.shows("Nothing more is needed")):
        hand.press_starting("Accept: ")
    hand.press("Sign the visit")
    hand.sees("Signed")
    hand.press("Go to Today")
