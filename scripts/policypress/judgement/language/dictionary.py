"""Which English words there are."""

from __future__ import annotations

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


@lru_cache(maxsize=1)
def known_words() -> dict[str, int]:
    """Lower-case English words with how often they are used; read once, from the word list of symspellpy."""
    source = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    entries = source.split()  # each line is a word and its count
    out: dict[str, int] = dict.fromkeys(sorted(DOMAIN_WORDS), _DOMAIN_COUNT)
    out.update(zip(entries[::2], map(int, entries[1::2]), strict=True))
    return out


@lru_cache(maxsize=64)
def _of_length(length: int) -> tuple[str, ...]:
    return tuple(sorted(word for word in known_words() if len(word) == length))


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
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    out: list[tuple[str, int]] = []
    for length in range(max(1, len(text) - within), len(text) + within + 1):
        found = process.extract(text, _of_length(length), scorer=OSA.distance, score_cutoff=within, limit=None)
        out.extend((word, int(slips)) for word, slips, _ in found)
    return tuple(sorted(out, key=lambda entry: (entry[1], entry[0])))
