"""Markdown text → :class:`Document` of :class:`Clause`, as readers see it."""

from policypress.document.model import Clause, ClauseKind, Document, Place, Token, TokenKind, plain

__all__ = ["Clause", "ClauseKind", "Document", "Place", "Token", "TokenKind", "parse_document", "plain"]


def parse_document(text: str) -> Document:
    """The document of a Markdown text. Any text parses: what is wrong with it is found by ``lint``, not here."""
    # Loading the parser takes longer than all the rest of a site in which nothing changed.
    from policypress.document.blocks import read_document

    return read_document(text)
