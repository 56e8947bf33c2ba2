"""Every rule there is: what judges a change, and what ``check`` complains about."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from policypress.archive.regimes import LOOKED_UP, REGIMES
from policypress.judgement import rules
from policypress.lint.linting import LINT_RULES
from policypress.vocabulary import CATEGORIES


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule as ``policypress rules`` shows it; ``kind`` is proof, finding, regime, lint or check.

    Of a proof or finding ``languages`` says in which it acts (``any`` or ``en``), ``clauses`` on which kinds (empty for
    all), ``needs`` what else must be so.
    """

    id: str
    kind: str
    category: str
    title: str
    source: str
    languages: str = ""
    clauses: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its fields, with the category in words."""
        return {**asdict(self), "category_title": CATEGORIES.get(self.category, "")}


_CHECKS = (
    ("settings", "A setting in mkdocs.yml is unknown or impossible", "What it asks for would silently not happen."),
    (
        "front-matter",
        "A key of the front matter is missing, repeated, unknown or impossible",
        "The record takes title, date, summary, topics, decisions and audiences from it.",
    ),
    ("encoding", "The file is not UTF-8", "Readers would see other characters than the editor."),
    ("no-policy", "There is no policy", "Nothing can be published."),
    ("archive", "A sealed file, a record or the chain is broken", "Sealed texts never change; the chain proves it."),
    ("no-text", "There is no text below the front matter", "Nobody would know what they agreed to."),
    ("audience", "An audience has no heading", "What it was to narrow would concern everyone."),
    ("topic", "A topic has no heading", "Nobody would read its line."),
    ("needs-review", "A change waits for a person", "Doubt is never resolved by the tool in the company's favour."),
    (
        "same-date",
        "The text changed without a new effective date",
        "One date has one text, apart from proved corrections.",
    ),
    (
        "correction",
        "A decision stands on a correction",
        "Only proved editorial changes may come under a date that is taken.",
    ),
    ("no-change", "Nothing a reader sees has changed", "A version without a change would only confuse."),
    (
        "summary",
        "The plain-language summary is missing",
        "Users must understand what changes without reading the redline.",
    ),
    ("summary-old", "The summary is that of the version before", "Users must understand what changes now."),
    (
        "notice-period",
        "Too little time for the notice",
        "The longest of settings, law and the policy's own promise counts.",
    ),
    ("past-date", "The effective date lies in the past", "A text cannot apply before it was announced."),
    (
        "out-of-order",
        "An announced version would undo what another changes before it",
        "Each redline and notice tells what changes for readers since the text they have by then.",
    ),
    ("decision-stale", "A decision has no change any more", "It was made on words that have changed since."),
    ("decision-twice", "One change is decided twice", "Only one of the two can count."),
    (
        "decision-reason",
        "A finding was lowered without a reason of some length",
        "The reason is published in the record.",
    ),
    ("held", "A material version whose notice was not completed in time", "The text in force stays in force."),
    ("notice-late", "A notice deadline was missed", "On its effective date the version would be held."),
    ("notice-due", "A notice is still to be completed", "A reminder; it blocks nothing."),
    ("withdrawn-text", "The working text was taken back", "A reminder; it blocks nothing."),
    (
        "translation-older",
        "A translation is older than the original",
        "Its readers see an older text, labelled as such.",
    ),
    (
        "translation-waiting",
        "A translation of a sealed version is not published",
        "Its readers still read the original; sealing adds it to the version.",
    ),
    (
        "translation-differs",
        "A translation says something else than the sealed one",
        "Sealed texts never change; a reminder.",
    ),
    ("allow", "A rule is set aside wrongly", "Setting a rule aside needs a rule that exists, and a reason."),
    ("git-history", "A sealed file was changed after it was committed", "Git and the chain must tell the same story."),
    ("site", "The site and the records differ", "Readers must see what was sealed."),
    ("signature", "A version's signed tag is missing or bad", "The settings promise one per version."),
    (
        "certificate",
        "A certificate contradicts its record or itself",
        "It certifies this text, and its counts add up.",
    ),
    ("ledger", "A certificate and the ledger differ", "The certificate is the public proof of what the ledger holds."),
)


def every_rule() -> tuple[ListedRule, ...]:
    """All rules: proofs, findings, regimes, lint rules, checks."""
    judging = [
        ListedRule(
            rule.id,
            rule.kind,
            rule.category,
            rule.title,
            rule.source,
            rule.languages,
            tuple(sorted(kind.value for kind in rule.clauses)),
            rule.needs,
        )
        for rule in rules()
    ]
    laws = [
        ListedRule(
            law.id, "regime", "M16", f"{law.name}: {law.asks}; {law.channel}", f"{law.citation}; looked up {LOOKED_UP}"
        )
        for law in REGIMES
    ]
    linting = [ListedRule(rule.id, "lint", "", rule.title, rule.meaning) for rule in LINT_RULES]
    checks = [ListedRule(name, "check", "", title, why) for name, title, why in _CHECKS]
    return (*judging, *laws, *linting, *checks)
