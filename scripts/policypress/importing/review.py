"""Counsel's review of an exported file → the working text: tracked edits by clause, the rest named.

A file says from which text it was made. Was that today's working text, its edits are taken over; was it another one
that this archive knows, they are merged with what was written since, or refused where both touched the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from policypress.archive.gitrepo import GitRepo
from policypress.archive.versions import Policy
from policypress.canonical import sha256
from policypress.comparison import compare
from policypress.document import Document, Token, parse_document
from policypress.errors import PolicyError, UsageError
from policypress.files import read_text
from policypress.importing.review_comments import Spot
from policypress.word.applied import Edit, apply_edits, edit_words
from policypress.word.inline import Notes
from policypress.word.layout import RowBlock
from policypress.word.merge import merge_tokens
from policypress.word.parts import PROPERTIES
from policypress.word.patch import Addition, Change, Patch
from policypress.word.reader import WordFile
from policypress.word.returned import Edits, NewLine, edits_of
from policypress.word.stored import Comment
from policypress.word.units import Unit, look, units_of
from policypress.word.wording import shown_words

_ALL = 1_000_000
_MOST_PAST = 200
"""How many past texts of a file are looked through for the one a review was made from."""


@dataclass
class Review:
    """A merged review: the new text, what was taken (one sentence each), what was not, and the comments."""

    path: Path
    text: str
    before: str
    taken: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)


def review(
    data: bytes, name: str, root: Path, policy: Policy, *, accept_untracked: bool = False, only_author: str = ""
) -> Review:
    """The working text with the edits of a reviewed file.

    :raises UsageError: no Word file, or none that was exported from a text of this policy that can be found
    :raises PolicyError: the file's edits touch words that were changed here since; all such places are listed
    """
    file = WordFile(data, name)
    path, working, base = _texts(file, name, root, policy)
    out = merge(file, base, working, accept_untracked=accept_untracked, only_author=only_author)
    out.path = path
    return out


def merge(file: WordFile, base: str, working: str, *, accept_untracked: bool = False, only_author: str = "") -> Review:
    """``working`` with the edits of a file that was made from ``base``; raises as :func:`review` does."""
    name = file.name
    ours = file.stored.properties.get(PROPERTIES[3], "")
    authors = sorted(_authors(file) - {ours} if ours else _authors(file))
    if only_author and only_author not in authors:
        raise UsageError(
            f"{name}: nothing in it was tracked by {only_author!r}. Authors: {', '.join(authors) or 'nobody'}."
        )
    document = parse_document(base)
    units, notes = units_of(document, str(document.meta.get("lang") or "en"))
    edits = edits_of(
        file,
        units,
        lambda author: bool(ours) and author == ours,
        lambda author: (bool(ours) and author == ours) or not only_author or author == only_author,
        accept_untracked,
    )
    out = Review(Path(), working, working, untracked=edits.untracked, comments=file.stored.comments)
    out.by_hand = list(edits.unclear)
    _label_new_notes(edits, notes, document)
    patch = Patch(working, notes)
    changes, additions = _placed(edits, units, document, patch, name, out)
    made: list[Edit] = [*changes, *additions]
    out.text, good = apply_edits(patch, made)
    for edit in made:
        (out.taken if edit in good else out.by_hand).append(edit_words(edit, patch))
    out.text = _with_notes(out.text, edits, patch)
    out.spots = _spots(edits, changes, patch)
    return out


def _authors(file: WordFile) -> set[str]:
    found: set[str] = set()
    for paragraph in file.stored.paragraphs():
        found.update(mark.author for span in paragraph.spans for mark in span.tracked)
        found.update(mark.author for mark in paragraph.end)
        found.update(span.was_by for span in paragraph.spans if span.was is not None)
    return found


def _texts(file: WordFile, name: str, root: Path, policy: Policy) -> tuple[Path, str, str]:
    """The file to change, its text, and the text that the review was made from."""
    made_from = file.stored.properties.get(PROPERTIES[2], "")
    of = file.stored.properties.get(PROPERTIES[0], "")
    if not made_from:
        raise UsageError(
            f"{name}: does not say from which text it was made, so a review in it cannot be merged. Send out a file "
            f"that `policypress export` wrote; or import it as a new text, without --reviewed."
        )
    if of and of != policy.id:
        raise UsageError(f"{name}: was made from {of}, not from {policy.id}. Import it as a review of {of}.")
    for path in [policy.working_path, *sorted(policy.folder.glob("index.*.md"))]:
        if not path.is_file():
            continue
        text = read_text(path)
        for known in _known(path, text, root, policy):
            if sha256(known) == made_from:
                return path, text, known.decode("utf-8-sig")
    raise UsageError(
        f"{name}: was made from another text of {policy.id} than today's ({made_from[:12]}…), and that text "
        "is not among the sealed versions nor in git. Export the working text anew and have the changes made there."
    )


def _known(path: Path, text: str, root: Path, policy: Policy) -> Iterable[bytes]:
    """Today's text, then those of the sealed versions, then those that git remembers."""
    yield path.read_bytes()
    lang = path.name.removeprefix("index.").removesuffix(".md") if path != policy.working_path else ""
    for version in reversed(policy.versions):
        raw = version.translations_raw.get(lang) if lang else version.raw
        if raw is not None:
            yield raw
    repo = GitRepo.around(root)
    if repo is not None:
        inside = repo.relative(path)
        past = repo.histories([inside]).get(inside, [])[-_MOST_PAST:]
        yield from repo.blobs(entry.blob for entry in past).values()


def _placed(
    edits: Edits, units: Sequence[Unit], base: Document, patch: Patch, name: str, out: Review
) -> tuple[list[Change], list[Addition]]:
    """Edits of the base as edits of the working text; what cannot be placed is a conflict."""
    same = patch.text.encode() == out.before.encode() and _same_clauses(base, patch.document)
    homes = {i: i for i in range(len(base.clauses))} if same else _homes(base, patch.document)
    conflicts: list[str] = []
    changes: list[Change] = []
    theirs = {} if same else _units_by_place(patch)
    targets = _targets(units)
    for unit, wanted in edits.changed.items():
        tokens = _as_written(unit, wanted, targets)
        home = homes.get(unit.clause, -1)
        if unit.clause < 0:
            out.by_hand.append(f"The title became “{shown_words(wanted)}”; write it into the front matter.")
            continue
        if not same and home >= 0:
            now = theirs.get((home, unit.cell))
            merged = merge_tokens(unit.tokens, now.tokens, tokens) if now else None
            if merged is None:
                home = -1
            else:
                tokens = merged
        if home < 0:
            conflicts.append(f"“{shown_words(unit.tokens)}” → “{shown_words(wanted)}”")
            continue
        changes.append(Change(home, tokens, unit.cell))
    _gone(edits, units, homes, theirs, same, changes, conflicts)
    if conflicts:
        listed = "\n".join(f"  {line}" for line in conflicts)
        raise PolicyError(
            f"{name}: these edits touch words that were changed or removed here since the file was made:\n{listed}\n"
            "Nothing was written. Make these edits by hand, or export today's text and have them made there."
        )
    additions = [_addition(new, homes, targets) for new in edits.came if new.tokens or new.row]
    return changes, additions


def _same_clauses(base: Document, now: Document) -> bool:
    return base.body == now.body and len(base.clauses) == len(now.clauses)


def _homes(base: Document, now: Document) -> dict[int, int]:
    comparison = compare(base, now)
    return {old: new for new, old in comparison.pairs.items()}


def _units_by_place(patch: Patch) -> dict[tuple[int, int], Unit]:
    document = patch.document
    units, _ = units_of(document, str(document.meta.get("lang") or "en"))
    return {(unit.clause, unit.cell): unit for unit in units}


def _gone(
    edits: Edits,
    units: Sequence[Unit],
    homes: dict[int, int],
    theirs: dict[tuple[int, int], Unit],
    same: bool,
    changes: list[Change],
    conflicts: list[str],
) -> None:
    """Clauses taken out; a row goes where all of its cells go, else the cells become empty."""
    for unit in edits.gone:
        home = homes.get(unit.clause, -1)
        cells = [other for other in units if other.block is unit.block]
        whole = all(other in edits.gone for other in cells)
        now = theirs.get((home, unit.cell))
        if home < 0:
            continue  # gone here as well
        if not same and (now is None or look(now.tokens) != look(unit.tokens)):
            conflicts.append(f"“{shown_words(unit.tokens)}” was taken out")
        elif not whole:
            changes.append(Change(home, (), unit.cell))
        elif unit is cells[0]:
            changes.append(Change(home, None))


def _targets(units: Sequence[Unit]) -> dict[str, str]:
    """Where a link leads in the Word file → where it leads in the text."""
    pairs = (pair for unit in units for pair in zip(unit.shown, unit.tokens, strict=False))
    return {shown.target: token.target for shown, token in pairs if shown.text == token.text and token.target}


def _as_written(unit: Unit, wanted: tuple[Token, ...], targets: dict[str, str]) -> tuple[Token, ...]:
    """Wanted words with those that stayed as they stand in the text: their links lead where they led."""
    wanted = _led(wanted, targets)
    if len(unit.shown) != len(unit.tokens):
        return wanted
    out: list[Token] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, look(unit.tokens), look(wanted), autojunk=False).get_opcodes():
        if tag != "equal":
            out.extend(wanted[j1:j2])
            continue
        for here, there in zip(range(i1, i2), range(j1, j2), strict=True):
            out.append(unit.tokens[here]._replace(gap=wanted[there].gap))
    return tuple(out)


def _led(tokens: tuple[Token, ...], targets: dict[str, str]) -> tuple[Token, ...]:
    return tuple(token._replace(target=targets.get(token.target, token.target)) for token in tokens)


def _addition(new: NewLine, homes: dict[int, int], targets: dict[str, str]) -> Addition:
    after = -1
    if new.after is not None:
        after = homes.get(new.after.clause, -1)
        place = new.after.clause
        while after < 0 and place > 0:
            place -= 1
            after = homes.get(place, -1)
    line, tokens, row = new.line, _led(new.tokens, targets), tuple(_led(cell, targets) for cell in new.row)
    in_table = new.after is not None and isinstance(new.after.block, RowBlock)
    if row:
        return Addition(after, "row" if in_table else "paragraph", row if in_table else row[:1])
    if line.heading:
        return Addition(after, "heading", (tokens,), min(line.heading, 6))
    if line.label is not None and line.label.text:
        return Addition(after, "item", (tokens,), line.label.level + 1, line.label.form != "bullet")
    depth = len(new.after.block.place.lists) if new.after is not None and line.indent else 0
    return Addition(after, "paragraph", (tokens,), depth)


def _with_notes(text: str, edits: Edits, patch: Patch) -> str:
    """The text with the footnotes that came, at its end."""
    for character, tokens in edits.notes.items():
        label = patch.notes.label(character)
        if label and f"[^{label}]" in text:
            text = text.rstrip("\n") + f"\n\n[^{label}]: {shown_words(tokens, _ALL)}\n"
    return text


def _spots(edits: Edits, changes: Sequence[Change], patch: Patch) -> dict[str, Spot]:
    """Id of a comment → the words of the clause it is about, before and after; of a line that came, after alone."""
    new = {(change.clause, change.cell): change.tokens for change in changes}
    out: dict[str, Spot] = {}
    for name, place in edits.at.items():
        if not isinstance(place, Unit):
            out[name] = Spot("", shown_words(place, _ALL))
            continue
        before = shown_words(place.tokens, _ALL)
        if place in edits.gone:
            out[name] = Spot(before, "")
            continue
        tokens = next((new[key] for key in new if key == (place.clause, place.cell)), place.tokens)
        out[name] = Spot(before, shown_words(tokens or (), _ALL))
    return out


def _label_new_notes(edits: Edits, notes: Notes, document: Document) -> None:
    """Labels for footnotes that came: numbers that no footnote of the text has."""
    taken = {clause.marker[2:-1] for clause in document.clauses if clause.marker.startswith("[^")}
    number = 1
    for character in edits.notes:
        while str(number) in taken:
            number += 1
        taken.add(str(number))
        notes.characters[str(number)] = character
