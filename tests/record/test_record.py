"""The record as pages use it.

The ways to lose a word that we know of, each with its test (a file's, or one here):

- two pages write one field:
  test_two_pages.test_two_pages_that_wrote_one_field_both_keep_their_words
- the page that lost closes before its learner chooses:
  test_two_pages.test_words_that_lost_can_be_found_later
- a stale page saves a whole form: test_a_page_never_touches_fields_it_does_not_send
- an acknowledgement is lost and the page sends again:
  test_two_pages.test_a_save_sent_twice_is_saved_once
- two pages count as one writer: test_merge.test_two_pages_without_a_name_are_not_one_page
- the folder was exchanged under an open page:
  test_merge.test_a_base_from_another_record_has_seen_nothing_of_this_one
- a restored version hides the later ones:
  test_two_pages.test_restoring_an_earlier_version_keeps_the_later_ones
- the course changes its questions: test_answers_to_questions_that_are_gone_stay
- two programs write at once: test_crash
- a writer waits for ever or goes ahead without the lock:
  test_two_pages.test_a_busy_record_is_told_in_time
- the program is killed at any moment: test_properties, test_crash
- the power goes, and what was not synced with it: test_properties
- the disk is full or fails at any moment: test_properties,
  test_damage.test_a_full_disk_keeps_the_old_words_and_says_so
- the folder is read-only: test_damage.test_a_read_only_folder_still_shows_the_words
- the current file is cut, flipped, emptied, deleted, exchanged: test_reflection (noticed),
  test_recovery (put right),
  test_damage.test_a_file_cut_at_any_byte_opens_with_all_words
- the history is cut, flipped, deleted: test_history, test_recovery,
  test_damage.test_a_history_cut_at_any_byte_opens_with_all_words
- both are damaged: test_recovery
- what was damaged is overwritten while it is put right: test_recovery
- the repair itself is stopped: test_recovery
- a file that cannot be read is taken for damaged:
  test_damage.test_a_file_that_cannot_be_read_is_not_set_aside
- an older program rewrites a newer one's file:
  test_damage.test_a_newer_record_is_refused_and_left_as_it_is
- the clock goes backwards: test_damage.test_a_clock_that_goes_backwards_changes_nothing
- the text is something that files or JSON change: test_strange_text_comes_back_as_it_was_sent,
  test_json_format
- something is written that cannot be read again: test_commit
- the Markdown copy fails: test_commit
- the folder vanishes under an open page:
  test_damage.test_a_folder_that_vanished_is_made_again
- one learner's words go to another's record: test_location
- the words go where others can read them: test_location, test_files, test_only_the_learner_can_read
- a message about damage is shown to nobody:
  test_damage.test_looking_without_a_form_leaves_notices_for_it
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import TESTS
from tests.support.records import ACTIVITY, all_bytes, current, history, save, values

from alongside.errors import AnswerError, RecordError, RecordLocationError
from alongside.record.cached_record import read_current_file
from alongside.record.merge import Saved
from alongside.record.record import Record
from alongside.storage import files, json_format


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


# --- Opening ----------------------------------------------------------------------------------


def test_opening_makes_private_folders(record: Record) -> None:
    folders = [record.home, record.home / "reflections", record.home / "history"]
    assert all(folder.is_dir() for folder in folders)
    if os.name != "nt":
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_opening_makes_sure_of_folders_that_a_dead_program_made(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    Record.open(record.home)
    assert synced == [record.home, record.home.parent]


def test_opening_takes_the_place_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("ALONGSIDE_COHORT", "spring")
    monkeypatch.setenv("ALONGSIDE_LEARNER", "jo")
    assert Record.open().home == tmp_path / "here" / "learner-jo"


def test_a_cohort_without_a_name_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALONGSIDE_COHORT", "spring")
    monkeypatch.delenv("ALONGSIDE_LEARNER", raising=False)
    with pytest.raises(RecordLocationError):
        Record.open(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_served_folder_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(RecordLocationError):
        Record.open(tmp_path / "course" / "record", served=[tmp_path / "course"])
    assert not (tmp_path / "course").exists()


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(RecordLocationError, match="ALONGSIDE_HOME"):
        Record.open(tmp_path / "file")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_with_other_things_in_it_is_not_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home" / "letters").mkdir()
    Record.open(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "home" / "history").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_an_open_record_is_closed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    Record.open(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_learner_can_read(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        record = Record.open(tmp_path / "home")
        changes = {"why": ("words", "q")}
        record.save(
            ACTIVITY,
            changes,
            base_revision=0,
            writer="a",
            origin="site",
            write_markdown=lambda _: "# Why",
        )
        current(record).write_bytes(b"damaged")
        record.load_and_repair(ACTIVITY)
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in record.home.rglob("*")}
    assert {modes.pop("reflections"), modes.pop("history")} == {0o700}
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


# --- Saving and loading -----------------------------------------------------------------------


def test_an_activity_not_begun_is_empty(record: Record) -> None:
    opened = record.load_and_repair(ACTIVITY)
    assert (opened.revision, opened.saved_at, dict(opened.answers)) == (0, None, {})


def test_saved_words_are_there_for_another_program(record: Record) -> None:
    saved = save(record, why="Because", level="cooperation")
    opened = Record.open(record.home).load_and_repair(ACTIVITY)
    assert (saved.revision, opened.revision) == (1, 1)
    assert saved.saved_at == opened.saved_at
    answer = opened.answers["why"]
    assert (answer.value, answer.question_hash) == ("Because", "sha256:why")
    assert (answer.revision, answer.writer) == (1, "page-a")


@pytest.mark.parametrize(
    "value",
    [None, True, 0, 1.5, "", [], {}, [{"partner": "Library", "why": ["a", None, 2]}]],
    ids=repr,
)
def test_a_value_can_be_any_json(record: Record, value: Any) -> None:
    save(record, why="before")
    save(record, 1, why=value)
    assert json_format.same(values(record)["why"], value)


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines\r\nand\ttabs ",
        "null \0 byte",
        "\ud83d half a pair",
        "עברית \u202e and عربي \u2066",
        "<script>alert('words')</script> &amp; <b>",
        "é as one, e\u0301 as two",
        '{"schema":"alongside-revision"} \\u0041 \\',
        "\u2028 \u2029 \x85 \x1c",
        "😀" * 1000,
    ],
    ids=ascii,
)
def test_strange_text_comes_back_as_it_was_sent(record: Record, text: str) -> None:
    save(record, why=text)
    assert values(record)["why"] == text
    current(record).unlink()
    assert values(record)["why"] == text


def test_200_000_characters_come_back_every_one(record: Record) -> None:
    text = "".join(chr(0x20 + number % 0x2000) for number in range(200_000))
    save(record, why=text)
    current(record).write_bytes(b"")
    assert values(record)["why"] == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "a"}, b"bytes"], ids=repr)
def test_what_json_cannot_hold_is_refused_and_nothing_changed(record: Record, value: Any) -> None:
    save(record, why="words")
    before = all_bytes(record)
    with pytest.raises(AnswerError, match="level"):
        save(record, 1, why="other", level=value)
    assert all_bytes(record) == before


def test_each_save_is_a_revision_of_what_it_changed(record: Record) -> None:
    save(record, why="one", level="a")
    assert save(record, 1, level="b").revision == 2
    lines = history(record).read_text("utf-8").splitlines()
    assert [list(json_format.parse(line.encode())["changes"]) for line in lines] == [
        ["why", "level"],
        ["level"],
    ]


def test_a_save_that_changes_nothing_makes_no_revision(record: Record) -> None:
    save(record, why="words")
    before = all_bytes(record)
    saved = save(record, 1, why="words")
    assert (saved.revision, saved.conflicts) == (1, ())
    assert save(record, 1).revision == 1
    assert all_bytes(record) == before


def test_saving_nothing_at_first_saves_nothing(record: Record) -> None:
    assert save(record) == Saved(0, None)
    assert all_bytes(record) == {}


def test_a_page_never_touches_fields_it_does_not_send(record: Record) -> None:
    save(record, why="words", level="a")
    save(record, 0, writer="page-b", turf=3)
    assert values(record) == {"why": "words", "level": "a", "turf": 3}


def test_answers_to_questions_that_are_gone_stay(record: Record) -> None:
    save(record, old_question="words", why="one")
    save(record, 1, why="two")
    assert record.load_and_repair(ACTIVITY).answers["old_question"].value == "words"


@pytest.mark.slow
def test_saving_reads_the_end_of_the_history_only(record: Record) -> None:
    save(record, why="words")
    whole = history(record).read_bytes()
    history(record).write_bytes(b"damaged long ago\n" * 100_000 + whole)
    save(record, 1, why="more words")
    assert values(record) == {"why": "more words"}
    assert record.load_and_repair(ACTIVITY).notices == ()


def test_the_mirror_shows_what_is_saved(record: Record) -> None:
    record.save(
        ACTIVITY,
        {"why": ("words", "q")},
        base_revision=0,
        writer="a",
        origin="lab",
        write_markdown=lambda reflection: f"# {reflection.answers['why'].value}\n",
    )
    assert current(record).with_suffix(".md").read_text("utf-8") == "# words\n"


@pytest.mark.parametrize("activity", ["../activity-3", "", "activity.3", "/etc/passwd"])
def test_an_id_that_is_no_activity_touches_no_file(record: Record, activity: str) -> None:
    uses: list[Callable[[], object]] = [
        lambda: record.load_and_repair(activity),
        lambda: record.read(activity),
        lambda: record.revisions(activity),
        lambda: record.rejected_edits(activity),
        lambda: record.at(activity, 1),
        lambda: record.restore(activity, 1, writer="a"),
        lambda: record.open_comment(activity, asked=True, words=0, writer="a", origin="lab"),
        lambda: record.save(activity, {}, base_revision=0, writer="a", origin="lab"),
    ]
    for use in uses:
        with pytest.raises(RecordError, match="no activity's id"):
            use()


def test_the_activities_of_a_record_are_listed_in_order(record: Record) -> None:
    for name in ("activity-10", "activity-2", "outcomes-before"):
        record.save(name, {"why": ("x", "q")}, base_revision=0, writer="a", origin="site")
    (record.home / "reflections" / "activity-2.json").write_bytes(b"damaged")
    record.load_and_repair("activity-2")
    assert record.activities() == ("activity-2", "activity-10", "outcomes-before")


def test_the_ways_to_lose_a_word_name_tests_that_exist() -> None:
    for name in re.findall(r"\btest_\w+(?:\.test_\w+)?", __doc__ or ""):
        file, _, test = name.rpartition(".")
        if file or test in globals():
            (path,) = TESTS.rglob(f"{file}.py") if file else (Path(__file__),)
            assert f"def {test}(" in path.read_text("utf-8")
        else:
            assert list(TESTS.rglob(f"{test}.py")), test


# --- A glance ----------------------------------------------------------------------------------


def test_a_glance_says_what_stands_in_the_file_and_changes_nothing(record: Record) -> None:
    save(record, why="To help.")
    before = all_bytes(record)
    assert read_current_file(record, ACTIVITY).answers["why"].value == "To help."
    assert read_current_file(record, "activity-9").revision == 0
    assert all_bytes(record) == before


def test_a_second_glance_sees_what_was_written_since_and_what_is_gone(record: Record) -> None:
    save(record, why="To help.")
    assert read_current_file(record, ACTIVITY).answers["why"].value == "To help."
    save(Record.open(record.home), why="To hear.")
    assert read_current_file(record, ACTIVITY).answers["why"].value == "To hear."
    current(record).unlink()
    history(record).unlink()
    assert read_current_file(record, ACTIVITY).revision == 0
    assert not record.cached_reflections


def test_a_glance_at_a_damaged_file_reads_the_history(record: Record) -> None:
    save(record, why="To help.")
    for damage in (b"", b"\0\0", b'{"schema":', b"[]"):
        current(record).write_bytes(damage)
        assert read_current_file(record, ACTIVITY).answers["why"].value == "To help."
