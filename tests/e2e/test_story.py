"""A visit recorded with no signal reaches the supervisor's desk, and her question arrives on the tablet."""

from __future__ import annotations

from tests.e2e.story import Story


def test_visit_recorded_with_no_signal_reaches_the_supervisor_and_her_question_comes_back(
    story: Story,
) -> None:
    assert len(story.told) == 11


def test_no_page_complains_during_the_story(story: Story) -> None:
    assert {d.profile.name: d.complaints for d in story.stage.devices if d.complaints} == {}


def test_no_request_of_the_story_leaves_the_origin(story: Story) -> None:
    own = (story.stage.proxy.url + "/", "data:", "blob:" + story.stage.proxy.url)
    assert [url for d in story.stage.devices for url in d.requests if not url.startswith(own)] == []


def test_every_deposit_of_the_story_goes_without_cookie(story: Story) -> None:
    deposits = story.stage.proxy.posts("/api/deposit")
    assert deposits
    assert [e.path for e in deposits if e.header("cookie") or e.header("authorization")] == []
