"""What changed with a version: its topics, and its whole text with the changes marked."""

from __future__ import annotations

from policypress.archive.versions import Version
from policypress.comparison import compare
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped
from policypress.site.html.redline import RedlineHtml
from policypress.site.html.text_html import slugs_of
from policypress.site.pages.change_topics import ChangeTopics
from policypress.site.pages.text_pages import lineage
from policypress.site.values import addresses
from policypress.site.values.context import Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.views import Said


def sealed_changes(
    site: Context, facts: Facts, base: Version | None, version: Version, words: Words
) -> tuple[str, list[tuple[str, str]]]:
    """HTML of what changed from ``base`` to ``version``, and the (anchor, escaped name) of each topic in it."""
    if base is None:
        return "", []
    comparison = compare(base.document, version.document)
    slugs, policy = slugs_of(version.document), addresses.policy(facts.name)
    redline = RedlineHtml(comparison, site.clauses, policy, lineage(version), slugs, words)
    found = ChangeTopics(words, version.record, comparison, redline).views()
    html = site.templates.render(
        "topics.html",
        words,
        topics=found.topics,
        editorial=found.editorial,
        editorial_count=sum(entry.verdict.value == "editorial" for entry in version.record.changes),
        whole=safe(redline.whole()),
        text=Said("", version.record.lang if version.record.lang != words.lang else ""),
    )
    contents = [(topic.anchor, escaped(topic.heading.text)) for topic in found.topics]
    if found.editorial:
        contents.append(("editorial", escaped(words.say("Wording and layout only"))))
    return html, contents
