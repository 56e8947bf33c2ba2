"""``policypress export``: one text as a Word file or a PDF, to read, send or sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policypress.cli.common import Desk, root_option
from policypress.durable.beside import write_atomic
from policypress.errors import UsageError

if TYPE_CHECKING:
    from policypress.document import Document
    from policypress.word.parts import About


@click.command()
@click.argument("name", metavar="POLICY@VERSION")
@click.option("--docx", "form", flag_value="docx", help="A Word file; the default where --out does not say.")
@click.option("--pdf", "form", flag_value="pdf", help="A PDF; needs the extra: pip install 'policypress[pdf]'.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: POLICY-VERSION.docx here.")
@click.option("--lang", help="The translation into this language, such as de, instead of the original.")
@root_option
def export(name: str, form: str | None, out: Path | None, lang: str | None, root: Path | None) -> None:
    """Write a version, or `POLICY@working`, as a file with real headings, numbering, tables, footnotes and links.

    Version and effective date stand on every page. The file says which text it was made from, so that
    `import --reviewed` can merge a review of it back.
    """
    document, about = _named(Desk(root, None), name, lang)
    form = form or _form(out)
    path = out or Path(f"{about.policy.replace('/', '-')}-{about.version or 'working'}.{form}")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder, not a file. Name the file to write.")
    write_atomic(path, _data(document, about, form))
    click.echo(f"{path}: {about.title}, {about.heading() or 'working text'}")


def _form(out: Path | None) -> str:
    suffix = out.suffix.lower() if out else ".docx"
    if suffix not in (".docx", ".pdf"):
        raise UsageError(f"{out}: a text is exported as .docx or .pdf. Give --docx or --pdf, or name the file so.")
    return suffix[1:]


def _data(document: Document, about: About, form: str) -> bytes:
    if form == "pdf":
        from policypress.pdf.export import pdf_file

        return pdf_file(document, about)
    from policypress.word.export import word_file

    return word_file(document, about)


def _named(desk: Desk, name: str, lang: str | None) -> tuple[Document, About]:
    from policypress.word.named import about_version, about_working

    policy_name, at, version = name.partition("@")
    if not at or not version:
        raise UsageError(f"{name!r} names no version. Write POLICY@VERSION, such as privacy@2027-02-01.")
    policy = desk.archive(policy_name).policy(policy_name)
    if version == "working":
        return about_working(desk.root, policy, lang)
    return about_version(policy, policy.version(version), lang)
