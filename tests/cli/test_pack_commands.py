"""Packs and backups as somebody types them.

Covers: cli/pack_commands.py
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.cli.main import main
from alongside.cohort.inbox import inbox_server
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.course.outline import Course
from alongside.record.record import Record
from alongside.storage import encryption

Said = pytest.CaptureFixture[str]


@pytest.fixture
def learner(packing: Packing, monkeypatch: pytest.MonkeyPatch) -> Packing:
    """Amina at home, with something written, in the folder of the small course."""
    packing.write(gain="Ask Priya Shah about time", level="near")
    monkeypatch.setenv("ALONGSIDE_HOME", str(packing.home / "amina"))
    monkeypatch.chdir(packing.course.root)
    return packing


def shared(learner: Packing, *more: str) -> int:
    return main(["share", "1", "--name", "Amina", "--to", str(learner.inbox), *more])


def test_a_learner_sees_what_would_go_and_who_is_in_it(learner: Packing, capsys: Said) -> None:
    assert shared(learner, "--question", "Enough?", "--until", "2099-01-01", "--yes") == 2
    assert "a year from now" in capsys.readouterr().err
    assert shared(learner, "--question", "Enough?", "--yes") == 0
    said = capsys.readouterr().out
    for words in ("Ask Priya Shah about time", "Priya Shah: ", "Your question: Enough?", "Written"):
        assert words in said
    [pack] = learner.inbox.glob("share-pack-amina-*.zip")
    assert b"Priya Shah" in zipfile.ZipFile(pack).read("pack.json")


def test_nothing_is_made_unless_somebody_says_so(learner: Packing, capsys: Said) -> None:
    assert shared(learner) == 2
    assert "Add --yes" in capsys.readouterr().err
    assert not list(learner.inbox.iterdir())


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("9", "There is no activity '9'"),
        ("1:gian", "has no answer 'gian'. It has: gain, level"),
        ("1@last", "after @ stands a day, as in 3@2026-11-21"),
    ],
)
def test_what_can_not_be_shared_is_said_in_a_sentence(
    learner: Packing, capsys: Said, what: str, sentence: str
) -> None:
    assert main(["share", what, "--name", "Amina", "--yes"]) == 2
    assert sentence in capsys.readouterr().err


def test_one_answer_of_an_earlier_version_goes_alone(learner: Packing, capsys: Said) -> None:
    learner.write(gain="Written anew")
    to = str(learner.inbox)
    assert main(["share", "1:gain@1", "--name", "Amina", "--to", to, "--yes"]) == 0
    said = capsys.readouterr().out
    assert "(as it was on " in said
    assert "version" not in said
    assert "Written anew" not in said


def test_an_answer_as_it_stood_at_the_end_of_a_day_is_asked_for_by_its_date(
    learner: Packing, capsys: Said
) -> None:
    day = learner.record().sittings("activity-1")[0].info.saved_at[:10]
    to = str(learner.inbox)
    assert main(["share", f"1@{day}", "--name", "Amina", "--to", to, "--yes"]) == 0
    assert "Ask Priya Shah about time" in capsys.readouterr().out
    assert main(["share", "1@2001-01-01", "--name", "Amina", "--to", to, "--yes"]) == 2
    assert "nothing written by the end of 1 January 2001" in capsys.readouterr().err


def test_a_sealed_pack_is_read_with_the_tutors_key_alone(
    learner: Packing, tmp_path: Path, capsys: Said
) -> None:
    pytest.importorskip("pyrage")
    key = tmp_path / "tutor" / "key.txt"
    assert main(["desk", "--new-key", str(key)]) == 0
    public = capsys.readouterr().out.split()[-1]
    assert public == encryption.public_of(key)
    assert main(["desk", "--new-key", str(key)]) == 2
    assert "left as it is" in capsys.readouterr().err
    assert shared(learner, "--to-key", public, "--yes") == 0
    assert [one.can_accept for one in learner.folder().take_in()] == [False]
    assert learner.folder(key).take_in() == ()


def test_a_tutors_comments_are_taken_in(learner: Packing, capsys: Said) -> None:
    shared(learner, "--yes")
    folder: PackFolder = learner.folder()
    assert folder.take_in() == ()
    [one] = folder.releases.open_releases()
    folder.releases.add_comment(
        one.learner.ref, one.id, "tutor", "Good", shown="Tess", about="gain"
    )
    [feedback] = folder.write_feedback(lambda _: "Activity 1")
    capsys.readouterr()
    assert main(["receive", str(feedback)]) == 0
    assert "1 new comment" in capsys.readouterr().out
    assert main(["receive", str(learner.home)]) == 2


def test_the_desk_opens_the_folder_that_was_named(
    learner: Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def run(course: Course, folder: Path, **more: object) -> int:
        asked.extend([folder, more["tutor"], more["open_browser"]])
        return 0

    monkeypatch.setattr(inbox_server, "run", run)
    assert main(["desk", str(learner.inbox), "--tutor", "Tess", "--no-browser"]) == 0
    assert asked == [learner.inbox, "Tess", False]


def test_a_desk_over_no_folder_is_a_sentence(learner: Packing, capsys: Said) -> None:
    assert main(["desk", str(learner.inbox / "nowhere"), "--no-browser"]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_a_cohort_is_backed_up_and_put_back(tmp_path: Path, capsys: Said) -> None:
    home, back = tmp_path / "cohort", tmp_path / "back"
    assert main(["cohort", "init", "--folder", str(home)]) == 0
    record = Record.open(home / "records", learner="amina")
    record.save("activity-1", {"gain": ("x", "h")}, base_revision=0, writer="p", origin="site")
    assert main(["cohort", "backup", str(tmp_path), "--folder", str(home)]) == 0
    [made] = tmp_path.glob("backup-*.zip")
    assert made.stat().st_mode & 0o077 == 0
    assert main(["cohort", "restore", str(made), str(back)]) == 0
    assert "files as they were on" in capsys.readouterr().out
    again = Record.open(back / "records", learner="amina")
    assert again.read("activity-1").answers["gain"].value == "x"
    assert main(["cohort", "restore", str(made), str(back)]) == 2
    assert "nothing is written over" in capsys.readouterr().err
