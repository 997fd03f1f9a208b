"""The journal is part of the record: dated, tagged, versioned.

Covers: record/notes/journal.py record/notes/tags.py
"""

from __future__ import annotations

import pytest
from tests.support import journal_entries
from tests.support.paths import ROOT
from tests.support.records import write
from tests.support.takeaway_records import clock

from alongside.errors import AnswerError
from alongside.record.notes import journal, tags
from alongside.record.record import Record
from alongside.storage.record_store import RecordStore


@pytest.fixture
def record(store: RecordStore) -> Record:
    """An empty record."""
    return Record(store, now=clock())


def put(record: Record, text: str, section: str = "", tags: tuple[str, ...] = ()) -> str:
    """Begin an entry."""
    return journal_entries.write(
        record, text, section=section, tags=tags, writer="page", origin="site"
    )[0]


def test_entries_stand_in_the_order_they_were_begun(record: Record) -> None:
    put(record, "First")
    put(record, "Second", "levels", ("after a meeting",))
    one, two = journal.entries(record)
    assert (one.text, two.text, two.section, two.tags) == (
        "First", "Second", "levels", ("after a meeting",),
    )  # fmt: skip
    assert one.written_at < two.written_at


def test_a_changed_entry_keeps_its_date_and_its_earlier_words(record: Record) -> None:
    name = put(record, "It went wrong.")
    begun = journal.entries(record)[0]
    journal_entries.change(
        record, name, "It went right.", base_revision=1, writer="page", origin="site"
    )  # fmt: skip
    (entry,) = journal.entries(record)
    assert (entry.text, entry.written_at) == ("It went right.", begun.written_at)
    assert entry.saved_at > begun.saved_at
    assert journal.of(record.at("journal", 1))[0].text == "It went wrong."


def test_an_entry_that_is_formatted_says_so_and_what_was_written_before_stays_plain(
    record: Record,
) -> None:
    old = put(record, "1. **Not** a list\n* nor this")
    put(record, {"markdown": "- **Tea**\n- [rules](https://example.org)"})  # type: ignore[arg-type]
    plain, formatted = journal.entries(record)
    assert (plain.id, plain.text, plain.markdown) == (old, "1. **Not** a list\n* nor this", "")
    assert plain.kept_text == plain.text
    assert formatted.text == "• Tea\n• rules (https://example.org)"
    assert formatted.kept_text == {"markdown": "- **Tea**\n- [rules](https://example.org)"}
    copy = journal.markdown(record.read(journal.ACTIVITY))
    assert "- **Tea**\n- [rules](https://example.org)" in copy


def test_a_removed_entry_can_be_brought_back(record: Record) -> None:
    name = put(record, "Keep me")
    journal_entries.remove(record, name, base_revision=1, writer="page", origin="site")
    assert journal.entries(record) == ()
    record.restore("journal", 1, writer="page")
    assert journal.entries(record)[0].text == "Keep me"


def test_two_pages_that_change_an_entry_keep_both(record: Record) -> None:
    name = put(record, "One")
    journal_entries.change(record, name, "Page A", base_revision=1, writer="a", origin="site")
    saved = journal_entries.change(
        record, name, "Page B", base_revision=1, writer="b", origin="site"
    )
    assert [conflict.field for conflict in saved.conflicts] == [name]
    assert journal.entries(record)[0].text == "Page A"


def test_tags_are_tidied_and_more_than_twenty_are_refused(record: Record) -> None:
    put(record, "Text", tags=("  after   a meeting ", "after a meeting", "", "x" * 99))
    assert journal.entries(record)[0].tags == ("after a meeting", "x" * 60)
    with pytest.raises(AnswerError, match="20 tags"):
        put(record, "Text", tags=tuple(map(str, range(21))))


@pytest.mark.parametrize("comma", [",", "، ", "؛", "、", "，", "､", ";", "；", "፣", "߸", "՝ "])
def test_a_comma_of_any_script_divides_tags_on_the_page_as_well(record: Record, comma: str) -> None:
    put(record, "Text", tags=(f"meeting{comma}trust{comma}", "a\x0bb"))
    assert journal.entries(record)[0].tags == ("meeting", "trust", "a b")
    page = ROOT / "widgets" / "alongside" / "notebook_page" / "static" / "tags.js"
    assert f"/{tags._COMMAS.pattern}/" in page.read_text(encoding="utf-8")


def test_tags_on_answers_are_no_entries(record: Record) -> None:
    put(record, "An entry")
    change = {tags.name_of("activity-3", "level"): (["chairing"], journal.QUESTION_HASH)}
    record.save(journal.ACTIVITY, change, base_revision=1, writer="page", origin="site",
                write_markdown=journal.markdown)  # fmt: skip
    assert [entry.text for entry in journal.entries(record)] == ["An entry"]
    assert tags.of(record.read(journal.ACTIVITY), "activity-3", "level") == ("chairing",)
    assert tags.of(record.read(journal.ACTIVITY), "activity-3", "why") == ()
    copy = (record.store.read("reflections/journal.md") or b"").decode()
    assert "Tags on activity-3, level: chairing" in copy


def test_a_strange_value_is_shown_and_not_lost(record: Record) -> None:
    write(record, "journal", **{"entry-old": "Just text", "entry-odd": {"text": "T", "tags": 7}})
    texts = {entry.id: entry.text for entry in journal.entries(record)}
    assert texts == {"entry-old": "Just text", "entry-odd": "T"}


def test_the_markdown_copy_has_the_entries(record: Record) -> None:
    put(record, "A good meeting.", "levels", ("mood",))
    copy = (record.store.read("reflections/journal.md") or b"").decode()
    assert "A good meeting." in copy
    assert "about levels" in copy
    assert "Tags: mood" in copy
