"""A site with every kind of page, for the browser."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import yaml
from policypress.archive.draft import draft
from policypress.archive.moving import withdraw
from policypress.archive.status import standing
from policypress.archive.working import working_from
from policypress.settings import load_settings
from policypress.vocabulary import Verdict

from tests.conftest import REPOSITORY
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


FOREIGN = {
    "de": ("AGB", "Bestellungen", "Sie können in unserem Laden bestellen. Wir liefern in {} Tagen.", "Ware", "Preis"),
    "zh": ("服务条款", "订单", "您可以在我们的商店订购商品。我们在 {} 天内送货。", "商品", "价格"),
    "ar": ("شروط الخدمة", "الطلبات", "يمكنك الطلب من متجرنا. نقوم بالتوصيل خلال {} أيام.", "السلعة", "السعر"),
}
"""Terms in other languages: their title, a heading, a sentence with a number, and the heads of two columns."""


def foreign_text(lang: str, effective: str, days: int) -> str:
    """A text in ``lang`` whose number of days changes."""
    title, heading, sentence, goods, price = FOREIGN[lang]
    return (
        f"---\ntitle: {title}\neffective: {effective}\nsummary: {sentence.format(days)}\nlang: {lang}\n---\n"
        f"# {title}\n\n## {heading}\n\n{sentence.format(days)}\n\n"
        f"| {goods} | {price} |\n|---|---|\n| 1 | {days} |\n"
    )


def sample_site(root: Path) -> Path:
    """Privacy with an upcoming version, terms with four versions, one of them withdrawn, and a plain page.

    Beside them terms in German, Chinese and Arabic, each with an announced change.
    """
    build_site(root)
    _in_both_colours(root)
    for lang in FOREIGN:
        seal_text(root, foreign_text(lang, "2023-01-01", 5), date(2022, 12, 1), name=f"terms-{lang}")
        seal_text(
            root, foreign_text(lang, "2027-01-15", 7), date(2026, 11, 10), name=f"terms-{lang}", verdict="material"
        )
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


def _in_both_colours(root: Path) -> None:
    """Offer the light and the dark colours as SparkPro's own site does."""
    own = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    palette = yaml.safe_load(own.partition("\n  palette:\n")[2].partition("\nplugins:")[0])
    path = root / "mkdocs.yml"
    offered = f"  palette: {json.dumps(palette)}\nexclude_docs"
    path.write_text(path.read_text(encoding="utf-8").replace("exclude_docs", offered, 1), encoding="utf-8")


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
