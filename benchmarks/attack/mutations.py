"""Small changes of meaning, made at random places of a text: what a proof must never clear."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from random import Random

from benchmarks.attack.tongues import NAMES, TONGUES

Mutation = Callable[[str, str, Random], str | None]
"""(text, language, random) → the text with one change of meaning, None where it has no place for it."""

_ADDRESS = re.compile(
    r"\]\([^)]*\)|<[^>]*>|https?://\S+|\S+@\S+|^\[[^\]]*\]:.*$|^#+ |^\s*\d+[.)] |\{:.*?\}", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def _masked(text: str) -> str:
    """The text with addresses, tags and markers blanked, so that only what readers see is hit."""
    return _ADDRESS.sub(lambda match: "\x00" * len(match.group()), text)


def _one(pattern: str, text: str, random: Random, *, masked: bool = True) -> re.Match[str] | None:
    found = list(re.finditer(pattern, _masked(text) if masked else text, re.MULTILINE))
    return random.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def number(text: str, language: str, random: Random) -> str | None:
    """Another number."""
    match = _one(r"(?<![\w.,#])\d+(?![\w])", text, random)
    if not match:
        return None
    old = match.group()
    new = random.choice(
        (str(int(old) + random.randint(1, 60)), old + "0", str(max(0, int(old) - 1)), str(int(old) * 10 + 1))
    )
    return _put(text, match, new if new != old else f"{old}1")


def separator(text: str, language: str, random: Random) -> str | None:
    """A mark inside a number that came, went or became another."""
    match = _one(r"(?<=\d)[.,:  -](?=\d)", text, random)
    return (
        _put(text, match, random.choice([mark for mark in (".", ",", ":", "", "-") if mark != match.group()]))
        if match
        else None
    )


def sign(text: str, language: str, random: Random) -> str | None:
    """A sign before or behind a number."""
    match = _one(r"(?<![\w.,-])\d+(?![\w])", text, random)
    if not match:
        return None
    before, behind = random.choice(
        (("-", ""), ("~", ""), ("<", ""), ("+", ""), ("", "%"), ("", "+"), ("", " ‰"), ("±", ""))
    )
    return _put(text, match, before.replace("<", "&lt;") + match.group() + behind)


def unit(text: str, language: str, random: Random) -> str | None:
    """Another unit or currency behind or before a number."""
    match = _one(r"(?<=\d)\s?(?:%|€|\$|£|MB|GB|kB|km|kg|EUR|USD|GBP)|[€$£](?=\s?\d)", text, random)
    if not match:
        return None
    units = ["%", "€", "$", "£", " MB", " Mb", " GB", " km", " EUR", " USD"]
    return _put(text, match, random.choice([other for other in units if other.strip() != match.group().strip()]))


def negation(text: str, language: str, random: Random) -> str | None:
    """A negation, or a word like it, put in."""
    match = _one(r"(?<=[^\W\d_]) (?=[^\W\d_])", text, random)
    return _put(text, match, f" {random.choice(TONGUES.get(language, TONGUES['en']).negation)} ") if match else None


def negation_lost(text: str, language: str, random: Random) -> str | None:
    """A negation taken out."""
    words = "|".join(re.escape(word) for word in TONGUES.get(language, TONGUES["en"]).negation)
    match = _one(rf" (?:{words})(?= )", text, random)
    return _put(text, match, "") if match else None


def swap(text: str, language: str, random: Random) -> str | None:
    """A modal, quantifier, conjunction, party or unit for another of its kind."""
    tongue = TONGUES.get(language)
    if tongue is None:
        return None
    sets = [words for words in tongue.swaps if re.search(rf"\b(?:{'|'.join(words)})\b", text)]
    if not sets:
        return None
    words = sorted(random.choice(sets))
    match = _one(rf"\b(?:{'|'.join(words)})\b", text, random)
    return _put(text, match, random.choice([word for word in words if word != match.group()])) if match else None


def name(text: str, language: str, random: Random) -> str | None:
    """Another name for a word with a capital in the middle of a sentence."""
    match = _one(r"(?<=[a-zà-ÿ,] )[A-Z][\w-]{2,}", text, random)
    return _put(text, match, random.choice(NAMES)) if match else None


def near_name(text: str, language: str, random: Random) -> str | None:
    """A name that differs from one of the text by a letter."""
    match = _one(r"(?<=[a-zà-ÿ,] )[A-Z][a-z]{4,}", text, random)
    return _put(text, match, _slip(match.group(), random)) if match else None


def _slip(word: str, random: Random) -> str:
    place = random.randrange(1, len(word))
    letter = random.choice([one for one in "aeiouwzmk" if one != word[place]])
    return random.choice(
        (
            word[:place] + letter + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :] + letter,
        )
    )


def near_word(text: str, language: str, random: Random) -> str | None:
    """A word of the text for another one of it that is like it."""
    from rapidfuzz.distance import OSA

    found = list(_WORD.finditer(_masked(text)))
    random.shuffle(found)
    words = sorted({match.group().lower() for match in found})
    for match in found[:12]:
        own = match.group()
        low = own.lower()
        near = [
            word
            for word in words
            if word.rstrip("s") != low.rstrip("s") and OSA.distance(word, low, score_cutoff=2) <= 2
        ]
        if near and len(own) > 3:
            new = random.choice(near)
            return _put(text, match, new.capitalize() if own[0].isupper() else new)
    return None


def word_lost(text: str, language: str, random: Random) -> str | None:
    """A word taken out of the middle of a sentence."""
    match = _one(r"(?<=\w) (?!that |the |an )[^\W\d_]{3,}(?= \w)", text, random)
    if not match or re.search(rf"{re.escape(match.group())} *{re.escape(match.group())}", text):
        return None
    return _put(text, match, "")


def words_turned(text: str, language: str, random: Random) -> str | None:
    """Two neighbouring words change places."""
    match = _one(r"(?<=\w )[^\W\d_]{3,} [^\W\d_]{3,}(?= \w)", text, random)
    if not match:
        return None
    one, two = match.group().split(" ")
    return _put(text, match, f"{two} {one}") if one.lower() != two.lower() and "the" not in (one, two) else None


def cell(text: str, language: str, random: Random) -> str | None:
    """Two cells of a table change places, in a row or in a column."""
    rows = [
        match
        for match in re.finditer(r"^\|(.+)\|[ \t]*$", text, re.MULTILINE)
        if not re.fullmatch(r"[|:\- ]+", match.group())
    ]
    if not rows:
        return None
    row = random.choice(rows)
    cells = row.group(1).split("|")
    if len(cells) < 2:
        return None
    i, j = random.sample(range(len(cells)), 2)
    if cells[i].strip() == cells[j].strip():
        return None
    cells[i], cells[j] = cells[j], cells[i]
    return _put(text, row, "|" + "|".join(cells) + "|")


def item(text: str, language: str, random: Random) -> str | None:
    """An item of a list goes, becomes a paragraph, sinks a level or joins the sentence before it."""
    items = list(re.finditer(r"^([-*+]|\d+[.)]) +\S.*\n(?=(?:[-*+]|\d+[.)]) )", text, re.MULTILINE))
    if not items:
        return None
    match = random.choice(items)
    words = match.group()[len(match.group(1)) :].strip()
    how = random.randrange(3)
    if how == 0:
        return _put(text, match, "") if text.count(words) == 1 else None
    if how == 1:
        return _put(text, match, f"\n{words}\n\n")
    return _put(
        text, match, f"{match.group(1)} {random.choice(('share', 'print', 'search', 'close', 'next'))}\n{match.group()}"
    )


def link(text: str, language: str, random: Random) -> str | None:
    """A link leads elsewhere, or nowhere."""
    match = _one(r"(?<=\]\()[^)\s]+(?=[)\s])", text, random, masked=False)
    if not match:
        return None
    old = match.group()
    ways = [
        lambda: old.rstrip("/") + "-2", lambda: re.sub(r"[^/]+/?$", "other", old),
        lambda: old + ("&" if "?" in old else "?") + "plan=2",
        lambda: re.sub(r"//([^/]+)", r"//shop.\1", old), lambda: old.split("#")[0] + "#other-place",
        lambda: old.replace("/en", "/fr", 1),
        lambda: re.sub(r"\d", lambda digit: str((int(digit.group()) + 1) % 10), old, count=1),
        lambda: re.sub(r"(?<=/)([^/]+)/([^/]+)", r"\2/\1", old, count=1),
        lambda: re.sub(r"\.(com|org|net|fr|de)", ".test", old, count=1),
    ]  # fmt: skip
    new = random.choice(ways)()
    return _put(text, match, new) if new and new != old else None


def link_broken(text: str, language: str, random: Random) -> str | None:
    """A link that worked is shown as its marks."""
    match = _one(r"(?<=\w\])\((?=https?:[^\s()]+\))", text, random, masked=False)
    return _put(text, match, " (") if match else None


def heading_level(text: str, language: str, random: Random) -> str | None:
    """A heading leaves the one above it, or becomes a line of text."""
    found = list(re.finditer(r"^(#{2,5}) (.+)$", text, re.MULTILINE))
    below = [two for one, two in pairwise(found) if len(one.group(1)) + 1 == len(two.group(1))]
    if below and random.random() < 0.5:
        match = random.choice(below)
        return _put(text, match, match.group()[1:])
    if not found:
        return None
    held = [match for match in found if re.match(r"\s*[^#\s]", text[match.end() :])]
    if not held:
        return None
    match = random.choice(held)
    plain = match.group(2).strip("*_ ")
    return _put(text, match, random.choice((plain, f"*{plain}*")))


def heading_lost(text: str, language: str, random: Random) -> str | None:
    """A heading in the middle goes."""
    found = list(re.finditer(r"^#{1,5} .+\n", text, re.MULTILINE))[1:]
    return _put(text, random.choice(found), "") if found else None


def move(text: str, language: str, random: Random) -> str | None:
    """A paragraph of some length moves behind another."""
    blocks = text.strip().split("\n\n")
    plain = [place for place, block in enumerate(blocks) if re.match(r"[^\W_]", block) and len(block) > 40]
    if len(plain) < 3:
        return None
    i, j = random.sample(plain, 2)
    if blocks[i] == blocks[j] or abs(i - j) < 1:
        return None
    block = blocks.pop(i)
    blocks.insert(j, block)
    return "\n\n".join(blocks) + "\n"


def clause_lost(text: str, language: str, random: Random) -> str | None:
    """A paragraph goes."""
    blocks = text.strip().split("\n\n")
    plain = [
        place
        for place, block in enumerate(blocks)
        if re.match(r"[^\W_]", block) and len(block) > 40 and blocks.count(block) == 1
    ]
    if not plain:
        return None
    blocks.pop(random.choice(plain))
    return "\n\n".join(blocks) + "\n"


def hidden(text: str, language: str, random: Random) -> str | None:
    """A word is struck out, hidden or commented out."""
    match = _one(r"(?<=\w )[^\W\d_]{3,}(?= \w)", text, random)
    if not match:
        return None
    word = match.group()
    if word == "the":
        return None
    ways = (
        f"~~{word}~~",
        f"<del>{word}</del>",
        f'<span hidden="">{word}</span>',
        f'<span style="display:none">{word}</span>',
        f"<!-- {word} -->",
    )
    return _put(text, match, random.choice(ways))


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        number, separator, sign, unit, negation, negation_lost, swap, name, near_name, near_word, word_lost,
        words_turned, cell, item, link, link_broken, heading_level, heading_lost, move, clause_lost, hidden,
    )
}  # fmt: skip
"""Every mutation by its name."""
