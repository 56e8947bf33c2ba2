"""A Word file → Markdown, with a report of what was decided, left out, or only commented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policypress.archive.ids import is_language
from policypress.document import Token, TokenKind
from policypress.document.token import shown as shown_token
from policypress.errors import UsageError
from policypress.importing.from_text import Converted
from policypress.importing.markdown_escape import first_difference, shown_words, words_of
from policypress.word.reader import WordFile
from policypress.word.stored import Comment, Span
from policypress.word.to_markdown import markdown_of
from policypress.word.views import View, all_accepted, none_accepted, view


def from_word(data: bytes, name: str, *, as_original: bool = False) -> Converted:
    """Convert a Word file: with its tracked changes accepted, or as it was before them.

    :raises UsageError: it is no Word file, is damaged, holds what no text holds, or has no words
    """
    file = WordFile(data, name)
    shown = view(file, none_accepted if as_original else all_accepted)
    written = markdown_of(shown)
    wanted = visible_words(shown)
    if not wanted:
        raise UsageError(f"{name}: holds no words. Name another file.")
    title = written.title or file.stored.title or " ".join(" ".join(wanted).split()[:12])
    guesses = [f"Title: {title}" if written.title else f"Title, from its properties or first words: {title}"]
    guesses += [*tracked_words(file, as_original), *written.guesses, *file.stored.left_out, *file.stored.not_carried]
    guesses += [comment_words(comment) for comment in file.stored.comments]
    where = first_difference(wanted, shown_words(written.body))
    if where:
        guesses.append(f"Compare with the Word file {where}: there the words may stand in another order.")
    lang = file.stored.lang if is_language(file.stored.lang) else ""
    return Converted(written.body, title, tuple(dict.fromkeys(guesses)), lang)


def visible_words(shown: View) -> list[str]:
    """The words and numbers that readers of a view see in its body, automatic numbers among them."""
    return words_of(" ".join(_texts(shown)))


def _texts(shown: View) -> Iterable[str]:
    marks = {key: str(number) for number, key in enumerate(shown.notes, start=1)}
    for line in shown.lines():
        label = line.label.text if line.label and line.label.form != "bullet" else ""
        text = "".join(f" ^{marks[span.note]} " if span.note else _as_text(span) for span in line.spans)
        yield f"{label} {text}".replace("\ue000", " ")


def _as_text(span: Span) -> str:
    """A span in a line of plain text, as the model writes it: raised and lowered digits stay so."""
    return shown_token(Token(span.text, TokenKind.WORD, False, "".join(mark for mark in span.marks if mark in "^_")))


def tracked_words(file: WordFile, as_original: bool) -> list[str]:
    """One sentence on the tracked changes, with their authors; none where nothing is tracked."""
    found: Counter[str] = Counter()
    for paragraph in file.stored.paragraphs():
        found.update(mark.author for span in paragraph.spans for mark in span.tracked if span.text.strip())
    if not found:
        return []
    authors = ", ".join(f"{author or 'nobody named'} ({number})" for author, number in sorted(found.items()))
    said = "left out: the text is as it was before" if as_original else "taken as accepted; --as-original takes none"
    return [f"Tracked changes by {authors} were {said}."]


def comment_words(comment: Comment) -> str:
    """A comment in one line: who, about which words, what."""
    about = f" on “{comment.about[:60]}”" if comment.about else ""
    return f"Comment by {comment.author or 'nobody named'}{about}: {comment.text}"
