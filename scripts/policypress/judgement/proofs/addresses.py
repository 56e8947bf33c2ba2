"""Link targets taken apart and levelled, so that two ways of writing one address compare equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from policypress.document.expressions import Expression
from policypress.judgement.language.dictionary import is_word
from policypress.judgement.lexicon.families import word_list

TRACKING = Expression(
    r"utm_(?:source|medium|campaign|term|content|id|name|cid|reader|referrer|source_platform|social|brand|place)|(?:g|fb|msc|dc|tw|y|wick|li_fat_)l?clid|gclid|fbclid|msclkid|yclid|mc_[ce]id|_ga|_gl|_gac|_hs(?:enc|mi|fp)"
    r"|mkt_tok|igsh(?:id)?|gclsrc|gbraid|wbraid|ref_src|ref_url|pk_(?:campaign|kwd|keyword|source|medium|content|cid|vid)|hscta[a-z]*|phpsessid|jsessionid",
    re.IGNORECASE,
)
"""Query parameters that only ever say where a visitor came from or which visit it is."""

TRACKING_OF = (
    (
        Expression(r"(?:.+\.)?google\.[a-z.]+|(?:.+\.)?youtube\.com"),
        Expression(r"visit_id|rd|sjid|authuser|pli|ref_topic|sa|ved|usg|ust|helpref"),
    ),
    (
        Expression(r"(?:.+\.)?(?:facebook|instagram|meta)\.com"),
        Expression(r"__tn__|__cft__.*|paipv|eav|helpref|_rdr|_rdc"),
    ),
    (Expression(r"(?:.+\.)?booking\.com"), Expression(r"label|sid|sig|aid")),
    (Expression(r"(?:.+\.)?amazon\.[a-z.]+"), Expression(r"ref_|p[fd]_rd_.*")),
)
"""Hosts, and the parameters by which they alone follow a visit."""

VISIT_NAMES = Expression(
    r"label|origin|source|ref|refid|referrer|referer|sid|aid|campaign|campaignid|cmpid|icid|trk|trkinfo|click_?id"
    r"|aff(?:iliate)?_?id"
    r"|lead_source|locale_?source|entry_?point|from_?page|cta|timestamp|cb|cachebuster|nonce|visit_id|eid|flash_digest"
    r"|tracelog|session_?id|sig|spm|scm|pvid|ust|_",
    re.IGNORECASE,
)
VISIT_VALUES = Expression(
    r"|(?:(?:site|main|global|top|bottom|page|home|web|link|en)[_-])*(?:funnel|footer|header|nav(?:bar|igation)?|banner"
    r"|newsletter|signup)(?:[_-](?:link|button|menu|bar|top|bottom|main|site|app|browser|home|\d))*"
    r"|(?=[^&]*\d)(?=[^&]*[a-z])[\w.~%=;-]{24,}|\[?redacted\]?|removed",
    re.IGNORECASE,
)
"""Parameters that may tell of a visit, and values by which they do: a place on a page or a long key, never “eu”."""

_GOOGLE = Expression(r"(?:.+\.)?google\.[a-z.]+")

LANGUAGE_PARAMETERS = frozenset("hl lang language locale lc l10n clcid".split())
"""Query parameters that choose the language a document is shown in."""

RENAMED_SITES = {"twitter.com": "x.com"}
"""Sites whose company gave them another name and leads every old address to the same path under the new one (X Corp.,
17 May 2024)."""

_EXTENSION = Expression(r"\.(?:html?|xhtml|md|mdx|markdown|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_LOCALE = Expression(r"([a-z]{2})[-_]([a-z]{2}|[0-9]{3}|hans|hant|latn|cyrl)(?:[-_]([a-z]{2}))?", re.IGNORECASE)
_SITE_LANGUAGES = frozenset(
    "ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv ms mt nb nl no pl pt ro ru sk sl sr"
    " sv sw ta te th tl tr uk ur vi zh".split()
)
_JUNK = Expression(
    r"(?<![).,;:\"'”’\]}>\s])(?<!%22)(?<!%29)(?<!%5d)(?<!%7d)(?:%22|%29|%5d|%7d|[).,;:\"'”’\]}>\s])++$", re.IGNORECASE
)
_SESSION = Expression(r";jsessionid=[^/?#]*|/ref=\w+_[^/?#]*|/\d{3}-\d{7}-\d{7}(?=/|$)", re.IGNORECASE)
_LANGUAGE_FOLDER = Expression(r"/-/([a-z]{2})(?=/|$)", re.IGNORECASE)
_UNSEEN = Expression(r"%E2%80%8[BCD]|%C2%A0|%EF%BB%BF|[\u200b-\u200d\ufeff\u00a0]", re.IGNORECASE)
_MAILBOX = Expression(r"(?:mailto:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)$", re.IGNORECASE)
_REDIRECTS = Expression(
    r"^https?://(?:www\.google\.[a-z.]+/url|l\.facebook\.com/l\.php|l\.instagram\.com/|[^?#]*/(?:redirect|exit|leave|out)"
    r"(?:\.\w+)?(?=[/?])[^?#]*\?)",
    re.IGNORECASE,
)
_ONWARD = ("q", "u", "url", "location", "to", "target", "redirect", "dest", "destination")
_STAMPED = Expression(r"^https?://web\.archive\.org/web/(\d+)", re.IGNORECASE)
_EMPTY = Expression(
    r"^(?:#?|about:blank|javascript:.*|(?:https?://[^/]*)?/cdn-cgi/l/email-protection/?)$", re.IGNORECASE
)
_ARTICLE = Expression(r"(\d{9,})-[a-zA-Z]")  # a help desk finds its article by number; the words behind it are for show
_SUFFIX = Expression(r"[._-]([a-z]{2}[-_][a-z]{2})$", re.IGNORECASE)
_BARE_HOST = Expression(
    r"^(?:www\.|(?:[a-z0-9-]+\.)+(?:com|org|net|eu|de|io|co|uk|fr|ie|us|ca|au|in|app|dev|ai|gov)(?:[/?#:]|$))",
    re.IGNORECASE,
)


_PROTECTED = Expression(r"(?:https?://[^/]*)?/cdn-cgi/l/email-protection#([0-9a-f]{4,})$", re.IGNORECASE)
"""A mailbox as Cloudflare hides it from programs: a key of one byte, and each byte of the address with that key."""


def _unhidden(written: str) -> str:
    key, *letters = bytes.fromhex(written[: len(written) // 2 * 2])
    return "".join(chr(letter ^ key) for letter in letters).partition("?")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Address:
    """A target in parts. ``scheme`` is ``web``, ``path`` (no host), ``mailto``, ``tel``, ``none`` or another scheme.

    ``steps`` are the folders and the document's name, without extension or landing page, their case kept but in words
    that anybody can read; ``query`` all parameters but those that follow a visit; ``language`` the ones in which the
    document is shown, by step or parameter, a region with them where one is named. ``rooted`` tells a path from the
    host's top from one that starts at the page.
    """

    scheme: str
    host: str = ""
    steps: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""
    language: tuple[str, ...] = ()
    rooted: bool = False

    @property
    def document(self) -> tuple[object, ...]:
        """Equal for two addresses of one document, whatever the section in it."""
        return (self.scheme, self.host, self.rooted, self.steps, self.query)


@lru_cache(maxsize=16384)
def parse_address(target: str) -> Address:
    """The levelled parts of a link target; never raises."""
    target = _JUNK.sub("", _UNSEEN.sub("", target.strip())).lstrip("(<[\"'“")
    if _EMPTY.match(target):
        return Address("none")
    hidden = _PROTECTED.match(target)
    if hidden:
        return Address("mailto", steps=(_unhidden(hidden.group(1)),))
    target = _unwrapped(target)
    lower = target.lower()
    if lower.startswith("mailto:"):
        address, _, rest = target[7:].partition("?")
        return Address("mailto", steps=(unquote(address).strip().lower(),), query=_headers(rest))
    if lower.startswith("tel:"):
        return Address("tel", steps=(re.sub(r"[\s().-]+", "", unquote(lower[4:])),))
    if _BARE_HOST.match(target):
        target = "https://" + target
    elif lower.startswith("//"):
        target = "https:" + target
    try:
        parts = urlsplit(target)
        host = _renamed(_host(parts))
    except ValueError:
        return Address("other", steps=(lower,))
    if parts.scheme not in ("http", "https", ""):
        return Address("other", steps=(lower,))
    steps, language = _steps(parts.path)
    mailbox = _MAILBOX.match(steps[-1]) if steps else None
    if mailbox:  # an address resolved against the page as if it were a path
        return Address("mailto", steps=(mailbox.group(1),))
    query, chosen = _query(parts.query, host)
    place, rooted = "web" if host else "path", not host and parts.path.startswith("/")
    return Address(place, host, steps, query, _fragment(parts.fragment), (*language, *chosen), rooted)


def _host(parts: SplitResult) -> str:
    """The host without ``www.``; a port of its own and a user's name are part of it."""
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    user = parts.netloc.rpartition("@")[0]
    user = f"{user}@" if user else ""
    return user + (parts.hostname or "").removeprefix("www.") + port


def is_faulty(target: str) -> bool:
    """Whether marks of the sentence or of Markdown stick to an address, so that it leads nowhere as it is written."""
    shown = target.strip()
    spoilt = bool(_JUNK.search(shown)) or bool(_UNSEEN.search(shown))
    return spoilt or shown.startswith(("(", "<", "[", '"', "'", "“"))


def _renamed(host: str) -> str:
    """The host under the name that its site has now."""
    for old, new in RENAMED_SITES.items():
        if host == old or host.endswith(f".{old}"):
            return host.removesuffix(old) + new
    return host


def _unwrapped(target: str) -> str:
    """The address behind a redirecting service."""
    if not _REDIRECTS.match(target):
        return target
    try:
        parts = urlsplit(target)
        inner = dict(parse_qsl(parts.query))
        onward = next((inner[name] for name in _ONWARD if inner.get(name, "").startswith(("http://", "https://"))), "")
        known = _SERVICES.fullmatch(parts.hostname or "") or _site(parts.hostname) == _site(urlsplit(onward).hostname)
    except ValueError:
        return target
    return onward if onward and known else target


_SERVICES = Expression(r"www\.google\.[a-z.]+|l\.facebook\.com|l\.instagram\.com")


def _site(host: str | None) -> str:
    return ".".join((host or "").split(".")[-2:])


def _headers(query: str) -> tuple[tuple[str, str], ...]:
    """What a link to a mailbox fills in: to whom else, the subject, the text."""
    return tuple(sorted((name.lower(), value.strip()) for name, value in parse_qsl(query, keep_blank_values=True)))


def _steps(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(folders and name, language) of a path. ``en`` is language; a language with its region, such as ``de-AT``, may
    be another country's text, and stays a step; two letters alone may be a country."""
    parts: list[str] = []
    language: list[str] = []
    for part in map(unquote, _LANGUAGE_FOLDER.sub(r"/\1-\1", _SESSION.sub("", path)).split("/")):
        name = _EXTENSION.sub("", part.strip())
        step = _readable(name)
        if step in ("", "."):
            continue
        if step == ".." and path.startswith("/") and parts:
            parts.pop()
            continue
        if step == "en":
            language.append(step)
            continue
        suffix = _SUFFIX.search(step)
        if suffix and suffix.start() and _is_locale(suffix.group(1)):
            parts.append(suffix.group(1).lower().replace("_", "-"))
            step = step[: suffix.start()]
        article = _ARTICLE.match(step)
        parts.append(article.group(1) if article else step)
    if parts and (parts[-1] == "index" or (parts[-1] == "default" and name != part.strip())):
        parts.pop()  # “default” is a page of its own where it has no extension
    return tuple(parts), tuple(language)


def _readable(step: str) -> str:
    """A step in lower case where it is a locale or made of common words; a program's key keeps its case."""
    if step == step.lower():
        return step
    if _is_locale(step):
        return step.lower().replace("_", "-")
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", step).lower())
    known = all((len(word) > 2 and is_word(word)) or word in _SHORT_WORDS for word in words)
    told = len(words) > 1 or words in [[word] for word in _PAGES]
    return step.lower() if words and known and told and not any(map(str.isdigit, step)) else step


_SHORT_WORDS = word_list("proofs", "addresses: little words of addresses")
_PAGES = word_list("proofs", "addresses: pages of one word")


def _is_locale(step: str) -> bool:
    """Whether a step is a language of sites with a region or a script, not two words such as “my-data”."""
    match = _LOCALE.fullmatch(step)
    return bool(match) and match is not None and match.group(1).lower() in _SITE_LANGUAGES


def _query(query: str, host: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    kept, language = [], []
    for name, value in parse_qsl(query.replace(";", "&"), keep_blank_values=True):
        key = name.lower()
        if key in LANGUAGE_PARAMETERS:
            shown = value.lower().replace("_", "-")
            # Google's own pages are only set in a language by it, so that a region named once chooses no country's text
            language.append(shown.replace("-", "~") if key == "hl" and _GOOGLE.fullmatch(host) else shown)
        elif not TRACKING.fullmatch(key) and not _follows_visit(key, value, host):
            kept.append((key, value))
    return tuple(sorted(kept)), tuple(language)


def _follows_visit(name: str, value: str, host: str) -> bool:
    if VISIT_NAMES.fullmatch(name) and VISIT_VALUES.fullmatch(value) and not _says_something(value):
        return True
    return any(there.fullmatch(host) and names.fullmatch(name) for there, names in TRACKING_OF)


def _says_something(value: str) -> bool:
    """Whether a long value holds a word that may choose a document, and is no key made by a program."""
    if len(value) < _KEY:
        return False
    words = [part for part in re.split(r"[\W_\d]+", value.lower()) if len(part) > _CHANCE]
    return any(is_word(part) and part not in ("redacted", "removed") for part in words)


_KEY = 24
"""Letters and digits of the shortest value that is taken for a program's key."""
_CHANCE = 3
"""Letters of the longest word that a program's key often holds by chance."""


def _fragment(fragment: str) -> str:
    if fragment.startswith(":~:"):
        return ""
    # “changes--questions” is how a heading with “&” is called
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=\w)--(?=\w)", "and", unquote(fragment).lower()))


def other_copies(old: str, new: str) -> bool:
    """Whether two targets are copies of different days in a web archive, which may be two texts."""
    left, right = _STAMPED.match(old.strip()), _STAMPED.match(new.strip())
    return bool(left and right and left.group(1)[:8] != right.group(1)[:8])


def same_language(old: Address, new: Address) -> bool:
    """Whether no other language is chosen: one side names none, or both the same one; and no region on one side
    alone."""
    left, right = ({part[:2] for part in side.language} for side in (old, new))
    if left and right and (left != right or set(old.language) != set(new.language)):
        return False
    regions = [{part for part in side.language if len(part) > 2 and "~" not in part} for side in (old, new)]
    return regions[0] == regions[1]


_FEW_LETTERS = 3
"""Letters of a word that stands in others by chance (“use” in “house”), in addresses and in what links show."""


def tells(word: str) -> bool:
    """Whether a word has letters enough to tell something wherever it stands."""
    return len(word) > _FEW_LETTERS


def same_fragment(old: str, new: str, words: str) -> bool:
    """Whether both name the same section: the same words, but for a number in front of one of them.

    Where one names none, the other's is the link's own words, or a program's key. Of two keys that differ nobody can
    tell whether they are one section.
    """
    if old == new:
        return True
    shown = re.sub(r"[\W_]+", "", words.lower())
    if not old or not new:
        named = old or new
        return _opaque(named) or (tells(shown) and (shown in named or named in shown))
    if _opaque(old) or _opaque(new):
        return False
    return _without_number(old) == _without_number(new) and not (_NUMBERED.match(old) and _NUMBERED.match(new))


_NUMBERED = Expression(r"(?<!\d)\d++(?=[a-z])")


def _without_number(slug: str) -> str:
    """The name of a section without the number in front that counts it; “14 days” and “30 days” both have one."""
    return _NUMBERED.sub("", slug, count=1) if _NUMBERED.match(slug) else slug


def _opaque(slug: str) -> bool:
    """A key made by a program: digits and letters mixed, no readable word."""
    return bool(re.fullmatch(r"[a-z]{0,3}\d{5,}|heading[=h.]*+(?=[^\W\d]*\d)\w*|(?=\w*\d\w*\d)[0-9a-z]{8,}", slug))


def is_edition(step: str) -> bool:
    """A folder that is a date, a version or a program's key."""
    return bool(re.fullmatch(r"\d{4,8}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{7,}|v?\d+(?:[.-]\d+)+", step))
