"""The files of deploy/ say what the program can do: commands, settings, places."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.support.paths import ROOT

from alongside.cli import main
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.hub.process.server_audit import cohort_check
from alongside.hub.process.supervisor import FILES, allow_many_files

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_systemd_starts_is_a_command_there_is(unit: Path) -> None:
    [line] = re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    program, *words = shlex.split(line)
    assert program.endswith("/bin/alongside")
    main.build_parser().parse_args(words)


def test_the_timer_starts_the_tidying_and_both_work_in_the_cohorts_folder() -> None:
    assert (DEPLOY / "alongside-tidy.timer").read_text().count("OnCalendar=daily") == 1
    folders = {
        re.findall(r"^WorkingDirectory=(.+)$", unit.read_text(), re.MULTILINE)[0] for unit in UNITS
    }
    assert folders == {"/srv/cohort"}


def test_the_example_cohort_is_one(tmp_path: Path) -> None:
    path = tmp_path / "cohort.yml"
    path.write_text((DEPLOY / "cohort.yml").read_text())
    assert load_settings(path).tutors
    wrong = [str(one) for one in cohort_check(path) if not one.doubt]
    # The example's accounts take root, and Python where others can read it: this machine may not.
    # Its days pass.
    assert not [one for one in wrong if "CohortSite" not in one and "keep_months" not in one]


def test_the_proxies_hide_the_numbers_and_keep_sockets_open() -> None:
    caddy, nginx = (DEPLOY / "Caddyfile").read_text(), (DEPLOY / "nginx.conf").read_text()
    for text in (caddy, nginx):
        assert "8000" in text
        assert "metrics" in text
    assert "Upgrade $http_upgrade" in nginx
    for name in ("X-Real-IP", "Forwarded", "X-Scheme", "Remote-User", "X-Forwarded-User"):
        assert f"header_up -{name}\n" in caddy
        assert f'proxy_set_header {name} "";' in nginx
    assert "header_up -X-Forwarded-User" in caddy


@pytest.mark.parametrize("name", ["Containerfile", "Containerfile.hub"])
def test_images_install_what_a_cohort_needs(name: str) -> None:
    assert re.search(r"\[cohort[],]", (DEPLOY / name).read_text())


def test_the_learners_image_draws_books_with_emoji_and_other_scripts() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    for what in (
        "[cohort,pdf,figures,packs]",
        "libpango-1.0-0",
        "fonts-noto-core",
        "fonts-noto-color-emoji",
    ):
        assert what in text


def test_the_image_runs_without_rights_and_the_cohorts_server_with_those_of_its_unit() -> None:
    image = (DEPLOY / "Containerfile").read_text()
    assert re.findall(r"^USER (\w+)$", image, re.MULTILINE)[-1] == "1000"
    command = json.loads(re.findall(r"^CMD (\[.*\])$", image, re.MULTILINE)[0])
    main.build_parser().parse_args(command[1:])
    course = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["course"]
    main.build_parser().parse_args(course["command"][1:])
    unit = (DEPLOY / "alongside.service").read_text()
    (needed,) = re.findall(r"^CapabilityBoundingSet=(.+)$", unit, re.MULTILINE)
    assert course["cap_drop"] == ["ALL"]
    assert course["cap_add"] == [name.removeprefix("CAP_") for name in needed.split()]


def test_the_linter_of_images_finds_nothing() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if not linter:
        pytest.skip("hadolint is not installed")
    found = subprocess.run([linter, *DEPLOY.glob("Containerfile*")], capture_output=True, text=True,
                           check=False)  # fmt: skip
    assert found.returncode == 0, found.stdout


INSTRUCTIONS = {"ARG", "FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "EXPOSE", "CMD"}
SERVICE = {
    "image", "build", "command", "working_dir", "user", "cap_drop", "cap_add", "security_opt",
    "ulimits", "volumes", "networks", "stop_grace_period", "restart", "healthcheck", "ports",
    "environment", "depends_on",
}  # fmt: skip
"""What the files of deploy/ use of the Dockerfile reference, and of the Compose Specification's
`services`; both are read where there is no engine to read them."""


@pytest.mark.parametrize("file", sorted(DEPLOY.glob("Containerfile*")), ids=lambda file: file.name)
def test_an_image_is_made_by_instructions_there_are_from_files_there_are(file: Path) -> None:
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", file.read_text(), flags=re.MULTILINE))
    steps = [line.split(maxsplit=1) for line in lines.splitlines() if line.strip()]
    assert {word for word, _ in steps} <= INSTRUCTIONS
    assert next(word for word, _ in steps if word != "ARG") == "FROM"
    for word, rest in steps:
        if word == "COPY":
            assert (ROOT / rest.split()[0]).exists()
    image = next(rest for word, rest in steps if word == "FROM")
    base = dict(re.findall(r"^ARG (\w+)=(.+)$", file.read_text(), re.MULTILINE))
    named = base.get(image.strip("${}"), image)
    assert re.fullmatch(r"[\w.-]+\.[a-z]+/[\w/-]+:[\w.-]+", named)  # a registry, a name, a version


def test_compose_uses_what_there_is_and_nothing_that_it_does_not_name() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert compose.keys() == {"name", "services", "networks", "volumes"}
    for service in compose["services"].values():
        assert service.keys() <= SERVICE
        assert set(service["networks"]) <= compose["networks"].keys()
        assert set(service.get("depends_on", ())) <= compose["services"].keys()
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            there = (DEPLOY / source).exists() if "/" in source else source in compose["volumes"]
            assert there, source
        for port in service.get("ports", ()):
            assert re.fullmatch(r"\d+:\d+", port)
    build = compose["services"]["course"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()
    test = compose["services"]["course"]["healthcheck"]["test"]
    compile(test[test.index("-c") + 1], "healthcheck", "exec")


def test_systemd_lets_parts_outlive_their_runner_and_one_kernel_end_alone() -> None:
    unit = (DEPLOY / "alongside.service").read_text()
    for line in ("KillMode=process", "OOMPolicy=continue", "NotifyAccess=main", "WatchdogSec=30"):
        assert f"\n{line}\n" in unit
    assert "AF_UNIX" in re.findall(r"^RestrictAddressFamilies=(.+)$", unit, re.MULTILINE)[0]


def test_caddy_is_told_by_compose_where_the_course_is_and_else_knows_it_itself() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    set_there = services["caddy"]["environment"]
    asked = dict(re.findall(r"\{\$(\w+):(.+?)\}", (DEPLOY / "Caddyfile").read_text()))
    assert asked == {"NAME": "course.example.org", "COURSE": "127.0.0.1:8000"}
    assert set_there.keys() == asked.keys()
    assert set_there["COURSE"] == "course:8000"
    assert "ports" not in services["course"]  # nobody reaches it but through Caddy


def test_a_server_may_have_many_connections_open() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        allow_many_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == (FILES if hard == resource.RLIM_INFINITY else min(FILES, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
