"""A version or working text, and what its file says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from policypress.archive.ids import parse_day
from policypress.archive.texts import NamedText
from policypress.archive.versions import Policy, Version
from policypress.archive.working import read_working
from policypress.canonical import sha256
from policypress.comparison import Comparison
from policypress.document import Document, parse_document
from policypress.errors import UsageError
from policypress.files import read_text
from policypress.judgement import Judgement
from policypress.vocabulary import Verdict
from policypress.word.export import NO_DAY
from policypress.word.parts import About, draft_words
from policypress.word.redline import AUTHOR, Tracking, material_words, redline_file, redline_of


def about_version(policy: Policy, version: Version, lang: str | None = None) -> tuple[Document, About]:
    """A sealed text, or its translation into ``lang``, and what its pages say.

    :raises UsageError: there is no such translation
    """
    record = version.record
    document, raw, spoken = version.document, version.raw, record.lang
    if lang and lang != record.lang:
        translated = version.translation(lang)
        if translated is None:
            known = ", ".join([record.lang, *sorted(version.translations_raw)])
            raise UsageError(f"{policy.id}@{version.name}: has no text in {lang!r}. It has: {known}.")
        document, raw, spoken = translated, version.translations_raw[lang], lang
    title = str(document.meta.get("title") or record.title)
    said = day_in(record.effective, spoken)
    return document, About(title, policy.id, version.name, sha256(raw), said, spoken)


def about_working(root: Path, policy: Policy, lang: str | None = None) -> tuple[Document, About]:
    """The working text, or its translation into ``lang``, marked as a draft.

    :raises UsageError: there is none
    """
    path = policy.working_path.with_name(f"index.{lang}.md") if lang else policy.working_path
    if lang and not path.is_file():
        path = policy.working_path if _speaks(policy, lang) else path
    text = read_text(path)
    working = read_working(root, policy, path)
    spoken = working.lang if working else lang or "en"
    title = (working.title if working else "") or policy.id
    note = draft_words(spoken, day_in(working.effective, spoken) if working and working.effective else "")
    return parse_document(text), About(title, policy.id, "", sha256(path.read_bytes()), "", spoken, note)


def redline_between(
    comparison: Comparison, judgement: Judgement, old: NamedText, new: NamedText, options: Asked
) -> bytes:
    """The redline of two named texts as a file, dated by the day the new one was announced, else as ``options`` say."""
    meta = comparison.new.meta
    lang = str(meta.get("lang") or "en")
    title = str(meta.get("title") or comparison.old.meta.get("title") or "")
    if not title:
        heading = next((clause.text for clause in comparison.new.clauses if clause.level == 1), "")
        title = heading or new.policy or Path(new.name).stem
    version = new.version.name if new.version else ""
    raw = new.version.raw if new.version else new.text.encode("utf-8")
    about = About(title, new.policy, version, sha256(raw), "", lang, f"{_shown(old)} → {_shown(new)}", options.author)
    day = new.version.record.announced if new.version else options.today or _effective(meta) or NO_DAY
    if options.form == "pdf":
        from policypress.pdf.export import redline_pdf

        return redline_pdf(comparison, about)
    return redline_file(comparison, judgement, about, Tracking(day, options.author, options.reasons))


def sealed_redline(policy: Policy, comparison: Comparison, old: Version, new: Version) -> bytes:
    """The Word redline of two sealed versions, with the reasons that the new one's record gives."""
    record = new.record
    about = About(
        record.title, policy.id, new.name, sha256(new.raw), "", record.lang, f"{old.name} → {new.name}", AUTHOR
    )
    listed = {entry.id: entry for entry in record.changes}
    said: dict[int, str] = {}
    for change in comparison.changes:
        entry = listed.get(change.id)
        if entry and entry.verdict is Verdict.MATERIAL:
            why = entry.decision.reason if entry.decision else entry.findings[0].why if entry.findings else ""
            said[id((change.after or change.before)[0])] = material_words(why)
    return redline_of(comparison, said, about, Tracking(record.announced))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of a redline: whose changes, reasons or none, the day of changes not dated, the form."""

    author: str = AUTHOR
    reasons: bool = True
    today: date | None = None
    form: str = "docx"


def _shown(text: NamedText) -> str:
    if text.version:
        return text.version.name
    return text.name.rpartition("@")[2] if text.policy else Path(text.name).name


def _effective(meta: dict[str, Any]) -> date | None:
    try:
        return parse_day(str(meta.get("effective")))
    except UsageError:
        return None


def _speaks(policy: Policy, lang: str) -> bool:
    return str(parse_document(read_text(policy.working_path)).meta.get("lang") or "en") == lang


def day_in(day: date, lang: str) -> str:
    """A day in words of a language: 1 February 2027; as YYYY-MM-DD where nobody knows its words."""
    try:
        locale = Locale.parse("en_GB" if lang == "en" else lang.replace("-", "_"))
        return str(format_date(day, "long", locale=locale))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
