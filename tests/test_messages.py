"""What people read: complete, honest, in their language, and right on a phone."""

from __future__ import annotations

import email
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Request, sync_playwright
from policypress.archive.moving import reschedule
from policypress.notice.mime import NAME, Rendered, greeting_name, message_id, prepare
from policypress.recipients.plan import write_plan
from policypress.settings import load_settings

from tests.people import UPCOMING, planned, site_with, user
from tests.run import run
from tests.site_builder import CORRECTION, MATERIAL, PEOPLE, TODAY, build_site, policy_of, seal_text

GERMAN = (
    ("# Example Privacy Policy", "# Beispiel-Datenschutz"),
    ("title: Example Privacy Policy", "title: Beispiel-Datenschutz"),
    ("We keep your account data for", "Wir behalten Ihre Kontodaten"),
    ("after you close the account", "nach Schließen des Kontos"),
    ("days", "Tage"),
    ("How long we keep it", "Wie lange wir es behalten"),
    ("lang: en", "lang: de"),
    ("and share it with advertising partners", "und teilen sie"),
)


def german(text: str) -> str:
    for old, new in GERMAN:
        text = text.replace(old, new)
    return text


def rehearsed(root: Path, out: Path) -> dict[str, EmailMessage]:
    """Every message of the plan by address."""
    plan = planned(root)
    done = run("notify", "--plan", plan.folder, "--root", root, "--today", "2026-11-22", "--dry-run", out)
    assert done.code == 0, done.err
    messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in out.glob("*.eml")]
    return {str(message["To"]): message for message in messages}


def body(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def message(tmp_path: Path) -> EmailMessage:
    root = site_with(tmp_path, [user("u1", name="Ann Example")])
    return rehearsed(root, tmp_path / "out")["u1@example.com"]


def test_a_message_says_what_changes_from_when_why_and_what_to_do(message: EmailMessage) -> None:
    record_of = {"text": body(message), "html": re.sub(r"<[^>]+>", "", body(message, "html"))}
    for kind, text in record_of.items():
        flat = " ".join(text.split())
        for words in (
            "Hello Ann Example,",
            "1 February 2027",
            "Asia/Shanghai",
            "We keep account data for 60 days and share it with advertising partners.",
            "30 days",
            "60 days",
            "What you can do" if kind == "html" else "WHAT YOU CAN DO",
            "type https://policies.example.com/ into your browser",
            "privacy@example.com",
            "even if you unsubscribed",
            f"Version privacy@{UPCOMING}",
        ):
            assert words in flat, (kind, words)
    assert f"https://policies.example.com/privacy/compare/#2021-09-02.1..{UPCOMING}" in body(message)
    assert f'href="https://policies.example.com/privacy/compare/#2021-09-02.1..{UPCOMING}"' in body(message, "html")


def test_a_small_change_is_shown_before_and_after_in_words_not_only_in_colour(message: EmailMessage) -> None:
    text = " ".join(body(message).split())
    assert "Before: We keep your account data for 30 days after you close the account." in text
    assert "From 1 February 2027: We keep your account data for 60 days after you close the account." in text
    page = re.sub(r"\s+", " ", body(message, "html"))
    assert re.search(r">Before</p> <p>[^/]*<del>30 days</del>", page)
    assert re.search(r">From 1 February 2027</p> <p>[^/]*<ins>60 days</ins>", page)


def test_headers_make_a_message_recognisable_and_answerable(tmp_path: Path, message: EmailMessage) -> None:
    record = policy_of(tmp_path / "site").version(UPCOMING).record
    assert message["From"] == "Example privacy team <privacy@example.com>"
    assert message["Reply-To"] == "privacy@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Example policies <policies.example.com>"
    assert message["Feedback-ID"]
    assert message["X-Policy-Text-SHA256"] == record.text.sha256
    assert message["X-Policy-Chain-Head"] == record.sha256
    assert record.text.sha256 in body(message).replace("\n", "") and record.sha256 in body(message).replace("\n", "")
    assert message["Message-ID"] == message_id("privacy", UPCOMING, "u1", "example.com")[1]
    assert message["List-Unsubscribe"] is None, "nobody can opt out of a legal notice"


def test_a_message_carries_no_tracking_and_loads_nothing(message: EmailMessage) -> None:
    page = body(message, "html")
    assert not re.search(r"<img|<script|<link|@import|url\(|src=", page)
    links = set(re.findall(r'href="([^"]+)"', page))
    assert links and all(link.startswith("https://policies.example.com/") and "?" not in link for link in links)
    assert not any("u1" in link.rpartition("#")[0] for link in links)


def test_without_a_name_the_greeting_is_neutral(tmp_path: Path) -> None:
    found = rehearsed(site_with(tmp_path, [user("u1")]), tmp_path / "out")["u1@example.com"]
    assert body(found).startswith("Hello,") and NAME not in found.as_string()


def test_whoever_accepted_an_older_version_gets_the_link_since_that_one(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2", accepted="2021-09-02")])
    found = rehearsed(root, tmp_path / "out")
    assert f"#2021-09-02.1..{UPCOMING}" in body(found["u1@example.com"])
    assert f"#2021-09-02..{UPCOMING}" in body(found["u2@example.com"])


def test_the_language_is_the_readers_where_the_text_exists_in_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    from policypress.archive.draft import draft
    from policypress.archive.seal import write_version
    from policypress.archive.status import standing
    from policypress.archive.working import read_working

    from tests.people import write_users

    policy = policy_of(root)
    policy.working_path.write_text(MATERIAL, encoding="utf-8")
    working = read_working(root, policy)
    assert working is not None
    found = draft(policy, working, load_settings(root), standing(policy, TODAY))
    assert found is not None
    write_version(policy, found, TODAY, PEOPLE, translations={"de": german(MATERIAL).encode()})
    write_users(root / "users.csv", [user("u1", locale="de-AT"), user("u2", locale="fr"), user("u3")])
    messages = rehearsed(root, tmp_path / "out")
    austrian = messages["u1@example.com"]
    assert austrian["Content-Language"] == "de"
    assert "Guten Tag" in body(austrian) and "1. Februar 2027" in body(austrian)
    assert "und teilen sie" in body(austrian)
    assert messages["u2@example.com"]["Content-Language"] == messages["u3@example.com"]["Content-Language"] == "en"


def test_both_sides_of_a_change_are_translated_where_both_texts_are(tmp_path: Path) -> None:
    from policypress.archive.draft import draft
    from policypress.archive.seal import write_version
    from policypress.archive.status import standing
    from policypress.archive.working import read_working

    from tests.people import write_users

    root = build_site(tmp_path / "site", sealed=0)
    (root / "policy" / "privacy").mkdir()
    for text, day in ((CORRECTION, "2021-08-01"), (MATERIAL, "2026-11-20")):
        (root / "policy" / "privacy" / "index.md").write_text(text, encoding="utf-8")
        policy = policy_of(root)
        working = read_working(root, policy)
        assert working is not None
        found = draft(policy, working, load_settings(root), standing(policy, TODAY.fromisoformat(day)))
        assert found is not None
        write_version(policy, found, TODAY.fromisoformat(day), PEOPLE, translations={"de": german(text).encode()})
    write_users(root / "users.csv", [user("u1", locale="de")])
    text = body(rehearsed(root, tmp_path / "out")["u1@example.com"])
    assert "Bisher: Wir behalten Ihre Kontodaten 30 Tage nach Schließen des Kontos." in text
    assert "Ab 1. Februar 2027: Wir behalten Ihre Kontodaten 60 Tage" in text


def test_whoever_was_told_of_a_date_that_moved_is_told_so(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2")])
    policy = policy_of(root)
    reschedule(policy, policy.version(UPCOMING), date(2027, 3, 1), load_settings(root), TODAY, PEOPLE)
    policy = policy_of(root)
    plan = write_plan(
        policy,
        policy.version("2027-03-01"),
        load_settings(root),
        root,
        TODAY,
        tmp_path / "private",
        ledger=ToldOfTheFirst(),
    )
    done = run("notify", "--plan", plan.folder, "--root", root, "--today", "2026-11-22", "--dry-run", tmp_path / "out")
    assert done.code == 0, done.err
    messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "out").iterdir()]
    texts = {str(message["To"]): " ".join(body(message).split()) for message in messages}
    assert "We told you of this change for 1 February 2027. That date has moved." in texts["u1@example.com"]
    assert "That date has moved. The text stays as we told you." in texts["u1@example.com"]
    assert "planned to apply from 1 March 2027" in texts["u1@example.com"]
    assert "has moved" not in texts["u2@example.com"]
    for text in texts.values():
        assert "Before: We keep your account data for 30 days" in text


def test_a_text_that_was_announced_and_never_applied_is_not_called_in_force(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2")])
    seal_text(root, MATERIAL.replace("your email address", "your e-mail address"), TODAY)
    policy = policy_of(root)
    corrected = policy.version(f"{UPCOMING}.1")
    reschedule(policy, corrected, date(2027, 3, 1), load_settings(root), TODAY, PEOPLE)
    policy = policy_of(root)
    version = policy.version("2027-03-01")
    settings, private = load_settings(root), tmp_path / "private"
    plan = write_plan(policy, version, settings, root, TODAY, private, ledger=ToldOfTheFirst())
    done = run("notify", "--plan", plan.folder, "--root", root, "--today", "2026-11-22", "--dry-run", tmp_path / "out")
    assert done.code == 0, done.err
    messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "out").iterdir()]
    texts = {str(message["To"]): " ".join(body(message).split()) for message in messages}
    told = texts["u1@example.com"]
    assert "That date has moved. The text stays" not in told and "That date has moved." in told
    assert "Before: We keep your account data for 30 days" in told, "against the text in force, not the announced one"
    assert "(in force since 2 September 2021)" in told
    assert "(in force since 2 September 2021)" in texts["u2@example.com"]


class ToldOfTheFirst:
    """A ledger that knows one person."""

    def told(self, policy: str, *, perhaps: bool = False) -> list[tuple[str, str]]:
        return [("u1", UPCOMING)]


def big(root: Path, **settings: str) -> Path:
    """The small site with a change of many sections announced."""
    sections = "".join(
        f"\n## Topic {n}\n\nWe now use your data for purpose {n}.\n\nWe tell you about it.\n" for n in range(9)
    )
    site = build_site(root, sealed=2)
    seal_text(site, MATERIAL + sections, TODAY, verdict="material")
    config = site / "mkdocs.yml"
    added = "".join(f"      {name}: {value}\n" for name, value in settings.items())
    text = config.read_text(encoding="utf-8").replace("      company: Example\n", f"      company: Example\n{added}")
    config.write_text(text, encoding="utf-8")
    from tests.people import write_users

    write_users(site / "users.csv", [user("u1")])
    return site


def test_a_big_change_is_told_in_five_topics(tmp_path: Path) -> None:
    root = big(tmp_path / "site", legal_name="Example Ltd.", postal_address="1 Example Street")
    text = body(rehearsed(root, tmp_path / "out")["u1@example.com"])
    topics = [line for line in text.splitlines() if line.startswith("- ")]
    assert topics == [f"- Topic {n}: New section" for n in range(5)] + ["- and 7 more topics"]
    assert text.index("WHAT YOU CAN DO") < text.index("Every change since")
    assert "Example Ltd., 1 Example Street" in text
    assert len(text.split()) < 300


def test_a_company_may_have_every_change_written_out(tmp_path: Path) -> None:
    root = big(tmp_path / "site")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("      mail:\n", "      mail:\n        detail: full\n")
    config.write_text(text, encoding="utf-8")
    text = body(rehearsed(root, tmp_path / "out")["u1@example.com"])
    assert "Topic 8" in text and "From 1 February 2027: We now use your data for purpose 8." in text
    assert "- Topic" not in text


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "zh"])
def test_no_sentence_breaks_and_no_placeholder_stays_in_any_language(tmp_path: Path, lang: str) -> None:
    root = site_with(tmp_path, [])
    record = policy_of(root).version(UPCOMING).record
    from policypress.language.catalogues import Catalogues
    from policypress.notice.content import notice_view
    from policypress.notice.messages import Messages
    from policypress.recipients.reasons import Reasons
    from policypress.recipients.target import sealed_target

    policy, settings = policy_of(root), load_settings(root)
    reasons = Reasons(sealed_target(policy, policy.version(UPCOMING)), settings)
    messages = Messages(reasons, settings, root, record.sha256, TODAY)
    words = Catalogues(root).words(lang)
    view = notice_view(reasons, settings, words, "en", "2021-09-02.1", "", record.sha256, TODAY)
    messages.catalogues.words = lambda *codes: words  # type: ignore[method-assign]
    rendered = messages._renderer("en", view)("Ann")
    for text in (rendered.subject, rendered.text, re.sub(r"<[^>]+>", "", rendered.html.partition("<main")[2])):
        assert not re.search(r"\{|\.\.(?!\d)| \.|。。|。 |,,", text), text
    assert f'<html lang="{lang}"' in rendered.html


def test_the_message_of_the_samples_big_change_fits_a_phone() -> None:
    """SparkPro's own announcement: at most five topics and 300 words."""
    from policypress.archive.versions import read_archive
    from policypress.notice.messages import Messages
    from policypress.recipients.reasons import Reasons
    from policypress.recipients.target import sealed_target

    root = Path(__file__).resolve().parents[1]
    policy, settings = read_archive(root).policy("privacy"), load_settings(root)
    version = policy.version("2027-02-01")
    reasons = Reasons(sealed_target(policy, version), settings)
    messages = Messages(reasons, settings, root, version.record.sha256, TODAY)
    for lang in ("en", *version.translations_raw):
        rendered = messages._renderer(lang, messages.view(lang, "2024-03-01", ""))("Ann Example")
        assert sum(line.startswith("- ") for line in rendered.text.split("\n")) <= 6
        assert len(rendered.text.split()) <= 300, rendered.text
        shown = re.sub(r"<[^>]+>", " ", rendered.html.partition("<main")[2])
        assert len(shown.split()) <= 300
        assert "SparkPro Privacy Policy: what changes on" in rendered.subject or lang != "en"
        assert settings.postal_address in " ".join(rendered.text.split())


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Terms of Service", "Example, Terms of Service: what changes on 1 February 2027"),
        ("Example Privacy Policy", "Example Privacy Policy: what changes on 1 February 2027"),
    ],
)
def test_a_subject_is_right_for_any_title(tmp_path: Path, title: str, subject: str) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    seal_text(root, MATERIAL.replace("title: Example Privacy Policy", f"title: {title}"), TODAY, verdict="material")
    from tests.people import write_users

    write_users(root / "users.csv", [user("u1")])
    assert rehearsed(root, tmp_path / "out")["u1@example.com"]["Subject"] == subject


def test_the_company_may_bring_its_own_templates(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1", name="Ann")])
    own = root / "site_overrides" / "notice"
    own.mkdir(parents=True)
    (own / "en.md").write_text("Subject: Ours\nPreview: Ours\n\nDear {{ name }}: {{ summary }}\n", encoding="utf-8")
    found = rehearsed(root, tmp_path / "out")["u1@example.com"]
    assert found["Subject"] == "Ours"
    assert body(found).startswith("Dear Ann: We keep account data")


def test_what_a_template_does_to_the_name_reaches_the_reader(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1", name="Ann"), user("u2", name="Bob")])
    own = root / "site_overrides" / "notice"
    own.mkdir(parents=True)
    (own / "en.md").write_text("Subject: Ours\nPreview: Ours\n\nDear {{ name|upper }}!\n", encoding="utf-8")
    found = rehearsed(root, tmp_path / "out")
    assert body(found["u1@example.com"]).startswith("Dear ANN!") and body(found["u2@example.com"]).startswith(
        "Dear BOB!"
    )


def test_html_in_a_policy_is_shown_not_run(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    seal_text(root, MATERIAL.replace("for 60 days", "for 60 days <script>alert(1)</script> & <b>more</b>"), TODAY)
    from tests.people import write_users

    write_users(root / "users.csv", [user("u1")])
    assert "<script" not in body(rehearsed(root, tmp_path / "out")["u1@example.com"], "html")


@given(name=st.text(max_size=300))
def test_filling_in_any_name_keeps_the_message_well_formed(name: str) -> None:
    """A name is data: it changes no header, no structure, and no line gets too long for SMTP."""
    rendered = Rendered("Subject", f"Hello {NAME}, ünd so weiter " * 9, f"<p>Hello {NAME}</p>\n")
    called = greeting_name(name)
    raw = prepare(rendered, {"X-One": "1"}, "A <a@example.com>").fill(
        "b@example.com", "<m@example.com>", "today", called
    )
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 78 and all(b"\n" not in line and b"\r" not in line for line in lines)
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert set(message.keys()) == {
        "To",
        "Message-ID",
        "Date",
        "X-One",
        "From",
        "Subject",
        "MIME-Version",
        "Content-Type",
    }
    assert body(message) == f"Hello {called}, ünd so weiter " * 9
    assert "<script" not in body(message, "html")


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("  Ann \r\n Example ", "Ann Example"),
        ("Win at https://evil.example", ""),
        ("www.evil", ""),
        ("evil.com", ""),
        ("a@b", ""),
        ("J. R. Example", "J. R. Example"),
        ("Ann\u202eexe", "Ann exe"),
    ],
)
def test_a_name_that_could_become_a_link_is_left_out(given_name: str, shown: str) -> None:
    assert greeting_name(given_name) == shown


def _note(seen: list[str], request: Request) -> None:
    seen.append(request.url)


@pytest.mark.browser
def test_a_message_fits_a_phone_and_its_colours_have_contrast(message: EmailMessage) -> None:
    chromium = os.environ.get("POLICYPRESS_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        assert not os.environ.get("POLICYPRESS_REQUIRE_BROWSER"), "POLICYPRESS_REQUIRE_BROWSER is set, but no Chromium"
        pytest.skip("no Chromium here")
    # In a thread of its own: the session of the browser tests may still run in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_looked_at_on_a_phone, chromium, body(message, "html")).result()


def _looked_at_on_a_phone(chromium: str, html: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
            page = context.new_page()
            requests: list[str] = []
            page.on("request", partial(_note, requests))
            page.set_content(html)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert [url for url in requests if not url.startswith("about:")] == []
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
            folder = os.environ.get("POLICYPRESS_PICTURES")
            if folder:
                page.screenshot(path=f"{folder}/message-{scheme}.png", full_page=True)
            context.close()
        browser.close()
