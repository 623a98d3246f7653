"""What is wrong with one screen, for the tests of screens that are seldom reached: all that is asked of every other screen."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e import judge


def judged(page: Page) -> dict[str, list[str]]:
    """What is wrong with the screen in view, at its size and at 320 pixels, by day."""
    found = {
        "axe": judge.axe_violations(page),
        "targets": judge.small_targets(page),
        "fields": judge.loose_fields(page),
        "names": judge.poor_names(page),
        "keyboard": judge.out_of_reach(page),
        "narrow": judge.too_wide(page),
    }
    return {what: wrong for what, wrong in found.items() if wrong}
