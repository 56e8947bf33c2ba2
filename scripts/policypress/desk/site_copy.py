"""A published site against its records: by its owner, or by an outsider who has only a copy of the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from policypress.archive.status import Standing, standing
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.desk.outside import loaded_from_outside
from policypress.desk.verifying import Proof, published_folders, verify_chains
from policypress.desk.words import NO_OTHER_TEXT, NO_TEXT_IN_FORCE, count
from policypress.document import ClauseKind, TokenKind
from policypress.document.markup import LenientParser
from policypress.errors import Problem, UsageError

_SHOWN = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.ROW})
_PICTURED = frozenset({TokenKind.IMAGE, TokenKind.HTML})


def verify_copy(site: Path) -> Proof:
    """Everything a copy of the site proves by itself: hashes, chain, and that the pages show the sealed texts."""
    proof = Proof()
    policies = verify_chains(site, published_folders(site), proof)
    before = len(proof.problems)
    _pages(site, policies, proof)
    if len(proof.problems) == before:
        total = sum(len(policy.versions) for policy in policies)
        shown = f"the {count(total, 'version page')}" if total == 1 else f"all {total} version pages"
        proof.proved.append(
            f"Site: {shown} and the pages of the texts in force and upcoming show the sealed words; versions.json "
            "says what the records say; no page loads anything from elsewhere."
        )
    _whole_site(site, proof)
    proof.unproved.append(
        "Redlines, histories, comparisons, notices, feeds, the calendar, search and scripts are made from the records, "
        "but a copy alone cannot show it: `policypress verify --site` in the checkout builds them anew and compares."
    )
    proof.unproved.append(
        "Only the site was looked at: that nothing was replaced as a whole shows where the hashes below "
        "equal those in an older copy, or in a notice that users received."
    )
    return proof


def verify_site(site: Path, policies: list[Policy], proof: Proof) -> None:
    """The site against the sealed archive it was built from."""
    if not site.is_dir():
        raise UsageError(f"{site}: no such folder. Name the folder that holds the built site.")
    before = len(proof.problems)
    for policy in policies:
        for version in policy.versions:
            for name, raw in _sealed_files(version):
                path = site / policy.id / VERSIONS / name
                if not path.is_file():
                    _say(proof, site, path, "The site lacks this file.")
                elif path.read_bytes() != raw:
                    _say(proof, site, path, "The site's file differs from the sealed one.")
        known = {name for version in policy.versions for name, _ in _sealed_files(version)}
        folder = site / policy.id / VERSIONS
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
            if path.name not in known:
                _say(proof, site, path, "The site publishes a text that was never sealed.")
    _pages(site, policies, proof)
    _whole_site(site, proof)
    if len(proof.problems) == before:
        total = sum(len(policy.versions) for policy in policies)
        proof.proved.append(f"Site: every text, record and page of {count(total, 'version')} is there and equal.")


def _sealed_files(version: Version) -> Iterator[tuple[str, bytes]]:
    yield version.record.text.file, version.raw
    yield f"{version.name}.json", version.record_raw
    for entry in version.record.translations:
        yield entry.file, version.translations_raw[entry.lang]


def _pages(site: Path, policies: list[Policy], proof: Proof) -> None:
    """Each version's page is there and shows every clause of the sealed text; versions.json lists each version."""
    for policy in policies:
        _listed(site, policy, proof)
        for version in policy.versions:
            page = site / policy.id / VERSIONS / version.name / "index.html"
            if not page.is_file():
                _say(proof, site, page, f"The page of {policy.id}@{version.name} is missing.")
                continue
            _shows(site, page, version, proof)
        _current(site, policy, proof)
    for page in sorted(site.rglob("*.html")):
        for tag, address in loaded_from_outside(page.read_bytes().decode("utf-8", "replace")):
            _say(proof, site, page, f"It loads from another place: <{tag}> with the address {address[:120]}.")


def _shows(site: Path, page: Path, version: Version, proof: Proof) -> None:
    for fault in page_faults(version, page.read_bytes().decode("utf-8", "replace")):
        _say(proof, site, page, fault)


def _current(site: Path, policy: Policy, proof: Proof) -> None:
    """The pages of the text in force and of the next one show what the records make so on the site's day."""
    day = _day(site, policy)
    if day is None:
        return
    found = standing(policy, day)
    pages = (
        (site / policy.id, found.in_force, NO_TEXT_IN_FORCE),
        (site / policy.id / "upcoming", found.next, NO_OTHER_TEXT),
    )
    for folder, version, nothing in pages:
        page = folder / "index.html"
        if not page.is_file():
            _say(proof, site, page, "The site lacks this page.")
        elif version:
            _shows(site, page, version, proof)
        elif _text_on(page) != _letters(nothing):
            _say(proof, site, page, f"It shows a text, though by the records there is none to show on {day}.")


def _text_on(page: Path) -> str:
    reader = _Words()
    reader.feed(page.read_bytes().decode("utf-8", "replace"))
    reader.close()
    return _letters("".join(reader.inner))


def _day(site: Path, policy: Policy) -> date | None:
    """The day the site was built for, as its list of versions says; that list is checked apart."""
    try:
        return date.fromisoformat(json.loads((site / policy.id / "versions.json").read_bytes())["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _listed(site: Path, policy: Policy, proof: Proof) -> None:
    path = site / policy.id / "versions.json"
    if not policy.versions:
        return
    if not path.is_file():
        _say(proof, site, path, "The site lacks this file.")
        return
    try:
        entries = json.loads(path.read_bytes())["versions"]
        listed = {str(entry["version"]): entry for entry in entries}
    except (ValueError, KeyError, TypeError):
        _say(proof, site, path, "It is not a list of versions.")
        return
    day = _day(site, policy)
    if day is None:
        _say(proof, site, path, "It does not say on which day the site was built.")
        return
    found = standing(policy, day)
    for version in policy.versions:
        entry = listed.pop(version.name, None)
        if entry is None:
            if version.name in found.statuses:
                _say(proof, site, path, f"It does not list {version.name}.")
            continue
        for key, value in _entry(version, found).items():
            if entry.get(key) != value:
                _say(proof, site, path, f"Its {key} of {version.name} is not the record's.")
    for name in sorted(listed):
        _say(proof, site, path, f"It lists {name}, which has no record.")


def _entry(version: Version, found: Standing) -> dict[str, object]:
    """What the list of versions must say of one, by its record, certificate and the day."""
    record = version.record
    whole = record.model_dump(mode="json")
    same = ("title", "lang", "effective", "announced", "summary", "verdict", "direction", "consent_needed", "counts")
    status = found.statuses.get(version.name)
    done = version.certificate
    return {key: whole[key] for key in (*same, "compared_with", "reschedules")} | {
        "status": status.value if status else None,
        "notice": {
            "required": record.notice.required,
            "deadline": record.notice.deadline.isoformat() if record.notice.deadline else None,
            "completed": done.completed.isoformat() if done else None,
        },
        "text_sha256": record.text.sha256,
        "record_sha256": record.sha256,
    }


class _Words(LenientParser):
    """What a page shows: ``parts`` all of it, ``inner`` what stands in the policy's own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inner: list[str] = []
        self.silent = 0
        self.depth = 0
        self.mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag == "div" and (self.depth or _TEXT in (dict(attrs).get("class") or "").split()):
            self.depth += 1
        # Permanent links and "last changed" marks are the site's own words.
        self.mark = self.mark or (tag == "a" and "data-search-exclude" in dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0
        self.depth -= tag == "div" and self.depth > 0
        self.mark = self.mark and tag != "a"

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)
            if self.depth and not self.mark:
                self.inner.append(data)


_TEXT = "pp-text"
"""The class of the element that holds a policy's text on its page."""


def _letters(text: str) -> str:
    """Letters and digits run together, so that layout does not matter."""
    return re.sub(r"[\W_]+", "", text)


def page_faults(version: Version, page: str) -> Iterator[str]:
    """Where the page of a version shows other words than were sealed; the first place only."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    clauses = [clause for clause in version.document.clauses if clause.kind is not ClauseKind.META]
    whole = "".join(_letters(clause.text) for clause in clauses)
    # The first heading of a text is the page's own title and stands above the text.
    below_title = "".join(_letters(clause.text) for clause in clauses[1:])
    inner = _letters("".join(reader.inner))
    if inner and inner in (whole, below_title):
        return
    shown = _letters("".join(reader.parts))
    plain = [c for c in clauses if c.kind in _SHOWN and not any(t.kind in _PICTURED for t in c.tokens)]
    for clause in plain:
        if _letters(clause.text) not in shown:
            yield f"The page does not show the sealed words “{clause.text[:80]}”."
            return
    if inner and len(plain) == len(clauses):
        yield "The page shows words in the text that were not sealed, or shows its clauses in another order."


def _whole_site(site: Path, proof: Proof) -> None:
    """The site's own hash, where ``release.json`` lies beside it."""
    path = site.resolve().parent / "release.json"
    if not path.is_file():
        return
    from policypress.canonical import tree_hash

    try:
        told = json.loads(path.read_bytes())["site_sha256"]
    except (ValueError, KeyError, TypeError):
        return
    if tree_hash(site)[1] == told:
        proof.proved.append("Site: every file is as release.json says.")
    else:
        message = "The site is not the one this release made: some file was changed, added or removed."
        proof.problems.append(Problem(str(path), 0, "site", message, "Build it again with `policypress release`."))


def _say(proof: Proof, site: Path, path: Path, message: str) -> None:
    where = path.relative_to(site).as_posix()
    proof.problems.append(Problem(where, 0, "site", message, "Build the site again with `policypress release`."))
