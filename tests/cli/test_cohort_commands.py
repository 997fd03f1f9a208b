"""`alongside cohort …` as somebody types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.cli import cohort_commands
from alongside.cli.main import main
from alongside.cohort.desk.open_desk import sign_in_state
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.record.record import Record

PLATFORM = """\
name: Autumn group
tutors: [tess]
starts: "2026-01-01"
ends: "2099-12-31"
port: 8000
address: https://course.college.ac.uk/
sign_in: lti
lti: {issuer: "https://p.example", authorize_url: "https://p.example/a",
      jwks_url: "https://p.example/j", client_ids: [c]}
"""


@pytest.mark.usefixtures("not_root")
def test_a_cohort_is_made_filled_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--folder", str(tmp_path)]
    assert main(["cohort", "init", *folder]) == 0
    assert main(["cohort", "add", "amina", "--shown", "Amina K", *folder]) == 0
    assert "join code" in capsys.readouterr().out
    assert main(["cohort", "check", *folder]) == 0
    said = capsys.readouterr().out
    assert "To look at: cohort.yml: 'tutors': the only name is the template's" in said
    assert said.endswith("The cohort can be served.\n")
    text = (tmp_path / "cohort.yml").read_text()
    (tmp_path / "cohort.yml").write_text(
        text.replace("[tutor]", "[tess]").replace("Our cohort", "Autumn group")
    )
    assert main(["cohort", "reset", "tess", *folder]) == 0
    assert main(["cohort", "check", *folder]) == 0
    assert "in order" in capsys.readouterr().out
    assert main(["cohort", "remove", "amina", *folder]) == 0


@pytest.mark.usefixtures("not_root")
def test_whom_a_learning_platform_sends_can_be_signed_out_without_erasing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--folder", str(tmp_path)]
    (tmp_path / "cohort.yml").write_text(PLATFORM)
    settings = load_settings(tmp_path / "cohort.yml")
    record = Record.open(settings.records, learner="4711")
    record.save("activity-1", {"gain": ("x", "h")}, base_revision=0, writer="p", origin="site")
    begun = sign_in_state(settings).ended_at("4711")
    assert main(["cohort", "remove", "4711", *folder]) == 0
    assert "Take them off the course at the learning platform" in capsys.readouterr().out
    assert record.home.exists()
    assert sign_in_state(settings).ended_at("4711") != begun
    assert main(["cohort", "remove", "4712", *folder]) == 2
    assert "no learner called '4712'" in capsys.readouterr().err


def test_serving_without_what_it_needs_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cohort_commands, "NEEDED", ("a_module_that_is_not_there",))
    assert main(["cohort", "serve", "--folder", str(tmp_path)]) == 2
    assert 'pip install "alongside-course[cohort]"' in capsys.readouterr().err


def test_a_cohort_with_mistakes_is_not_in_order(tmp_path: Path) -> None:
    (tmp_path / "cohort.yml").write_text("name: [")
    assert main(["cohort", "check", "--folder", str(tmp_path)]) == 1
