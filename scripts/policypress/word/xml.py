"""XML of Word parts: names with their namespaces, reading that refuses what is dangerous, writing as plain text."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from policypress.errors import UsageError

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "cp": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
}
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": NAMESPACES["w"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": NAMESPACES["r"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": NAMESPACES["m"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/customProperties": NAMESPACES["cp"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes": NAMESPACES["vt"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": NAMESPACES["a"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": NAMESPACES["wp"].encode(),
}
DEEPEST = 400
"""Levels of elements that are read; Word itself stops at far fewer."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def qualified(name: str) -> str:
    """``w:p`` → the name with its namespace as ElementTree writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parse_xml(data: bytes, where: str) -> Element:
    """The root element of a part.

    :raises UsageError: it is not well-formed, declares a document type (entities), or nests deeper than a text does
    """
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    _refuse_dangerous(data, where)
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise UsageError(f"{where}: line {line} is no XML ({error}). The file is damaged; save it again.") from None
    except (LookupError, ValueError) as error:
        raise UsageError(f"{where}: cannot be read ({error}). The file is damaged; save it again.") from None


def _refuse_dangerous(data: bytes, where: str) -> None:
    """Stop at a document type, which is where entities that grow or read files would be declared, and at depth."""
    depth = 0

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UsageError(f"{where}: nests elements more than {DEEPEST} deep, which no text does.")

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise UsageError(f"{where}: declares a document type (DTD), which no Word file does. Do not open this file.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        return  # said better by the reader proper


def text_of(value: str) -> str:
    """Characters as XML text; those that XML cannot hold are left out."""
    if not value.isprintable():
        value = _NOT_XML.sub("", value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(value: str) -> str:
    """Characters as the value of an attribute."""
    return text_of(value).replace('"', "&quot;").replace("\n", " ")


def part(body: str) -> str:
    """A part from its root element."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{body}'


def declared(*prefixes: str) -> str:
    """Namespace declarations."""
    return " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
