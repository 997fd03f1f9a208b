"""What holds for any answer holds for a sheet: conflicts, versions, search, sharing, desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.forms.form_protocol import FormProtocol
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.partnerships.sheet import open_sheet
from alongside.record import conflict_copies
from alongside.record.record_files import Purpose, files_for
from alongside.record.transfer import join_copies


@pytest.fixture
def check(learner: Learner) -> str:
    """A health check with something in it."""
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, hold_on="The cake")
    return key


def form(learner: Learner, key: str, **message: Any) -> dict[str, Any]:
    talk = FormProtocol(COURSE, open_sheet(COURSE, key).tool, lambda: learner.record, "site", key)
    told: dict[str, Any] = talk.answer({"seq": 1, "writer": "other", **message})[0]
    return told


def notebook(learner: Learner, **message: Any) -> Any:
    talk = NotebookProtocol(COURSE, lambda: learner.record, "site")
    return talk.answer({"seq": 1, "writer": "page", **message}, [], lambda news: None)[0][0]


def test_two_pages_that_change_one_answer_keep_both(learner: Learner, check: str) -> None:
    told = form(
        learner, check, kind="save", base_revision=0, base_at=None, changes={"hold-on": "The tea"}
    )
    assert [one["field"] for one in told["conflicts"]] == ["hold-on"]
    assert [one.answer.value for one in learner.record.rejected_edits(check)] == ["The tea"]
    listed = form(learner, check, kind="revisions")
    assert [one["field"] for one in listed["lost"]] == ["hold-on"]


def test_an_earlier_version_comes_back(learner: Learner, check: str) -> None:
    learner.write(check, hold_on="The tea")
    told = form(learner, check, kind="restore", revision=1, base_revision=2, base_at=None)
    assert told["kind"] == "restored"
    assert learner.record.read(check).answers["hold-on"].value == "The cake"


def test_a_copy_that_a_sync_program_left_is_found_and_joined(
    learner: Learner, check: str, tmp_path: Path
) -> None:
    other = Learner(tmp_path / "laptop")
    shutil.copytree(learner.home, other.home)
    other.day("2026-11-01")
    other.write(check, ask="Whom do we ring?")
    for folder, end in (("reflections", ".json"), ("history", ".jsonl")):
        there = other.home / folder / f"{check}{end}"
        shutil.copy(there, learner.home / folder / f"{check}-LAPTOP{end}")
    assert {copy.activity for copy in conflict_copies.find(learner.record.store)} == {check}
    (group,) = join_copies.groups(learner.record)
    shown = notebook(learner, kind="hello")["copies"]
    assert "Health check" in shown[0]["about"]
    notebook(learner, kind="join-copy", name=group.name)
    answers = learner.record.read(check).answers
    assert {name: answers[name].value for name in ("hold-on", "ask")} == {
        "hold-on": "The cake", "ask": "Whom do we ring?"
    }  # fmt: skip


def test_my_notebook_shows_sheets_so_that_they_can_be_searched_and_taken_along(
    learner: Learner, check: str
) -> None:
    (shown,) = [a for a in notebook(learner, kind="hello")["activities"] if a["id"] == check]
    assert "The cake" in str(shown["fields"])
    assert shown["heading"] == "Health check (The bike project, 14 October 2026)"


def test_what_is_held_and_what_goes_out_has_every_file_of_a_sheet(
    learner: Learner, check: str
) -> None:
    for purpose in Purpose:
        held = {one.within for one in files_for(learner.record.store, purpose)}
        assert {f"reflections/{check}.json", f"history/{check}.jsonl"} <= held, purpose


def test_opening_the_comment_of_a_sheet_is_kept_with_it(learner: Learner, check: str) -> None:
    assert form(learner, check, kind="comment")["kind"] == "comment"
    assert learner.record.read(check).comment


def test_the_markdown_copy_of_a_sheet_is_readable(learner: Learner, check: str) -> None:
    text = (learner.home / "reflections" / f"{check}.md").read_text(encoding="utf-8")
    assert "Hold on to" in text
    assert "The cake" in text
