"""The second factor in a real browser: set up where the organisation asks for it, and asked for at the next device.

Source: docs/decisions/0039-a-second-factor.md
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest
from playwright.sync_api import expect

from tests.e2e.authenticator import Authenticator
from tests.e2e.judged import judged
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage, sign_ins

WHO, OTHER = "Priya Calloway", "Tomas Birch"
SET_UP, SHOW = "Set up a second factor", "One more thing to show"
CODE = "Code of your app"


@pytest.fixture(scope="module")
def strict(make_stage: Callable[[], Stage]) -> Stage:
    """The sample organisation, asking for a second factor."""
    stage = make_stage()
    stage.server.kill()
    stage.server.settings["ATTUNE_SECOND_FACTOR"] = "required"
    stage.server.start()
    return stage


def fresh_code(stage: Stage, person: Person) -> None:
    """A second enrolment code, as the server printed them at its last start."""
    stage.server.until(lambda lines: WHO in {s.name for s in sign_ins(lines)})
    (again,) = (s for s in sign_ins(stage.server.printed) if s.name == WHO)
    person.sign_in = replace(person.sign_in, code=again.code)


def test_second_factor_is_set_up_once_and_asked_for_at_the_next_device(strict: Stage) -> None:
    with Person(strict.sign_in(WHO), strict.device("first")) as priya:
        priya.ask_to_enrol()
        expect(priya.heading(SET_UP)).to_be_visible(timeout=LONG_MS)
        expect(priya.page.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()
        assert judged(priya.page) == {}
        secret = priya.section("Scan this with your authenticator app").locator(".code").inner_text()
        secret = secret.replace(" ", "")
        used = pyotp.TOTP(secret).now()
        priya.field(CODE).fill(used)
        priya.button("Continue").click()
        expect(priya.heading("Your recovery codes")).to_be_visible(timeout=LONG_MS)
        assert judged(priya.page) == {}
        recovery = (
            priya.page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
        )
        assert len(recovery) == 10
        priya.button("I have written them down").click()
        priya.is_enrolled()

    with Person(strict.sign_in(WHO), strict.device("second")) as again:
        fresh_code(strict, again)
        again.ask_to_enrol()
        expect(again.heading(SHOW)).to_be_visible(timeout=LONG_MS)
        assert judged(again.page) == {}
        again.field(CODE).fill(used)
        again.button("Continue").click()
        expect(again.page.get_by_role("alert")).to_contain_text("not accepted", timeout=LONG_MS)
        again.button("A recovery code").click()
        again.field("Recovery code").fill(recovery[0].lower())
        again.button("Continue").click()
        again.is_enrolled()


def test_passkey_is_set_up_in_place_of_an_app_and_its_owner_is_let_in(strict: Stage) -> None:
    with Person(strict.sign_in(OTHER), strict.device("third")) as tomas:
        lock = Authenticator(tomas.page)
        tomas.ask_to_enrol()
        expect(tomas.heading(SET_UP)).to_be_visible(timeout=LONG_MS)
        tomas.button("A passkey or security key").click()
        assert judged(tomas.page) == {}
        tomas.button("Set it up").click()
        expect(tomas.heading("Your recovery codes")).to_be_visible(timeout=LONG_MS)
        (kept,) = lock.credentials()
        # Nothing of a person, and nothing that the authenticator lists by itself.
        assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", False)
        tomas.button("I have written them down").click()
        tomas.is_enrolled()
