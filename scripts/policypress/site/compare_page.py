"""``/privacy/compare/``: any two versions, compared in the browser from data published once for each policy."""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any

from policypress.archive.versions import Version
from policypress.canonical import sha256
from policypress.document.model import Clause, ClauseKind, Token
from policypress.site import addresses, views, words
from policypress.site.assemble import Placed, place
from policypress.site.clause_html import link_target
from policypress.site.context import Context, feed_links
from policypress.site.facts import Facts
from policypress.site.links import mended_target
from policypress.site.model import Asset, Heading, Page
from policypress.site.text_pages import lineage
from policypress.site.views import Item

FORMAT = 1


def compare_page(site: Context, facts: Facts) -> Page:
    """The page; its script finds the data beside it."""
    own = addresses.comparing(facts.name)
    options = [Item(f"{v.name} ({facts.label(v)})", v.name) for v in reversed(facts.known)]
    redlines = [
        Item(
            f"{v.record.compared_with} to {v.name}: {words.VERDICTS[v.record.verdict]}",
            addresses.changes(facts.name, v.name),
        )
        for v in reversed(facts.known)
        if v.record.compared_with
    ]
    title = f"{facts.title}: compare any two versions"
    html = site.templates.render(
        "compare.html",
        policy_title=facts.title,
        strip=views.strip(facts, own),
        title="Compare any two versions",
        data="data.json",
        pair=_first_pair(facts),
        options=options,
        redlines=redlines,
        foot=site.foot(),
    )
    newest = max(v.record.announced for v in facts.known)
    return Page(
        own, title, html, (Heading(1, "compare", "Compare"),), site.head(feed_links(facts)), changed=newest, wide=True
    )


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
    """

    def __init__(self, site: Context, facts: Facts) -> None:
        self._policy = facts.name
        self._texts = _Texts(site, facts)
        self._known: dict[str, int] = {}
        self._versions: dict[str, str] = {}

    def add(self, version: Version) -> None:
        """The next version."""
        known = self._known
        clauses = [known.setdefault(clause, len(known)) for clause in self._texts.clauses(version)]
        self._versions[version.name] = _json(clauses)

    def asset(self) -> Asset:
        """The file beside the page."""
        head = _json({"format": FORMAT, "policy": self._policy, "order": list(self._versions)})
        versions = ",".join(f"{_json(name)}:{clauses}" for name, clauses in self._versions.items())
        data = f'{head[:-1]},"clauses":[{",".join(self._known)}],"versions":{{{versions}}}}}'
        return Asset(f"{self._policy}/compare/data.json", data.encode())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Texts:
    """The clauses of versions as lines of JSON; each distinct one is made once."""

    def __init__(self, site: Context, facts: Facts) -> None:
        self.cache = site.cache
        self.pages = site.known
        self.base = addresses.policy(facts.name)
        self.made: dict[tuple[object, ...], tuple[str, dict[str, str]]] = {}

    def clauses(self, version: Version) -> list[str]:
        """One line for each clause of ``version``."""
        record = version.record
        key = ("compare", record.text.sha256, self.base, " ".join(record.lineage))
        text = self.cache.text(key, lambda: "\n".join(self._lines(version)), self._fits)
        return text.split("\n")[1:]

    def _fits(self, text: str) -> bool:
        """Whether every link of a kept text would still lead where it led."""
        led: dict[str, str] = json.loads(text.partition("\n")[0])
        return all(_target(target, self.base, self.pages) == there for target, there in led.items())

    def _lines(self, version: Version) -> list[str]:
        """Where each link of the text leads, then its clauses."""
        names = lineage(version)
        out = [""]
        led: dict[str, str] = {}
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
            key = (clause.identity, clause.cells, placed.number, name)
            if key not in self.made:
                own = {t.target: _target(t.target, self.base, self.pages) for t in clause.tokens if t.target}
                self.made[key] = _json(_data(clause, placed, name, own)), own
            line, own = self.made[key]
            out.append(line)
            led.update(own)
        out[0] = _json(led)
        return out


def _data(clause: Clause, placed: Placed, name: str, led: dict[str, str]) -> dict[str, Any]:
    kind = "head" if clause.kind is ClauseKind.ROW and "thead" in clause.path else clause.kind.value
    tokens = clause.tokens
    data: dict[str, Any] = {"l": name, "k": kind}
    if clause.level:
        data["h"] = clause.level
    depth = sum(part == "li" for part in clause.path)
    if depth:
        data["d"] = depth
    if clause.kind is ClauseKind.ITEM:
        data["m"] = f"{placed.number}." if placed.number else "•"
    if clause.kind is ClauseKind.CODE:
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
