"""Setting up a device by the organisation's own sign-on, with a real provider in a process of its own. Attacks 53 and 58 of the plan.

Source: docs/decisions/0039-a-second-factor.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.app.openid import CLIENT, SECRET
from tests.app.real_provider import running
from tests.commands import ran
from tests.e2e.intruders import Watch, requested_elsewhere
from tests.e2e.judged import judged
from tests.e2e.payloads import CALLED
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.tainted import Taint
from tests.ports import free_port

WHO = "Priya Calloway"
SIGNED_ON = "You have signed in with your organisation’s own sign-on."
CLAIMS = ("name", "preferred_username", "email", "given_name", "picture", "website")
SHORT_LINE = 60


@dataclass
class Office:
    """An organisation with a sign-on of its own, whose name and claims are payloads."""

    stage: Stage
    provider: ExitStack
    port: int
    issuer: str
    taint: Taint
    called: str
    # Who Priya is there.
    subject: str


def join(stage: Stage, subject: str, *how: str) -> None:
    done = ran(stage.server.environment(), "join", stage.sign_in(WHO).user, subject, *how)
    assert done.code == 0, done.complained


@pytest.fixture(scope="module")
def office(make_stage: Callable[[], Stage]) -> Iterator[Office]:
    stage, taint = make_stage(), Taint()
    called = taint.value("settings", "name", SHORT_LINE)
    claims = {claim: taint.value("claims", claim, SHORT_LINE) for claim in CLAIMS}
    subject = taint.value("claims", "sub", SHORT_LINE)
    provider, port = ExitStack(), free_port()
    issuer = provider.enter_context(running(stage.proxy.url, port, **claims))
    server = stage.server
    server.kill()
    server.settings |= {
        "ATTUNE_OIDC_ISSUER": issuer,
        "ATTUNE_OIDC_CLIENT": CLIENT,
        "ATTUNE_OIDC_SECRET": SECRET,
        "ATTUNE_OIDC_NAME": called,
    }
    join(stage, subject)
    server.start()
    yield Office(stage, provider, port, issuer, taint, called, subject)
    provider.close()


def signs_in_there(page: Page, subject: str) -> None:
    """At the provider's own pages, up to the way back."""
    page.locator("[name=login]").fill(subject)
    page.locator("[name=password]").fill("any")
    page.get_by_role("button").first.click()
    page.get_by_role("button", name="Continue").click()


def history_of(page: Page) -> list[str]:
    """Every address that going back and forward would come to."""
    told = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry["url"] for entry in told["entries"]]


def test_person_who_is_joined_sets_up_a_device_and_a_stranger_is_told_why_not(office: Office) -> None:
    stage, who = office.stage, office.stage.sign_in(WHO)
    link = f"{stage.proxy.url}/#enrol={who.code}"
    with Person(who, stage.device("joined")) as priya:
        page, watch = priya.page, Watch(office.taint)
        assert priya.device.context is not None
        watch.begin(priya.device.context)
        page.goto("about:blank")
        page.goto(link)
        expect(page.get_by_text("The enrolment code came with the link.")).to_be_visible()
        expect(priya.button(f"Sign in with {office.called}")).to_be_visible(timeout=LONG_MS)
        watch.look(page, "who")
        assert judged(page) == {}

        priya.button(f"Sign in with {office.called}").click()
        signs_in_there(page, "somebody whom nobody has joined")
        refused = page.get_by_role("alert")
        expect(refused).to_contain_text("did not let you in to Attune", timeout=LONG_MS)
        expect(refused).to_contain_text("tell your supervisor")
        expect(page.get_by_text("The enrolment code came with the link.")).to_be_visible()
        watch.look(page, "refused")
        assert judged(page) == {}

        priya.device.context.clear_cookies()
        priya.button(f"Sign in with {office.called}").click()
        signs_in_there(page, office.subject)
        expect(page.get_by_text(SIGNED_ON)).to_be_visible(timeout=LONG_MS)
        assert priya.field("Password").count() == 0
        watch.look(page, "signed on")
        assert judged(page) == {}
        assert page.url == f"{stage.proxy.url}/"
        assert [url for url in history_of(page) if "#sign" in url or who.code in url] == []

        priya.field("What to call this device").fill("Work tablet")
        priya.button("Continue").click()
        expect(priya.heading("Choose a passphrase")).to_be_visible()
        priya.chooses_four_words()
        priya.is_enrolled()
        priya.has_caseload()
        watch.look(page, "today")
        only_the_sign_on_lets_her_in(office, priya)
        watch.look(page, "account")
        assert (watch.ran, watch.dialogs, watch.intruders, watch.changed) == ([], [], [], [])
        # The sign-on's name, as whoever set it wrote it; of the claims nothing is shown anywhere.
        marks = {mark for mark, (kind, _, _) in office.taint.placed.items() if kind == "settings"}
        assert watch.shown == marks
        # The way there and back has letters by chance in its addresses.
        strange = [one for one in requested_elsewhere(stage) if not one.startswith(office.issuer)]
        assert [one for one in strange if CALLED in one and "/api/single-sign-on" not in one] == []


def only_the_sign_on_lets_her_in(office: Office, priya: Person) -> None:
    """Her screen offers nothing that would ask for a password of Attune's, and names whose matter that is."""
    priya.go("Outbox")
    priya.link("How this device opens").click()
    priya.link("Your sign-in and your devices").click()
    expect(priya.button("Change your password")).to_be_visible(timeout=LONG_MS)
    join(office.stage, office.subject, "--alone")
    priya.link("Back").click()
    priya.link("Your sign-in and your devices").click()
    expect(priya.section("Your password").get_by_text(f"You sign in by {office.called}")).to_be_visible(
        timeout=LONG_MS
    )
    for offered in ("Change your password", "Add an authenticator app", "Make new recovery codes"):
        expect(priya.button(offered)).to_have_count(0)
    expect(priya.section("Your devices").get_by_text("this device")).to_be_visible()
    assert judged(priya.page) == {}


def test_sign_on_that_does_not_answer_brings_people_back_to_the_app(office: Office) -> None:
    with Person(office.stage.sign_in(WHO), office.stage.device("silent")) as priya:
        expect(priya.button(f"Sign in with {office.called}")).to_be_visible(timeout=LONG_MS)
        office.provider.close()
        # What the provider published is kept for some minutes by a server that goes on.
        office.stage.server.kill()
        office.stage.server.start()
        priya.button(f"Sign in with {office.called}").click()
        expect(priya.page.get_by_role("alert")).to_contain_text("does not answer", timeout=LONG_MS)
        assert priya.field("Password").is_visible()
        assert priya.page.url == f"{office.stage.proxy.url}/"
