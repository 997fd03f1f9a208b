"""What was in a journal entry before, and what was taken out, can be read again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support import journal_entries
from tests.support.takeaway_records import clock

from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes.journal_versions import taken_out, versions
from alongside.record.record import Record

HERE: dict[str, Any] = {"writer": "page", "origin": "site"}
HOURS = 4 * 3600


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record whose every save is a sitting of its own."""
    home = Record.open(tmp_path / "home").home
    return Record.kept_in(home, now=clock(datetime(2026, 9, 14, 9, tzinfo=UTC), HOURS))


def change(record: Record, name: str, text: str, seen: int | None = None) -> None:
    """Change an entry, last seen at a revision."""
    base = record.read("journal").revision if seen is None else seen
    journal_entries.change(record, name, text, base_revision=base, **HERE)


def texts(record: Record, name: str) -> list[str]:
    """What its versions say."""
    return [one.entry.text for one in versions(record, name)]


def test_every_sitting_of_an_entry_is_there_newest_first(record: Record) -> None:
    name, _ = journal_entries.write(record, "First.", **HERE)
    journal_entries.write(record, "Another entry.", **HERE)
    change(record, name, "Second.")
    assert texts(record, name) == ["Second.", "First."]
    assert versions(record, name)[0].saved_at > versions(record, name)[1].saved_at


def test_saves_of_one_sitting_are_one_version(tmp_path: Path) -> None:
    home = Record.open(tmp_path / "home").home
    record = Record.kept_in(home, now=clock(step=1))
    name, _ = journal_entries.write(record, "T", **HERE)
    for text in ("Th", "Thr", "Three"):
        change(record, name, text)
    assert texts(record, name) == ["Three"]


def test_a_version_without_words_is_none(record: Record) -> None:
    name, _ = journal_entries.write(record, "First.", **HERE)
    entry = record.read("journal").answers[name]
    record.save(
        "journal", {name: ({**entry.value, "text": "\n"}, entry.question_hash)},
        base_revision=entry.revision, **HERE,
    )  # fmt: skip
    assert texts(record, name) == ["First."]


def test_words_that_met_anothers_are_among_the_versions(record: Record) -> None:
    name, saved = journal_entries.write(record, "First.", **HERE)
    change(record, name, "From the laptop.")
    journal_entries.change(record, name, "From the phone.", base_revision=saved.revision,
                   writer="phone", origin="site")  # fmt: skip
    beside = [one.entry.text for one in versions(record, name) if one.beside]
    assert beside == ["From the phone."]
    assert set(texts(record, name)) == {"First.", "From the laptop.", "From the phone."}


def test_an_entry_taken_out_is_there_to_be_put_back(record: Record) -> None:
    name, _ = journal_entries.write(record, "First.", tags=["mood"], **HERE)
    kept, _ = journal_entries.write(record, "Stays.", **HERE)
    change(record, name, "Second.")
    assert taken_out(record) == ()
    journal_entries.remove(record, name, base_revision=record.read("journal").revision, **HERE)
    (gone,) = taken_out(record)
    assert (gone.id, gone.text) == (name, "Second.")
    assert texts(record, name) == ["Second.", "First."]
    assert texts(record, kept) == ["Stays."]


def test_what_was_erased_is_in_neither(record: Record) -> None:
    name, _ = journal_entries.write(record, "First.", **HERE)
    journal_entries.remove(record, name, base_revision=record.read("journal").revision, **HERE)
    erase(record, ErasureScope("journal", name))
    assert taken_out(record) == ()
    assert versions(record, name) == ()


def test_tags_on_answers_are_no_entries(record: Record) -> None:
    field = "tags--activity-1--why"
    for value in (["urn"], None):
        record.save("journal", {field: (value, "h")},
                    base_revision=record.read("journal").revision, **HERE)  # fmt: skip
    assert taken_out(record) == ()
