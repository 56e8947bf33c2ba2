"""Messages for recipients: templates, languages, headers; each distinct message is made once and then filled in.

One template for plain text and one for HTML say the words of the catalogues. A company may bring its own for a
language, ``site_overrides/notice/LANG.md`` and ``LANG.html``; the first begins with ``Subject: …`` and ``Preview: …``.
``LANG.withdrawn.md`` and ``LANG.withdrawn.html`` are for the news that a version was taken back.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from email.utils import format_datetime
from pathlib import Path

import jinja2
import jinja2.meta
from markupsafe import Markup

import policypress
from policypress.errors import PolicyError, UsageError
from policypress.language.catalogues import Catalogues
from policypress.language.codes import candidates, direction
from policypress.language.words import Words
from policypress.notice.content import NoticeView, notice_view, text_language
from policypress.notice.mime import NAME, Prepared, Rendered, greeting_name, message_id, prepare, sender_address
from policypress.recipients.reasons import Reasons
from policypress.settings import Settings

FOLDER = "site_overrides/notice"
PLAIN, PAGE = "message.txt", "message.html"
WITHDRAWN_PLAIN, WITHDRAWN_PAGE = "withdrawn.txt", "withdrawn.html"
_PREVIEW, _WIDTH = 140, 74
"""Characters that a list of messages shows beside the subject, and those of a line of plain text."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no space between words: the mail program breaks their lines."""


class TemplateFaultError(PolicyError):
    """A template cannot be filled in for a message; other messages may still be fine."""


class Messages:
    """Everything that is sent about one version."""

    def __init__(
        self, reasons: Reasons, settings: Settings, root: Path, chain_head: str, today: date, *, test: bool = False
    ) -> None:
        version = reasons.target.version
        assert version is not None, "only sealed versions are announced"
        self.reasons, self.settings, self.version = reasons, settings, version
        self.chain_head, self.today, self.test = chain_head, today, test
        self.templates = _templates(root)
        self.catalogues = Catalogues(root)
        try:
            self.sender = sender_address(settings.mail.sender)
        except ValueError:
            raise UsageError(
                f"mkdocs.yml: `mail.sender` {settings.mail.sender!r} is no address. Write Name <a@b.c>."
            ) from None
        if not settings.site_url:
            raise UsageError("mkdocs.yml: `site_url` is empty; messages need it for their links. Set it.")
        self._prepared: dict[tuple[str, str, str, bool], Prepared | TemplateFaultError] = {}
        self._languages: dict[str, str] = {}
        self._dated: tuple[datetime | None, str] = (None, "")

    @property
    def envelope_sender(self) -> str:
        """Where bounces go."""
        return f"{self.sender.username}@{self.sender.domain}"

    def message_id(self, recipient: str) -> tuple[str, str]:
        """(bare name, Message-ID) of what ``recipient`` gets."""
        record = self.version.record
        salt = f"\0test\0{datetime.now().isoformat()}" if self.test else ""
        return message_id(record.policy, self.reasons.target.notice, recipient, self.sender.domain, salt)

    def message(
        self, message_id: str, to: str, locale: str, since: str, reasons: str, name: str, now: datetime
    ) -> bytes:
        """The finished message.

        :raises TemplateFaultError: a template fails for this person
        """
        called = greeting_name(name)
        prepared = self.prepared(locale, since, reasons, bool(called))
        try:
            return prepared.fill(to, message_id, self._date(now), called)
        except jinja2.TemplateError as error:
            raise TemplateFaultError(_fault(error)) from None

    def prepared(self, locale: str, since: str, reasons: str, named: bool) -> Prepared:
        """The message for a language, a version known and reasons, made when first asked for."""
        key = (self.language(locale), since, reasons, named)
        if key not in self._prepared:
            try:
                self._prepared[key] = self._made(*key)
            except TemplateFaultError as error:
                self._prepared[key] = error
        found = self._prepared[key]
        if isinstance(found, TemplateFaultError):
            raise found
        return found

    def language(self, locale: str) -> str:
        """The language of the text for a person: theirs where it exists in it, else the policy's."""
        if locale not in self._languages:
            self._languages[locale] = text_language(self.version, locale, self.today)
        return self._languages[locale]

    def _date(self, now: datetime) -> str:
        """The Date header; it shows whole seconds, so that many messages share one."""
        second = now.replace(microsecond=0)
        if second != self._dated[0]:
            self._dated = (second, format_datetime(second))
        return self._dated[1]

    def view(self, lang: str, since: str, reasons: str) -> NoticeView:
        """The values the templates get."""
        words = self._words(lang)
        return notice_view(self.reasons, self.settings, words, lang, since, reasons, self.chain_head, self.today)

    def _words(self, lang: str) -> Words:
        """The words of a message about a text in ``lang``: of that language, else of the policy's, else the site's."""
        return self.catalogues.words(lang, self.version.record.lang, self.settings.lang)

    def _made(self, lang: str, since: str, reasons: str, named: bool) -> Prepared:
        view = self.view(lang, since, reasons)
        render = self._renderer(lang, view)
        rendered = render(NAME if named else "")
        again: Callable[[str], Rendered] | None = None
        if named and not (NAME in rendered.text and NAME in rendered.html):
            again = render if self._mentions_name(lang) else None
        return prepare(rendered, self._headers(view), self.settings.mail.sender, again=again)

    def _renderer(self, lang: str, view: NoticeView) -> Callable[[str], Rendered]:
        words, (plain, page) = self._words(lang), self._names(lang)
        tongue = Markup(' lang="{}" dir="{}"').format(lang, direction(lang)) if lang != words.lang else ""
        values = {field.name: getattr(view, field.name) for field in fields(view)} | {
            "say": words.say,
            "gap": words.gap,
            "some": words.some,
            "words_lang": words.lang,
            "words_dir": words.direction,
            "tongue": tongue,
        }

        def render(name: str) -> Rendered:
            try:
                text = self.templates.get_template(plain).render(name=name, **values)
                own = plain not in (PLAIN, WITHDRAWN_PLAIN)
                preview = _withdrawn(words, view) if view.withdrawn else view.summary
                subject, preview, body = _parts(text, plain) if own else (_subject(words, view), preview, text)
                if self.test:
                    subject = f"[Test] {subject}"
                html = self.templates.get_template(page).render(
                    name=name, subject=subject, preview=_cut(preview), **values
                )
            except jinja2.TemplateError as error:
                raise TemplateFaultError(_fault(error)) from None
            except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
                raise TemplateFaultError(f"{type(error).__name__} in a template of {FOLDER}") from None
            return Rendered(subject, _tidy(body), html)

        return render

    def _names(self, lang: str) -> tuple[str, str]:
        """The templates for a language: the company's own where it has any, else those of all languages."""
        there = set(self.templates.list_templates())
        kind, plain, page = "", PLAIN, PAGE
        if self.reasons.target.withdrawn:
            kind, plain, page = ".withdrawn", WITHDRAWN_PLAIN, WITHDRAWN_PAGE
        names = candidates(lang)
        plain = next((f"{code}{kind}.md" for code in names if f"{code}{kind}.md" in there), plain)
        page = next((f"{code}{kind}.html" for code in names if f"{code}{kind}.html" in there), page)
        return plain, page

    def _mentions_name(self, lang: str) -> bool:
        """Whether the templates of a language do anything with the name."""
        for name in self._names(lang):
            assert self.templates.loader is not None
            source = self.templates.loader.get_source(self.templates, name)[0]
            if "name" in jinja2.meta.find_undeclared_variables(self.templates.parse(source)):
                return True
        return False

    def _headers(self, view: NoticeView) -> dict[str, str]:
        record, mail = self.version.record, self.settings.mail
        label = f"{record.policy}-{record.version}".replace("/", "-")
        return {
            "Reply-To": mail.reply_to or mail.sender,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Id": mail.list_id or f"{self.settings.company} policies <policies.{self.sender.domain}>",
            "Feedback-ID": f"{label}:policy-notice:policypress",
            "Content-Language": self._words(view.lang).lang,
            "X-Policy-Version": f"{record.policy}@{record.version}",
            "X-Policy-Text-SHA256": record.text.sha256,
            "X-Policy-Chain-Head": self.chain_head,
        }


def _parts(text: str, name: str) -> tuple[str, str, str]:
    """Subject, preview line and body of a rendered text template."""
    lines = text.lstrip("\n").split("\n", 3)
    if (
        len(lines) < 4
        or not lines[0].startswith("Subject: ")
        or not lines[1].startswith("Preview: ")
        or lines[2].strip()
    ):
        raise TemplateFaultError(f"{FOLDER}/{name}: must start with `Subject: …`, `Preview: …` and an empty line")
    return lines[0][9:].strip(), lines[1][9:].strip(), lines[3]


def _subject(words: Words, view: NoticeView) -> str:
    """Right for a title of any number and gender; the company is named where the title does not name it."""
    title = view.title
    if view.company.casefold() not in title.casefold():
        title = words.say("{company}, {title}", company=view.company, title=title)
    if view.withdrawn:
        return words.say("{title}: what was planned for {day} will not happen", title=title, day=view.effective)
    return words.say("{title}: what changes on {day}", title=title, day=view.late_until or view.effective)


def _withdrawn(words: Words, view: NoticeView) -> str:
    """The line beside the subject of the news that a version was taken back."""
    return words.say("We have taken that change back. It will not apply.")


def _cut(text: str) -> str:
    """The line that mail programs show beside the subject."""
    return textwrap.shorten(text, _PREVIEW, placeholder=" …") if " " in text else text[:_PREVIEW]


def _wrapped(text: str) -> str:
    """A paragraph in lines of a comfortable length; words and addresses stay whole, as does a text without spaces."""
    if _UNSPACED.search(text):
        return text
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _tidy(text: str) -> str:
    """No line ends in white space, and never two empty lines stand together."""
    lines = (line.rstrip() for line in text.strip("\n").split("\n"))
    out: list[str] = []
    for line in lines:
        if line or (out and out[-1]):
            out.append(line)
    return "\n".join(out) + "\n"


def _templates(root: Path) -> jinja2.Environment:
    """The company's templates first, then ours."""
    package = Path(policypress.__file__).resolve().parent
    places = [root / FOLDER, package / FOLDER, package.parents[1] / FOLDER]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([place for place in places if place.is_dir()]),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    if PLAIN not in environment.list_templates():
        raise UsageError(f"{root / FOLDER}: no message templates. Restore {PLAIN} and {PAGE}.")
    return environment


def _fault(error: jinja2.TemplateError) -> str:
    """Where a template fails, without what it was filled with."""
    where = getattr(error, "name", None) or "a template"
    line = getattr(error, "lineno", None)
    return f"{FOLDER}/{where}{f':{line}' if line else ''}: {type(error).__name__} {error.message or ''}".strip()
