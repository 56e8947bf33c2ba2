"""The site's search parts words where a text has no spaces between them, and leaves alone what a company set."""

from __future__ import annotations

import re
import sys
from types import ModuleType, SimpleNamespace

import pytest
from policypress.site.mkdocs.search_words import part_words

THEMES_OWN = r"[\s\-]+"


def parted(separator: str, *langs: str) -> str:
    """What the search parts words by, where it was told to part them by ``separator``."""
    search = SimpleNamespace(search_index=SimpleNamespace(config={"separator": separator}))
    part_words(search, langs)
    return str(search.search_index.config["separator"])


@pytest.mark.parametrize("lang", ["zh", "zh-TW", "ja"])
def test_each_sign_is_a_word_and_marks_part_words(lang: str) -> None:
    separator = parted(THEMES_OWN, "en", lang)
    assert [word for word in re.split(separator, "我们（SparkPro）保存 opt-out。删除") if word] == [
        *"我们", "SparkPro", *"保存", "opt", "out", *"删除",
    ]  # fmt: skip


def test_other_languages_and_a_companys_own_way_stay_as_they_are() -> None:
    assert parted(THEMES_OWN, "en", "de", "") == THEMES_OWN
    assert parted(r"[\s,]+", "zh") == r"[\s,]+"
    part_words(None, ["zh"])


def test_words_that_a_word_list_has_parted_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jieba", ModuleType("jieba"))
    assert re.split(parted(THEMES_OWN, "zh"), "保存\u200b期限，删除") == ["保存", "期限", "删除"]
