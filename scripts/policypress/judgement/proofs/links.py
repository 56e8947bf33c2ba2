"""Proofs about where links lead: the words stay, the target is written anew or the same document is found elsewhere."""

from __future__ import annotations

import re

from policypress.document.model import TokenKind
from policypress.judgement.model import Rule
from policypress.judgement.proofs.addresses import Address, parse_address, same_language
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.hunks import Hunk

NORMALISED = Rule(
    "link-normalised",
    "proof",
    "",
    "A link leads to the same address, written another way",
    "Scheme, www, slash, index file, extension, session, tracking and language parameters choose no other document.",
)
SAME_PLACE = Rule(
    "link-made-or-unmade",
    "proof",
    "",
    "An address already shown became a link, or such a link was dropped",
    "The reader sees the same address; only the click is new or gone.",
)
RELOCATED = Rule(
    "link-relocated",
    "proof",
    "",
    "The same document is linked at its new place on the same site",
    "The link's words name the document, and so do both addresses (rubric B13: same document relocated).",
)
MENDED = Rule(
    "link-mended",
    "proof",
    "",
    "A broken link was mended",
    "The address the reader sees, or the address inside the faulty one, is the one linked now.",
)
BOUNDARY = Rule(
    "link-boundary",
    "proof",
    "",
    "The same link covers a word or mark more or less",
    "The address is still linked at the same spot; which letters are underlined means nothing.",
)
LINK_RULES = (NORMALISED, SAME_PLACE, RELOCATED, MENDED, BOUNDARY)

UNTELLING = frozenset(
    "policy policies notice notices statement page pages here this these more information about with from your "
    "their read "
    "learn view please visit site website full section center centre document documents list use uses service services "
    "conditions article link links under following which that available other have will".split()
)
"""Words of link texts that name no document by themselves."""

SITE_WORDS = frozenset(
    "about policies policy legal help support docs doc documents document pages page site sites company content info "
    "information en us eng english global www html files file pdf pdfs our the and of privacy terms term service "
    "services notice statement use conditions overview hc articles article sections handbook policycenter center "
    "centre "
    "common static assets uploads media download downloads www2 web public trust learn faq faqs topic topics "
    "general rules "
    "info hub corporate corp home landing main app data digital group answer answers kb knowledge base post blog news "
    "resource resources library publications storage default wp cdn dist build img images regulatory compliance "
    "governance "
    "protection tc tos safety security engineering customer-service r p l s w i q".split()
)
"""Words of addresses that only say where a site keeps its documents."""

SERVERS = frozenset(
    "www www2 m mobile web secure help support docs documentation doc handbook about legal policies policy info "
    "static cdn "
    "assets content media files download faq kb learn blog news corporate corp company site sites home privacy trust "
    "safety security community helpcenter customer-service".split()
)
"""Labels of host names that say which server of a company answers, not which country, product or audience it serves."""

RIGHTS = re.compile(
    r"opt.?out|unsubscri|do.?not.?sell|dnt|dsar|request|complain|appeal|form\b|forms|dispute|arbitrat|contact|settings|"
    r"preferences|choices|portal|delete|erasure|withdraw|objection|control",
    re.IGNORECASE,
)
"""Marks of a form or a control through which a right is used: another address there is never the same document."""


def same_target(old: str, new: str, words: str, context: Context) -> Rule | None:
    """The rule by which two targets of the visible ``words`` are one, or None."""
    left, right = parse_address(old), parse_address(new)
    if left.scheme == "none" or right.scheme == "none":
        return _made(left if right.scheme == "none" else right, words, context, added=left.scheme == "none")
    if _same_address(left, right, words) or _same_page(left, right, words, context):
        return NORMALISED
    if _same_heading(left, right, words):
        return NORMALISED
    if _stands_for(old, right) or _stands_for(new, left) or _local_copy(old, right) or _local_copy(new, left):
        return MENDED
    if _mended(old, new, left, right, words):
        return MENDED
    if _relocated(left, right, words, context):
        return RELOCATED
    return None


def _stands_for(label: str, there: Address) -> bool:
    """Whether an undefined label or a template variable names the address: all its telling words stand in it."""
    match = re.match(r"ref:(.+)$|(?:\{\{|%7b%7b)(.+?)(?:\}\}|%7d%7d)$", label.strip(), re.IGNORECASE)
    if not match or there.scheme not in ("web", "path", "mailto"):
        return False
    if any("{{" in step for step in there.steps):
        return False
    named = _slug_words((match.group(1) or match.group(2)).replace("_", " ").replace("%20", " "))
    if named & {"email", "mail", "mailto"} and there.scheme != "mailto":
        return False
    named -= {"site", "page", "url", "link", "email", "mail", "address", "data", "our"}
    shown = " ".join((there.host, *there.steps))
    return bool(named) and all(word in shown for word in named)


def shown_address(hunk: Hunk) -> Rule | None:
    """An address in the text itself, written another way or that of the same document at its new place."""
    if len(hunk.old) != 1 or len(hunk.new) != 1 or {atom.kind for atom in hunk.both} != {TokenKind.URL}:
        return None
    old, new = parse_address(hunk.old[0].target), parse_address(hunk.new[0].target)
    label = parse_address(hunk.new[0].text)
    if old == new and old.scheme == label.scheme == "web" and _site(label.host) == _site(new.host):
        return SAME_PLACE  # what is shown is only the label of a link that leads where it led
    return same_target(hunk.old[0].text, hunk.new[0].text, "", hunk.context)


def _local_copy(target: str, there: Address) -> bool:
    """Whether a target leads into a folder of the author's machine, with the name of the document there at its end."""
    if not target.startswith("local:///") or not there.steps:
        return False
    local = parse_address(target.removeprefix("local://")).steps
    return bool(local) and local[-1] == there.steps[-1]


def _same_address(left: Address, right: Address, words: str) -> bool:
    """One document and, where both name a section in it, the same section."""
    if left.document != right.document:
        return _same_path(left, right) or _same_name(left, right, words)
    return same_language(left, right) and _same_fragment(left.fragment, right.fragment, words)


def _same_page(left: Address, right: Address, words: str, context: Context) -> bool:
    """A place in this very text, linked by its mark alone or by the page's full address on the company's own site."""
    short, full = (left, right) if left.scheme == "path" and not left.steps else (right, left)
    if short.scheme != "path" or short.steps or full.scheme != "web" or len(short.fragment) < 3:
        return False
    return _same_fragment(short.fragment, full.fragment, words) and bool(full.fragment) and context.own_host(full.host)


def _same_heading(left: Address, right: Address, words: str) -> bool:
    """Two addresses on one host that both lead to the heading the link's words name."""
    shown = re.sub(r"[\W_]+", "", words.lower())
    if left.host != right.host or left.fragment != right.fragment or len(left.fragment) < 5:
        return False
    return shown.startswith(left.fragment) or (len(shown) > 4 and left.fragment.startswith(shown))


def _same_fragment(old: str, new: str, words: str) -> bool:
    """A section named by neither or one side, by an opaque key, or by the same words but for fillers."""
    if old == new or not old or not new:
        return True
    if _opaque(old) and _opaque(new):
        return not any(char.isdigit() for char in words)
    if _without_fillers(old) == _without_fillers(new):
        return True
    shown = re.sub(r"[\W_]+", "", words.lower())
    if len(shown) < 5 or shown not in (old, new):
        return False
    return _opaque(old) or _opaque(new) or old.startswith(new) or new.startswith(old)


def _without_fillers(slug: str) -> str:
    return re.sub(r"and|the|\d", "", slug)


def _opaque(slug: str) -> bool:
    """A key made by a program: digits and letters mixed, no readable word."""
    return bool(re.fullmatch(r"[a-z]{0,3}\d+|heading[=h.]*\w*\d\w*|(?=\w*\d\w*\d)[0-9a-z]{8,}", slug))


def _same_path(left: Address, right: Address) -> bool:
    """Relative addresses of one document: only steps up, or only the shared folder in front, differ."""
    if left.scheme != "path" or right.scheme != "path" or left.query != right.query:
        return False
    old, new = [tuple(step for step in side.steps if step != "..") for side in (left, right)]
    return bool(old or new) and old == new and _same_fragment(left.fragment, right.fragment, "")


def _same_name(left: Address, right: Address, words: str) -> bool:
    """One host, one folder, and a document name of the same words in other order or with other joints.

    Where a copy to download or print is linked, a folder that is a date or a program's key names its edition only.
    """
    if left.scheme != right.scheme or left.host != right.host or left.query != right.query:
        return False
    if not left.steps or not right.steps or not same_language(left, right):
        return False
    old, new = left.steps[-1], right.steps[-1]
    if left.steps[:-1] == right.steps[:-1]:
        one_name = sorted(re.findall(r"[a-z0-9]+", old)) == sorted(re.findall(r"[a-z0-9]+", new))
        return one_name or re.sub(r"[\W_]+", "", old) == re.sub(r"[\W_]+", "", new)
    if not re.search(r"download|pdf|print|version|copy", words, re.IGNORECASE) and not re.search(r"\.\w{3,4}$", old):
        return False
    folders = [tuple("*" if _edition(step) else step for step in side.steps[:-1]) for side in (left, right)]
    return folders[0] == folders[1] and old == new and len(old) > 9 and not _edition(old)


def _edition(step: str) -> bool:
    return bool(re.fullmatch(r"\d{4,8}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{7,}|v?\d+(?:[.-]\d+)+", step))


def _made(there: Address, words: str, context: Context, *, added: bool) -> Rule | None:
    """A link where there was none: to the address shown, to a place in this text, or to the document named."""
    if there.scheme == "none":
        return NORMALISED
    shown = parse_address(words.strip(" .,;:()"))
    if there.scheme == "mailto" and there.steps[0] in words.lower():
        return SAME_PLACE
    if there.scheme == "tel" and there.steps[0] and there.steps[0][-8:] in re.sub(r"\D", "", words):
        return SAME_PLACE
    if there.scheme == "web" and shown.document == there.document:
        return SAME_PLACE
    if there.scheme == "path" and not there.steps and there.fragment:
        return SAME_PLACE
    if not added or RIGHTS.search(words) or RIGHTS.search(" ".join(there.steps)):
        return None
    if context.own_host(there.host) and there.scheme in ("web", "path") and _names(there, there.steps, words):
        return RELOCATED
    return None


def _mended(old: str, new: str, left: Address, right: Address, words: str) -> bool:
    """The address shown is now the one linked, or one address lay inside the faulty other."""
    shown = words.strip(" .,;:()").lower()
    if "@" in shown and right.scheme == "mailto" and right.steps[0] == shown:
        return left.scheme == "mailto" or old.lower().endswith(shown)
    if right.scheme == left.scheme == "web" and parse_address(shown).document == right.document:
        return _site(left.host) == _site(right.host)
    if right.scheme == "web" and right.host and left.scheme in ("web", "path"):
        tail = (right.host, *right.steps)
        if left.steps[-len(tail) :] == tail and len(tail) > 1:
            return True
    return False


def _relocated(left: Address, right: Address, words: str, context: Context) -> bool:
    """The same document elsewhere on the same site, by its name in the link and in both addresses."""
    if not _one_site(left, right, context) or left.query != right.query or not same_language(left, right):
        return False
    if not _same_fragment(left.fragment, right.fragment, words):
        return False
    old, new = [tuple(step for step in side.steps if step != "..") for side in (left, right)]
    if not old or not new:
        return False
    if left.scheme == "path" or right.scheme == "path":
        return _moved_within_site(old, new, words)
    if _other_subdomain(left.host, right.host):
        return False
    if old == new and (len(old) > 1 or _shares_word(old[-1], words)):
        return True
    if _same_ending(old, new, left.host, words):
        return True
    if old[-1] == new[-1] and _telling_name(old, new, left.host, words):
        return True
    if RIGHTS.search(words):
        return False
    return _names(left, old, words) and _names(right, new, words)


def _same_ending(old: tuple[str, ...], new: tuple[str, ...], host: str, words: str) -> bool:
    """One path is the other with folders more, none of which names a product, country or audience."""
    short, long = sorted((old, new), key=len)
    if short[-1] != long[-1] or (len(short) < 2 and len(short[-1]) < 12):
        return False
    rest = iter(long)
    return all(step in rest for step in short) and _only_folders({*long} - {*short}, host, words)


def _only_folders(steps: set[str], host: str, words: str) -> bool:
    """Whether folders only say where a site keeps its documents: words of any site, of the host or of the link."""
    known = SITE_WORDS | _slug_words(words)
    squeezed = host.replace(".", "").replace("-", "")
    for word in (word for step in steps for word in _slug_words(step)):
        if len(word) == 2 and word not in ("hc", "en", "kb", "tc", "wp"):
            return False
        if word not in known and not _edition(word) and not (len(word) > 3 and word in squeezed):
            return False
    return True


def _telling_name(old: tuple[str, ...], new: tuple[str, ...], host: str, words: str) -> bool:
    """A document's name of several words, or one the link shows, in folders that name no country or audience."""
    named = len([word for word in re.findall(r"[a-z]+", old[-1]) if len(word) > 3]) > 1
    if not named and not _shares_word(old[-1], words):
        return False
    return _only_folders({*old} ^ {*new}, host, words)


def _other_subdomain(left: str, right: str) -> bool:
    """Whether hosts differ in more than labels that only say which server of the site answers."""
    return not set(left.split(".")) ^ set(right.split(".")) <= SERVERS


def _moved_within_site(old: tuple[str, ...], new: tuple[str, ...], words: str) -> bool:
    """One path is the other with folders in front, or its landing page."""
    if old == new:
        return True
    short, long = sorted((_without_landing(old), _without_landing(new)), key=len)
    if not short or long[-len(short) :] != short:
        return False
    front = long[: len(long) - len(short)]
    return _site_words(front) or _shares_word(short[-1], words)


def _without_landing(steps: tuple[str, ...]) -> tuple[str, ...]:
    """``privacy/privacy-policy`` and ``security/overview`` are the landing pages of their folders."""
    if len(steps) > 1:
        folder, name = steps[-2], _slug_words(steps[-1])
        if name <= {folder, "overview", "policy", "notice", "statement"} and name:
            return steps[:-1]
    return steps


def _shares_word(step: str, words: str) -> bool:
    shown = {word[:5] for word in _slug_words(words) if len(word) > 3}
    return any(word[:5] in shown for word in _slug_words(step) if len(word) > 3)


def _site_words(steps: tuple[str, ...]) -> bool:
    return all(word in SITE_WORDS for step in steps for word in _slug_words(step))


def _slug_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def _one_site(left: Address, right: Address, context: Context) -> bool:
    if left.scheme == right.scheme == "path":
        return True
    if {left.scheme, right.scheme} == {"web", "path"} and left.steps == right.steps and len(left.steps) > 1:
        return True
    if left.scheme == right.scheme == "web":
        return _site(left.host) == _site(right.host)
    host = left.host or right.host
    return {left.scheme, right.scheme} == {"web", "path"} and context.own_host(host)


def _site(host: str) -> str:
    """The registrable part of a host, near enough: the last two labels, three under ``co.uk`` and the like."""
    labels = host.split(".")
    take = 3 if len(labels) > 2 and labels[-2] in ("co", "com", "org", "ac", "gov") and len(labels[-1]) == 2 else 2
    return ".".join(labels[-take:])


def _telling(words: str) -> set[str]:
    """The words of a link that name a document: “privacy” in “our Privacy Policy”, none in “read more here”."""
    return {word for word in _slug_words(words) if len(word) > 3 and word not in UNTELLING and not word.isdigit()}


def _names(there: Address, steps: tuple[str, ...], words: str) -> bool:
    """Whether an address names the document of a link and nothing but it.

    Every telling word of the link stands in it, and its own words are the link's, the site's name or words of any site.
    """
    path = {word for step in steps for word in _slug_words(step)}
    named, shown = _telling(words), _slug_words(words)
    host = there.host.replace(".", "").replace("-", "")
    if not named or not all(any(word in part or word.rstrip("s") == part for part in path) for word in named):
        return False
    return all(
        word in SITE_WORDS or word in shown or (len(word) > 3 and word in host) or _made_of(word, shown)
        for word in path
    )


def _made_of(word: str, shown: set[str]) -> bool:
    """Whether a run-together word such as “cookiepolicy” is made of words shown."""
    for part in sorted(shown, key=len, reverse=True):
        word = word.replace(part, "")
    return word in ("", "s") or word in SITE_WORDS
