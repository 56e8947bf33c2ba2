"""New words in inline Markdown: the source around them stays as it is, white space and line ends included."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from policypress.document import Token, TokenKind
from policypress.word.from_spans import address, escaped, inline_of
from policypress.word.inline import BREAK
from policypress.word.stored import Span

Reader = Callable[[str], tuple[Token, ...]]
"""Inline Markdown → its tokens, breaks and footnotes among them."""


def patched(source: str, old: Sequence[Token], new: Sequence[Token], read: Reader, label: Callable[[str], str]) -> str:
    """``source``, which shows ``old``, changed so that it shows ``new``; written anew where it cannot be changed.

    ``label`` gives the label of a footnote's character. Whether the result shows ``new`` is for the caller to see.
    """
    changed = _changed(source, old, new, label)
    if changed is not None and looks(read(changed)) == looks(new):
        return changed
    return written(new, label)


def written(tokens: Sequence[Token], label: Callable[[str], str]) -> str:
    """Inline Markdown for tokens."""
    spans: list[Span] = []
    images: dict[str, str] = {}
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        if token.gap and before is not None:
            joined = before.target == token.target and before.marks == token.marks
            spans.append(Span(" ", token.marks if joined else "", token.target if joined else ""))
        note = label(token.text)
        if note:
            spans.append(Span("", "", "", (), note))
        elif token.kind is TokenKind.IMAGE:
            key = f"image {number}"
            images[key] = f"![{escaped(token.text)}]({address(token.target)})"
            spans.append(Span("", "", "", (), key))
        else:
            spans.append(Span(token.text, token.marks, token.target))
    return inline_of(spans, lambda key: images.get(key, f"[^{key}]"), within=True)


def looks(tokens: Sequence[Token]) -> list[tuple[str, str, str, bool]]:
    """What must be the same for a result to be right."""
    return [(t.text, "".join(sorted(set(t.marks) & set("bisc^_"))), t.target, t.gap) for t in tokens]


def _changed(source: str, old: Sequence[Token], new: Sequence[Token], label: Callable[[str], str]) -> str | None:
    places = _places(source, old, label)
    if places is None:
        return None
    ends = [0, *(end for _, end in places)]
    left, right = [_key(token) for token in old], [_key(token) for token in new]
    out = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            for old_at, new_at in zip(range(i1, i2), range(j1, j2), strict=True):
                lead = source[ends[old_at] : places[old_at][0]]
                out += _spaced(lead, new[new_at].gap and bool(out)) + source[slice(*places[old_at])]
            continue
        first = source[ends[i1] : places[i1][0]] if i1 < i2 else ""
        if j1 < j2:
            # What came takes the place of what went, with the marks around it.
            out += _spaced(first, new[j1].gap and bool(out)) + _plain(new[j1:j2], label)
        for gone in range(i1 + int(j1 < j2), i2):
            out += "".join(source[ends[gone] : places[gone][0]].split())
    return _without_shells(out + source[ends[-1] :], source)


def _without_shells(text: str, source: str) -> str:
    """A text without the links and emphasis whose words are all gone."""
    for shell in (r"\[\]\([^()\s]*(?: \"[^\"]*\")?\)", r"\[\]\[[^\]]*\]", r"\*{4}(?!\*)", r"(?<!`)``(?!`)", r"~{4}"):
        if not re.search(shell, source):
            text = re.sub(shell, "", text)
    return text


def _spaced(lead: str, gap: bool) -> str:
    """Marks and white space in front of a word, with white space or without."""
    if gap:
        return lead if any(character.isspace() for character in lead) else f" {lead}"
    return "".join(lead.split())


def _plain(tokens: Sequence[Token], label: Callable[[str], str]) -> str:
    """Words without marks of their own; those of code as they are."""
    text = "".join((" " if number and token.gap else "") + token.text for number, token in enumerate(tokens))
    text = text if "c" in tokens[0].marks else escaped(text)
    for token in tokens:
        note = label(token.text)
        text = text.replace(token.text, f"[^{note}]") if note else text
    return re.sub(rf" ?{BREAK} ?", "\\\\\n", text)


def _places(source: str, tokens: Sequence[Token], label: Callable[[str], str]) -> list[tuple[int, int]] | None:
    """Start and end of each token in the source; None where one is written otherwise than it shows."""
    out: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        note = label(token.text)
        if token.text == BREAK:
            found = re.compile(r"\\\n|  +\n|<br\s*/?>\n?", re.I).search(source, at)
            if not found:
                return None
            out.append(found.span())
        else:
            text = f"[^{note}]" if note else token.text
            start = source.find(text, at)
            if start < 0 or re.search(r"\w", re.sub(r"\]\([^()]*\)|<[^<>]*>|\]\[[^\[\]]*\]", "", source[at:start])):
                return None
            out.append((start, start + len(text)))
        at = out[-1][1]
    return out


def _key(token: Token) -> tuple[str, str, str]:
    return token.text, token.marks, token.target
