"""Markdown text → :class:`Document` of :class:`Clause`, as readers see it."""

from policypress.document.blocks import parse_document
from policypress.document.model import Clause, ClauseKind, Document, Token, TokenKind, plain

__all__ = ["Clause", "ClauseKind", "Document", "Token", "TokenKind", "parse_document", "plain"]
