"""A series beside the journal is labelled, shown, checked and taken along as the journal is.

Covers: record/notes/entry_series.py privacy/text_fields.py
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.records import write
from tests.support.takeaway_records import opened, the_course

from alongside.book.builder import BookOptions, build_book
from alongside.book.document import all_sections, runs_text
from alongside.book.supervision_sheet import SheetChoice, SheetEntry, build_sheet
from alongside.notebook_page.overview import overview
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.privacy import RedactedRecord, Redaction, find_past_texts, keep_pseudonym
from alongside.record.display.labels import names_of
from alongside.record.display.markdown_copy import markdown_writers_of
from alongside.record.erasure.erase import ErasureScope, would_erase
from alongside.record.notes import journal, tags
from alongside.record.notes.entry_series import JOURNAL, SERIES, EntrySeries, other_keys
from alongside.record.record import Record
from alongside.record.reflection import Reflection

ENTRY = "entry-20260915-073337-b6c8b2"
VALUE = {"written_at": "2026-09-15T07:33:37Z", "section": "kian", "tags": [], "text": "Kian came."}


def entries(record: Record) -> tuple[journal.Entry, ...]:
    """The entries of the visits book."""
    return journal.of(record.read("visits"), record.now())


def markdown(reflection: Reflection) -> str:
    """Its Markdown copy."""
    return f"# Visits, {len(reflection.answers)}"


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> EntrySeries:
    """Another series: a book of visits."""
    series = replace(
        JOURNAL, id="visits", noun="visits book", entries=entries, write_markdown=markdown
    )
    monkeypatch.setitem(SERIES, "visits", series)
    return series


@pytest.fixture
def record(tmp_path: Path, visits: EntrySeries) -> Record:
    """A record with an entry in the visits book, written twice."""
    record = opened(tmp_path / "home")
    write(record, "visits", **{ENTRY: VALUE | {"text": "Aisha came."}})
    write(record, "visits", **{ENTRY: VALUE})
    return record


def test_its_entries_have_names_and_a_copy_in_markdown(record: Record) -> None:
    name = names_of(the_course())
    assert name("visits", "") == "your visits book"
    assert name("visits", ENTRY).startswith("the entry of 15 September 2026, ")
    write_markdown = markdown_writers_of(the_course())("visits")
    assert write_markdown
    assert write_markdown(record.read("visits")) == "# Visits, 1"


def test_nothing_takes_it_for_what_the_course_no_longer_has(record: Record) -> None:
    assert other_keys(record, ()) == ()
    assert overview(the_course(), record)["others"] == []


def test_its_words_are_redacted_and_what_the_page_notes_is_not(record: Record) -> None:
    keep_pseudonym(record.store, "Kian", "Person A")
    keep_pseudonym(record.store, "kian", "Person A")
    seen = RedactedRecord.over(record, Redaction.of(record.store), the_course().activities())
    (entry,) = entries(seen)
    assert (entry.text, entry.section) == ("Person A came.", "kian")


@pytest.mark.slow
def test_its_words_are_looked_through_now_and_in_the_history(record: Record) -> None:
    found = sweep_record(the_course(), record, versions="all")
    assert [(swept.where, finding.text) for swept, finding in found] == [
        ("Visits book, 15 September 2026", "Kian"),
        ("In an earlier version of your visits book, saved 14 September 2026", "Aisha"),
    ]
    write(
        record,
        "visits",
        **{ENTRY: VALUE | {"section": "levels", "written_at": "2026-09-16T07:33:37Z"}},
    )
    assert [one.text for one in find_past_texts(record, ())] == ["Aisha came."]


def test_it_is_in_the_book_and_on_a_sheet(record: Record) -> None:
    book = build_book(the_course(), record, BookOptions(course_text=False))
    found = {one.id: runs_text(one.title) for one in all_sections(book.sections)}
    assert found["visits"] == "My visits book"
    assert found[f"visits--{ENTRY}"].startswith("15 September 2026")
    sheet = build_sheet(the_course(), record, SheetChoice((SheetEntry("visits", ENTRY),)))
    titles = [runs_text(one.title) for one in all_sections(sheet.sections)]
    assert "From my visits book, 15 September 2026" in titles


def test_an_erasure_counts_its_tags_apart_from_its_entries(record: Record) -> None:
    write(record, "visits", **{tags.name_of("activity-1", "impressions"): ["chairing", "trust"]})
    loss = would_erase(record, ErasureScope("visits"))
    assert (loss.answers, loss.tags) == (1, 2)
