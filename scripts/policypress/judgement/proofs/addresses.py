"""Link targets taken apart and levelled, so that two ways of writing one address compare equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from policypress.document.expressions import Expression

TRACKING = Expression(
    r"utm_.*|.*clid|mc_[ce]id|_ga|_gl|_gac|_hs(?:enc|mi|fp)|mkt_tok|yclid|igsh(?:id)?|refsrc|ref|ref_|ref_src"
    r"|ref_url|refid"
    r"|referrer|referer|ref_cta|ref_loc|ref_page|icid|cmpid|campaign|campaignid|source|entry_?point|trk|trkinfo"
    r"|spm|scm|pvid|visit_id|rd|sjid|usp|usg|sa|ved|ust|eid|eav|paipv|_rdr|_rdc|__tn__|__cft__.*|locale_?source"
    r"|from_?page"
    r"|phpsessid|jsessionid|sessionid|session_id|nonce|timestamp|cb|cachebuster|_|helpref|dl_platform|pli"
    r"|authuser|label|sig|ref_topic|gclsrc|ie|redirect(?:locale|slug)|_r|flash_digest|tracelog|lead_source"
    r"|pf_rd_.*|pd_rd_.*|aid|origin|exp_.*|wt\..*|pk_.*|hscta.*|_x_.*|cta|click_?id|affid"
    r"|affiliate_?id|adid|gbraid|wbraid",
    re.IGNORECASE,
)
"""Query parameters that say where a visitor came from or which visit it is, never which document is shown."""

LANGUAGE_PARAMETERS = frozenset("hl lang language locale lc loc l10n clcid lng".split())
"""Query parameters that choose the language a document is shown in."""

DOCUMENT_PARAMETERS = frozenset(
    "id v p page article articleid doc docid document documentid nodeid topic family file fileid type name title "
    "category "
    "section q query key path url uri view uuid guid number no item product plan form formid hash".split()
)
"""Query parameters that may choose the document; any other one is dropped where its value is a program's key."""

LANDING = frozenset("index default home readme main welcome".split())
"""File names a server shows for the folder itself."""

_EXTENSION = Expression(r"\.(?:html?|xhtml|md|mdx|markdown|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_LOCALE = Expression(r"^([a-z]{2})[-_]([a-z]{2}|[a-z]{4})(?:[-_]([a-z]{2}))?$", re.IGNORECASE)
_JUNK = Expression(r"(?:%22|%29|%5d|%7d|[).,;:\"'”’\]}>\s])+$", re.IGNORECASE)
_SESSION = Expression(r";jsessionid=[^/?#]*|/ref=[^/?#]*|/\d{3}-\d{7}-\d{7}(?=/|$)", re.IGNORECASE)
_LANGUAGE_FOLDER = Expression(r"/-/([a-z]{2})(?=/|$)", re.IGNORECASE)
_UNSEEN = Expression(r"%E2%80%8[BCD]|%C2%A0|%EF%BB%BF|[\u200b-\u200d\ufeff\u00a0]", re.IGNORECASE)
_MAILBOX = Expression(r"(?:mailto:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)$", re.IGNORECASE)
_REDIRECTS = Expression(
    r"^https?://(?:www\.google\.[a-z.]+/url|l\.facebook\.com/l\.php|l\.instagram\.com/|[^?#]*/(?:redirect|exit|leave|out)"
    r"(?:\.\w+)?(?=[/?])[^?#]*\?)",
    re.IGNORECASE,
)
_ONWARD = ("q", "u", "url", "location", "to", "target", "redirect", "dest", "destination")
_ARCHIVE = Expression(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(https?:/{1,2}.+)$", re.IGNORECASE)
_STAMPED = Expression(r"^https?://web\.archive\.org/web/(\d+)", re.IGNORECASE)
_EMPTY = Expression(
    r"^(?:#?|about:blank|javascript:.*|(?:https?://[^/]*)?/cdn-cgi/l/email-protection.*)$", re.IGNORECASE
)
_ARTICLE = Expression(r"(\d{6,})-[a-z]")  # a help desk finds its article by number; the words behind it are for show
_SUFFIX = Expression(r"[._-]([a-z]{2}[-_][a-z]{2})$", re.IGNORECASE)
_OPAQUE = Expression(r"removed|\[?redacted\]?|(?=.*\d)(?=.*[a-z])[\w.~%=-]{16,}|[0-9a-f]{16,}", re.IGNORECASE)
_CONTRACT = Expression(r"\b(?:terms|tos|eula|agreement|conditions|contract|legal|dpa|arbitration)\b")
_BARE_HOST = Expression(
    r"^(?:www\.|(?:[a-z0-9-]+\.)+(?:com|org|net|eu|de|io|co|uk|fr|ie|us|ca|au|in|app|dev|ai|gov)(?:[/?#:]|$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A target in parts. ``scheme`` is ``web``, ``path`` (no host), ``mailto``, ``tel``, ``none`` or another scheme.

    ``steps`` are the folders and the document's name, lower case, without extension or landing page; ``query`` the
    parameters that choose the document; ``language`` those that choose its language.
    """

    scheme: str
    host: str = ""
    steps: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""
    language: tuple[str, ...] = ()

    @property
    def document(self) -> tuple[object, ...]:
        """Equal for two addresses of one document, whatever the section in it."""
        return (self.scheme, self.host, self.steps, self.query)


@lru_cache(maxsize=16384)
def parse_address(target: str) -> Address:
    """The levelled parts of a link target; never raises."""
    target = _JUNK.sub("", _UNSEEN.sub("", target.strip())).lstrip("(<[\"'“")
    if _EMPTY.match(target):
        return Address("none")
    target = _unwrapped(target)
    lower = target.lower()
    if lower.startswith("mailto:"):
        address = unquote(target[7:]).partition("?")[0].strip().lower()
        return Address("mailto", steps=(address,))
    if lower.startswith("tel:"):
        return Address("tel", steps=(re.sub(r"\D", "", target[4:]),))
    if _BARE_HOST.match(target):
        target = "https://" + target
    elif lower.startswith("//"):
        target = "https:" + target
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return Address("other", steps=(lower,))
    if parts.scheme not in ("http", "https", ""):
        return Address("other", steps=(lower,))
    steps, language = _steps(parts.path)
    mailbox = _MAILBOX.match(steps[-1]) if steps else None
    if mailbox:  # an address resolved against the page as if it were a path
        return Address("mailto", steps=(mailbox.group(1),))
    query, chosen = _query(parts.query)
    return Address("web" if host else "path", host, steps, query, _fragment(parts.fragment), (*language, *chosen))


def _unwrapped(target: str) -> str:
    """The address behind a redirecting or archiving service."""
    archived = _ARCHIVE.match(target)
    if archived:
        return re.sub(r"^(https?:)/+", r"\1//", archived.group(1))
    if _REDIRECTS.match(target):
        try:
            inner = dict(parse_qsl(urlsplit(target).query))
        except ValueError:
            return target
        return next(
            (inner[name] for name in _ONWARD if inner.get(name, "").startswith(("http://", "https://"))), target
        )
    return target


def _steps(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(folders and name, language) of a path. ``en`` and a language with its region, such as ``de-AT``, are language;

    two letters alone may be a country.
    """
    parts: list[str] = []
    language: list[str] = []
    for part in _LANGUAGE_FOLDER.sub(r"/\1-\1", _SESSION.sub("", unquote(path))).split("/"):
        step = _EXTENSION.sub("", part.strip().lower())
        if step in ("", "."):
            continue
        if _LOCALE.match(step) or step == "en":
            language.append(step.replace("_", "-"))
            continue
        suffix = _SUFFIX.search(step)
        if suffix and suffix.start():
            language.append(suffix.group(1).replace("_", "-"))
            step = step[: suffix.start()]
        article = _ARTICLE.match(step)
        parts.append(article.group(1) if article else step)
    if language and "intl" in parts:
        parts.remove("intl")
    if parts and parts[-1] in LANDING:
        parts.pop()
    return tuple(parts), tuple(language)


def _query(query: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    kept, language = [], []
    for name, value in parse_qsl(query, keep_blank_values=True):
        key = name.lower()
        if key in LANGUAGE_PARAMETERS:
            language.append(value.lower()[:2])  # what the page is shown in; a folder also says for which country
        elif not TRACKING.fullmatch(key) and (key in DOCUMENT_PARAMETERS or not _OPAQUE.fullmatch(value)):
            kept.append((key, value))
    return tuple(sorted(kept)), tuple(language)


def _fragment(fragment: str) -> str:
    if fragment.startswith(":~:"):
        return ""
    return re.sub(r"[\W_]+", "", unquote(fragment).lower())


def other_copies(old: str, new: str) -> bool:
    """Whether two targets are copies of different days in a web archive, which may be two texts."""
    left, right = _STAMPED.match(old.strip()), _STAMPED.match(new.strip())
    return bool(left and right and left.group(1)[:8] != right.group(1)[:8])


def same_language(old: Address, new: Address) -> bool:
    """Whether no other language is chosen: one side names none, or both the same one.

    For a contract, which has its own law in each country, both must name the same country too, or none.
    """
    left, right = {part[:2] for part in old.language}, {part[:2] for part in new.language}
    countries = [{part for part in side.language if len(part) > 2} for side in (old, new)]
    if countries[0] != countries[1] and any(_CONTRACT.search(step) for step in (*old.steps, *new.steps)):
        return False
    return not left or not right or left == right


def same_fragment(old: str, new: str, words: str) -> bool:
    """A section named by neither or one side, by an opaque key, or by the same words but for fillers."""
    if old == new or not old or not new:
        return True
    if _opaque(old) and _opaque(new):
        return not any(char.isdigit() for char in words)
    if _without_fillers(old) == _without_fillers(new) and _one_number(old, new):
        return True
    shown = re.sub(r"[\W_]+", "", words.lower())
    if len(shown) < 5 or shown not in (old, new):
        return False
    return _opaque(old) or _opaque(new) or old.startswith(new) or new.startswith(old)


def _without_fillers(slug: str) -> str:
    return re.sub(r"and|the|\d", "", slug)


def _one_number(old: str, new: str) -> bool:
    """Whether two names of sections hold the same numbers but for one in front, which counts the section.

    A number that only one of them ends with tells copies of a heading apart.
    """
    left, right = (re.findall(r"\d+", re.sub(r"^\d+(?=[a-z])", "", slug)) for slug in (old, new))
    return left == right or not left or not right


def _opaque(slug: str) -> bool:
    """A key made by a program: digits and letters mixed, no readable word."""
    return bool(re.fullmatch(r"[a-z]{0,3}\d{5,}|heading[=h.]*\w*\d\w*|(?=\w*\d\w*\d)[0-9a-z]{8,}", slug))


def is_edition(step: str) -> bool:
    """A folder that is a date, a version or a program's key."""
    return bool(re.fullmatch(r"\d{4,8}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{7,}|v?\d+(?:[.-]\d+)+", step))
