"""Which language a stretch of text is in, told from its script and its small words; no guess where it is not plain."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from policypress.document.expressions import Expression
from policypress.judgement.language.dictionary import foreign_words, known_words
from policypress.judgement.language.function_words import FUNCTION_WORDS

_ADDRESSES = Expression(r"(?<!\S)(?=\S*?(?:://|www\.|@|\.(?:com|org|net|html?|pdf|md)))\S+", 2)
_WORDS = Expression(r"[^\W\d_]+")
_SHORTENED = Expression(r"['’](?:s|t|re|ve|ll|d|m)\b")
_SCRIPTS = Expression(
    r"(?P<ja>[\u3040-\u30ff])|(?P<zh>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])|(?P<ko>[\u1100-\u11ff\uac00-\ud7af])"
    r"|(?P<cyrillic>[\u0400-\u052f])|(?P<el>[\u0370-\u03ff\u1f00-\u1fff])|(?P<he>[\u0590-\u05ff])"
    r"|(?P<ar>[\u0600-\u06ff\u0750-\u077f])|(?P<hi>[\u0900-\u097f])|(?P<th>[\u0e00-\u0e7f])"
    r"|(?P<other>[\u0530-\u058f\u0980-\u0dff\u0e80-\u10ff\u1200-\u137f\u1780-\u17ff])"
)
_PERSIAN = frozenset("پچژگ")
_SHARE = 0.3
"""The share of letters from which on a script is that of the text, and not of a name in it."""
_DENSE = frozenset({"zh", "ja", "ko", "th"})
_WORDY = 4
"""Letters of the shortest word that tells a language; shorter ones are letters of any."""
_ENGLISH = FUNCTION_WORDS["en"]
_CYRILLIC = ("ru", "uk", "bg")
_LATIN = tuple(code for code in FUNCTION_WORDS if code not in _CYRILLIC)
_HOLDERS: dict[str, tuple[str, ...]] = {
    word: tuple(code for code in FUNCTION_WORDS if word in FUNCTION_WORDS[code])
    for words in FUNCTION_WORDS.values()
    for word in words
}


class Telling(NamedTuple):
    """What a text tells of its language: ``code`` where it is plain, else empty.

    ``english``: small words of English; ``rival``: of the other language that has most, those of English left out;
    ``strange``: whether its
    words are none of English, so that it may not be taken for English whatever else is said of it; ``weak``: whether
    the code rests on a few words that English has too, and gives way to what stands around.
    """

    code: str
    english: int = 0
    rival: int = 0
    strange: bool = False
    weak: bool = False


NOTHING = Telling("")


@lru_cache(maxsize=16384)
def told(text: str) -> Telling:
    """The language of ``text``; ``code`` is empty where there is too little of it or two languages are as likely."""
    shown = _ADDRESSES.sub(" ", text) if "." in text or "@" in text or "://" in text else text
    script = "" if shown.isascii() else _script(shown)
    if script and script != "cyrillic":
        return Telling("" if script == "other" else script, strange=True)
    words = _WORDS.findall(_SHORTENED.sub(" ", shown))
    if not words:
        return NOTHING
    if script:
        return _of_cyrillic([word.lower() for word in words])
    return _of_latin(words)


def _script(text: str) -> str:
    """The script of a text of which enough is not in Latin letters; a name in Latin letters does not make it so."""
    found = Counter(match.lastgroup or "" for match in _SCRIPTS.finditer(text))
    if not found:
        return ""
    script, _ = found.most_common(1)[0]
    letters = sum(map(str.isalpha, text))
    if sum(found.values()) * (2 if script in _DENSE else 1) < _SHARE * letters:
        return ""
    if script == "zh" and found["ja"]:
        return "ja"
    if script == "ar" and not _PERSIAN.isdisjoint(text):
        return "fa"
    return script


def _hits(words: list[str]) -> Counter[str]:
    """How many of the words are small words of each language."""
    return Counter(code for word in words for code in _HOLDERS.get(word, ()))


def _of_cyrillic(words: list[str]) -> Telling:
    hits = _hits(words)
    ranked = sorted(((hits[code], code) for code in _CYRILLIC), reverse=True)
    plain = ranked[0][0] > ranked[1][0]
    return Telling(ranked[0][1] if plain else "", 0, ranked[0][0], True)


_ODD = 3
"""Known words to each that no list has: slips and rare names come now and then, in another language all the time."""


def _of_latin(written: list[str]) -> Telling:
    words = [word.lower() for word in written]
    english = sum(map(_ENGLISH.__contains__, words))
    others = [word for word in words if word in _HOLDERS and word not in _ENGLISH]
    if others == ["ad"] and _advertises(written):
        others = []
    long = {word for word in written if len(word) >= _WORDY}
    known = sum(word.lower() in known_words() for word in long)
    odd = sum(word[0].islower() and word not in known_words() for word in long)
    strange = odd > known or (known == 0 and len(long) > 1)
    if not others:
        named = len(long) - known - odd
        own = any(_HOLDERS[word] == ("en",) for word in words if word in _ENGLISH)
        if own and not strange and (english > 1 or known > 1):
            return Telling("en", english)
        if (known > 1 or english) and odd * _ODD <= known and (named < known or not named):
            return Telling("en", english, weak=True)
        return Telling("", english, 0, strange)
    foreign = max(Counter(code for word in others for code in _HOLDERS[word]).values())
    if 2 * foreign <= english and not strange:
        return Telling("en", english, foreign)
    if strange or foreign > english:
        return Telling(_likeliest(words), english, foreign, foreign > english or odd > known)
    return Telling("", english, foreign, strange)


def _advertises(written: list[str]) -> bool:
    """Whether “Ad” stands in a row of names for an advertisement, as in “Ad Exchange”, and is not Italian for “to”."""
    place = written.index("Ad") if "Ad" in written else -1
    behind = written[place + 1].lower() if 0 < place < len(written) - 1 else ""
    named = all(word[0].isupper() for word in written)
    return named and len(behind) >= _WORDY and behind in known_words() and behind not in foreign_words()


def _likeliest(words: list[str]) -> str:
    """The language other than English of which most words are, empty where two are as likely."""
    hits = _hits(words)
    ranked = sorted(((hits[code], code) for code in _LATIN if code != "en"), reverse=True)
    return ranked[0][1] if ranked[0][0] > ranked[1][0] else ""
