"""Hostile input made from sound input: cut, doubled, spliced, and sprinkled with what has broken readers before."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]

_ODD = """
\x00 \x01 \x07 \x0b \x0c \x1b \x7f \x85 \x9f \u00a0 \u00ad \u061c \u200b \u200d \u200e \u2028 \u202e
\u2066 \ufeff \ufffd
\ufffe \U000e0041 \U0001f468\u200d\U0001f469 e\u0301 İ ı ß ſ ﬁ ǆ 中 א ب ๗ ² ½ \\ / .. ../ ../../etc/passwd
~ * ? [ ] ( ) { } < > & ; : | ` ' " “ ” „
# $ % @ ! = + - – — _ , . … 0 -1 1e999 NaN Infinity 9999999999999999999999 0x10 1_000 null true false
None ~ yes
9999-12-31 0001-01-01 2027-02-30 8999-12-31 2027-W13-4 12:30:60 P1Y --- ... %YAML !!set
!!python/object:os.system &a *a << : ? |- >-
<script> </script> <a <a> </a> <b> <!-- --> <![CDATA[ ]]> <?xml <!DOCTYPE <table> <td> <tr> <li> <ul> <ol
start=-1> <svg/onload=x> <p hidden>
<br> &#0; &#xD800; &#99999999; &amp; &nbsp &lt; [a]( [a](b) ![a](b) [a][b] [a]: [^1] [^1]: **a** _a_
~~a~~ `a` ``` ~~~ $a$ {: #a } {#a}
\\ud800 \\u0000 \\n \\x =?utf-8?q?=41?= From: To: \r \r\n \n\n \t boundary= Content-Type:
multipart/mixed; Action: failed Final-Recipient: rfc822;
http:// https://example.com javascript:alert(1) mailto:a@example.com //[::1 %00 %2e%2e %ff ${a} {{a}}
{%a%} =cmd() +1 @SUM ;; ,,, "" ''
we may share your data with third parties unless you object within 30 days
""".split(" ")
ODD = tuple(dict.fromkeys(piece.strip("\n") or "\n" for line in _ODD for piece in (line, *line.split("\n"))))
LONGEST = 100_000


def spoilt(sound: list[str], random: Random) -> str:
    """One hostile text: some of ``sound``, changed a few times; now and then long."""
    text = random.choice(sound)
    for _ in range(random.choice((1, 1, 2, 3, 5, 9))):
        text = random.choice(_CHANGES)(text, sound, random)
    if random.random() < 0.004:
        piece = random.choice(ODD) + random.choice(("", " ", "\n", "a"))
        at = random.randrange(len(text) + 1)
        text = text[:at] + piece * (random.choice((1000, 20_000)) // len(piece)) + text[at:]
    return text[:LONGEST]


def spoilt_bytes(sound: list[str], random: Random) -> bytes:
    """The same as bytes, of which some may be no UTF-8."""
    raw = bytearray(spoilt(sound, random).encode("utf-8", "surrogatepass"))
    if random.random() < 0.2:
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(raw) + 1)
            raw[at : at + random.randint(0, 2)] = bytes(random.randrange(256) for _ in range(random.randint(0, 3)))
    return bytes(raw)


def _insert(text: str, _: list[str], random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) * random.choice((1, 1, 1, 2, 7)) + text[at:]


def _replace(text: str, _: list[str], random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) + text[at + random.randint(1, 6) :]


def _cut(text: str, _: list[str], random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 3, 20, 200)) :]


def _truncate(text: str, _: list[str], random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _double(text: str, _: list[str], random: Random) -> str:
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice((1, 5, 30, 200)))
    return text[:end] + text[start:end] * random.choice((1, 1, 3, 20)) + text[end:]


def _splice(text: str, sound: list[str], random: Random) -> str:
    other = random.choice(sound)
    return text[: random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1) :]


def _swap_lines(text: str, _: list[str], random: Random) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _indent(text: str, _: list[str], random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] = random.choice(("  ", "    ", "\t", "> ", "- ", "1. ", "# ", "| ", "=", "!!! ")) + lines[at]
    return "\n".join(lines)


def _random_characters(text: str, _: list[str], random: Random) -> str:
    at = random.randrange(len(text) + 1)
    drawn = (random.randrange(random.choice((128, 0x3000, 0x110000))) for _ in range(random.randint(1, 8)))
    return text[:at] + "".join(chr(n) for n in drawn if not 0xD800 <= n < 0xE000) + text[at:]


_CHANGES = (
    _insert, _insert, _replace, _replace, _cut, _truncate, _double, _splice, _swap_lines, _indent, _random_characters,
)  # fmt: skip


def texts() -> list[str]:
    """Sound Markdown: short parts of the policies here, with every form of clause."""
    whole = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "policy").rglob("*.md"))]
    parts = [part for text in whole for part in text.split("\n## ")]
    return [part[:1500] for part in parts] + [_FORMS, _RAW]


def front_matter() -> list[str]:
    """Sound front matter, a working text's and other programs'."""
    return [_FRONT, _FOREIGN]


def records() -> list[str]:
    """Sound records, certificates and withdrawals."""
    found = sorted((ROOT / "policy").rglob("*.json"))
    small = [path.read_text(encoding="utf-8") for path in found if path.stat().st_size < 6000]
    return small


def settings() -> list[str]:
    """Sound settings."""
    return [(ROOT / "mkdocs.yml").read_text(encoding="utf-8")]


def pairs() -> list[str]:
    """Sound lines of pairs."""
    one, other = texts()[:2]
    return [json.dumps({"id": 1, "before": one, "after": other}, ensure_ascii=n == 1) + "\n" for n in range(2)]


_FORMS = """\
# Terms

!!! note "Mind"
    This holds.

Term
:   What it means.

| Kept | For how long |
|------|-------------:|
| Mail | **30 days**  |

1. We may share [your data](#share) with partners.[^1]
   - and with [others][o]
2) `code` ~~gone~~ <b>bold</b>

> Quoted
> > twice

[^1]: A note.
[o]: https://example.com/ "Title"
"""
_RAW = """\
<div lang="de"><p>Wir geben <a href="/x">Ihre Daten</a> weiter.</p>
<table><tr><td rowspan=2>a<td>b<tr><td>c</table>
<ol start=3><li value=7>a<li>b</ol><p style="display:none">x</p></div>

Text with H<sub>2</sub>O and <ins>new</ins> &copy; words.
"""
_FRONT = """\
title: Example Privacy Policy
effective: 2027-02-01
summary: We keep account data for 60 days.
lang: en
audiences:
  Sharing: [orders, newsletter]
decisions:
  - change: 0123456789ab
    verdict: clarifying
    reason: Only the wording changed, as counsel found.
    by: General counsel
"""
_FOREIGN = """\
layout: default
date: 2019-05-01T10:00:00+02:00
tags: [a, "b", 'c']
author: {name: Someone}
nested: {a: [1, 2.5, .inf, ~, yes, 0x1F, 1:30:00]}
text: |
  two
  lines
"""
