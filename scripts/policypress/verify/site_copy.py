"""A published site against its records: by its owner, or by an outsider who has only a copy of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from policypress.archive.phrases import NO_OTHER_TEXT, NO_TEXT_IN_FORCE, count
from policypress.archive.status import standing
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.canonical import read_json
from policypress.errors import Problem, UsageError
from policypress.language.catalogues import Catalogues
from policypress.settings import Settings
from policypress.verify.anchors import verify_anchors
from policypress.verify.certificates import verify_certificates
from policypress.verify.chains import published_folders, verify_chains
from policypress.verify.copy_pages import hosts_in, odd_doings, odd_links, unknown_assets
from policypress.verify.page_marks import marks_of, text_faults
from policypress.verify.page_words import letters, letters_shown, page_faults
from policypress.verify.records import verify_records
from policypress.verify.result import Verification
from policypress.verify.then import Then
from policypress.verify.third_party import loaded_from_outside
from policypress.verify.version_list import day_built, list_faults


def verify_copy(site: Path, signers: Path | None = None, roots: Path | None = None) -> Verification:
    """Everything a copy of the site proves by itself: hashes, chain, and that the pages show the sealed texts."""
    result = Verification()
    policies = verify_chains(site, published_folders(site), result)
    before = len(result.problems)
    _pages(site, policies, result)
    _doings(site, policies, result)
    if len(result.problems) == before:
        total = sum(len(policy.versions) for policy in policies)
        shown = f"the {count(total, 'version page')}" if total == 1 else f"all {total} version pages"
        result.proved.append(
            f"Site: {shown} and the pages of the texts in force and upcoming show the sealed words; versions.json "
            "says what the records say; no page loads anything from elsewhere, hides sealed words, links where the "
            "sealed text does not, or runs what other pages do not run."
        )
    _whole_site(site, result)
    if not any(problem.rule == "archive" for problem in result.problems):
        verify_records(site, policies, Then(None, Settings()), result)
        verify_certificates(site, policies, None, result, signers)
        verify_anchors(site, policies, roots, result)
    result.unproved.append(
        "Redlines, histories, comparisons, notices, feeds, the calendar, search and scripts are made from the records, "
        "but a copy alone cannot show it: `policypress verify --site` in the checkout builds them anew and compares."
    )
    result.unproved.append(
        "Only the site was looked at: that nothing was replaced as a whole shows where the hashes below "
        "equal those in an older copy, or in a notice that users received."
    )
    return result


def verify_site(site: Path, policies: list[Policy], result: Verification) -> None:
    """The site against the sealed archive it was built from."""
    if not site.is_dir():
        raise UsageError(f"{site}: no such folder. Name the folder that holds the built site.")
    before = len(result.problems)
    for policy in policies:
        day = day_built(site, policy)
        for version in policy.versions:
            for name, raw in _sealed_files(version, day):
                path = site / policy.id / VERSIONS / name
                if not path.is_file():
                    _say(result, site, path, "The site lacks this file.")
                elif path.read_bytes() != raw:
                    _say(result, site, path, "The site's file differs from the sealed one.")
        known = {name for version in policy.versions for name, _ in _sealed_files(version, day)}
        folder = site / policy.id / VERSIONS
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
            if path.name not in known:
                _say(result, site, path, "The site publishes a text that was never sealed.")
    _pages(site, policies, result)
    _whole_site(site, result)
    if len(result.problems) == before:
        total = sum(len(policy.versions) for policy in policies)
        result.proved.append(f"Site: every text, record and page of {count(total, 'version')} is there and equal.")


def _sealed_files(version: Version, day: date | None) -> Iterator[tuple[str, bytes]]:
    yield version.record.text.file, version.raw
    yield f"{version.name}.json", version.record_raw
    for entry in version.record.translations:
        yield entry.file, version.translations_raw[entry.lang]
    for one in version.later:
        if day is None or one.record.added <= day:
            yield one.record.text.file, one.raw
            yield one.file, one.record_raw


def _pages(site: Path, policies: list[Policy], result: Verification) -> None:
    """Each version's page is there and shows every clause of the sealed text; versions.json lists each version."""
    for policy in policies:
        for fault in list_faults(site, policy) if policy.versions else ():
            _say(result, site, site / policy.id / "versions.json", fault)
        for version in policy.versions:
            page = site / policy.id / VERSIONS / version.name / "index.html"
            if not page.is_file():
                _say(result, site, page, f"The page of {policy.id}@{version.name} is missing.")
                continue
            _shows(site, page, version, result)
        _current(site, policy, result)
    for page in sorted(site.rglob("*.html")):
        for tag, address in loaded_from_outside(_content(page)):
            _say(result, site, page, f"It loads from another place: <{tag}> with the address {address[:120]}.")


def _doings(site: Path, policies: list[Policy], result: Verification) -> None:
    """What pages do besides showing words: what only some of them do was added there."""
    pages = {path.relative_to(site).as_posix(): marks_of(_content(path)) for path in sorted(site.rglob("*.html"))}
    targets = (t.target for p in policies for v in p.versions for clause in v.document.clauses for t in clause.tokens)
    mine = {name for name in pages for policy in policies if name.startswith(f"{policy.id}/")}
    faults = [*odd_doings(pages), *odd_links(pages, hosts_in(targets), frozenset(mine))]
    for name, fault in faults:
        _say(result, site, site / name, fault)
    strange = unknown_assets(site)
    if strange:
        result.unproved.append(
            f"{count(len(strange), 'script or style sheet', 'scripts or style sheets')} not those of the theme and of "
            f"this program as installed here, such as {strange[0]}: what they do to pages was not looked at."
        )


def _shows(site: Path, page: Path, version: Version, result: Verification) -> None:
    content = _content(page)
    for fault in (*page_faults(version, content), *text_faults(version, marks_of(content))):
        _say(result, site, page, fault)


def _content(page: Path) -> str:
    return page.read_bytes().decode("utf-8", "replace")


def _current(site: Path, policy: Policy, result: Verification) -> None:
    """The pages of the text in force and of the next one show what the records make so on the site's day."""
    day = day_built(site, policy)
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
            _say(result, site, page, "The site lacks this page.")
        elif version:
            _shows(site, page, version, result)
        elif letters_shown(_content(page)) not in _in_every_language(nothing):
            _say(result, site, page, f"It shows a text, though by the records there is none to show on {day}.")


def _in_every_language(message: str) -> set[str]:
    """The letters of a message of the site, in each language that it may speak."""
    catalogues = Catalogues()
    return {letters(catalogues.words(lang).say(message)) for lang in catalogues.languages}


def _whole_site(site: Path, result: Verification) -> None:
    """The site's own hash, where ``release.json`` lies beside it."""
    path = site.resolve().parent / "release.json"
    if not path.is_file():
        return
    from policypress.canonical import tree_hash

    try:
        told = read_json(path.read_bytes())["site_sha256"]
    except (ValueError, KeyError, TypeError):
        return
    if tree_hash(site)[1] == told:
        result.proved.append("Site: every file is as release.json says.")
    else:
        message = "The site is not the one this release made: some file was changed, added or removed."
        result.problems.append(Problem(str(path), 0, "site", message, "Build it again with `policypress release`."))


def _say(result: Verification, site: Path, path: Path, message: str) -> None:
    where = path.relative_to(site).as_posix()
    result.problems.append(Problem(where, 0, "site", message, "Build the site again with `policypress release`."))
