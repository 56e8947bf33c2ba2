"""What sealing makes of texts on a day, or why it refuses: ``tests/cases/sealing.txt`` has it all.

When another answer is meant to be given, ``python -m tests.test_sealing_table`` writes the table anew, and its diff is
what to review.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from policypress.archive.draft import Draft, draft
from policypress.archive.impossible import impossible_dates, impossible_withdrawal, status_without
from policypress.archive.later import add_translations, differs, waiting
from policypress.archive.moving import reschedule, withdraw
from policypress.archive.record import LinkEntry
from policypress.archive.recorded import as_change, recorded_judgement
from policypress.archive.refusals import sealing_problems
from policypress.archive.reseal import (
    as_of_sealing,
    before_sealing,
    differing,
    drafted_again,
    judged_again,
    place_again,
    sealed_again,
)
from policypress.archive.seal import sealed_version, version_paths
from policypress.archive.status import standing
from policypress.archive.texts import named_text
from policypress.archive.translations import read_translations
from policypress.archive.versions import Policy, Version
from policypress.archive.working import read_working, working_from
from policypress.errors import PolicyError
from policypress.settings import Settings, load_settings

from tests.kept_table import unlike
from tests.site_builder import CORRECTION, FIRST, MATERIAL, PEOPLE, TODAY, build_site, policy_of, seal_text, settle

TABLE = Path(__file__).parent / "cases" / "sealing.txt"
DATED = "effective: 2021-09-02"
SUMMARY = "summary: The first published text.\n"
CLEARER = CORRECTION.replace("nothing else", "nothing more")
LONGER = CORRECTION.replace("for 30 days", "for 60 days")
ADDED = CORRECTION + "\nThe words of this one sentence are rather many, and nobody has decided on any of them yet.\n"


def dated(text: str, effective: str, more: str = "") -> str:
    return text.replace(DATED, f"effective: {effective}").replace("lang: en\n", f"lang: en\n{more}")


TEXTS: dict[str, str] = {
    "the text in force": CORRECTION,
    "a typing error mended": CORRECTION.replace("your email address", "your e-mail address"),
    "layout alone": CORRECTION.replace("nothing else", "*nothing* else"),
    "a line more in the front matter": CORRECTION.replace("lang: en\n", "lang: en\n# a note\n"),
    "a longer period under the same date": LONGER,
    "a longer period in time": dated(LONGER, "2026-12-22"),
    "a longer period a day too early": dated(LONGER, "2026-12-21"),
    "a longer period in the past": dated(LONGER, "2026-11-01"),
    "a clearer word in time": dated(CLEARER, "2026-12-22"),
    "a clearer word in the past": dated(CLEARER, "2026-11-21"),
    "layout in the past": dated(CORRECTION.replace("nothing else", "*nothing* else"), "2026-11-21"),
    "layout today": dated(CORRECTION.replace("nothing else", "*nothing* else"), "2026-11-22"),
    "layout before the first text": dated(CORRECTION.replace("nothing else", "*nothing* else"), "2020-01-01"),
    "a sentence that nobody decided on": dated(ADDED, "2027-01-22"),
    "a sentence removed": dated(CORRECTION.replace(" We receive nothing else.", ""), "2027-01-22"),
    "a longer period without a summary": dated(LONGER.replace(SUMMARY, ""), "2027-01-22"),
    "layout without a summary": dated(
        CORRECTION.replace("nothing else", "*nothing* else").replace(SUMMARY, ""), "2027-01-22",
    ),
    "audiences and topics of headings": dated(
        LONGER, "2027-01-22",
        "audiences:\n  Sharing: [orders]\n  Sharring: [orders]\n  Nothing like it: [support]\n"
        "topics:\n  How long we keep it: Longer.\n  How long: Longer.\n",
    ),
    "an audience of a heading that the text before had": dated(
        LONGER.replace("## Sharing", "## Partners"), "2027-01-22", "audiences:\n  Sharing: [orders]\n"
    ),
    "nothing below the front matter": dated(FIRST.split("# Example")[0], "2027-01-22"),
    "the words of another start": dated(FIRST.split("# Example")[0], "2027-01-22") + "[a]: https://example.com/\n",
}  # fmt: skip
SPECS = [
    "privacy@2021-09-02", "privacy@2021-09-02.0", "privacy@2021-09-02.1", "privacy@2027-02-01", "privacy@working",
    "other@2021-09-02", "HEAD:policy/privacy/index.md", "HEAD:./policy/privacy/index.md", "no such file",
]  # fmt: skip
SITES = (0, 1, 2, 3)
"""Versions that are sealed: none, the first, its correction, and the upcoming one."""


def of_draft(found: Draft, today: date) -> Iterator[str]:
    notice = found.notice
    yield (f"  {found.version} follows {found.base.name if found.base else '-'}, correction {found.correction}, ahead "
           f"{[v.name for v in found.ahead]}, {found.verdict} {found.judgement.direction}")  # fmt: skip
    yield f"  notice {notice.required} {notice.days} {notice.deadline}: {notice.because}"
    yield from (f"  {one.line}: {one.rule}: {one.message} {one.remedy}" for one in sealing_problems(found, today))


def of_version(policy: Policy, version: Version, settings: Settings) -> Iterator[str]:
    """The record, and what sealing the same text again makes of it."""
    record = version.record.model_dump(mode="json")
    for name in ("tool", "sha256", "notice", "title", "summary"):
        del record[name]
    if record["previous"]:
        del record["previous"]["sha256"]
    kept = ("id", "kind", "tool_verdict", "lineage", "decision")
    record["changes"] = [{name: change.get(name) for name in kept} for change in record["changes"]]
    yield f"  {json.dumps(record, ensure_ascii=False, sort_keys=True)}"
    yield f"  files {[path.name for path in version_paths(policy, version.name)]}"
    before = before_sealing(policy, version)
    yield f"  after {[v.name for v in before.versions]}, stood in {len(list(as_of_sealing(before, TODAY)))} ways"
    place = place_again(before, version)
    again = drafted_again(before, version, settings)
    yield f"  its place {place.base.name if place.base else '-'} {place.version} {place.correction}"
    for found in (again, judged_again(before, version, settings)):
        other = differing(version.record, sealed_again(before, version, found).record) if found else "-"
        yield f"  sealed again {other}"
    yield from (f"  impossible: {said}" for said in impossible_dates(before, version))
    found = again or judged_again(before, version, settings)
    yield f"  judged as recorded {recorded_judgement(version.record, found.comparison) == found.judgement}"
    for one in recorded_judgement(version.record, found.comparison).changes:
        decided = one.decision and (one.decision.verdict, one.decision.by, one.decision.consent)
        yield f"    {one.change.id} {one.verdict}, decided {decided}, suggested {one.suggestion or '-'}"
    for entry in version.record.changes:
        change = as_change(entry)
        yield (f"    {entry.id} alone: {change.kind} {change.moved} {change.section}, {change.before_text[:40]!r} to "
               f"{change.after_text[:40]!r}, {[(one.op, one.text) for one in change.segments][:6]}")  # fmt: skip


def texts() -> Iterator[str]:
    """Each text on each site."""
    with tempfile.TemporaryDirectory() as place:
        for count in SITES:
            root = build_site(Path(place) / str(count), sealed=count)
            settings = load_settings(root)
            policy = policy_of(root) if count else Policy("privacy", root / "policy" / "privacy", ())
            now = standing(policy, TODAY)
            path = root / "policy" / "privacy" / "index.md"
            for name, text in TEXTS.items():
                yield f"{count} sealed, {name}"
                found = draft(policy, working_from(text, "index.md", path), settings, now)
                if found is None:
                    yield "  sealed already"
                    continue
                yield from of_draft(found, TODAY)
                if not sealing_problems(found, TODAY) and count == 2:
                    made = sealed_version(policy, found, TODAY, PEOPLE, translations={"de": b"---\n---\nText.\n"})
                    yield f"  writes {sorted(made.files)}"
                    with_it = replace(policy, versions=(*policy.versions, made.version))
                    yield from of_version(with_it, made.version, settings)
            if count == 2:
                yield from rules(root, policy)
                yield from decided(root, policy, settings)
            yield from sealed_texts(root, policy, settings)


def rules(root: Path, policy: Policy) -> Iterator[str]:
    """The same texts under other settings."""
    others: dict[str, dict[str, Any]] = {
        "no period": {"notice_days": 0}, "clarifications are told": {"notify_on": "clarifying"},
        "a law asks for more": {"regimes": ("psd2", "p2b")},
    }  # fmt: skip
    for said, update in others.items():
        settings = load_settings(root).model_copy(update=update)
        for name, text in (("longer", dated(LONGER, "2026-12-01")), ("clearer", dated(CLEARER, "2026-12-01"))):
            text = settle(root, text, TODAY, "material" if name == "longer" else "clarifying")
            found = draft(
                policy, working_from(text, "index.md", policy.working_path), settings, standing(policy, TODAY)
            )
            assert found
            yield f"where {said}, {name}"
            yield from of_draft(found, TODAY)


def decided(root: Path, policy: Policy, settings: Settings) -> Iterator[str]:
    """Decisions of counsel."""
    mended = TEXTS["a typing error mended"]
    found = draft(policy, working_from(mended, "index.md", policy.working_path), settings, standing(policy, TODAY))
    assert found
    for name, change in (
        ("what is proved already", found.judgement.changes[0].change.id),
        ("what is not there", "abc"),
    ):
        decision = f"decisions:\n- change: {change}\n  verdict: editorial\n  reason: A slip.\n  by: Counsel\n"
        text = mended.replace("lang: en\n", f"lang: en\n{decision}")
        found = draft(policy, working_from(text, "index.md", policy.working_path), settings, standing(policy, TODAY))
        assert found
        yield f"decided {name}"
        yield from of_draft(found, TODAY)
    for name, text, verdict in (
        ("editorial under the same date", CLEARER, "editorial"),
        ("clarifying in time", dated(CLEARER, "2026-12-22"), "clarifying"),
        ("material in time", dated(CLEARER, "2026-12-22"), "material"),
        ("clarifying a longer period", dated(LONGER, "2026-12-22"), "clarifying"),
    ):  # fmt: skip
        yield f"decided {name}"
        text = settle(root, text, TODAY, verdict)
        found = draft(policy, working_from(text, "index.md", policy.working_path), settings, standing(policy, TODAY))
        assert found
        yield from of_draft(found, TODAY)
        if not sealing_problems(found, TODAY):
            made = sealed_version(policy, found, TODAY, PEOPLE).version
            yield from of_version(replace(policy, versions=(*policy.versions, made)), made, settings)


def sealed_texts(root: Path, policy: Policy, settings: Settings) -> Iterator[str]:
    """What lies sealed, and the names by which it is called."""
    for version in policy.versions:
        yield f"{len(policy.versions)} sealed, {version.name} again"
        yield from of_version(policy, version, settings)
    for spec in SPECS:
        try:
            text = named_text(spec, root)
            told = f"{text.policy!r} {text.version.name if text.version else '-'} {len(text.text)}"
        except PolicyError as error:
            told = str(error).replace(str(root), "ROOT")
        yield f"{len(policy.versions)} sealed, {spec} is {told}"


def forged() -> Iterator[str]:
    """Records with another date in them, and what cannot be about that."""
    with tempfile.TemporaryDirectory() as place:
        root = build_site(Path(place) / "site")
        policy, settings = policy_of(root), load_settings(root)
        old = policy.version("2027-02-01")
        new = reschedule(policy, old, date(2027, 3, 1), settings, date(2026, 12, 1), PEOPLE)
        policy = policy_of(root)
        for version in policy.versions:
            before = before_sealing(policy, version)
            for name, update in _forgeries(version).items():
                record = version.record.model_copy(update=update)
                for said in impossible_dates(before, replace(version, record=record)):
                    yield f"{version.name}, {name}: {said}"
            other = replace(version, raw=version.raw.replace(b"effective: 20", b"effective: 30"))
            yield from (f"{version.name}, another text: {said}" for said in impossible_dates(before, other))
            bare = tuple(replace(one, raw=b"Text.\n") if one.name == "2027-02-01" else one for one in before.versions)
            for said in impossible_dates(replace(before, versions=bare), version):
                yield f"{version.name}, after a text that cannot be dated anew: {said}"
        withdraw(policy, new, "A slip.", "Legal desk", date(2026, 12, 9))
        yield from _taken_back(policy_of(root), root)


def _forgeries(version: Version) -> dict[str, dict[str, Any]]:
    announced = version.record.announced
    link = LinkEntry.model_validate(
        {"address": "https://example.com/", "day": announced, "final": "https://example.com/", "status": 200,
         "title": "", "sha256": "0" * 64}
    )  # fmt: skip
    out: dict[str, dict[str, Any]] = {"nothing": {}}
    for days in (-4000, -3, -2, -1, 1, 2, 100):
        out[f"announced {days} days later"] = {"announced": announced + timedelta(days=days)}
    out["announced on its day"] = {"announced": version.record.effective}
    out["announced a day after its day"] = {"announced": version.record.effective + timedelta(days=1)}
    out["announced a day after its day, imported"] = {**out["announced a day after its day"], "origin": "imported"}
    for days in (-367, -366, 0, 1):
        out[f"a link of {days} days later"] = {
            "links": [link.model_copy(update={"day": announced + timedelta(days=days)})]
        }
    for name in ("2021-09-02", "2027-02-01", "2030-01-01"):
        out[f"moves {name}"] = {"reschedules": name}
    return out


def _taken_back(policy: Policy, root: Path) -> Iterator[str]:
    """A withdrawal of other days, and other versions that build on what was taken back."""
    (gone,) = (version for version in policy.versions if version.withdrawal)
    assert gone.withdrawal
    for version in policy.versions:
        for day in (
            "2020-01-01",
            "2026-11-21",
            "2026-11-22",
            "2026-11-30",
            "2026-12-01",
            "2026-12-09",
            "2027-02-28",
            "2027-03-01",
        ):
            withdrawal = gone.withdrawal.model_copy(update={"withdrawn": date.fromisoformat(day)})
            forged = replace(version, withdrawal=withdrawal)
            versions = tuple(forged if one is version else one for one in policy.versions)
            now = replace(policy, versions=versions)
            yield f"{version.name} taken back {day}: would be {status_without(now, forged, date.fromisoformat(day))}"
            yield from (f"  impossible: {said}" for said in impossible_withdrawal(now, forged))


def translated() -> Iterator[str]:
    """Translations beside the working text: sealed with it, added later, or named for what is wrong with them."""
    german = "---\ntitle: Datenschutz\neffective: {}\nlang: de\n---\n# Datenschutz\n\nText.\n"
    with tempfile.TemporaryDirectory() as place:
        root = build_site(Path(place) / "site", sealed=2)
        folder = root / "policy" / "privacy"
        written = {
            "index.de.md": german.format("2021-09-02"), "index.en.md": german.format("2021-09-02"),
            "index.fr.md": german.format("2021-09-02"), "index.deutsch!.md": german.format("2021-09-02"),
            "index.es.md": german.format("2021-09-02").replace("lang: de\n", ""),
            "index.it.md": german.format("2021-09-02").replace("lang: de", "lang: ita!"),
            "index.nl.md": german.format("2030-01-01").replace("lang: de", "lang: nl"), "index.pt-BR.md": "Text.\n",
            "index.pl.md": german.format("2027-02-01").replace("lang: de", "lang: pl"),
        }  # fmt: skip
        for name, text in written.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "index.da.md").write_bytes(b"\xff")
        for stage in ("once", "again", "edited", "with what is upcoming", "taken back"):
            if stage == "edited":
                (folder / "index.de.md").write_text(written["index.de.md"] + "More.\n", encoding="utf-8")
            if stage == "with what is upcoming":
                seal_text(root, MATERIAL, TODAY)
            policy = policy_of(root)
            if stage == "taken back":
                withdraw(policy, policy.version("2027-02-01"), "A slip.", "Legal desk", TODAY)
                policy = policy_of(root)
            working = read_working(root, policy)
            assert working
            found, now = read_translations(root, policy, working), standing(policy, TODAY)
            for one in found:
                yield f"{stage}, {one.path.name} in {one.lang}"
                yield from (f"  {problem.line}: {problem.message} {problem.remedy}" for problem in one.problems)
                other = differs(policy, one, now)
                yield f"  differs from {other.name if other else '-'}"
            left = waiting(policy, found, now)
            yield f"{stage} waiting {[(one.version.name, one.translation.lang) for one in left]}"
            if stage in ("once", "with what is upcoming"):
                made = add_translations(policy, left, TODAY, PEOPLE)
                yield from (f"  {entry.version} {entry.lang} {entry.text.file} {entry.added}" for entry in made)
                for version in policy_of(root).versions:
                    files = [path.name for path in version_paths(policy, version.name)]
                    yield f"  {version.name} in {sorted(version.translations_raw)}, {files}"
            yield from called(policy_of(root))


def called(policy: Policy) -> Iterator[str]:
    """What a version is called, and which translations it had on which day."""
    for version in policy.versions:
        days = {str(day): sorted(version.translations_on(day)) for day in (TODAY - timedelta(days=1), TODAY)}
        german = version.translation("de")
        yield (f"  {version.name} exactly {version.exact}, corrects {version.corrects}, translated {days}, sealed with "
               f"{sorted(version.sealed_translations)}, German {german.clauses[0].text if german else '-'}, "
               f"{[(one.file, len(one.raw)) for one in version.later]}")  # fmt: skip
    yield f"  {policy.title}, chain {[version.name for version in policy.chain]}, {policy.root.name}"


def table() -> str:
    """The whole table."""
    return "\n".join([*texts(), *forged(), *translated()]) + "\n"


def test_everything_is_sealed_or_refused_as_it_stands_in_the_table() -> None:
    differing = unlike(TABLE, table(), "told now")
    assert not differing, f"{differing}\nIf this is meant: python -m tests.test_sealing_table"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
