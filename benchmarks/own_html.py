"""How many of CommonMark's examples are no change against their own HTML: ``python benchmarks/own_html.py SPEC``.

SPEC is the specification as text, for example ``package/spec.txt`` of ``npm pack commonmark-spec``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from policypress.comparison import compare
from policypress.document import parse_document


class Example(NamedTuple):
    """An example of the specification."""

    section: str
    markdown: str
    html: str


_PART = re.compile(r"^#{1,6} ([^\n]*)$|^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


def examples(spec: str) -> list[Example]:
    """Every example, under the heading it stands below."""
    out, section = [], ""
    for heading, markdown, html in _PART.findall(spec):
        section = heading or section
        if not heading:
            out.append(Example(section, markdown.replace("→", "\t"), html.replace("→", "\t")))
    return out


def main(path: str) -> None:
    """Print the sections in which examples differ, and the sum."""
    found = examples(Path(path).read_text(encoding="utf-8"))
    total, same = Counter(example.section for example in found), Counter[str]()
    for example in found:
        same[example.section] += not compare(parse_document(example.markdown), parse_document(example.html)).changes
    for section, count in total.items():
        if same[section] < count:
            print(f"{section}: {same[section]} of {count}")
    print(f"no change: {same.total()} of {total.total()}")


if __name__ == "__main__":
    main(sys.argv[1])
