"""A site with every kind of page, for the browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from policypress.archive.draft import draft
from policypress.archive.moving import withdraw
from policypress.archive.status import standing
from policypress.archive.working import working_from
from policypress.settings import load_settings
from policypress.vocabulary import Verdict

from tests.site_builder import build_site, policy_of, seal_text

RULES = """\
---
title: Example Terms
effective: 2022-01-01
summary: The first terms.
lang: en
---
# Example Terms

## Orders

You may order **goods** from [our shop](https://example.com/shop). We deliver within 5 days.

1. Choose goods.
2. Pay for them.
3. Wait for the parcel.

| Service | Price |
|---|--:|
| Parcel | 5 euro |
| Express | 9 euro |

## Returns

You may return goods within 14 days. Write to us, and you recieve an address to which you send them.

A paragraph that will move from the returns to the orders, with enough words to be known again.

```
RETURN-CODE 1
```
"""


def sample_site(root: Path) -> Path:
    """Privacy with an upcoming version, terms with four versions, one of them withdrawn, and a plain page."""
    build_site(root)
    second = (
        RULES.replace("2022-01-01", "2023-01-01")
        .replace("within 5 days", "within 7 days")
        .replace("recieve", "receive")
        .replace("2. Pay for them.\n", "")
        .replace("3. Wait", "2. Wait")
        .replace("[our shop](https://example.com/shop)", "[our shop](https://example.org/shop)")
    )
    moved = "A paragraph that will move from the returns to the orders, with enough words to be known again.\n\n"
    third = (
        second.replace("2023-01-01", "2024-01-01")
        .replace(moved, "")
        .replace("1. Choose goods.", moved + "1. Choose goods.")
        .replace("| Express | 9 euro |", "| Express | 12 euro |\n| Bicycle | 3 euro |")
    )
    fourth = third.replace("2024-01-01", "2026-12-31").replace("14 days", "3 days")
    plan = ((RULES, 2021), (second, 2022), (third, 2023), (fourth, 2026))
    for text, year in plan:
        seal_text(root, decided(root, text, date(year, 11, 1)), date(year, 11, 1), name="terms")
    policy = policy_of(root, "terms")
    withdraw(policy, policy.version("2026-12-31"), "Three days were too few.", "General counsel", date(2026, 11, 10))
    page = root / "policy" / "how-changes-are-judged.md"
    page.write_text("# How changes are judged\n\nBy rules, and by people.\n", encoding="utf-8")
    return root


def decided(root: Path, text: str, day: date) -> str:
    """``text`` with every change that is not proved editorial decided as clarifying."""
    if not (root / "policy" / "terms").is_dir():
        return text
    path = root / "policy" / "terms" / "index.md"
    policy = policy_of(root, "terms")
    found = draft(policy, working_from(text, path.name, path), load_settings(root), standing(policy, day))
    ids = [j.change.id for j in found.judgement.changes if j.tool_verdict is not Verdict.EDITORIAL] if found else []
    block = "".join(
        f"- change: {change}\n  verdict: clarifying\n  reason: Said more clearly.\n  by: General counsel\n"
        for change in ids
    )
    return text.replace("lang: en\n", f"lang: en\ndecisions:\n{block}", 1) if ids else text
