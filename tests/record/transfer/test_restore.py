"""A record that is brought back joins what is here: nothing is lost, and it can be undone.

Covers: record/transfer/restore.py, record/transfer/import_rules.py, record/transfer/undo.py
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.transfer.test_export import contents
from tests.support.records import write
from tests.support.soak import LONG
from tests.support.takeaway_records import clock, opened

from alongside.errors import RecordError, RecordWriteError
from alongside.record.record import Record
from alongside.record.transfer import undo
from alongside.record.transfer.export import export_record
from alongside.record.transfer.import_rules import JOINED, NEW, NEWER, OLDER, SAME
from alongside.record.transfer.import_summary import sentence
from alongside.record.transfer.restore import import_record, preview_import, undo_import
from alongside.storage import files
from alongside.storage.lock import locked


def copy_of(record: Record, home: Path) -> Record:
    """The same record on another computer, whose clock is ahead by a month."""
    shutil.copytree(record.home, home)
    return Record.kept_in(home, now=clock(step=2_592_000.0))


def exported(record: Record, folder: Path) -> Path:
    """A record's zip."""
    return export_record(record, folder / f"{record.home.name}.zip").path


def values(record: Record, activity: str = "activity-1") -> dict[str, Any]:
    """The current values."""
    return {name: answer.value for name, answer in record.load_and_repair(activity).answers.items()}


def ever(record: Record, activity: str = "activity-1") -> set[tuple[str, str]]:
    """Every (field, value) that the record holds anywhere in its history."""
    lines = record.lines(activity)
    return {
        (name, str(answer.value))
        for line in lines
        for name, answer in [*line.changes.items(), *line.kept.items()]
    }


@pytest.fixture
def here(tmp_path: Path) -> Record:
    """A record with two versions of an answer."""
    record = opened(tmp_path / "here")
    write(record, "activity-1", why="First", level="near")
    write(record, "activity-1", why="Second")
    return record


def test_looking_says_what_would_change_and_changes_nothing(here: Record, tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    preview = preview_import(empty, exported(here, tmp_path))
    assert [(join.activity, join.kind, join.versions) for join in preview.joins] == [
        ("activity-1", NEW, 2)
    ]
    assert preview.changes
    assert contents(empty) == {}
    assert sentence(preview.joins[0]) == "Activity-1 – comes back whole, with 2 versions."


def test_a_record_that_is_here_already_changes_nothing(here: Record, tmp_path: Path) -> None:
    before = contents(here)
    preview = preview_import(here, exported(here, tmp_path))
    assert [join.kind for join in preview.joins] == [SAME]
    assert not preview.changes
    import_record(here, tmp_path / "here.zip")
    assert contents(here) == before


def test_newer_versions_are_added_exactly(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="Third")
    imported = import_record(here, exported(laptop, tmp_path))
    assert [join.kind for join in imported.joins] == [NEWER]
    assert contents(here) == contents(laptop)


def test_an_older_zip_changes_nothing(here: Record, tmp_path: Path) -> None:
    path = exported(here, tmp_path)
    write(here, "activity-1", why="Third")
    before = contents(here)
    assert [join.kind for join in import_record(here, path).joins] == [OLDER]
    assert contents(here) == before


def test_fields_that_one_side_changed_merge_in_silence(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", level="far")
    write(here, "activity-1", why="Third, here")
    (join,) = import_record(here, exported(laptop, tmp_path)).joins
    assert (join.kind, set(join.taken or {}), join.conflicts) == (JOINED, {"level"}, {})
    assert values(here) == {"why": "Third, here", "level": "far"}


def test_where_both_changed_an_answer_both_are_kept(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop, a draft")
    write(laptop, "activity-1", why="On the laptop")
    write(here, "activity-1", why="Here")
    (join,) = import_record(here, exported(laptop, tmp_path)).joins
    assert set(join.conflicts or {}) == {"why"}
    assert values(here)["why"] == "Here"
    assert ("why", "On the laptop") in {
        (k.field, k.answer.value) for k in here.rejected_edits("activity-1")
    }
    assert ("why", "On the laptop, a draft") in ever(here)


def test_an_answer_that_is_taken_keeps_its_date(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", level="far")
    write(here, "activity-1", why="Third, here")
    import_record(here, exported(laptop, tmp_path))
    then = laptop.read("activity-1").answers["level"]
    now = here.read("activity-1").answers["level"]
    assert (now.saved_at, now.writer) == (then.saved_at, then.writer)
    assert now.revision == here.read("activity-1").revision


def test_a_zip_that_goes_on_from_mine_wins_field_by_field(here: Record, tmp_path: Path) -> None:
    """After an erasure histories no longer begin alike; what came after what is still known."""
    from alongside.record.erasure.erase import ErasureScope, erase

    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="Third")
    erase(here, ErasureScope("activity-1", "level"))
    import_record(here, exported(laptop, tmp_path))
    assert values(here) == {"why": "Third", "level": "near"}


def test_bringing_the_same_zip_back_twice_is_bringing_it_once(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop", level="far")
    write(here, "activity-1", why="Here")
    path = exported(laptop, tmp_path)
    import_record(here, path)
    before = contents(here)
    assert not preview_import(here, path).changes
    import_record(here, path)
    assert contents(here) == before


def test_a_comment_opened_on_the_other_computer_is_open_here(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    laptop.open_comment("activity-1", asked=False, words=3, writer="page", origin="site")
    write(here, "activity-1", why="Here")
    import_record(here, exported(laptop, tmp_path))
    assert here.load_and_repair("activity-1").comment == laptop.read("activity-1").comment


def test_an_import_can_be_undone_to_the_byte(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop", level="far")
    write(laptop, "activity-2", more="New here")
    write(here, "activity-1", why="Here")
    before = contents(here)
    import_record(here, exported(laptop, tmp_path))
    assert contents(here) != before
    assert undo_import(here) == ()
    assert contents(here) == before
    assert here.load_and_repair("activity-1").notices == ()


def test_words_written_since_an_import_are_not_undone(here: Record, tmp_path: Path) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    write(laptop, "activity-2", more="New here")
    import_record(here, exported(laptop, tmp_path))
    write(here, "activity-1", why="Since")
    (notice,) = undo_import(here)
    assert "activity-1 – written in since" in notice
    assert values(here)["why"] == "Since"
    assert here.activities() == ("activity-1",)


def test_what_brings_nothing_leaves_the_import_before_it_to_be_undone(
    here: Record, tmp_path: Path
) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    before = contents(here)
    import_record(here, exported(laptop, tmp_path))
    import_record(here, tmp_path / "laptop.zip")
    undo_import(here)
    assert contents(here) == before


def test_there_is_one_undo_and_no_more(here: Record, tmp_path: Path) -> None:
    import_record(opened(tmp_path / "empty"), exported(here, tmp_path))
    with pytest.raises(RecordError, match="no import to undo"):
        undo_import(here)
    assert not undo.can_undo(here)


def test_a_damaged_note_of_the_undo_is_not_trusted(here: Record, tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    import_record(empty, exported(here, tmp_path))
    assert undo.can_undo(empty)
    note = empty.home / "import-undo.json"
    note.write_bytes(note.read_bytes().replace(b'"size": 0', b'"size": 9'))
    with pytest.raises(RecordError, match="damaged"):
        undo_import(empty)
    assert values(empty)["why"] == "Second"


def test_a_record_written_in_since_the_look_is_looked_at_again(
    here: Record, tmp_path: Path
) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    path = exported(laptop, tmp_path)
    preview = preview_import(here, path)
    write(here, "activity-1", why="Since the look")
    with pytest.raises(RecordError, match="Look again"):
        import_record(here, path, expected=preview)
    assert values(here)["why"] == "Since the look"


def test_another_zip_than_the_one_looked_at_is_not_brought_in(here: Record, tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    preview = preview_import(empty, exported(here, tmp_path))
    write(here, "activity-1", why="Third")
    with pytest.raises(RecordError, match="Look again"):
        import_record(empty, exported(here, tmp_path), expected=preview)


def test_a_page_that_saves_while_the_zip_is_read_is_not_written_over(
    here: Record, tmp_path: Path
) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    path = exported(laptop, tmp_path)

    def save_meanwhile(done: int, of: int, what: str) -> None:
        if "README" in what:
            write(here, "activity-1", why="Meanwhile")

    import_record(here, path, report=save_meanwhile)
    assert values(here)["why"] == "Meanwhile"
    assert ("why", "On the laptop") in ever(here)


def test_a_page_that_saves_just_before_the_lock_is_not_written_over(
    here: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    path = exported(laptop, tmp_path)

    def late(place: Path, wait: float) -> AbstractContextManager[None]:
        monkeypatch.undo()
        write(here, "activity-1", why="At the last moment")
        return locked(place, wait)

    monkeypatch.setattr("alongside.storage.folder_store.locked", late)
    with pytest.raises(RecordError, match="Look again"):
        import_record(here, path)
    assert values(here)["why"] == "At the last moment"


def test_a_disk_that_fills_up_half_way_loses_nothing(
    here: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = copy_of(here, tmp_path / "laptop")
    write(laptop, "activity-1", why="On the laptop")
    write(here, "activity-1", why="Here")
    path = exported(laptop, tmp_path)
    real, calls = files.append, []

    def full(place: Path, data: bytes) -> None:
        calls.append(place)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "append", full)
    with pytest.raises(RecordWriteError, match="disk is full"):
        import_record(here, path)
    monkeypatch.setattr(files, "append", real)
    assert calls
    assert values(here)["why"] == "Here"
    import_record(here, path)
    assert ("why", "On the laptop") in ever(here)


def test_the_markdown_copy_is_made_anew(here: Record, tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    import_record(
        empty,
        exported(here, tmp_path),
        markdown_writers=lambda name: lambda r: f"{name} {r.revision}",
    )
    write_markdown = empty.home / "reflections" / "activity-1.md"
    assert write_markdown.read_text() == "activity-1 2"
    undo_import(empty)
    assert not write_markdown.exists()


CHANGE = st.tuples(
    st.sampled_from(["here", "there"]),
    st.dictionaries(
        st.sampled_from(["a", "b"]), st.text("xyz", min_size=1, max_size=3), min_size=1
    ),
)


@settings(
    max_examples=200 if LONG else 25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(before=st.lists(CHANGE, max_size=3), after=st.lists(CHANGE, max_size=6))
def test_no_word_is_ever_lost_by_joining(before: list[Any], after: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = opened(Path(folder) / "one")
        for _, change in before:
            write(one, "activity-1", **change)
        two = copy_of(one, Path(folder) / "two")
        for where, change in after:
            write(one if where == "here" else two, "activity-1", **change)
        mine, all_words = values(one), ever(one) | ever(two)
        mine_changed = {n for where, c in after for n in c if where == "here"}
        path = exported(two, Path(folder))
        (*joins,) = import_record(one, path).joins
        assert ever(one) >= all_words
        assert one.load_and_repair("activity-1").notices == ()
        for name, value in mine.items():
            # An answer that was changed here since stays; others may be taken from there.
            assert (
                values(one)[name] == value
                or name not in mine_changed
                or any(name in (join.taken or {}) or join.kind == NEWER for join in joins)
            )
        assert not preview_import(one, path).changes
