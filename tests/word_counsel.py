"""A reviewer with Word: edits an exported file the way Word does, with tracking on or off, and comments."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from policypress.word.package import write_package

DATE = "2027-01-05T09:00:00Z"
_RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')
_PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>", re.S)


class Counsel:
    """Edits one file; every method may be called in any order."""

    def __init__(self, data: bytes, author: str = "Counsel") -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name).decode() for name in archive.namelist()}
        self.author = author
        self.number = 9000
        self.comments: list[str] = []

    @property
    def document(self) -> str:
        return self.parts["word/document.xml"]

    @document.setter
    def document(self, value: str) -> None:
        self.parts["word/document.xml"] = value

    def stamp(self) -> str:
        self.number += 1
        return f'w:id="{self.number}" w:author="{escape(self.author)}" w:date="{DATE}"'

    def replace(self, old: str, new: str, *, part: str = "word/document.xml") -> Counsel:
        """Words replaced with tracking on; they must lie in one run."""
        return self._in_run(old, part, self._tracked(old, new))

    def _tracked(self, old: str, new: str) -> str:
        gone = (
            f'<w:del {self.stamp()}><w:r>@<w:delText xml:space="preserve">{escape(old)}</w:delText></w:r></w:del>'
            if old
            else ""
        )
        came = f'<w:ins {self.stamp()}><w:r>@<w:t xml:space="preserve">{escape(new)}</w:t></w:r></w:ins>' if new else ""
        return gone + came

    def _in_run(self, old: str, part: str, instead: str) -> Counsel:
        for match in _RUN.finditer(self.parts[part]):
            look, text = match.group(1) or "", match.group(2)
            at = text.find(escape(old))
            if at < 0:
                continue
            rest = text[at + len(escape(old)) :]
            around = [
                f'<w:r>{look}<w:t xml:space="preserve">{piece}</w:t></w:r>' if piece else ""
                for piece in (text[:at], rest)
            ]
            xml = around[0] + instead.replace("@", look) + around[1]
            self.parts[part] = self.parts[part][: match.start()] + xml + self.parts[part][match.end() :]
            return self
        raise AssertionError(f"{old!r} stands in no run")

    def silently(self, old: str, new: str) -> Counsel:
        """Words replaced with tracking off."""
        look = f'<w:r>@<w:t xml:space="preserve">{escape(new)}</w:t></w:r>' if new else ""
        return self._in_run(old, "word/document.xml", look)

    def _paragraph(self, words: str) -> re.Match[str]:
        for match in _PARAGRAPH.finditer(self.document):
            if words in re.sub(r"<[^>]+>", "", match.group()):
                return match
        raise AssertionError(f"{words!r} stands in no paragraph")

    def add_after(self, words: str, new: str, *, tracked: bool = True, like: bool = True) -> Counsel:
        """A paragraph behind the one that holds ``words``, of the same kind."""
        match = self._paragraph(words)
        found = re.search(r"<w:pPr>.*?</w:pPr>", match.group(), re.S)
        properties = found.group() if found and like else '<w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
        run = f'<w:r><w:t xml:space="preserve">{escape(new)}</w:t></w:r>'
        if tracked:
            run = f"<w:ins {self.stamp()}>{run}</w:ins>"
            properties = properties.replace("</w:pPr>", f"<w:rPr><w:ins {self.stamp()}/></w:rPr></w:pPr>")
        self.document = self.document[: match.end()] + f"<w:p>{properties}{run}</w:p>" + self.document[match.end() :]
        return self

    def remove(self, words: str, *, tracked: bool = True) -> Counsel:
        """The whole paragraph that holds ``words`` taken out."""
        match = self._paragraph(words)
        xml = ""
        if tracked:
            xml = re.sub(
                _RUN,
                lambda m: (
                    f"<w:del {self.stamp()}>{m.group().replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>"
                ),
                match.group(),
            )
            xml = xml.replace("</w:pPr>", f"<w:rPr><w:del {self.stamp()}/></w:rPr></w:pPr>", 1)
        self.document = self.document[: match.start()] + xml + self.document[match.end() :]
        return self

    def remove_row(self, words: str) -> Counsel:
        """The table row that holds ``words`` taken out."""
        for match in re.finditer(r"<w:tr>.*?</w:tr>", self.document, re.S):
            if words in re.sub(r"<[^>]+>", "", match.group()):
                xml = match.group().replace("</w:trPr>", f"<w:del {self.stamp()}/></w:trPr>", 1)
                xml = re.sub(
                    _RUN,
                    lambda m: (
                        f"<w:del {self.stamp()}>{m.group().replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>"
                    ),
                    xml,
                )
                self.document = self.document[: match.start()] + xml + self.document[match.end() :]
                return self
        raise AssertionError(f"{words!r} stands in no row")

    def split(self, words: str) -> Counsel:
        """The paragraph that holds ``words`` cut behind them."""
        match = self._paragraph(words)
        found = re.search(r"<w:pPr>.*?</w:pPr>", match.group(), re.S)
        properties = found.group() if found else ""
        marked = properties.replace("</w:pPr>", f"<w:rPr><w:ins {self.stamp()}/></w:rPr></w:pPr>")
        cut = match.group().replace(
            escape(words), f'{escape(words)}</w:t></w:r></w:p><w:p>{properties}<w:r><w:t xml:space="preserve">', 1
        ).replace(properties, marked, 1)  # fmt: skip
        self.document = self.document[: match.start()] + cut + self.document[match.end() :]
        return self

    def comment(self, words: str, text: str) -> Counsel:
        """A comment on the paragraph that holds ``words``."""
        match = self._paragraph(words)
        number = len(self.comments)
        self.comments.append(
            f'<w:comment w:id="{number}" w:author="{escape(self.author)}" w:date="{DATE}"><w:p><w:r><w:t>{escape(text)}</w:t>'
            "</w:r></w:p></w:comment>"
        )
        xml = match.group().replace("</w:pPr>", f'</w:pPr><w:commentRangeStart w:id="{number}"/>', 1)
        xml = xml.removesuffix("</w:p>") + (
            f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r></w:p>'
        )
        self.document = self.document[: match.start()] + xml + self.document[match.end() :]
        return self

    def file(self) -> bytes:
        parts: dict[str, str | bytes] = dict(self.parts)
        if self.comments:
            w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            parts["word/comments.xml"] = f"<w:comments {w}>{''.join(self.comments)}</w:comments>"
            rels = "word/_rels/document.xml.rels"
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
            parts[rels] = str(parts[rels]).replace(
                "</Relationships>", f'<Relationship Id="cm" Type="{kind}" Target="comments.xml"/></Relationships>'
            )
            content = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
            types = "[Content_Types].xml"
            parts[types] = str(parts[types]).replace(
                "</Types>", f'<Override PartName="/word/comments.xml" ContentType="{content}"/></Types>'
            )
        return write_package(parts)
