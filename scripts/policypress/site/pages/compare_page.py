"""``/privacy/compare/``: any two versions, compared in the browser from data published once for each policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Set
from typing import Any

from policypress.archive.versions import Version
from policypress.canonical import sha256
from policypress.document.model import Clause, ClauseKind, Token
from policypress.language.words import Words
from policypress.site.html.assemble import Placed, place
from policypress.site.html.clause_html import escaped, link_target
from policypress.site.pages.text_pages import lineage
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context, feed_links
from policypress.site.values.facts import Facts
from policypress.site.values.links import mended_target
from policypress.site.values.page import Asset, Heading, Page
from policypress.site.values.views import Item, Said

FORMAT = 1


def compare_page(site: Context, facts: Facts) -> Page:
    """The page; its script finds the data beside it."""
    own, words = addresses.comparing(facts.name), site.words_of(facts.lang)
    options = [Item(naming.labelled(words, facts, v), v.name) for v in reversed(facts.known)]
    steps = [_step(words, facts, v) for v in reversed(facts.known) if facts.before(v)]
    title = words.say("{title}: compare any two versions", title=facts.title)
    html = site.templates.render(
        "compare.html",
        words,
        policy_title=facts.title,
        strip=views.strip(words, facts, own),
        data="data.json",
        pair=_first_pair(facts),
        spoken=json.dumps(_spoken(words), ensure_ascii=False),
        pairs=json.dumps({v.name: v.record.compared_with for v in facts.known if facts.before(v)}),
        options=options,
        text=Said("", facts.lang if facts.lang != words.lang else ""),
        steps=steps,
        foot=site.foot(words),
    )
    newest = max(v.record.announced for v in facts.known)
    toc = (Heading(1, "compare", escaped(words.say("Compare any two versions"))),)
    head = site.head(feed_links(words, facts))
    return Page(own, title, html, toc, head, changed=newest, wide=True, lang=words.lang)


def _step(words: Words, facts: Facts, version: Version) -> Item:
    old = facts.before(version)
    assert old
    said = words.say(
        "{old} → {new}: {level}",
        old=naming.called(words, facts, old),
        new=naming.called(words, facts, version),
        level=naming.level(words, version.record.verdict),
    )
    return Item(said, addresses.changes(facts.name, version.name))


def _spoken(words: Words) -> dict[str, str]:
    """What the script says."""
    return {
        "removed": words.say("[removed: {text}]"),
        "added": words.say("[added: {text}]"),
        "moved": words.say("moved"),
        "layout": words.say("layout changed"),
        "emphasis": words.say("emphasis changed"),
        "link": words.say("a link now leads elsewhere: {before} → {after}"),
        "nolink": words.say("no link"),
        "same": words.say("Both are the same version."),
        "count": words.say("Clauses that differ: {n}"),
        "unknown": words.say("This address names a version that is not published; choose two below."),
        "failed": words.say(
            "The versions could not be loaded. Each version against the one before it is listed below."
        ),
    }


def _first_pair(facts: Facts) -> tuple[str, str]:
    """What a reader most likely wants: the text in force and the next, else the text before and the one in force."""
    now, coming = facts.standing.in_force, facts.standing.next
    if now and coming:
        return now.name, coming.name
    new = now or coming or facts.known[-1]
    old = facts.before(new) or new
    return old.name, new.name


class CompareData:
    """Every distinct clause once, and each version as a list of them; versions are added one after the other.

    A clause is ``{"l": lineage, "k": kind, "d": depth of lists, "m": marker, "t": tokens, "f": runs}``: tokens are
    parted by line feeds and start with a space where white space stands before them; a run is
    ``[first, past, marks, target]``, a target within the site starting with ``~``.

    What versions gave is kept, so that a build with a new version goes on from the one before it.
    """

    def __init__(self, site: Context, facts: Facts) -> None:
        self._site = site
        self._policy = facts.name
        self._base = addresses.policy(facts.name)
        self._wanted = [(version.name, version.record.sha256) for version in facts.known]
        self._state = self._kept() or _State()
        self._grown = False
        self._places: dict[tuple[object, ...], int] = {}

    def add(self, version: Version) -> None:
        """The next version."""
        state = self._state
        if version.name in state.versions:
            return
        state.versions[version.name] = _json([self._place(*one) for one in _named(version)])
        self._grown = True

    def _place(self, clause: Clause, placed: Placed, name: str) -> int:
        """Where a clause stands in the list of clauses."""
        parts = (clause.identity, clause.cells, placed.number, name)
        found = self._places.get(parts)
        if found is None:
            found = self._places[parts] = self._made(parts, clause, placed, name)
        return found

    def _made(self, parts: tuple[object, ...], clause: Clause, placed: Placed, name: str) -> int:
        state = self._state
        key = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
        found = state.made.get(key)
        if found is None:
            led = {t.target: _target(t.target, self._base, self._site.known) for t in clause.tokens if t.target}
            state.led.update(led)
            line = _json(_data(clause, placed, name, led))
            found = state.made[key] = state.lines.setdefault(line, len(state.lines))
        return found

    def asset(self) -> Asset:
        """The file beside the page."""
        state = self._state
        if self._grown:
            self._site.cache.keep(self._name(len(self._wanted)), state.kept())
        head = _json({"format": FORMAT, "policy": self._policy, "order": [name for name, _ in self._wanted]})
        versions = ",".join(f"{_json(name)}:{state.versions[name]}" for name, _ in self._wanted)
        data = f'{head[:-1]},"clauses":[{",".join(state.lines)}],"versions":{{{versions}}}}}'
        return Asset(f"{self._policy}/compare/data.json", data.encode())

    def _kept(self) -> _State | None:
        """What an earlier build kept of the first versions: of all, or of a few less."""
        for count in range(len(self._wanted), max(0, len(self._wanted) - _LOOK_BACK), -1):
            found = self._site.cache.data(self._name(count))
            state = _State.of(found) if found else None
            if state and all(_target(to, self._base, self._site.known) == led for to, led in state.led.items()):
                return state
        return None

    def _name(self, count: int) -> tuple[str, ...]:
        return ("compare", self._base, *(part for one in self._wanted[:count] for part in one))


_LOOK_BACK = 8
"""How many new versions at most are added to what was kept."""


class _State:
    """Lines of JSON by their places, places by what a clause is made of, where links lead, and lists of places."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.made: dict[str, int] = {}
        self.led: dict[str, str] = {}
        self.versions: dict[str, str] = {}

    def kept(self) -> bytes:
        """Everything, for :meth:`of`."""
        rest = json.dumps([self.made, self.led, self.versions])
        return "\n".join((rest, *self.lines)).encode()

    @classmethod
    def of(cls, kept: bytes) -> _State:
        """What :meth:`kept` told."""
        state = cls()
        rest, *lines = kept.decode().split("\n")
        state.made, state.led, state.versions = json.loads(rest)
        state.lines = {line: number for number, line in enumerate(lines)}
        return state


def _named(version: Version) -> Iterator[tuple[Clause, Placed, str]]:
    """The clauses of a version with their names."""
    names = lineage(version)
    seen: dict[str, int] = {}
    for index, placed in enumerate(place(version.document)):
        clause = placed.clause
        if clause.kind is ClauseKind.META:
            continue
        name = names[index] if names else ""
        if not name:
            made = sha256(clause.source)[:8]
            seen[made] = seen.get(made, 0) + 1
            name = f"x{made}-{seen[made]}"
        yield clause, placed, name


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _data(clause: Clause, placed: Placed, name: str, led: dict[str, str]) -> dict[str, Any]:
    kind = "head" if clause.kind is ClauseKind.ROW and "thead" in clause.path else clause.kind.value
    tokens = clause.tokens
    data: dict[str, Any] = {"l": name, "k": kind}
    if clause.level:
        data["h"] = clause.level
    if clause.depth:
        data["d"] = clause.depth
    if clause.kind is ClauseKind.ITEM:
        data["m"] = clause.number or "•"
    if clause.kind is ClauseKind.CODE and not clause.html:
        data["t"] = "\n".join(part or " " for part in clause.source.split("\n"))
        return data
    data["t"] = "\n".join((" " if token.gap else "") + token.text.replace("\n", " ") for token in tokens)
    runs = _runs(tokens, led)
    if runs:
        data["f"] = runs
    return data


def _runs(tokens: tuple[Token, ...], led: dict[str, str]) -> list[list[Any]]:
    out: list[list[Any]] = []
    for index, token in enumerate(tokens):
        target = led[token.target] if token.target else ""
        if not token.marks and not target:
            continue
        if out and out[-1][1] == index and out[-1][2:] == [token.marks, target]:
            out[-1][1] = index + 1
        else:
            out.append([index, index + 1, token.marks, target])
    return out


def _target(target: str, base: str, pages: Set[str]) -> str:
    """Where a link leads; within the site it starts with ``~``, and one that leads to no page is none."""
    found = link_target(target, base)
    if not found.startswith(addresses.ROOT):
        return found
    address, mark, fragment = found[1:].partition("#")
    mended = mended_target(address, base.strip("/"), pages)
    return "" if mended is None else f"~{mended}{mark}{fragment}"
