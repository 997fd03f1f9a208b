"""What an author is told on the command line.

Covers: cli/author_commands.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample

import pytest

from alongside.cli.main import main
from alongside.course.schema_errors import problem_with


def said(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, list[str]]:
    """What a command prints, and its exit code."""
    code = main(command)
    return code, capsys.readouterr().out.splitlines()


def check(capsys: pytest.CaptureFixture[str], sample: Sample) -> list[str]:
    """What `alongside check` prints of a course without its report."""
    return said(capsys, "check", str(sample.root), "--no-report")[1]


def test_a_folder_without_a_course_is_refused(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(sample.root / "course")]) == 2  # though a folder above it has one
    assert "holds no course" in capsys.readouterr().err


def test_one_missing_word_in_a_list_is_one_line(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.replace("course/glossary.yml", "turf:\n", "turf:\n  sees: [trust]\n")
    cause, *rest = check(capsys, sample)
    assert cause.startswith("course/glossary.yml: line ")
    assert "turf" in cause
    assert rest == ["Put that right first: what may only follow from it is not listed yet."]


def test_all_keys_that_are_missing_are_told_at_once_with_their_lines(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sample.root / "activities" / "1-first.yml"
    text = path.read_text().replace("title: A first question\n", "").replace("minutes: 30\n", "")
    path.write_text(text.replace("    prompt: What do you gain?\n", ""))
    lines = check(capsys, sample)[:-1]
    assert len(lines) == 2
    assert any("line 1: 'title' and 'minutes' are missing. Add a line 'title: …' and add a line "
               "'minutes: …'." in line for line in lines)  # fmt: skip
    assert any("line 5: field 'gain': 'prompt' is missing." in line for line in lines)


def test_an_editor_gets_file_line_and_sentence(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.replace("course/glossary.yml", "see: [turf]", "see: [turf")
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].update(strange=1))
    code, lines = said(capsys, "check", str(sample.root), "--json")
    assert code == 1
    first, second = json.loads("\n".join(lines))
    assert (first["file"], first["severity"]) == ("course/glossary.yml", "error")
    text = (sample.root / "course" / "glossary.yml").read_text().splitlines()
    assert "see: [turf" in text[first["line"] - 1]
    text = (sample.root / "course" / "01-first.ipynb").read_text().splitlines()
    assert second["file"] == "course/01-first.ipynb"
    assert '"strange": 1' in text[second["line"] - 1]
    assert problem_with("problems.v1.json", [first, second]) is None


def test_mending_says_what_was_mended(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].update(strange=1))
    code, lines = said(capsys, "check", str(sample.root), "--fix", "--no-report")
    assert (code, lines) == (0, ["Mended: course/01-first.ipynb", "The course is in order."])


def test_mending_a_course_whose_outline_is_broken_says_what_is_wrong_with_it(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.replace("course/course.yml", "parts:", "part:")
    code, lines = said(capsys, "check", str(sample.root), "--fix", "--no-report")
    assert code == 1
    assert lines[0].startswith("course/course.yml: line 1: 'parts' is missing.")


def test_from_an_empty_folder_to_three_pages_by_the_commands_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "course", "our-street"]) == 0
    monkeypatch.chdir(tmp_path / "our-street")
    for command in (
        ["new", "page", "What we share"],
        ["new", "activity", "A first contact"],
        ["new", "scene", "At the door"],
        ["new", "scenario", "The last key"],
        ["new", "session", "Round the table"],
    ):
        assert main(command) == 0
    capsys.readouterr()
    assert said(capsys, "print") == (0, ["round-the-table  Round the table"])
    assert said(capsys, "print", "round-the-table", "t.html") == (0, ["Written: t.html"])
    assert "Round the table" in Path("t.html").read_text(encoding="utf-8")
    assert said(capsys, "check", "--no-report") == (0, ["The course is in order."])
