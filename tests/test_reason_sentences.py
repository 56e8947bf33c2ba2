"""The one sentence about a change quotes phrases as people speak them."""

from __future__ import annotations

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge

_ABOUT = "# Privacy Policy\n\nThis policy says how we use the information that you give to us.\n\n"


def _reason(before: str, after: str) -> str:
    judged = judge(compare(parse_document(_ABOUT + before), parse_document(_ABOUT + after)))
    return next(change.findings[0].why for change in judged.changes if change.findings)


@pytest.mark.parametrize(
    ("before", "after", "quoted"),
    [
        pytest.param(
            "You may close your account for any reason.\n",
            "You may close your account for breach of the terms of this contract.\n",
            "“for breach of the terms of this contract”",
            id="begins with the small words that lead in",
        ),
        pytest.param(
            "We keep your messages and share the names with our partners.\n",
            "We keep your messages and never sell any names to outside data brokers.\n",
            "“never sell any names to outside data brokers”",
            id="goes on over a word or two that stayed",
        ),
        pytest.param(
            "We keep your data for 30 days.\n",
            "We keep your data for two years.\n",
            "“30 days” became “two years”",
            id="a value exchanged for its like speaks alone",
        ),
    ],
)
def test_a_reason_quotes_whole_phrases(before: str, after: str, quoted: str) -> None:
    why = _reason(before, after)

    assert quoted in why


def test_an_opening_bracket_is_not_led_in_by_the_word_before_it() -> None:
    why = _reason(
        "By using the site, the product, or both, you accept this policy.\n",
        'By using the site, the product, or both (the "Services"), you accept that we sell your data to anybody.\n',
    )

    assert "both (" not in why
