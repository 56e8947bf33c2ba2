"""How HTML sets what stands in an element: raised, struck, hidden, numbered; what is harmless and what is not known.

A class or style is harmless only where a list here says so. Whatever else an element carries is kept as odd: readers
may see it otherwise, so no rule may pass over it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from policypress.document.numerals import roman

Attributes = Mapping[str, str | None]

TAG_MARKS = {
    **dict.fromkeys(("strong", "b", "mark"), "b"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var", "address"), "i"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "c"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **dict.fromkeys(("u", "ins"), "u"),
    "sup": "^",
    "sub": "_",
}
"""Elements that set their words otherwise, with the mark of it."""

INLINE = frozenset(TAG_MARKS) - {"address"} | frozenset(
    "a abbr acronym bdi big br data font img label legend nobr output q rp rt ruby small span time wbr".split()
)
"""Elements that stand in a line of text and lose no word of it."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary table tbody td "
    "tfoot th thead tr ul".split()
)
"""Elements that begin a line of their own."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end."""

UNSHOWN = frozenset("base col colgroup head link meta noscript param script source style template title track".split())
"""Elements of which a page shows nothing."""

CONTROLS = frozenset(
    "applet area audio bdo button canvas datalist dialog embed frame frameset iframe input map marquee math meter "
    "object optgroup option picture progress select svg textarea video".split()
)
"""Elements that a text cannot hold: what they show, or do, is no part of it. The words inside some of them are kept."""

WORDLESS = frozenset("applet audio canvas datalist embed frame frameset iframe map object svg video".split())
"""Those of them whose content is shown only where they fail."""

KNOWN = INLINE | BLOCKS | VOID | UNSHOWN | CONTROLS
"""Every element that HTML has."""

HIDING = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only u-hidden hidden hide is-hidden d-none "
    "invisible".split()
)
"""Classes that page builders give to what is not to be seen."""

_HARMLESS_CLASS = re.compile(
    r"(?:text-?|align-?)?(?:left|center|centre|right|justify)|lang(?:uage)?-[\w+-]+|footnotes?(?:-(?:list|item|ref|sep|backref))?"
    r"|Mso(?:Normal|BodyText\d?|ListParagraph\w*|Title|Heading\d)|table|toc|anchor|headerlink|admonition(?:-title)?"
    r"|task-list(?:-item)?|contains-task-list|wide|lead|external(?:-link)?|nowrap|notranslate"
)
_HARMLESS_STYLE = re.compile(
    r"text-align|font-family|word-(?:break|wrap)|overflow-wrap|white-space|hyphens|border(?:-[\w-]+)?"
    r"|mso-[\w-]+|page-break-[\w-]+|break-[\w-]+|tab-stops|orphans|widows|vertical-align|font-weight|font-style"
)
_SIZED_STYLE = re.compile(
    r"(?:margin|padding)(?:-\w+)?|text-indent|line-height|font-size|width|max-width|min-width|(?:word|letter)-spacing"
)
_NIL = re.compile(r"0*\.?0+(?:%|[a-z]+)?", re.IGNORECASE)
_SIZE = re.compile(r"([+-]?\d*\.?\d+)(%|[a-z]*)", re.IGNORECASE)
_SAID_SIZES = frozenset(
    "auto normal none inherit initial unset small medium large x-small x-large xx-large smaller larger fit-content "
    "max-content min-content".split()
)
_SPANS: dict[str, tuple[float, float]] = {
    "font-size": (7, 200), "line-height": (7, 200), "width": (40, 100_000), "max-width": (40, 100_000),
    "min-width": (0, 2_000), "word-spacing": (0, 20), "letter-spacing": (-1, 10),
}  # fmt: skip
"""Pixels between which a size hides nothing; of margins and the like none is below nil or pushes words off the page."""
_SHIFTS = (0.0, 300.0)
"""Pixels by which a margin may move words and leave them on the narrowest page."""
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "cm": 38.0, "mm": 3.8,
    "in": 96.0, "%": 0.16, "vw": 10.0, "vh": 8.0,
}  # fmt: skip
_OF_THE_PAGE = frozenset({"width", "max-width", "min-width"})
_HARMLESS_ATTRIBUTES = frozenset(
    "id name href title alt src class style align valign width height border cellpadding cellspacing bgcolor scope "
    "headers summary colspan rowspan start type value reversed lang xml:lang target rel role datetime cite for face "
    "loading decoding sizes open nowrap axis abbr char charoff compact itemprop itemscope itemtype tabindex "
    "translate markdown download hreflang referrerpolicy crossorigin".split()
)
NUMBER_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_BULLETS = frozenset({"", "disc", "circle", "square", "initial", "inherit", "outside", "inside"})


_DOES = re.compile(
    r"\s*+(?:javascript|vbscript)\s*+:(?!\s*+(?:void\s*+\(?+\s*+0\s*+\)?+|return false|//)?+\s*+;?+\s*+$)",
    re.IGNORECASE,
)
"""A link that runs a program of the page, as a control does, and does not merely run nothing."""


class Look(NamedTuple):
    """Marks an element gives to its words, whether nobody sees it, and what of it is not known to be harmless."""

    marks: str = ""
    hidden: bool = False
    odd: tuple[str, ...] = ()


PLAIN = Look()


def look_of(tag: str, attributes: Attributes) -> Look:
    """How an element sets its words."""
    mark = TAG_MARKS.get(tag, "")
    if not attributes:
        return _MARKED[mark] if mark else PLAIN
    return _look(mark, tag, tuple(attributes.items()))


_MARKED = {mark: Look(mark) for mark in set(TAG_MARKS.values())}


@lru_cache(maxsize=4096)
def _look(mark: str, tag: str, attributes: tuple[tuple[str, str | None], ...]) -> Look:
    marks, hidden, odd = set(mark), False, []
    for name, value in attributes:
        value = value or ""
        if name == "hidden":
            hidden = True
        elif name == "class":
            hidden = hidden or any(part.lower() in HIDING for part in value.split())
            odd += [f".{part}" for part in value.split() if not _HARMLESS_CLASS.fullmatch(part)]
        elif name == "style":
            more, unseen, unknown = _styled(tag, value)
            marks |= more
            hidden = hidden or unseen
            odd += unknown
        elif name == "href" and _DOES.match(value):
            odd.append(f"{name}=javascript")
        elif (tag == "font" and name in ("color", "size")) or not (
            name in _HARMLESS_ATTRIBUTES or name.startswith(("data-", "aria-labelledby", "aria-described"))
        ):
            odd.append(f"{name}={value}")
    return Look("".join(sorted(marks)), hidden, tuple(sorted(odd)))


def _styled(tag: str, style: str) -> tuple[set[str], bool, list[str]]:
    """(marks, whether hidden, declarations not known to be harmless) of a style attribute."""
    marks: set[str] = set()
    hidden, odd = False, []
    for declaration in style.split(";"):
        name, _, value = (part.strip().lower() for part in declaration.partition(":"))
        value = value.removesuffix("!important").strip()
        if not name:
            continue
        found = _mark_of_style(name, value)
        if _hides(name, value):
            hidden = True
        elif found is not None:
            marks |= found
        elif not (_harmless(name, value) or _of_list(tag, name, value)):
            odd.append(f"{name}:{value}")
    return marks, hidden, odd


def _of_list(tag: str, name: str, value: str) -> bool:
    """Whether a declaration says how a list is numbered or marked; a picture as its mark may be an answer."""
    return name in ("list-style", "list-style-type", "list-style-position") and tag in _LISTS and "(" not in value


_LISTS = frozenset({"ol", "ul", "li"})


def _hides(name: str, value: str) -> bool:
    if name == "display":
        return value == "none"
    if name == "visibility":
        return value in ("hidden", "collapse")
    return name in ("opacity", "font-size") and bool(_NIL.fullmatch(value))


_DECORATIONS = frozenset("none line-through underline solid initial inherit unset auto".split())


def _mark_of_style(name: str, value: str) -> set[str] | None:
    if name in ("text-decoration", "text-decoration-line"):
        if not {*value.split()} <= _DECORATIONS:
            return None
        return {mark for word, mark in (("line-through", "s"), ("underline", "u")) if word in value}
    if name == "vertical-align" and value in ("super", "sub"):
        return {"^" if value == "super" else "_"}
    if name == "font-weight" and (value in ("bold", "bolder") or value in ("600", "700", "800", "900")):
        return {"b"}
    return {"i"} if name == "font-style" and value in ("italic", "oblique") else None


def _harmless(name: str, value: str) -> bool:
    if name == "display":
        return value in ("block", "inline", "inline-block", "table", "table-cell", "table-row", "list-item")
    if _SIZED_STYLE.fullmatch(name):
        return all(_sized(name, part) for part in value.split())
    return bool(_HARMLESS_STYLE.fullmatch(name))


def _sized(name: str, value: str) -> bool:
    """Whether a size leaves the words to be read where they stand."""
    if value in _SAID_SIZES:
        return True
    found = _SIZE.fullmatch(value)
    if not found or found.group(2).lower() not in _PIXELS:
        return False
    count, unit = float(found.group(1)), found.group(2).lower()
    if unit == "%" and name in _OF_THE_PAGE:
        pixels = count * 10
    elif unit == "" and name == "line-height":
        pixels = count * 16
    else:
        pixels = count * _PIXELS[unit]
    least, most = _SPANS.get(name, _SHIFTS)
    return least <= pixels <= most


def list_part(tag: str, attributes: Attributes) -> str:
    """A list as a container: ``ul``, ``ol:3``, ``ol:1:a``, ``ol:3:1:reversed``; a plain list by style ``ul:STYLE``."""
    style = _list_style(attributes)
    if tag != "ol":
        return "ul" if style in _BULLETS else f"ul:{style}"
    start = _whole(attributes.get("start"))
    backwards = "reversed" in attributes
    begins = "" if start is None and backwards else str(1 if start is None else start)
    style = "1" if style in _BULLETS else style
    if style == "1" and not backwards:
        return f"ol:{begins}"
    return f"ol:{begins}:{style}" + (":reversed" if backwards else "")


def _list_style(attributes: Attributes) -> str:
    for declaration in (attributes.get("style") or "").split(";"):
        name, _, value = (part.strip().lower() for part in declaration.partition(":"))
        if name in ("list-style", "list-style-type") and value:
            return NUMBER_STYLES.get(value, value)
    return (attributes.get("type") or "").strip()


def item_part(attributes: Attributes) -> str:
    """An item as a container: ``li``, or ``li:7`` where it says its own number."""
    value = _whole(attributes.get("value"))
    return "li" if value is None else f"li:{value}"


def _whole(value: str | None) -> int | None:
    found = re.fullmatch(r"\s*([+-]?\d{1,9})\s*", value or "")
    return int(found.group(1)) if found else None


def label(number: int, style: str) -> str:
    """What a numbered item shows: ``3.``, ``c.``, ``iii.``; empty for a style of no known numbers."""
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return (letters if style == "a" else letters.upper()) + "."
    if style in ("i", "I") and 0 < number < 4000:
        letters = roman(number)
        return (letters if style == "i" else letters.upper()) + "."
    return f"{number}." if style in ("1", "a", "A", "i", "I") else ""


_ATTRIBUTE = re.compile(r"""([#.])([^\s#.{}"'=]+)|(?<![\w:-])([\w:-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


@lru_cache(maxsize=4096)
def written(attributes: str) -> dict[str, str | None]:
    """An attribute list such as ``#id .class key="value"`` as HTML has it."""
    out: dict[str, str | None] = {}
    for sign, name, key, *values in _ATTRIBUTE.findall(attributes):
        if sign == "#":
            out["id"] = name
        elif sign == ".":
            out["class"] = f"{out['class']} {name}" if out.get("class") else name
        else:
            out[key.lower()] = next((value for value in values if value), "")
    return out
