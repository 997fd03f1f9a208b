"""What the command line does beside opening the course."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.completion_data import record as finished
from tests.support.paths import ROOT
from tests.support.soak import first

from alongside import completion, privacy
from alongside.book import FORMATS
from alongside.cli import learner_commands
from alongside.cli.main import main
from alongside.record.record import Record


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(ROOT)
    made = Record.open()
    made.save("activity-1", {"impressions": ("The urn is shared.", "h")}, base_revision=0,
              writer="w", origin="site")  # fmt: skip
    return made


def test_the_formats_of_a_book_are_those_there_are_writers_for() -> None:
    assert set(learner_commands.BOOKS) == set(FORMATS)


def test_the_whole_course_is_one_document_without_a_word_of_the_learners(tmp_path: Path) -> None:
    path = tmp_path / "course.html"
    assert main(["book", "--course-only", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert "Levels of partnership" in text
    assert "The urn is shared." not in text
    assert "@media print" in text


@pytest.mark.parametrize("name", ["mine", "mine.zip"])
def test_a_book_whose_name_says_no_format_is_a_web_page(tmp_path: Path, name: str) -> None:
    assert main(["book", "--answers-only", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_my_answers_come_with_their_questions(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    assert main(["book", "--answers-only", str(path)]) == 0  # the name says which format
    text = path.read_text(encoding="utf-8")
    assert "The urn is shared." in text
    assert "comes to mind first" in text


def test_pseudonyms_stand_in_the_book_and_what_is_left_is_pointed_out(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record.save("activity-1", {"own-aims": ("Siobhan O'Neill rang 07700 900123.", "h")},
                base_revision=1, writer="w", origin="site")  # fmt: skip
    path = tmp_path / "mine.md"
    wanted = ["book", "--answers-only", "--moved", "--pseudonyms", "--format", "md", str(path)]
    assert main(wanted) == 2
    assert "Choose them in My notebook" in capsys.readouterr().err
    privacy.keep_pseudonym(record.store, "Siobhan O'Neill", "Person A")
    assert main(wanted) == 0
    assert "Person A rang 07700 900123." in path.read_text(encoding="utf-8")
    assert "1 thing in it might tell" in capsys.readouterr().out
    assert main(["book", "--answers-only", "--format", "md", str(path)]) == 0
    assert "Siobhan" in path.read_text(encoding="utf-8")
    assert "2 things in it might tell" in capsys.readouterr().out


def test_a_record_that_is_exported_is_looked_through_with_its_history(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ("Siobhan O'Neill rang 07700 900123.", "Somebody rang 07700 900123."):
        base = record.read("activity-1").revision
        record.save("activity-1", {"own-aims": (words, "h")}, base_revision=base, writer="w",
                    origin="site")  # fmt: skip
    assert main(["export", str(tmp_path / "mine.zip")]) == 0
    said = capsys.readouterr().out
    assert "2 things in it might tell who somebody is, 1 of them only in earlier versions" in said
    assert "takes the history of one answer" in said


def test_a_record_is_exported_and_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.zip"
    assert main(["export", str(path)]) == 0
    assert "reflections/activity-1.json" in zipfile.ZipFile(path).namelist()
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "other"))
    assert main(["import", "--yes", str(path)]) == 0
    assert (
        "Activity 1: What does partnership mean to you? – comes back whole"
        in capsys.readouterr().out
    )
    copy = tmp_path / "other" / "reflections" / "activity-1.md"
    assert "The urn is shared." in copy.read_text(encoding="utf-8")
    assert Record.open().read("activity-1").answers["impressions"].value == "The urn is shared."
    assert main(["import", str(path)]) == 0
    assert "Nothing would change." in capsys.readouterr().out


def test_a_folder_that_a_record_was_unpacked_to_is_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "mine.zip")]) == 0
    folder = tmp_path / "my record"
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        archive.extractall(folder)
    (folder / "holiday.jpg").write_bytes(b"...")
    (folder / "manifest.json").unlink()
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "other"))
    assert main(["import", "--yes", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Left alone, because it is no part of a record: holiday.jpg." in said
    assert "There is no manifest.json with it" in said
    assert Record.open().read("activity-1").answers["impressions"].value == "The urn is shared."


def test_nothing_is_brought_in_when_nobody_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.zip"
    main(["export", str(path)])
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "other"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert main(["import", str(path)]) == 2
    assert "--yes" in capsys.readouterr().err
    assert Record.open().activities() == ()


def test_a_file_that_is_no_record_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "holiday.zip"
    path.write_bytes(b"photographs")
    assert main(["import", "--yes", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said


def test_the_doctor_finds_the_course_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--quick"]) == 0
    said = capsys.readouterr().out
    assert "NO " not in said
    assert "answers are kept in" in said


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    """A learner's own credential, as My notebook downloads it."""
    path = tmp_path / "completion-credential.json"
    path.write_text(json.dumps(completion.credential(finished(7))), encoding="utf-8")
    return path


def test_a_tutor_signs_what_a_learner_handed_in(
    credential: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "tess.pem"
    assert main(["badge", "new-key", str(key)]) == 0
    assert key.stat().st_mode & 0o077 == 0
    assert main(["badge", "new-key", str(key)]) == 2, "a key is never written over"
    sign = ["badge", "sign", str(credential), "--key", str(key), "--issuer", "Tess"]
    assert main(sign) == 2
    assert "Add --yes" in capsys.readouterr().err
    assert main([*sign, "--yes"]) == 0
    assert "7 of 7" in capsys.readouterr().out
    signed = str(credential.with_suffix(".jwt"))
    public = str(tmp_path / "tess-public.pem")
    assert main(["badge", "verify", signed, "--key", public]) == 0
    assert "Signed with the key of Tess" in capsys.readouterr().out
    assert main(["badge", "verify", signed]) == 0
    assert "calls themselves Tess" in capsys.readouterr().out
    other = tmp_path / "other.pem"
    main(["badge", "new-key", str(other)])
    assert main(["badge", "verify", signed, "--key", str(tmp_path / "other-public.pem")]) == 1


@pytest.mark.parametrize(
    "change",
    first(
        [
            lambda data: data.update(evidence=[{"narrative": "My words"}]),
            lambda data: data.update(description="Signed already"),
            lambda data: data["credentialSubject"].update(more=1),
            lambda data: data["credentialSubject"]["achievement"].update(image="x"),
            lambda data: data["credentialSubject"].pop("achievement"),
            lambda data: data["credentialSubject"]["achievement"].update(name="x" * 20_000),
        ],
        2,
    ),
)
def test_nothing_is_signed_that_a_learner_could_not_have_downloaded(
    credential: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any
) -> None:
    main(["badge", "new-key", str(tmp_path / "tess.pem")])
    data = json.loads(credential.read_text(encoding="utf-8"))
    change(data)
    credential.write_text(json.dumps(data), encoding="utf-8")
    sign = ["badge", "sign", str(credential), "--key", str(tmp_path / "tess.pem")]
    assert main([*sign, "--issuer", "Tess", "--yes"]) == 2
    assert "no credential that a learner made" in capsys.readouterr().err
    assert not credential.with_suffix(".jwt").exists()


def test_a_file_that_is_no_credential_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["badge", "new-key", str(tmp_path / "tess.pem")])
    odd = tmp_path / "odd.json"
    for text in ("{", "[]", "3"):
        odd.write_text(text, encoding="utf-8")
        sign = ["badge", "sign", str(odd), "--key", str(tmp_path / "tess.pem")]
        assert main([*sign, "--issuer", "Tess", "--yes"]) == 2
        assert "no credential" in capsys.readouterr().err
    assert main(["badge", "verify", str(odd)]) == 2


def test_a_book_stopped_by_keyboard_leaves_the_older_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.md"
    path.write_text("An older book.", encoding="utf-8")

    def stop(done: int, of: int, what: str) -> None:
        if done == of:
            raise KeyboardInterrupt

    monkeypatch.setattr(learner_commands, "_say", stop)
    assert main(["book", "--answers-only", "--format", "md", str(path)]) == 130
    assert "Stopped. Nothing was written." in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "An older book."
    assert list(tmp_path.glob("*mine*")) == [path]


def test_a_terminal_shows_a_bar_that_fills_and_how_to_stop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "90")
    learner_commands._say(1, 4, "Reading “A page”")
    learner_commands._say(4, 4, "Done")
    first, last = capsys.readouterr().err.strip("\r\n").split("\r")
    assert first.startswith("[#####...............] Reading “A page”")
    assert "Ctrl+C" in first
    assert last.startswith("[####################] Done")
