"""What must never be published from ``policy/`` or the theme: named by ``check``, refused by every build."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.archive.folder import is_sealed_name
from policypress.archive.pictures import picture_fault
from policypress.archive.versions import read_archive
from policypress.archive.working import read_working
from policypress.durable.beside import scratch
from policypress.errors import TextProblems, UsageError
from policypress.files import read_bytes
from policypress.plain_files import read_plain
from policypress.site.html.csp import harmless, with_policy

from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import MKDOCS, build_site, overrides, policy_of

TODAY = "2026-11-22"
SECRET = "not-for-the-site@example.com"

PICTURES = {
    ".png": "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGM8ISfHwMDAxMDAwMDAAAAN"
    "BAEIfXHKZgAAAABJRU5ErkJggg==",
    ".gif": "R0lGODdhAgACAIEAAMgeHgAAAAAAAAAAACwAAAAAAgACAAAIBgABCAQQEAA7",
    ".webp": "UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoCAAIABUB8JaACdAFAAAD+54v6qOxyc//BBfxBfxBWAAAA",
    ".jpg": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////"
    "//////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAA"
    "AAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
    ".avif": "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
    "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAJAAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFD"
    "b2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAAgAAAAIAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4"
    "AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAALG1kYXQSAAoIGAA2iAhoNCAyFh2Hh4Wd3HHHAsAAAJA1jjx8hdJL5FU=",
}


def picture(suffix: str) -> bytes:
    """A small whole picture."""
    return base64.b64decode(PICTURES[suffix])


def link(to: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.symlink_to(to)

    return make


def holding(content: str | bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def hard_link(path: Path) -> None:
    os.link(_root(path) / "users.csv", path)


def _root(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "mkdocs.yml").is_file())


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's name must be short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


HOSTILE: list[tuple[str, Callable[[Path], None], str]] = [
    ("policy/people.csv", link("../users.csv"), "symbolic link"),
    ("policy/config.md", link("../.git/config"), "symbolic link"),
    ("policy/passwd.md", link("/etc/passwd"), "symbolic link"),
    ("policy/nowhere.md", link("../nowhere"), "symbolic link"),
    ("policy/loop", link("."), "symbolic link"),
    ("policy/all", link("/"), "symbolic link"),
    ("policy/assets", link("../.git"), "symbolic link"),
    ("policy/terms", link("privacy"), "symbolic link"),
    ("policy/terms/index.md", link("../../users.csv"), "symbolic link"),
    ("policy/terms/index.de.md", link("../privacy/index.md"), "symbolic link"),
    ("policy/terms/versions", link("../privacy/versions"), "symbolic link"),
    ("policy/privacy/versions/2021-09-02.notice.json", link("/etc/hostname"), "symbolic link"),
    ("policy/assets/mark.png", link("../../users.csv"), "symbolic link"),
    ("policy/same.md", hard_link, "hard link"),
    ("policy/assets/same.png", hard_link, "hard link"),
    ("policy/pipe.md", pipe, "pipe"),
    ("policy/assets/pipe.png", pipe, "pipe"),
    ("policy/socket.md", listening, "socket"),
    ("policy/people.csv", holding("id,email\n1,a@example.com\n"), "A table"),
    ("policy/people.parquet", holding(b"PAR1"), "A table"),
    ("policy/x.html", holding("<h1>Hi</h1>"), "A page of raw HTML"),
    ("policy/x.htm", holding("<h1>Hi</h1>"), "A page of raw HTML"),
    ("policy/run.js", holding("alert(1)"), "A script"),
    ("policy/mark.svg", holding("<svg/>"), "An SVG"),
    ("policy/assets/mark.svg", holding("<svg onload='alert(1)'/>"), "An SVG"),
    ("policy/assets/run.js", holding("alert(1)"), "A script"),
    ("policy/assets/people.csv", holding("id\n"), "A table"),
    ("policy/assets/page.md", holding("# Hi\n"), "A file of this kind"),
    ("policy/assets/people.png", holding("id,email\n1,a@example.com\n"), "no PNG picture"),
    ("policy/assets/people.jpg", holding(b"\xff\xd8\xff\xe0id,email"), "no JPEG picture"),
    ("policy/assets/people.gif", holding(b"GIF89a id,email"), "no GIF picture"),
    ("policy/assets/people.webp", holding(b"RIFF\x04\0\0\0WEBPid,email"), "no WebP picture"),
    ("policy/assets/people.avif", holding(b"\0\0\0\x0cftypavifid,email"), "no AVIF picture"),
    ("policy/assets/more.png", holding(picture(".png") + b"id,email"), "8 bytes of something else"),
    ("policy/assets/large.png", holding(b"\0" * (10 * 2**20 + 1)), "longer than 10 MB"),
    ("policy/picture.png", holding(picture(".png")), "A file of this kind"),
    ("policy/run.md", holding("# Hi\n\n<script>alert(1)</script>\n"), "Raw HTML (`<script`)"),
    ("policy/run.md", holding('# Hi\n\nSee <img src="x" onerror="alert(1)"> there.\n'), "Raw HTML (`<img`)"),
    ("policy/index.md", holding("# Hi\n\n<!-- no --><iframe src='//example.com'>\n"), "Raw HTML (`<iframe`)"),
    ("policy/page.markdown", holding("# Hi\n"), "A file of this kind"),
    ("policy/data.json", holding("{}"), "A file of this kind"),
    ("policy/.htaccess", holding("Options"), "A file of this kind"),
    ("policy/.env", holding("PASSWORD=1"), "A file of this kind"),
    ("policy/other/notes.md", holding("# Notes\n"), "A file of this kind"),
    ("policy/Other/index.md", holding("# Notes\n"), "A file of this kind"),
    ("policy/privacy/notes.md", holding("# Notes\n"), "A file of this kind"),
    ("policy/privacy/picture.png", holding(picture(".png")), "A file of this kind"),
    ("policy/privacy/versions/notes.json", holding("{}"), "A file of this kind"),
    ("policy/privacy/versions/people.csv", holding("id\n"), "A table"),
    ("policy/privacy/versions/deep/2021-09-02.md", holding("# Hi\n"), "A file of this kind"),
    ("policy/long.md", holding("word " * 500_000), "longer than 2 MB"),
    ("theme/people.csv", link("../users.csv"), "symbolic link"),
    ("theme/main.html", link("../users.csv"), "symbolic link"),
    ("theme/assets", link("../.git"), "symbolic link"),
    ("theme/people.css", hard_link, "hard link"),
    ("theme/people.csv", holding("id\n"), "no part of a theme"),
    ("theme/users.parquet", holding(b"PAR1"), "no part of a theme"),
]
NAMES = [f"{path} {said}" for path, _, said in HOSTILE]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_site(tmp_path_factory.mktemp("hostile") / "site")
    (root / "users.csv").write_text(f"id,email\nu1,{SECRET}\n", encoding="utf-8")
    return root


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """The small site with a theme of its own."""
    root = tmp_path / "site"
    subprocess.run(["cp", "-r", whole, root], check=True)
    subprocess.run(["cp", "-r", overrides(), root / "theme"], check=True)
    (root / "mkdocs.yml").write_text(MKDOCS.format(overrides="theme"), encoding="utf-8")
    return root


def put(root: Path, name: str, make: Callable[[Path], None]) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        path = path.rename(path.with_name(f"{path.name}-before")).with_name(path.name)
    path.unlink(missing_ok=True)
    make(path)


@pytest.mark.parametrize(("name", "make", "said"), HOSTILE, ids=NAMES)
def test_check_names_it_and_release_refuses_it(
    site: Path, tmp_path: Path, name: str, make: Callable[[Path], None], said: str
) -> None:
    put(site, name, make)
    done = run("check", "--root", site, "--today", TODAY)
    assert done.code == 1, done.out
    lines = [line for line in done.out.split("\n") if line.startswith(f"{name}:") and said in line]
    assert any(line.endswith("[plain-file]") for line in lines), done.out
    made = run("release", "--root", site, "--today", TODAY, "--no-recipients", "--out", tmp_path / "out")
    assert made.code == 1 and said in made.err and name in made.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["policy/people.csv", "policy/run.md", "policy/terms/index.md", "theme/people.csv"])
def test_mkdocs_refuses_it_too(site: Path, name: str) -> None:
    found = next((make, said) for path, make, said in HOSTILE if path == name)
    put(site, name, found[0])
    done = mkdocs(site)
    assert done.returncode != 0 and found[1] in done.stderr and "Traceback" not in done.stderr
    assert not (site / "site" / "index.html").exists()


def mkdocs(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "POLICYPRESS_TODAY": TODAY, "PYTHONPATH": str(REPOSITORY / "scripts")}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_without_the_plugin_mkdocs_publishes_nothing_of_it(site: Path) -> None:
    for name, make, _ in HOSTILE:
        if name.startswith("policy/") and not (site / name).exists() and "loop" not in name and "all" not in name:
            put(site, name, make)
    config = site / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").split("plugins:")[0].replace("  custom_dir: theme\n", "")
    config.write_text(text.replace("strict: true", "strict: false") + "plugins: []\n", encoding="utf-8")
    done = mkdocs(site)
    assert done.returncode == 0, done.stderr
    published = {path.relative_to(site / "site").as_posix() for path in (site / "site").rglob("*") if path.is_file()}
    assert published <= {"404.html", "sitemap.xml", "sitemap.xml.gz"}


@pytest.mark.parametrize("name", ["policy/assets/mark.png", "policy/assets/team/us.jpg"])
def test_a_picture_is_published_byte_for_byte(site: Path, tmp_path: Path, name: str) -> None:
    put(site, name, holding(picture(Path(name).suffix)))
    put(site, "policy/about.md", holding(f"# About us\n\n![Us](../{name.removeprefix('policy/')})\n"))
    assert run("check", "--root", site, "--today", TODAY).code == 0
    made = run("release", "--root", site, "--today", TODAY, "--no-recipients", "--out", tmp_path / "out")
    assert made.code == 0, made.err
    assert (tmp_path / "out" / "site" / name.removeprefix("policy/")).read_bytes() == picture(Path(name).suffix)


@pytest.mark.parametrize("name", [".DS_Store", "privacy/.index.md.swp", "privacy/index.md~", "assets/.gitkeep"])
def test_what_desktops_and_editors_leave_is_passed_over(site: Path, tmp_path: Path, name: str) -> None:
    put(site, f"policy/{name}", holding(SECRET))
    put(site, "policy/privacy/.#index.md", link("editor@example.4711"))
    assert "[plain-file]" not in run("check", "--root", site, "--today", TODAY).out
    made = run("release", "--root", site, "--today", TODAY, "--no-recipients", "--out", tmp_path / "out")
    assert made.code == 0, made.err
    assert not [
        path for path in (tmp_path / "out").rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("suffix", PICTURES)
def test_a_picture_ends_where_its_kind_says(suffix: str) -> None:
    whole = picture(suffix)
    assert picture_fault(suffix, whole) == ""
    assert "10 bytes of something else" in picture_fault(suffix, whole + b"PK\x03\x04, more")
    assert all(picture_fault(suffix, whole[:end]) for end in range(len(whole)))
    assert all(picture_fault(other, whole) for other in PICTURES if other != suffix)


def test_a_page_of_another_plugin_runs_nothing_that_came_with_its_content() -> None:
    content = harmless("<h2 id='a'>Hi</h2><script>steal()</script><p onclick='x()'>a <img src=x onerror=y()></p><svg/>")
    assert content == '<h2 id="a">Hi</h2><p>a <img src="x"></p>'
    page = '<meta charset="utf-8"><script>theme()</script><style>b{}</style><main><script>steal()</script></main>'
    policy = with_policy(page, "<script>steal()</script>")
    allowed = [hashed(script) in policy for script in ("theme()", "steal()", "b{}")]
    assert allowed == [True, False, True]


def hashed(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def test_readers_follow_no_link_whatever_was_looked_at_before(site: Path) -> None:
    text = site / "policy" / "privacy" / "index.md"
    text.unlink()
    text.symlink_to(site / "users.csv")
    with pytest.raises(TextProblems, match="symbolic link"):
        read_plain(site, text)
    working = read_working(site, policy_of(site))
    assert working is not None and working.raw == b"" and "symbolic link" in str(working.problems[0])
    (site / "policy" / "privacy").rename(site / "moved")
    (site / "policy" / "privacy").symlink_to(site / "moved")
    with pytest.raises(TextProblems, match="symbolic link"):
        read_archive(site)


def test_a_sealed_text_that_is_a_link_is_no_evidence(site: Path) -> None:
    sealed = site / "policy" / "privacy" / "versions" / "2021-09-02.md"
    sealed.rename(site / "elsewhere.md")
    sealed.symlink_to(site / "elsewhere.md")
    for command in ("verify", "as-of privacy 2024-01-01"):
        done = run(*command.split(), "--root", site)
        assert done.code == 1 and "2021-09-02.md: error: This is a symbolic link" in done.out + done.err


def test_a_record_cannot_point_out_of_its_folder(site: Path) -> None:
    (site / "policy" / "privacy" / "versions" / "2021-09-02.md").unlink()
    record = site / "policy" / "privacy" / "versions" / "2021-09-02.json"
    record.write_text(record.read_text().replace('"2021-09-02.md"', '"../../../users.csv"'), encoding="utf-8")
    done = run("verify", "--root", site)
    assert done.code == 1 and SECRET not in done.out + done.err


def test_sealed_files_are_known_by_their_names() -> None:
    known = "2021-09-02.md 2021-09-02.1.md 2021-09-02.pt-BR.md 2021-09-02.1.json 2021-09-02.12.withdrawn.json".split()
    assert all(map(is_sealed_name, known))
    unknown = "x.md 2021-13-02.md 2021-09-02.x.json 2021-09-02.txt .json 2021-09-02..md".split()
    assert not any(map(is_sealed_name, unknown))


def test_check_says_where_mkdocs_alone_would_publish_texts(site: Path) -> None:
    config = site / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace('"*"', '"/*/"'), encoding="utf-8")
    done = run("check", "--root", site, "--today", TODAY, "--strict")
    assert done.code == 0 and "note: Without our plugin MkDocs would publish" in done.out


@pytest.mark.parametrize("docs", [".", "docs", "policy/privacy", "/etc"])
def test_texts_are_published_from_one_folder_only(site: Path, docs: str) -> None:
    config = site / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("docs_dir: policy", f"docs_dir: {docs}"))
    done = run("check", "--root", site)
    assert done.code == 1 and "is not the folder of the texts" in done.err


def test_nobody_waits_for_a_pipe_and_no_device_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert read_bytes(tmp_path / "pipe") == b""
    for name in ("/dev/zero", "/dev/full"):
        done = run("compare", name, name)
        assert done.code == 2 and "is no file but a device" in done.err


def lists(site: Path, private: Path) -> Done:
    return run("recipients", "privacy@2027-02-01", "--root", site, "--today", TODAY, "--private", private)


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o730])
def test_a_private_folder_that_others_may_enter_is_mended(site: Path, tmp_path: Path, mode: int) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "notice").mkdir()
    for folder in (private, private / "notice"):
        folder.chmod(mode)
    done = lists(site, private)
    assert done.code == 0, done.err
    assert {folder.stat().st_mode & 0o777 for folder in (private, private / "notice")} == {0o700}


def test_a_folder_of_others_is_no_private_folder(site: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "their.txt").touch()
    private.chmod(0o777)
    done = lists(site, private)
    assert done.code == 2 and f"chmod 700 {private}" in done.err
    assert [path.name for path in private.iterdir()] == ["their.txt"]


def test_people_stand_in_the_private_folder_only_while_lists_are_made(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").chmod(0o500)
    assert lists(site, tmp_path / "private").code == 0
    assert list((tmp_path / "temporary").iterdir()) == []
    with pytest.raises(UsageError, match="people stand nowhere else"), scratch(tmp_path / "absent"):
        pass
