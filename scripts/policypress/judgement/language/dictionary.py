"""Which English words there are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

DOMAIN_WORDS = frozenset(
    "gdpr ccpa cpra lgpd anonymise anonymised anonymising anonymisation anonymize anonymized anonymizing anonymization "
    "pseudonymise pseudonymised pseudonymisation pseudonymize pseudonymized pseudonymization geolocation geolocated "
    "subprocessor subprocessors sub-processor sub-processors blockchain cryptocurrency smartwatch wearable wearables "
    "smartphones fingerprinting retargeting remarketing unsubscribe unsubscribed chargeback chargebacks paywall "
    "hashtag "
    "hashtags livestream livestreams livestreaming webhook webhooks screenshare onboarding offboarding signup signups "
    "dataset datasets datacenter datacenters metadata biometric biometrics inferences opt-out opt-outs opt-in "
    "personalise personalised personalising personalisation personalize personalized personalizing personalization "
    "sublicense sublicensed sublicensable sublicensees indemnify indemnifies indemnified indemnification arbitrate "
    "arbitrator arbitrators severability cancelling canceling cancelation reidentify reidentified reidentification "
    "deidentify deidentified deidentification interoperability telemetry cookie cookies app apps url urls faq faqs api "
    "apis adtech chatbot chatbots deepfake deepfakes selfie selfies emoji emojis influencer influencers vlog vlogs "
    "phishing malware ransomware spyware doxing doxxing grooming cyberbullying chatroom chatrooms logins passcode "
    "passcodes maybe anymore passkey passkeys keystroke keystrokes timestamp timestamps analytics".split()
)
"""Words of our trade that a general word list lacks."""

_DOMAIN_COUNT = 20_000_000
"""As often as “consent” in the general list: a word of our trade is meant as soon as a common one."""


@lru_cache(maxsize=1)
def known_words() -> dict[str, int]:
    """Lower-case English words with how often they are used; read once, from the word list of symspellpy."""
    source = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    entries = source.split()  # each line is a word and its count
    out: dict[str, int] = dict.fromkeys(sorted(DOMAIN_WORDS), _DOMAIN_COUNT)
    out.update(zip(entries[::2], map(int, entries[1::2]), strict=True))
    return out


@lru_cache(maxsize=1)
def second_list() -> frozenset[str]:
    """Lower-case English words as another list has them, American spellings among them; from pyspellchecker."""
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return frozenset(json.loads(gzip.decompress(packed)))


@lru_cache(maxsize=1)
def foreign_words() -> frozenset[str]:
    """Lower-case words of French, Spanish and Italian, the languages English texts most often quote; from
    pyspellchecker."""
    return frozenset(word for code in ("fr", "es", "it") for word in _words_of(code))


@lru_cache(maxsize=1)
def neighbours_words() -> frozenset[str]:
    """Lower-case words of German, Dutch and Portuguese; the lists hold slips as well: they may only raise a doubt."""
    return frozenset(word for code in ("de", "nl", "pt") for word in _words_of(code))


def _words_of(code: str) -> list[str]:
    packed = files("spellchecker").joinpath("resources", f"{code}.json.gz").read_bytes()
    return list(json.loads(gzip.decompress(packed)))


_PREFIXES = tuple(
    "un in im ir il dis de re non mis ex co sub pre anti post over under inter out up off fore bi tri quad semi multi"
    " omni hyper ultra super mega giga tera peta exa kilo milli micro nano pico kibi mebi gibi tebi pebi exbi hecto"
    " deci centi auto bio geo cyber crypto eco electro photo thermo tele trans proto pseudo neo macro mid self counter"
    " extra intra mono poly para retro stereo video audio".split()
)
_SUFFIXES = tuple(
    "s es ed ing er ers ee ees or ors ly ness less able like wise ward wards ware ship ful hood ism isms ist ists"
    " ize izes ized izing ise ises ised ising ify ifies ified ifying ion ions ation ations ment ments".split()
)
_SHORTEST = 4
"""Letters of the shortest word that may be half of another; shorter ones stand in any."""
_OFTEN = 3
"""So many times as often must a word behind a prefix be used: “un” and “re” make words of rare ones that are slips."""
_COMMON = 5_000_000
"""Uses of the nine thousand commonest words, of which everybody makes compounds."""
_USED = 300_000
"""Uses in the general list; four in nine of its words have as many. Rarer ones are often slips themselves."""


@lru_cache(maxsize=4096)
def may_be_word(text: str) -> bool:
    """Whether lower-case ``text`` is a word of either list, or is made of one: by a prefix, an ending, or two words.

    What may be a word is no slip, for a list never has them all: “gibibyte”, “fueling”, “initialed”, “geofence”.
    """
    if is_word(text) or text in second_list():
        return True
    rests = (text[len(prefix) :] for prefix in _PREFIXES if text.startswith(prefix))
    if any(len(rest) >= _SHORTEST and known_words().get(rest, 0) >= _OFTEN * _USED for rest in rests):
        return True
    if any(text.endswith(suffix) and _inflected(text.removesuffix(suffix), suffix) for suffix in _SUFFIXES):
        return True
    return any(_common(text[:cut]) and _common(text[cut:]) for cut in range(_SHORTEST, len(text) - _SHORTEST + 1))


def _inflected(stem: str, suffix: str) -> bool:
    """Whether a word takes a suffix as it stands, or with its last e dropped; where it must double its last letter, as
    in “occurred”, the form without is none."""
    if suffix == "es":
        return stem.endswith(("s", "x", "z", "ch", "sh", "o")) and _used(stem)
    if suffix[0] in "aeio":
        made = _used(stem + "e") or (suffix[0] == "i" and _used(stem + "y"))  # “securitise” is made of “security”
        return made or (_used(stem) and stem + stem[-1:] + suffix not in known_words())
    return _used(stem)


def _used(word: str) -> bool:
    """A word of some length that is used now and then."""
    return len(word) >= _SHORTEST and (known_words().get(word, 0) >= _USED or word in second_list())


def _common(word: str) -> bool:
    """A word so common that a compound of two such may be one, though no list has it."""
    return known_words().get(word, 0) >= _COMMON


@lru_cache(maxsize=64)
def _of_length(length: int) -> tuple[str, ...]:
    return tuple(sorted(word for word in known_words() if len(word) == length))


@lru_cache(maxsize=64)
def _more_of_length(length: int) -> tuple[str, ...]:
    """The words that the second list alone has."""
    return tuple(sorted(word for word in second_list() if len(word) == length and word not in known_words()))


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Whether ``text`` is a word, hyphenated of words, or a word's possessive."""
    word = text.lower().removesuffix("'s").removesuffix("'")
    if word in known_words():
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(part in known_words() for part in parts)


@lru_cache(maxsize=4096)
def nearest_words(text: str, within: int) -> tuple[tuple[str, int], ...]:
    """Words at most ``within`` slips (a letter added, lost, changed, or two swapped) from ``text``, with the slips."""
    return _near(text, within, _of_length)


@lru_cache(maxsize=4096)
def only_word_near(text: str, word: str) -> bool:
    """Whether no other word of either list than ``word`` is one slip from ``text``."""
    near = {found for found, _ in (*_near(text, 1, _of_length), *_near(text, 1, _more_of_length))}
    return near == {word}


def _near(text: str, within: int, of_length: Callable[[int], tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    out: list[tuple[str, int]] = []
    for length in range(max(1, len(text) - within), len(text) + within + 1):
        found = process.extract(text, of_length(length), scorer=OSA.distance, score_cutoff=within, limit=None)
        out.extend((word, int(slips)) for word, slips, _ in found)
    return tuple(sorted(out, key=lambda entry: (entry[1], entry[0])))
