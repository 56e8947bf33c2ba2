"""Word and PDF of versions beside the Markdown: which ones there are, and their bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.util import find_spec

from policypress.archive.versions import Version
from policypress.errors import UsageError
from policypress.site.values import addresses
from policypress.site.values.cache import Cache
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset


def formats(facts: Facts) -> tuple[str, ...]:
    """The kinds of files that each version of a policy has beside the Markdown.

    :raises UsageError: the settings ask for PDF, and the extra ``pdf`` is not installed
    """
    asked = facts.settings.downloads
    if asked is None:
        return ("docx", "pdf") if _has_typst() else ()
    if "pdf" in asked and not _has_typst():
        raise UsageError("`downloads: [pdf]` needs Typst, which is not installed. Run: pip install 'policypress[pdf]'")
    return asked


@lru_cache(maxsize=1)
def _has_typst() -> bool:
    return find_spec("typst") is not None


def file_addresses(facts: Facts, version: Version) -> Iterator[str]:
    """Where the files of a version stand."""
    for form in formats(facts):
        yield addresses.file(facts.name, version.name, form)
    if "docx" in formats(facts) and facts.before(version):
        yield addresses.redline_file(facts.name, version.name)


def version_files(cache: Cache, facts: Facts, version: Version) -> Iterator[Asset]:
    """The files of a version; each is made once and kept between builds."""
    found = formats(facts)
    text = version.record.text.sha256
    for form in found:
        key = ("file", form, facts.name, version.name, text, version.record.title)
        data = _kept(cache, key, lambda form=form: _made(facts, version, form))  # type: ignore[misc]
        yield Asset(addresses.file(facts.name, version.name, form), data)
    base = facts.before(version)
    if "docx" in found and base:
        key = ("redline", facts.name, base.name, base.record.text.sha256, version.name, version.record.sha256)
        data = _kept(cache, key, lambda: _redline(facts, base, version))
        yield Asset(addresses.redline_file(facts.name, version.name), data)


def _kept(cache: Cache, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    data = cache.data(key)
    if data is None:
        data = make()
        cache.keep(key, data)
    return data


def _made(facts: Facts, version: Version, form: str) -> bytes:
    from policypress.word.named import about_version

    document, about = about_version(facts.policy, version)
    if form == "pdf":
        from policypress.pdf.export import pdf_file

        return pdf_file(document, about)
    from policypress.word.export import word_file

    return word_file(document, about)


def _redline(facts: Facts, base: Version, version: Version) -> bytes:
    # Comparing takes long to load; a build in which nothing changed does without.
    from policypress.comparison import compare
    from policypress.word.named import sealed_redline

    return sealed_redline(facts.policy, compare(base.document, version.document), base, version)
