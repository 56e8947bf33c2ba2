"""Link evidence: addresses looked up on a real server, what is kept of it, and when it is believed."""

from __future__ import annotations

import gc
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from policypress.archive.link_file import link_path
from policypress.archive.record import file_text, sealed
from policypress.judgement import LinkEvidence
from policypress.links.fetching import Bounds, Fetcher
from policypress.links.look_up import LinkDesk
from policypress.links.places import Reach, is_public
from policypress.links.robots import Manners

from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import FIRST, TODAY, build_site, git
from tests.webserver import Web, bomb, certificate, page, serving

OWN = Reach(loopback=True)
QUICK = Bounds(pause=0.0, seconds=10.0, size=2**20)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


def desk(reach: Reach = OWN, bounds: Bounds = QUICK) -> LinkDesk:
    return LinkDesk(TODAY, Fetcher(reach, bounds))


def looked_up(address: str, bounds: Bounds = QUICK, reach: Reach = OWN) -> LinkEvidence | str:
    """The evidence on an address, or why there is none."""
    looking = desk(reach, bounds)
    found = looking.look_up([address])
    return found[0] if found else looking.doubts[address]


def found_at(address: str) -> LinkEvidence:
    found = looked_up(address)
    assert isinstance(found, LinkEvidence), found
    return found


# what an address leads to -----------------------------------------------------------------------------------------


def test_redirects_are_followed_and_the_answer_is_kept_with_its_day(web: Web) -> None:
    web.lead("/old", "/middle")
    web.lead("/middle", f"{web.address}/new#part", 308)
    web.put("/new", page("Cookies &amp; you"))
    found = found_at(f"{web.address}/old")
    assert (found.final, found.status, found.title) == (f"{web.address}/new", 200, "Cookies & you")
    assert found.day == TODAY and len(found.sha256) == 64
    assert found.sha256 == found_at(f"{web.address}/new").sha256


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503])
def test_a_page_that_is_refused_or_gone_keeps_its_status_and_nothing_else(web: Web, status: int) -> None:
    web.put("/gone", page("Gone"), status)
    found = found_at(f"{web.address}/gone")
    assert (found.status, found.title, found.sha256) == (status, "", "")


def test_a_circle_of_redirects_is_no_evidence(web: Web) -> None:
    web.lead("/a", "/b")
    web.lead("/b", "/a")
    assert looked_up(f"{web.address}/a") == "it redirects in a circle"


def test_an_endless_row_of_redirects_is_no_evidence(web: Web) -> None:
    for number in range(20):
        web.lead(f"/{number}", f"/{number + 1}")
    assert looked_up(f"{web.address}/0") == "it redirects more than 8 times"


@pytest.mark.parametrize("path", ["/drip", "/silent", "/slow-head", "/slow-head-lines"])
def test_a_server_that_does_not_come_to_an_end_is_cut_off(web: Web, path: str) -> None:
    found = looked_up(f"{web.address}{path}", replace(QUICK, seconds=0.4))
    assert isinstance(found, str) and found.startswith("no answer"), found


def test_a_huge_page_is_not_read_to_its_end(web: Web) -> None:
    web.put("/huge", b"x" * (3 * 2**20))
    assert looked_up(f"{web.address}/huge") == "the page is longer than 1 MB"


@pytest.mark.parametrize("path", ["/huge", "/short", "/torn-off", "/drip", "/silent", "/slow-head"])
def test_no_connection_stays_open_behind_a_page_that_was_not_read(
    web: Web, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.put("/huge", b"x" * (3 * 2**20))
    web.put("/short", page("Short"), Content_Length="9999")
    opened: list[socket.socket] = []
    connect = socket.create_connection

    def kept(*where: Any, **how: Any) -> socket.socket:
        opened.append(connect(*where, **how))
        return opened[-1]

    monkeypatch.setattr(socket, "create_connection", kept)
    gc.disable()  # what is let go of only when memory is cleared up is open until then
    try:
        assert isinstance(looked_up(f"{web.address}{path}", replace(QUICK, seconds=0.4)), str)
        assert opened and [wire.fileno() for wire in opened] == [-1] * len(opened)
    finally:
        gc.enable()


def test_a_page_that_unpacks_without_end_is_not_unpacked(web: Web) -> None:
    web.put("/bomb", bomb(200), Content_Encoding="gzip")
    assert looked_up(f"{web.address}/bomb") == "the page unpacks to more than any page holds"


def test_a_page_packed_unasked_is_unpacked_within_bounds_and_nonsense_is_none(web: Web) -> None:
    import gzip

    web.put("/packed", gzip.compress(page("Packed")), Content_Encoding="gzip")
    web.put("/torn", gzip.compress(page("Torn"))[:-20], Content_Encoding="gzip")
    web.put("/other", b"abc", Content_Encoding="br")
    web.put("/short", page("Short"), Content_Length="9999")
    assert found_at(f"{web.address}/packed").title == "Packed"
    for path in ("/torn", "/other", "/short", "/nonsense"):
        assert isinstance(looked_up(f"{web.address}{path}"), str), path


@pytest.mark.parametrize(
    ("header", "body", "title"),
    [
        ("text/html; charset=iso-8859-1", "<title>Café</title>".encode("latin-1"), "Café"),
        ("text/html", '<meta charset="windows-1252"><title>“Tea”</title>'.encode("cp1252"), "“Tea”"),
        ("text/html; charset=utf-16", "<title>Tee</title>".encode("utf-16"), "Tee"),
        ("text/html; charset=no-such-thing", "<title>Thé</title>".encode(), "Thé"),
        ("text/html; charset=base64", b"<title>Plain</title>", "Plain"),
        ("text/html; charset=punycode", b"<title>Plain</title>" + b"-a" * 400_000, "Plain"),
        ("text/html; charset=utf-8", "<ſcript><title>Long s</title>".encode(), "Long s"),
        ("text/html", b"<title>A\x00\x1b[31mB\xff</title>", "A [31mB�"),
        ("text/html", b"<title>" + b"x" * 5000, "x" * 200),
        ("application/pdf", b"%PDF-1.7" + b"x" * 500, ""),
    ],
)
def test_titles_are_read_in_whatever_encoding_they_come(web: Web, header: str, body: bytes, title: str) -> None:
    web.put("/odd", body, Content_Type=header)
    assert found_at(f"{web.address}/odd").title == title


def test_the_content_is_what_a_reader_sees_not_the_marks_of_a_visit(web: Web) -> None:
    for number in (1, 2):
        web.put(f"/{number}", page("Cookies", head=f"<script>visit = {number}</script><meta name=v content={number}>"))
    web.put("/3", page("Cookies", "We sell them. " * 60))
    one, two, three = (found_at(f"{web.address}/{number}").sha256 for number in (1, 2, 3))
    assert one == two != three


def test_a_page_with_hardly_a_word_has_no_content_to_know_it_by(web: Web) -> None:
    web.put("/frame", page("Acme", "Please turn on JavaScript.", "<script>" + "x" * 5000 + "</script>"))
    assert found_at(f"{web.address}/frame").sha256 == ""


HOSTILE = {
    "nested": b"<div>" * 200_000,
    "unclosed": b"<" * 1_000_000,
    "titles": b"<title " * 130_000,
    "comments": b"<!--" * 250_000,
    "scripts": b"<script>" * 125_000,
    "entities": b"&amp" * 250_000,
    "attributes": b"<a " + b"a=b " * 250_000,
    "charsets": b"<meta " * 170_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_made_to_keep_a_reader_busy_is_read_once(web: Web, name: str) -> None:
    """Read letter by letter it is done at once; a reader that builds what is nested here would not come back."""
    web.put("/hostile", HOSTILE[name] + page("End"))
    assert found_at(f"{web.address}/hostile").status == 200


# manners ----------------------------------------------------------------------------------------------------------


def test_the_request_names_the_tool_and_robots_are_asked_once(web: Web) -> None:
    web.put("/robots.txt", b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
    web.put("/page", page("Page"))
    looking = desk()
    looking.look_up([f"{web.address}/page", f"{web.address}/private/page", f"{web.address}/page"])
    assert web.asked == ["/robots.txt", "/page"]
    assert all(agent.startswith("policypress/") for agent in web.agents)
    assert looking.doubts == {f"{web.address}/private/page": "the site asks programs not to look there (robots.txt)"}


def test_a_redirect_into_what_robots_close_is_not_followed(web: Web) -> None:
    web.put("/robots.txt", b"User-agent: policypress\nDisallow: /private\n")
    web.lead("/open", "/private/page")
    assert looked_up(f"{web.address}/open") == "the site asks programs not to look there (robots.txt)"
    assert "/private/page" not in web.asked


def test_a_site_that_cannot_say_its_rules_is_left_alone(web: Web) -> None:
    web.put("/robots.txt", b"", 503)
    web.put("/page", page("Page"))
    assert isinstance(looked_up(f"{web.address}/page"), str)
    assert "/page" not in web.asked


def test_two_requests_to_a_host_are_apart(web: Web) -> None:
    web.put("/robots.txt", b"User-agent: *\nCrawl-delay: 3\nAllow: /\n")
    clock, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    fetcher = Fetcher(OWN, replace(QUICK, pause=1.0))
    looking = LinkDesk(TODAY, fetcher, Manners(fetcher, sleep, lambda: clock[0]))
    looking.look_up([web.put(f"/{name}", page(name)) for name in "ab"])
    assert slept == [3.0, 3.0]


def test_no_more_addresses_are_asked_than_a_run_may(web: Web) -> None:
    looking = desk(bounds=replace(QUICK, addresses=2))
    found = looking.look_up([web.put(f"/{name}", page(name)) for name in "abcd"])
    assert len(found) == 2 and len(looking.doubts) == 2


# where it may not go ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_a_place_inside_a_house_is_not_public(place: str) -> None:
    assert not is_public(place)
    found = looked_up("http://policies.example.com/privacy", reach=Reach(resolve=lambda host, port: ["1.1.1.1", place]))
    assert found == f"policies.example.com is at {place}, which is no public address"


def test_places_that_anybody_reaches_are_public() -> None:
    assert is_public("1.1.1.1") and is_public("2606:4700:4700::1111")


def test_this_machine_is_no_place_to_look_unless_a_test_says_so(web: Web) -> None:
    address = web.put("/page", page("Page"))
    assert "no public address" in str(looked_up(address, reach=Reach()))
    assert web.asked == []


@pytest.mark.parametrize(
    "onward",
    [
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/", "http://0xa000001/",
        "file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:70/", "http://user:word@127.0.0.1/", "http://",
        "http://[::1", "//10.0.0.1/x",
    ],
)  # fmt: skip
def test_a_redirect_into_a_house_or_to_no_web_page_is_not_followed(web: Web, onward: str) -> None:
    assert isinstance(looked_up(web.lead("/out", onward)), str)


def test_the_place_that_was_looked_at_is_the_one_connected_to(web: Web) -> None:
    """A name that leads into the house when it is asked again gains nothing: it is asked once for each request."""
    web.put("/page", page("Page"))
    port = web.address.rpartition(":")[2]
    asked: list[str] = []

    def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 2 else ["10.0.0.1"]

    looking = desk(Reach(loopback=True, resolve=rebinding))
    found = looking.look_up([f"http://policies.example.com:{port}/page"])
    assert found[0].status == 200 and len(asked) == 2
    assert looking.look_up([f"http://policies.example.com:{port}/again"]) == ()
    assert len(asked) == 3 and "/again" not in web.asked


def test_other_ports_and_unknown_hosts_are_not_asked() -> None:
    assert looked_up("http://example.com:6379/", reach=Reach(resolve=lambda *_: ["1.1.1.1"])) == (
        "port 6379 is not one of web pages"
    )

    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    assert "is not known" in str(looked_up("http://nowhere.example/", reach=Reach(resolve=unknown)))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_server_must_prove_its_name(tmp_path: Path) -> None:
    made, key = certificate(tmp_path, "IP:127.0.0.1")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made, key)
    with serving(server) as web:
        address = web.put("/page", page("Proved"))
        assert "cannot prove its name" in str(looked_up(address))
        trust = ssl.create_default_context(cafile=str(made))
        looking = LinkDesk(TODAY, Fetcher(OWN, QUICK, trust))
        assert looking.look_up([address])[0].title == "Proved"
        other = address.replace("127.0.0.1", "policies.example.com")
        elsewhere = LinkDesk(TODAY, Fetcher(Reach(True, lambda *_: ["127.0.0.1"]), QUICK, trust))
        assert elsewhere.look_up([other]) == () and "cannot prove its name" in elsewhere.doubts[other]


# the commands -----------------------------------------------------------------------------------------------------

LATER = FIRST.replace("effective: 2021-09-02", "effective: 2027-02-01").replace(
    "summary: The first published text.", "summary: A link moved."
)
SENTENCE = "We recieve nothing else. How we use [cookies]({}) is told elsewhere."


def text(first: str, address: str) -> str:
    return first.replace("We recieve nothing else.", SENTENCE.format(address))


@pytest.fixture
def site(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose sealed text links the old address and whose working text links the new one, on a branch."""
    monkeypatch.setenv("POLICYPRESS_LINKS_LOOPBACK", "1")
    root = tmp_path / "root"
    build_with_first(root, text(FIRST, f"{web.address}/policies/snack-cookies"))
    git(root, "checkout", "-q", "-b", "edit")
    new = f"{web.address}/help/legal/snack-cookies-notice"
    (root / "policy" / "privacy" / "index.md").write_text(text(LATER, new), encoding="utf-8")
    web.lead("/policies/snack-cookies", "/help/legal/snack-cookies-notice")
    web.put("/help/legal/snack-cookies-notice", page("Snack cookies"))
    return root


def build_with_first(root: Path, first: str) -> None:
    from tests.site_builder import seal_text

    build_site(root, sealed=0)
    seal_text(root, first, date(2021, 8, 1))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Seal the first version")


def on(root: Path, *arguments: str | Path) -> Done:
    return run(*arguments, "--root", root, "--today", TODAY.isoformat())


def proofs(root: Path, *arguments: str) -> list[str | None]:
    found = json.loads(on(root, "check", "--json", *arguments).out)
    return [change["proof"] for one in found["policies"] if one["edit"] for change in one["edit"]["changes"]]


def test_an_edit_of_a_link_waits_for_a_person_until_it_was_looked_up(site: Path) -> None:
    assert None in proofs(site)
    done = on(site, "links", "privacy")
    assert done.code == 0 and "→" in done.out, done.out
    assert "link-evidence" in proofs(site)
    sealed_ = on(site, "seal", "privacy", "--by", "Legal desk")
    assert sealed_.code == 0, sealed_.err
    record = json.loads((site / "policy/privacy/versions/2027-02-01.json").read_text(encoding="utf-8"))
    assert [link["status"] for link in record["links"]] == [200, 200]
    assert record["links"][1]["day"] == TODAY.isoformat()


def test_the_verdict_stays_when_the_web_has_forgotten(site: Path, web: Web) -> None:
    on(site, "links")
    on(site, "seal", "privacy", "--by", "Legal desk")
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "Seal")
    web.pages.clear()
    shutil.rmtree(site / "links")
    done = run("verify", "--root", site)
    assert done.code == 0, done.out + done.err
    assert "where 2 addresses led when it was sealed is told by its record alone" in done.out


def test_check_links_does_both(site: Path) -> None:
    assert "link-evidence" in proofs(site, "--links")
    assert link_path(site, "privacy").exists()
    assert "link-evidence" in proofs(site)


def test_evidence_is_used_again_until_it_is_asked_for_anew(site: Path, web: Web) -> None:
    on(site, "links")
    web.asked.clear()
    on(site, "links")
    assert web.asked == []
    web.pages.clear()
    done = on(site, "links", "--update")
    assert "(404, looked up on" in done.out
    assert "link-evidence" not in proofs(site)


def test_where_nothing_answers_a_person_decides(site: Path, web: Web) -> None:
    web.put("/robots.txt", b"User-agent: *\nDisallow: /\n")
    done = on(site, "links")
    assert "a person decides" in done.out and done.code == 0
    assert "link-evidence" not in proofs(site)


def test_without_the_variable_of_tests_this_machine_is_not_asked(
    site: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICYPRESS_LINKS_LOOPBACK")
    assert "no public address" in on(site, "links").out
    assert web.asked == []


def test_a_broken_file_of_evidence_is_told_and_not_used(site: Path) -> None:
    on(site, "links")
    link_path(site, "privacy").write_text('{"format": 1}', encoding="utf-8")
    done = on(site, "check")
    assert done.code == 1 and "links/privacy.json" in done.out and "let `policypress links` write it anew" in done.out


# what a branch brings ---------------------------------------------------------------------------------------------


def forged(root: Path, web: Web) -> None:
    """A file of evidence written by hand: the old address leads to the new one, which it does not."""
    old, new = (f"{web.address}{path}" for path in ("/policies/snack-cookies", "/help/legal/snack-cookies-notice"))
    web.pages.pop("/policies/snack-cookies", None)
    entries = [LinkEvidence(old, TODAY, new, 200).as_json(), LinkEvidence(new, TODAY, new, 200).as_json()]
    path = link_path(root, "privacy")
    path.parent.mkdir(exist_ok=True)
    path.write_text(file_text({"format": 1, "policy": "privacy", "links": entries}), encoding="utf-8")


def committed(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "An edit")


def test_evidence_that_a_branch_brings_is_not_believed(site: Path, web: Web) -> None:
    forged(site, web)
    committed(site)
    assert "link-evidence" not in proofs(site, "--base", "main")
    done = on(site, "check", "--base", "main")
    assert done.code == 1 and "links/privacy.json" in done.out and "with --links" in done.out
    done = on(site, "check", "--base", "main", "--links")
    assert done.code == 1 and "does not lead where it says" in done.out


def test_evidence_that_is_looked_up_again_is_proved(site: Path) -> None:
    on(site, "links")
    committed(site)
    done = on(site, "check", "--base", "main", "--links")
    assert done.code == 0, done.out
    assert "links/privacy.json: link evidence; looked up again: as it says" in done.out


def test_a_record_that_rests_on_links_is_looked_up_again(site: Path) -> None:
    on(site, "links")
    assert on(site, "seal", "privacy", "--by", "Legal desk").code == 0
    shutil.rmtree(site / "links")
    committed(site)
    refused = on(site, "check", "--base", "main")
    assert refused.code == 1 and "Nothing here shows where its addresses led" in refused.out
    assert on(site, "check", "--base", "main", "--links").code == 0


def test_a_record_with_evidence_written_by_hand_is_refused(site: Path, web: Web) -> None:
    forged(site, web)
    assert on(site, "seal", "privacy", "--by", "Legal desk").code == 0
    shutil.rmtree(site / "links")
    committed(site)
    done = on(site, "check", "--base", "main", "--links")
    assert done.code == 1 and "do not lead where the record says" in done.out


def test_evidence_of_a_day_that_is_not_yet_counts_for_nothing(site: Path) -> None:
    on(site, "links")
    path = link_path(site, "privacy")
    path.write_text(path.read_text(encoding="utf-8").replace("2026-11-22", "2026-11-23"), encoding="utf-8")
    assert "link-evidence" not in proofs(site)


def test_a_record_with_evidence_of_a_later_day_is_found(site: Path) -> None:
    on(site, "links")
    on(site, "seal", "privacy", "--by", "Legal desk")
    path = site / "policy/privacy/versions/2027-02-01.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["links"][0]["day"] = "2026-12-24"
    path.write_text(file_text(sealed(record)), encoding="utf-8")
    done = run("verify", "--root", site)
    assert done.code == 1 and "link evidence is of a day after" in done.out


def test_a_moved_version_keeps_its_evidence(site: Path, web: Web) -> None:
    on(site, "links")
    on(site, "seal", "privacy", "--by", "Legal desk")
    web.pages.clear()
    shutil.rmtree(site / "links")
    done = on(site, "reschedule", "privacy@2027-02-01", "2027-03-01", "--by", "Legal desk")
    assert done.code == 0, done.err
    record = json.loads((site / "policy/privacy/versions/2027-03-01.json").read_text(encoding="utf-8"))
    assert record["verdict"] == "editorial" and len(record["links"]) == 2


@pytest.mark.parametrize("asked", ["true", "false"])
def test_the_action_looks_links_up_only_where_it_was_asked_to(site: Path, web: Web, tmp_path: Path, asked: str) -> None:
    committed(site)
    steps = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    script = next(step["run"] for step in steps if step.get("id") == "check")
    tool = tmp_path / "policypress" / "bin" / "policypress"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m policypress "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    given = {"BASE": "main", "ROOT": str(site), "STRICT": "false", "LINKS": asked, "RUNNER_TEMP": str(tmp_path)}
    files = {name: str(tmp_path / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    paths = {"PYTHONPATH": str(REPOSITORY / "scripts"), "POLICYPRESS_TODAY": TODAY.isoformat()}
    subprocess.run(
        ["bash", "-e", "-c", script], env=os.environ | given | files | paths, check=True, capture_output=True
    )
    report = (tmp_path / "policypress.md").read_text(encoding="utf-8")
    assert bool(web.asked) == (asked == "true")
    assert ("**To decide**" in report) == (asked == "false")
