"""The style sheets inside a page, as far as they change what readers see: hidden, struck, raised, numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SEEN = frozenset(
    "display visibility text-decoration text-decoration-line vertical-align font-weight font-style list-style "
    "list-style-type mso-hide content counter-reset counter-increment position left top text-indent text-transform "
    "clip clip-path".split()
)
"""Properties that change what readers see."""
_MOST_RULES = 20_000

_SIMPLE = re.compile(
    r"""([.#]?)((?:[\w-]|[^\x00-\x7f]|\\.)++)|\[\s*+([\w-]++)\s*+(?:=\s*+["']?+([^"'\[\]]*+)["']?+\s*+)?+\]|(\*)"""
)


@dataclass(eq=False)
class Element:
    """An element of a page: its name, id, classes and attributes."""

    tag: str
    attributes: Mapping[str, str | None]
    id: str = ""
    classes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tag: str, attributes: Mapping[str, str | None]) -> Element:
        """An element as a page writes it."""
        classes = frozenset((attributes.get("class") or "").split())
        return cls(tag, attributes, attributes.get("id") or "", classes)


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be: name, id, classes, attributes; ``child`` where it stands right in the one before."""

    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str | None], ...] = ()
    child: bool = False

    def fits(self, element: Element) -> bool:
        """Whether an element is this."""
        return (
            self.tag in ("", element.tag)
            and self.id in ("", element.id)
            and self.classes <= element.classes
            and all(
                name in element.attributes and value in (None, element.attributes[name])
                for name, value in self.attributes
            )
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    compounds: tuple[_Compound, ...]
    before: bool
    weight: tuple[int, int, int, int]
    said: Mapping[str, tuple[str, bool]]


@dataclass
class Sheet:
    """The rules of a page, found by what their last part names."""

    rules: dict[str, dict[str, list[_Rule]]] = field(default_factory=dict)
    count: int = 0

    def add(self, source: str) -> None:
        """Take the rules of a style sheet; what is for paper or for some widths only is left out."""
        for selectors, body in _blocks(re.sub(r"/\*.*?(?:\*/|\Z)|<!--|-->", " ", source, flags=re.DOTALL)):
            said = declarations(body)
            if not said.keys() & SEEN:
                continue
            for selector in selectors.split(","):
                rule = self._rule(selector.strip(), said)
                if rule is not None and self.count < _MOST_RULES:
                    self.count += 1
                    by_above = self.rules.setdefault(_key(rule.compounds[-1]), {})
                    by_above.setdefault(_above(rule.compounds), []).append(rule)

    def _rule(self, selector: str, said: Mapping[str, tuple[str, bool]]) -> _Rule | None:
        pseudo = re.search(r"::?before$", selector)
        compounds = _compounds(selector[: pseudo.start()] if pseudo else selector)
        if not compounds:
            return None
        ids = sum(bool(part.id) for part in compounds)
        classes = sum(len(part.classes) + len(part.attributes) for part in compounds)
        tags = sum(bool(part.tag) for part in compounds)
        return _Rule(compounds, pseudo is not None, (ids, classes, tags, self.count), said)

    def said_of(self, line: Sequence[Element], *, before: bool = False) -> dict[str, tuple[str, bool]]:
        """What the rules say of the last element of ``line``, in which each stands in the one before it."""
        element = line[-1]
        keys = [f"#{element.id}", *(f".{name}" for name in element.classes), element.tag, "*"]
        buckets = [bucket for key in keys if (bucket := self.rules.get(key))]
        if not buckets:
            return {}
        around = {""}.union(*({f"#{one.id}", *(f".{name}" for name in one.classes)} for one in line[:-1]))
        found = [
            rule
            for bucket in buckets
            for above in (bucket.keys() & around)
            for rule in bucket[above]
            if rule.before == before
        ]
        out: dict[str, tuple[str, bool]] = {}
        for rule in sorted((rule for rule in found if _fits(rule.compounds, line)), key=lambda rule: rule.weight):
            for name, (value, important) in rule.said.items():
                if important or not out.get(name, ("", False))[1]:
                    out[name] = value, important
        return out


def declarations(body: str) -> dict[str, tuple[str, bool]]:
    """Property → (value, whether it is important), as a rule or a style attribute says it."""
    out: dict[str, tuple[str, bool]] = {}
    for part in re.findall(r"""(?:[^;"']|"[^"]*"|'[^']*')+""", body):
        name, _, value = part.partition(":")
        bare = re.sub(r"(?<!\s)\s*+!\s*+important$", "", value.strip(), flags=re.IGNORECASE)
        if name.strip() and bare:
            out[name.strip().lower()] = bare, bare != value.strip()
    return out


def _blocks(source: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of every rule that is for a screen of any width."""
    place = 0
    while (start := source.find("{", place)) >= 0:
        head = source[place:start].rpartition(";")[2].strip()
        end = _end(source, start)
        inner = source[start + 1 : end]
        if head.startswith("@media"):
            if re.fullmatch(r"@media\s*(?:only\s+)?(?:all|screen)?\s*", head):
                yield from _blocks(inner)
        elif head.startswith("@supports"):
            yield from _blocks(inner)
        elif head and not head.startswith("@"):
            yield head, inner
        place = end + 1


def _end(source: str, start: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(source, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(source)


def _compounds(selector: str) -> tuple[_Compound, ...]:
    """The parts of a selector; none where it asks for what is not known here."""
    out = []
    child = False
    for part in selector.replace(">", " > ").split():
        if part == ">":
            child = True
            continue
        tag = name = ""
        classes: list[str] = []
        attributes: list[tuple[str, str | None]] = []
        place = 0
        for match in _SIMPLE.finditer(part):
            if match.start() != place:
                return ()
            place = match.end()
            sign, word, attribute, value, _ = match.groups()
            if attribute:
                attributes.append((attribute.lower(), value))
            elif sign == ".":
                classes.append(word)
            elif sign == "#":
                name = word
            elif word:
                tag = word.lower()
        if place != len(part):
            return ()
        out.append(_Compound(tag, name, frozenset(classes), tuple(attributes), child))
        child = False
    return tuple(out)


def _key(part: _Compound) -> str:
    if part.id:
        return f"#{part.id}"
    return f".{min(part.classes)}" if part.classes else part.tag or "*"


def _above(compounds: Sequence[_Compound]) -> str:
    """An id or class that must stand above the last part; empty where a selector asks for none."""
    for part in compounds[-2::-1]:
        if part.id or part.classes:
            return _key(part)
    return ""


def _fits(compounds: Sequence[_Compound], line: Sequence[Element]) -> bool:
    """Whether the last of ``line`` is what a selector asks for; in steps with their lengths, whatever they ask for."""
    if not compounds[-1].fits(line[-1]):
        return False
    places = {len(line) - 1}
    for right, part in zip(compounds[:0:-1], compounds[-2::-1], strict=True):
        wanted = {place - 1 for place in places} if right.child else range(max(places))
        places = {place for place in wanted if place >= 0 and part.fits(line[place])}
        if not places:
            return False
    return True
