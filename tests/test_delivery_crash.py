"""Killed twenty times at random moments, the sender misses nobody and tells nobody twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crash_story import crash_story


@pytest.mark.slow
def test_twenty_kills_over_two_thousand_recipients(tmp_path: Path) -> None:
    story = crash_story(tmp_path, recipients=2000, kills=20, connections=2)
    assert (story.missing, story.twice) == ([], [])
    assert story.most_unknown_per_kill <= 2
    assert story.unknown, "some kill must have hit a message on the line"
