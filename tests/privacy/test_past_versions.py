"""What was written once and taken out again is looked through before a whole record leaves.

Covers: privacy/past_versions.py, notebook_page/privacy_sweep.py
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import journal_entries
from tests.support.records import write
from tests.support.takeaway_records import opened, the_course

from alongside import privacy
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.record.record import Record

COURSE = the_course()
FIELD = "impressions"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record."""
    return opened(tmp_path / "home")


def save(record: Record, *values: object, activity: str = "activity-1", field: str = FIELD) -> None:
    """Save one version after another."""
    for value in values:
        write(record, activity, **{field: value})


def typed(text: str) -> list[str]:
    """A text as it is typed, letter by letter."""
    return [text[:n] for n in range(1, len(text) + 1)]


def found(record: Record, versions: str = "all") -> dict[str, str]:
    """What is found in the history alone, and where it is said to stand."""
    pairs = sweep_record(COURSE, record, versions=versions)
    return {one.text: text_path.where for text_path, one in pairs if text_path.past_only}


def test_a_name_that_was_taken_out_is_found_in_the_earlier_version(record: Record) -> None:
    save(record, "I asked Siobhan O'Neill on 07700 900123.", "I asked the organiser.")
    where = found(record)
    assert set(where) == {"Siobhan O'Neill", "07700 900123"}
    said = "In an earlier version of Activity 1: What does partnership mean to you? · "
    assert where["Siobhan O'Neill"].startswith(said)
    assert where["Siobhan O'Neill"].endswith(", saved 14 September 2026")
    assert found(record, "") == {}


def test_what_stands_in_the_answer_too_is_told_once(record: Record) -> None:
    save(record, "Siobhan O'Neill came.", "Then Siobhan O'Neill left.", "Siobhan O'Neill is back.")
    assert found(record) == {}
    assert [one.text for _, one in sweep_record(COURSE, record, versions="all")] == [
        "Siobhan O'Neill"
    ]


def test_half_typed_and_half_deleted_words_are_passed_over(record: Record) -> None:
    whole = "I asked Siobhan O'Neill."
    away = [whole[:n] for n in range(len(whole) - 1, 7, -1)]
    save(record, *typed(whole), *away, "I asked the organiser.")
    assert set(found(record)) == {"Siobhan O'Neill"}
    gone = [
        one.text[one.start : one.end]
        for one in privacy.find_past_texts(record, COURSE.activities())
    ]
    assert not {"Siobha", "Siob", "Sio"} & set(gone)


def test_typing_on_takes_nothing_out(record: Record) -> None:
    save(record, *typed("We met Aisha Khan. It rained."))
    assert list(privacy.find_past_texts(record, COURSE.activities())) == []


def test_a_row_that_was_taken_out_of_a_table_is_found(record: Record) -> None:
    rows = [{"partner": "Kian Walsh's club", "reason": "trust"}, {"partner": "The library"}]
    save(record, rows, rows[1:], field="partners")
    assert set(found(record)) == {"Kian Walsh"}


def test_choices_are_the_courses_words(record: Record) -> None:
    save(record, "counts", "depends", field="information")
    assert [one.text for one in privacy.find_past_texts(record, COURSE.activities())] == []


def test_an_entry_that_was_taken_out_of_the_journal_is_found(record: Record) -> None:
    words = "Siobhan O'Neill rang."
    name, saved = journal_entries.write(record, words, tags=["x"], writer="page", origin="site")
    journal_entries.remove(record, name, base_revision=saved.revision, writer="page", origin="site")
    assert found(record)["Siobhan O'Neill"].startswith("In an earlier version of your journal")


def test_words_kept_beside_an_answer_are_looked_through(record: Record) -> None:
    save(record, "One.")
    for writer, words in (("a", "Two."), ("b", "Siobhan O'Neill said no.")):
        change = {FIELD: (words, "sha256:q")}
        record.save("activity-1", change, base_revision=1, writer=writer, origin="site")
    assert found(record)["Siobhan O'Neill"].startswith("In words that were kept beside Activity 1")


def test_a_damaged_file_that_was_set_aside_is_looked_through(record: Record) -> None:
    save(record, "I asked Siobhan O'Neill.")
    path = record.home / "history" / "activity-1.jsonl"
    aside = path.with_name("activity-1.damaged-20260914T090000Z.jsonl")
    aside.write_bytes(path.read_bytes().replace(b"Siobhan O'Neill", b"Dervla Quinn")[:-40])
    assert found(record) == {
        "Dervla Quinn": f"In a damaged file that was set aside: history/{aside.name}"
    }


def test_an_activity_that_the_course_has_no_more_is_looked_through(record: Record) -> None:
    save(record, "I asked Siobhan O'Neill.", "I asked.", activity="activity-77", field="old")
    assert found(record)["Siobhan O'Neill"].startswith("In an earlier version of activity-77 · old")


def test_a_book_of_how_answers_moved_is_looked_through_for_what_it_tells(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from tests.support.takeaway_records import clock

    record = opened(tmp_path / "home")
    save(record, "I asked Siobhan O'Neill.")
    later = Record.kept_in(record.home, now=clock(datetime(2026, 11, 2, tzinfo=UTC)))
    save(later, "I asked Dervla Quinn.", "I asked the organiser.")
    assert set(found(later, "first")) == {"Siobhan O'Neill"}, "the first sitting and the last"
    assert set(found(later)) == {"Siobhan O'Neill", "Dervla Quinn"}


def test_the_same_words_in_many_versions_are_told_once(record: Record) -> None:
    for _ in range(5):
        save(record, "Siobhan O'Neill came.", "Somebody came.")
    assert (
        len(
            [
                1
                for text_path, _ in sweep_record(COURSE, record, versions="all")
                if text_path.past_only
            ]
        )
        == 1
    )


def test_a_history_of_a_newer_program_is_passed_over(record: Record) -> None:
    save(record, "I asked Siobhan O'Neill.", "I asked.")
    path = record.home / "history" / "activity-1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"schema_version":1', b'"schema_version":9'))
    assert list(privacy.find_past_texts(record, COURSE.activities())) == []


def test_the_learners_own_list_counts_in_earlier_versions(record: Record) -> None:
    save(record, "They call him spud there.", "They call him that there.")
    assert found(record) == {}
    privacy.add_name(record.store, "Spud")
    assert set(found(record)) == {"spud"}
