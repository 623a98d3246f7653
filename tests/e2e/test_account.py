"""One's own account on a device: the invitation to a second factor, what is added and removed, a lost device, and a colleague's help.

Source: docs/decisions/0039-a-second-factor.md, 0041-the-vault-let-go.md
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyotp
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import DESK
from tests.e2e.heads import heads
from tests.e2e.judged import judged
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage, sign_ins

WHO, DESK_OF = "Priya Calloway", "Maud Ellery"
INVITED = "Make your sign-in safer?"
CODES = "Your recovery codes"
NEW_PASSWORD = "a heron over the weir"
# Lines of a list that become higher or lower when they come into sight: everything below them would move under a finger.
GROWN = """async () => {
  const lines = [...document.querySelectorAll('.card-list > .row')];
  if (!lines.length) return ['there are no lines'];
  const before = lines.map((line) => line.offsetHeight);
  for (const line of lines) {
    line.scrollIntoView();
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  }
  return lines.map((line, place) => line.offsetHeight - before[place]).filter((more) => more !== 0);
}"""
NOTHING = "Nothing: whoever learns your password"


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[], Stage]) -> Stage:
    """The sample organisation, suggesting a second factor."""
    stage = make_stage()
    stage.server.kill()
    stage.server.settings["ATTUNE_SECOND_FACTOR"] = "asked"
    stage.server.start()
    return stage


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    """She was invited, and goes on without."""
    with Person(stage.sign_in(WHO), stage.device("priya")) as person:
        person.ask_to_enrol()
        expect(person.heading(INVITED)).to_be_visible(timeout=LONG_MS)
        assert judged(person.page) == {}
        person.button("Not now").click()
        person.is_enrolled()
        yield person


def test_sign_in_that_runs_out_while_a_device_is_set_up_is_said_and_what_is_typed_stays(stage: Stage) -> None:
    with Person(stage.sign_in("Tomas Birch"), stage.device("tomas")) as tomas:
        tomas.ask_to_enrol()
        expect(tomas.heading(INVITED)).to_be_visible(timeout=LONG_MS)
        # As after half an hour.
        tomas.page.context.clear_cookies()
        tomas.button("Set one up").click()
        expect(tomas.page.get_by_role("alert")).to_contain_text("Your sign-in has run out", timeout=LONG_MS)
        assert judged(tomas.page) == {}
        for label, text in (
            ("Sign-in name", tomas.sign_in.user),
            ("Password", tomas.sign_in.password),
            ("Enrolment code", tomas.sign_in.code),
            ("What to call this device", "Work tablet"),
        ):
            expect(tomas.field(label)).to_have_value(text)
        tomas.button("Continue").click()
        before = tomas.passphrase
        tomas.chooses_four_words()
        assert tomas.passphrase == before
        tomas.button("Not now").click()
        tomas.is_enrolled()


def to_account(person: Person) -> None:
    person.go("Outbox")
    person.link("How this device opens").click()
    person.link("Your sign-in and your devices").click()
    expect(person.page.get_by_role("heading", name="Your devices")).to_be_visible(timeout=LONG_MS)


def gives_password(person: Person, go: str, password: str | None = None) -> None:
    person.field("Your password").fill(password or person.sign_in.password)
    person.button(go).click()


def devices(person: Person) -> Locator:
    return person.section("Your devices").get_by_role("listitem")


def recovery_codes(person: Person) -> list[str]:
    expect(person.heading(CODES)).to_be_visible(timeout=LONG_MS)
    listed = person.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    found = listed.all_inner_texts()
    person.button("I have written them down").click()
    return found


def test_app_is_added_with_the_password_and_its_recovery_codes_are_made_anew(priya: Person) -> None:
    to_account(priya)
    expect(priya.page.get_by_text(NOTHING)).to_be_visible()
    assert judged(priya.page) == {}
    priya.button("Add an authenticator app").click()
    assert judged(priya.page) == {}
    gives_password(priya, "Continue", "not her password")
    expect(priya.page.get_by_role("alert")).to_contain_text("not your password", timeout=LONG_MS)
    gives_password(priya, "Continue")
    secret = priya.section("Scan this with your authenticator app").locator(".code")
    priya.field("Code of your app").fill(pyotp.TOTP(secret.inner_text().replace(" ", "")).now())
    priya.button("Continue").click()
    first = recovery_codes(priya)
    expect(priya.page.get_by_text("10 codes are left")).to_be_visible(timeout=LONG_MS)
    assert judged(priya.page) == {}
    priya.button("Make new recovery codes").click()
    gives_password(priya, "Make them")
    again = recovery_codes(priya)
    assert len(first) == len(again) == 10 and not set(first) & set(again)


def test_password_is_changed_and_the_screen_says_what_is_so_of_an_answer_that_was_lost(
    stage: Stage, priya: Person
) -> None:
    priya.go("Outbox")
    to_account(priya)
    priya.button("Change your password").click()
    assert judged(priya.page) == {}
    priya.field("Your password as it is now").fill("not her password")
    priya.field("New password").fill(NEW_PASSWORD)
    priya.field("New password again").fill(NEW_PASSWORD)
    priya.button("Change it").click()
    expect(priya.page.get_by_role("alert")).to_contain_text("not your password", timeout=LONG_MS)
    priya.field("Your password as it is now").fill(priya.sign_in.password)
    proxy = stage.proxy
    proxy.breaking, proxy.breaking_from_bytes, proxy.breaks = "/api/password", 0, ["beginning"]
    priya.button("Change it").click()
    expect(priya.page.get_by_text("From now on only the new password counts.")).to_be_visible(timeout=LONG_MS)
    assert proxy.breaks == []
    assert [each.status for each in proxy.posts("/api/password")][-1] == 204
    priya.sign_in = replace(priya.sign_in, password=NEW_PASSWORD)
    proxy.breaking, proxy.breaks = "/api/second-factor/recovery-codes", ["beginning"]
    priya.button("Make new recovery codes").click()
    gives_password(priya, "Make them")
    expect(priya.page.get_by_text("may have been made that nobody has seen")).to_be_visible(timeout=LONG_MS)
    assert judged(priya.page) == {}


def fresh_code(stage: Stage) -> str:
    stage.server.until(lambda lines: WHO in {s.name for s in sign_ins(lines)})
    (printed,) = (s for s in sign_ins(stage.server.printed) if s.name == WHO)
    return printed.code


def test_passkey_lets_its_owner_in_elsewhere_who_withdraws_the_lost_device(
    stage: Stage, priya: Person
) -> None:
    key = Authenticator(priya.page)
    to_account(priya)
    priya.button("Add a passkey or security key").click()
    gives_password(priya, "Continue")
    expect(priya.page.get_by_text("From now on it is asked for")).to_be_visible(timeout=LONG_MS)
    priya.section("Besides your password").get_by_role("button", name=re.compile("^Remove: Auth")).click()
    gives_password(priya, "Remove it")
    expect(priya.page.get_by_text("It is asked for no more.")).to_be_visible(timeout=LONG_MS)
    (credential,) = key.credentials()
    (lost,) = heads(priya.page)

    who = replace(priya.sign_in, code=fresh_code(stage))
    with Person(who, stage.device("found")) as again:
        Authenticator(again.page).holds(credential)
        again.ask_to_enrol()
        expect(again.heading("One more thing to show")).to_be_visible(timeout=LONG_MS)
        assert judged(again.page) == {}
        again.button("Continue").click()
        again.is_enrolled()
        to_account(again)
        # The third is that of the sample, which her notes came from.
        expect(devices(again)).to_have_count(3)
        expect(devices(again).nth(0)).to_contain_text("this device")
        devices(again).nth(1).get_by_role("button", name=re.compile("^I have lost it")).click()
        assert judged(again.page) == {}
        again.field("Your passphrase, again").fill("not the right passphrase")
        again.button("Withdraw and wipe it").click()
        expect(again.page.get_by_text("That is not the passphrase for this device.")).to_be_visible()
        again.field("Your passphrase, again").fill(again.passphrase)
        again.button("Withdraw and wipe it").click()
        expect(devices(again).nth(1)).to_contain_text("has not reached the server", timeout=LONG_MS)
        assert devices(again).nth(1).get_by_role("button").count() == 0

        with priya.page.expect_navigation(timeout=LONG_MS):
            priya.finds_signal()
        expect(priya.heading("Set up this device")).to_be_visible(timeout=LONG_MS)
        assert stage.proxy.posts(f"/api/devices/{lost.device}/wiped")[-1].status == 204
        again.go("Outbox")
        to_account(again)
        expect(devices(again).nth(1)).to_contain_text("withdrawn and wiped")

        with Person(stage.sign_in(DESK_OF), stage.device("maud", DESK)) as maud:
            maud.ask_to_enrol()
            maud.button("Not now").click()
            maud.is_enrolled()
            maud.go("Team")
            expect(maud.button(f"Lost their second factor: {WHO}")).to_be_visible(timeout=LONG_MS)
            assert maud.page.evaluate(GROWN) == []
            maud.button(f"Lost their second factor: {WHO}").click()
            assert judged(maud.page) == {}
            maud.field("Your passphrase, again").fill(maud.passphrase)
            maud.button("Take it away").click()
            expect(maud.page.get_by_text("It is written down that you did this.")).to_be_visible(
                timeout=LONG_MS
            )
        again.go("Outbox")
        to_account(again)
        expect(again.page.get_by_text(NOTHING)).to_be_visible()
