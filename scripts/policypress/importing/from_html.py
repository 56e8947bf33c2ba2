"""An HTML page → Markdown: what a reader sees of it, read by the model that also reads Markdown, and proved by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from html import unescape
from urllib.parse import unquote

from policypress.archive.phrases import count
from policypress.document import Clause, ClauseKind, Document, parse_document
from policypress.document.builder import Builder
from policypress.document.html import HtmlReader
from policypress.document.markup import settled
from policypress.errors import PolicyError
from policypress.importing.from_text import Converted
from policypress.importing.html_blocks import groups, html_block, kinds, markdown_block, plain_block
from policypress.importing.html_inline import Places, followed, visible
from policypress.importing.page_frame import without_frame
from policypress.importing.page_style import styled_page


def from_html(text: str) -> Converted:
    """Convert an HTML page.

    :raises PolicyError: it holds no words
    """
    styled = styled_page(settled(text))
    framed = without_frame(styled.source)
    page = page_document(framed.source)
    shown = [clause for clause in page.clauses if visible(clause)]
    if not any(clause.text for clause in shown):
        raise PolicyError("The page holds no words. Name another file.")
    places = Places(frozenset(unquote(unescape(name)) for name in _LINKED.findall(framed.source)))
    body, notes = _written(_without_hidden(page.clauses), places)
    heading = next((clause.text for clause in shown if clause.kind is ClauseKind.HEADING), "")
    titled = " ".join(unescape(found.group(1)).split()) if (found := _TITLE.search(text)) else ""
    title = heading or titled or " ".join(shown[0].text.split())[:60]
    guesses = [f"Title: {title}" if heading or titled else f"Title, from its first words: {title}"]
    guesses += [*styled.notes, *framed.left_out, *notes, *_counted(places), *_hidden(page)]
    guesses += _lost_places(places)
    differing = list(_differences(shown, parse_document(body)))
    lang = _LANG.search(text)
    said = tuple(dict.fromkeys([*guesses, *differing]))
    return Converted(body, title, said, lang.group(1).lower() if lang else "", not differing)


_LINKED = re.compile(r"""\bhref\s*=\s*["']?#([^"'\s>]+)""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title", re.IGNORECASE)
_LANG = re.compile(r"""<html\b[^<>]*?\blang\s*=\s*["']?([A-Za-z]{2,3})\b""", re.IGNORECASE)


def page_document(source: str) -> Document:
    """A page of HTML as clauses."""
    builder = Builder(1, {})
    reader = HtmlReader(builder)
    reader.feed(source, 0)
    reader.finish()
    return Document(tuple(builder.clauses), {}, {}, source)


def _without_hidden(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without hidden ones; what a hidden one opens, the next one in it opens."""
    out: list[Clause] = []
    reach: int | None = None
    for clause in clauses:
        shared = clause.kept if reach is None else min(reach, clause.kept)
        if not visible(clause) and (clause.unseen or not clause.content.anchors) and clause.kind is ClauseKind.HTML:
            reach = shared
            continue
        out.append(replace(clause, kept=shared) if shared != clause.kept else clause)
        reach = None
    return out


def _written(clauses: Sequence[Clause], places: Places) -> tuple[str, list[str]]:
    """Markdown of all clauses, and what could not be carried as it is."""
    blocks: list[str] = []
    notes: list[str] = []
    before: str = ""
    other = False
    for group in groups(clauses):
        if not any(visible(clause) for clause in group):
            places.waiting += [name for clause in group for name in clause.content.anchors]
            continue
        here = group[0].path[0].partition(":")[0] if group[0].path else ""
        other = here in ("ul", "ol") and here == before and not other
        before = here
        block, note = _block(group, places, other)
        if block.strip():
            blocks.append(block)
        notes += note
    return "\n\n".join(blocks) + "\n", notes


def _block(group: Sequence[Clause], places: Places, other: bool) -> tuple[str, list[str]]:
    """The first way of writing a group that shows what it shows; the last one with a line for the report."""
    wanted = [_seen(clause) for clause in group if visible(clause)]
    start = places.copy()
    made = markdown_block(group, places, other)
    if made is not None and _shows(made, wanted):
        return made, []
    places.reset(start)
    made = html_block(group, places)
    if _shows(made, wanted):
        return made, []
    if _words(parse_document(made).clauses) == _words(group):
        return made, [f"Line {group[0].line}: {kinds(group)} is written as HTML; look at how it is shown."]
    places.reset(start)
    note = f"Line {group[0].line}: {kinds(group)} could not be carried as it is; its words became plain paragraphs."
    return plain_block(group, places), [note]


def _shows(made: str, wanted: list[tuple[object, ...]]) -> bool:
    return [_seen(clause) for clause in parse_document(made).clauses if visible(clause)] == wanted


def _words(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    return [(clause.number, clause.text) for clause in clauses if visible(clause)]


def _seen(clause: Clause) -> tuple[object, ...]:
    """What readers see of a clause: its kind, place and number, its words with their look and links, its cells."""
    tokens = tuple(
        (token.text, token.kind, token.gap and place > 0, token.marks.replace("~", ""), _target(token.target))
        for place, token in enumerate(clause.tokens)
    )
    return (clause.kind, clause.level, clause.path_names, clause.values, clause.number, tokens, clause.grid)


def _target(target: str) -> str:
    address = followed(unquote(target), Places(frozenset())) and target
    return re.sub(r"[\s()<>\\]", lambda m: f"%{ord(m.group()):02X}", address)


def _differences(shown: Sequence[Clause], made: Document) -> Iterator[str]:
    """Where the text that was written shows something else than the page, each with its line in the page."""
    wanted = [_words([clause])[0] for clause in shown]
    found = [_words([clause])[0] for clause in made.clauses if visible(clause)]
    if wanted == found:
        return
    for sign, start, end, _, _ in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if sign != "equal":
            clause = shown[min(start, len(shown) - 1)]
            words = " ".join(clause.text.split()[:8])
            yield f"Line {clause.line}: compare with the page, {count(max(1, end - start), 'place')} from “{words}”."


def _counted(places: Places) -> Iterator[str]:
    if places.dropped:
        yield f"{count(places.dropped, 'link')} led to no page (such as javascript:); only the words were kept."


def _hidden(page: Document) -> Iterator[str]:
    for clause in page.clauses:
        words = clause.content.hidden.split()
        if words:
            more = " …" if words[8:] else ""
            yield f"Line {clause.line}: hidden from readers, left out: “{' '.join(words[:8])}{more}”"


def _lost_places(places: Places) -> Iterator[str]:
    lost = sorted(places.anchors - places.placed - {"", "top"})
    if lost:
        yield f"Links lead to places that the page does not have: {', '.join('#' + name for name in lost[:12])}"
