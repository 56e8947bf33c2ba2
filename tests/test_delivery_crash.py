"""Killed at random moments, or frozen, senders miss nobody and tell nobody twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crash_story import crash_story
from benchmarks.crash_story_shared import frozen_story, shared_crash_story


@pytest.mark.slow
def test_twenty_kills_over_two_thousand_recipients(tmp_path: Path) -> None:
    story = crash_story(tmp_path, recipients=2000, kills=20, connections=2)
    assert (story.missing, story.twice) == ([], [])
    assert story.most_unknown_per_kill <= 2
    assert story.unknown, "some kill must have hit a message on the line"


@pytest.mark.slow
def test_six_kills_among_three_senders_that_share_a_ledger(tmp_path: Path) -> None:
    story = shared_crash_story(tmp_path, recipients=400, kills=6, connections=2)
    assert (story.kills, story.missing, story.twice) == (6, [], [])
    assert len(story.unknown) <= 6 * 2


@pytest.mark.slow
def test_a_frozen_sender_whose_session_ended_sends_nothing_more_when_it_wakes(tmp_path: Path) -> None:
    story = frozen_story(tmp_path, recipients=300)
    assert (story.missing, story.twice, story.woken) == ([], [], 0)
    assert len(story.unknown) <= 2
