"""The examples for a cluster and for one machine: valid, locked down, and their very commands run as processes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from policypress.notice.server import SMTP_URL

from tests.conftest import REPOSITORY
from tests.people import UPCOMING, site_with, user
from tests.pgserver import new_database
from tests.test_delivery_postfix import POSTFIX, arrived, postfix
from tests.test_delivery_smtp_sink import free_port, sink

EXAMPLES = REPOSITORY / "examples"
LEDGER = "postgresql://policypress@postgres/notices"
SECRETS = {"POSTGRES_PASSWORD": "not one", "NOTICE": f"privacy@{UPCOMING}"}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yaml").read_text(encoding="utf-8"))
    return found


def manifests() -> dict[str, dict[str, Any]]:
    """Of the cluster, by name."""
    text = (EXAMPLES / "kubernetes" / "notice.yaml").read_text(encoding="utf-8")
    return {one["metadata"]["name"]: one for one in yaml.safe_load_all(text)}


def pods() -> Iterator[dict[str, Any]]:
    for one in manifests().values():
        if one["kind"] == "Job":
            yield one["spec"]["template"]["spec"]


def required(module: str) -> Any:
    """A package that only these tests need (requirements/examples.txt)."""
    if os.environ.get("POLICYPRESS_REQUIRE_EXAMPLES"):
        return __import__(module)
    return pytest.importorskip(module)


# -- valid


@pytest.mark.parametrize("version", ["1.31", "1.35"])
def test_kubernetes_takes_every_manifest(version: str) -> None:
    validating = required("kubernetes_validate")
    for one in manifests().values():
        assert validating.validate(one, version, strict=True) == version
    wrong = manifests()["policypress-senders"]
    wrong["spec"]["podFailurePolicy"]["rules"][1]["action"] = "FailTheJob"
    wrong["spec"]["paralelism"] = 3
    with pytest.raises(Exception, match=r"paralelism|FailTheJob"):
        validating.validate(wrong, version, strict=True)


def test_compose_takes_the_file_and_no_password_of_ours() -> None:
    program = shutil.which("docker-compose")
    if program is None:
        assert not os.environ.get("POLICYPRESS_REQUIRE_EXAMPLES"), "docker-compose is required, but not here"
        pytest.skip("no docker-compose here (Debian package docker-compose)")
    words = [program, "-f", str(EXAMPLES / "compose.yaml"), "config"]
    done = subprocess.run(words, env=os.environ | SECRETS, capture_output=True, text=True)
    assert done.returncode == 0 and LEDGER in done.stdout, done.stderr
    without = {name: value for name, value in os.environ.items() if name not in SECRETS}
    assert subprocess.run(words, env=without, capture_output=True).returncode != 0


# -- locked down


def test_every_container_is_nobody_can_write_nothing_but_its_volumes_and_holds_no_secret() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in EXAMPLES.rglob("*") if path.is_file())
    assert not re.search(r"(?i)(password|smtp_url)\"?: *\"?[a-z0-9]{4,}\"?$", text, re.MULTILINE)
    for pod in pods():
        assert pod["restartPolicy"] == "Never" and pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True and pod["securityContext"]["runAsUser"] == 10001
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True and context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert all("secretKeyRef" in one["valueFrom"] for one in container.get("env", []))
    for name in ("list", "sender"):
        service = compose()["services"][name]
        assert service["user"] == "10001:10001" and service["read_only"] is True and service["cap_drop"] == ["ALL"]
        assert all(value.startswith("${") for value in service["environment"].values())
    image = (EXAMPLES / "Dockerfile").read_text(encoding="utf-8")
    assert "\nUSER 10001:10001\n" in image
    copied = {line.split()[1] for line in image.splitlines() if line.startswith("COPY")}
    assert not copied & {".", "./", "build", "*"}, "lists of people would get into the image"


def test_75_is_tried_again_and_what_wants_a_person_is_not() -> None:
    rules = manifests()["policypress-senders"]["spec"]["podFailurePolicy"]["rules"]
    actions = {value: rule["action"] for rule in rules for value in rule.get("onExitCodes", {}).get("values", [])}
    assert actions == {1: "FailJob", 2: "FailJob", 70: "FailJob", 75: "Count"}
    (name,) = {rule["onExitCodes"]["containerName"] for rule in rules if "onExitCodes" in rule}
    assert name in {container["name"] for container in list(pods())[-1]["containers"]}
    assert compose()["services"]["sender"]["restart"].startswith("on-failure")


# -- the very commands, as processes


def commands(kind: str) -> tuple[list[str], list[str], int]:
    """What makes the list, what sends, and how many senders there are."""
    if kind == "compose":
        services = compose()["services"]
        return services["list"]["command"], services["sender"]["command"], services["sender"]["deploy"]["replicas"]
    (first,), (second,) = (pod["containers"] for pod in pods())
    return first["args"], second["args"], manifests()["policypress-senders"]["spec"]["parallelism"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["compose", "kubernetes"])
def test_the_senders_of_the_example_tell_everybody_once_through_a_real_relay(tmp_path: Path, kind: str) -> None:
    if not POSTFIX or os.geteuid() != 0:
        assert not os.environ.get("POLICYPRESS_REQUIRE_SMTP_SINK"), "Postfix and root are required, but not here"
        pytest.skip("needs Postfix, and root to start one of our own")
    people = [user(f"u{n:03}") for n in range(120)] + [user("call", channel="phone", phone="+12015550101")]
    root = site_with(tmp_path, people, messages_per_second=100)
    places = {"/policies": str(root), "/private": str(tmp_path / "private"), LEDGER: new_database()}
    make, send, count = commands(kind)
    port, refusing = free_port(), free_port()
    environment = os.environ | {
        SMTP_URL: f"smtp+plain://127.0.0.1:{port}",
        "PYTHONPATH": str(REPOSITORY / "scripts"),
    }

    def words(given: list[str]) -> list[str]:
        given = [f"privacy@{UPCOMING}" if one.startswith(("${NOTICE", "privacy@")) else one for one in given]
        for place, here in places.items():
            given = [one.replace(place, here) for one in given]
        return [sys.executable, "-m", "policypress", *given, "--today", "2026-11-22"]

    made = subprocess.run(words(make), env=environment, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    with sink(refusing, "-f", "rcpt"), postfix(port, refusing) as maildir:
        senders = [
            subprocess.Popen(words(send), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(count)
        ]
        told = [sender.communicate() for sender in senders]
        got = Counter(str(message["Delivered-To"]) for message in arrived(maildir, 120))
    assert count == 3 and [sender.returncode for sender in senders] == [0] * 3, told
    assert got == {f"u{n:03}@example.com": 1 for n in range(120)}
    assert all('"event": "end"' in err for _, err in told)
