"""The sheet for supervision: what was picked, what is wanted, room to write, at most two pages.

Covers: book/supervision_sheet.py
"""

from __future__ import annotations

import random
import re
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from tests.support import journal_entries
from tests.support.everything import pdf_objects
from tests.support.records import write
from tests.support.takeaway_records import fill, opened, real_length, the_course

from alongside.book import as_bytes, supervision
from alongside.book.builder import BookOptions
from alongside.book.document import (
    AnswerBlock,
    Item,
    ListBlock,
    Table,
    all_sections,
    count_block_words,
    plain_paragraph,
    runs_text,
)
from alongside.book.supervision_sheet import SheetChoice, SheetEntry, fair_shares, shortened
from alongside.errors import RecordError
from alongside.record.notes.supervision import MOST, AgreedLine, SupervisionSheet
from alongside.record.record import Record

BIGGEST = (
    SheetEntry("activity-1", "impressions", "Was I fair?"),
    SheetEntry("activity-1", "partners"),
    SheetEntry("activity-3", "level-reason"),
    SheetEntry("activity-5", "benefits"),
    SheetEntry("activity-7", "actions", "Are these small enough?"),
    SheetEntry("activity-7", "dilemma"),
)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record with one activity answered at length."""
    record = opened(tmp_path / "home")
    activity = the_course().activity(1)
    fill(record, activity, random.Random(1), versions=len(activity.questions))
    return record


def test_the_sheet_asks_what_the_learner_wants(record: Record) -> None:
    choice = SheetChoice(
        (SheetEntry("activity-1", "impressions", "Was I fair?"),), "Mair", "3 December"
    )
    book = supervision(the_course(), record, choice)
    text = as_bytes(book, "md").decode()
    assert "With: Mair" in text
    assert "When: 3 December" in text
    assert "Was I fair?" in text
    assert "What we agreed" in text
    assert [s.id for s in book.sections] == ["agenda", "reflections", "agreed"]


def test_a_long_answer_is_shortened_and_says_so(record: Record) -> None:
    book = supervision(
        the_course(), record, SheetChoice((SheetEntry("activity-1", "impressions"),) * 4)
    )
    answers = [
        b for s in all_sections(book.sections) for b in s.blocks if isinstance(b, AnswerBlock)
    ]
    assert all(count_block_words(answer.blocks) <= 106 for answer in answers)
    assert re.search(r"Shortened: the whole has \d+ words\.", answers[0].details)


def test_an_entry_of_the_journal_can_be_on_the_sheet(record: Record) -> None:
    name, _ = journal_entries.write(record, "It rained.", writer="page", origin="site")
    choice = SheetChoice((SheetEntry("journal", name),), wishes=BookOptions(zone=UTC))
    book = supervision(the_course(), record, choice)
    titles = [runs_text(section.title) for section in all_sections(book.sections)]
    assert any(title.startswith("From my journal, 14 September 2026") for title in titles)
    asking = SheetChoice((SheetEntry("journal", name, "a view"),), wishes=BookOptions(zone=UTC))
    said = as_bytes(supervision(the_course(), record, asking), "html").decode()
    assert '2026</a>. I would like: <span translate="no">a view</span>' in said


def test_answers_that_the_course_no_longer_asks_for_can_be_picked(record: Record) -> None:
    write(record, "activity-1", dropped="Old words")
    write(record, "activity-99", why="Other words")
    picks = (SheetEntry("activity-1", "dropped"), SheetEntry("activity-99", "why"))
    text = as_bytes(supervision(the_course(), record, SheetChoice(picks)), "md").decode()
    assert "Old words" in text
    assert "Other words" in text


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ((), "at least one"),
        ((SheetEntry("activity-1", "impressions"),) * (MOST + 1), "room for 6"),
        ((SheetEntry("activity-2", "differences"),), "no answer"),
        ((SheetEntry("journal", "entry-none"),), "no answer"),
    ],
)
def test_a_choice_that_makes_no_sheet_is_refused(
    record: Record, picks: tuple[SheetEntry, ...], sentence: str
) -> None:
    with pytest.raises(RecordError, match=sentence):
        supervision(the_course(), record, SheetChoice(picks))


def test_shortening_keeps_whole_sentences_items_and_rows() -> None:
    (block,), cut = shortened((plain_paragraph("One two. Three four. Five six."),), 5)
    assert (runs_text(block.runs), cut) == ("One two. Three four. …", True)  # type: ignore[union-attr]
    (block,), cut = shortened((plain_paragraph("a b c d e f"),), 3)
    assert runs_text(block.runs) == "a b c …"  # type: ignore[union-attr]
    items = ListBlock(tuple(Item((plain_paragraph("one two"),)) for _ in range(5)))
    (listing,), cut = shortened((items,), 5)
    assert isinstance(listing, ListBlock)
    assert (len(listing.items), cut) == (2, True)
    table = Table(((plain_paragraph("H"),),), tuple(((plain_paragraph("a b"),),) for _ in range(9)))
    (few,), cut = shortened((table,), 50)
    assert isinstance(few, Table)
    assert (len(few.rows), cut) == (5, True)
    assert shortened((plain_paragraph("Short."),), 5) == ((plain_paragraph("Short."),), False)


def test_the_largest_sheet_has_two_pages(tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:
        pytest.skip(f"WeasyPrint, or the Pango that it needs, is missing: {problem}")
    record = real_length(tmp_path / "home")
    data = as_bytes(supervision(the_course(), record, SheetChoice(BIGGEST)), "pdf")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf_objects(data))) <= 2


def test_the_sheet_begins_with_what_was_agreed_last_time_and_has_a_name(record: Record) -> None:
    before = SupervisionSheet(
        "entry-1", "2026-09-01T10:00:00.000Z", agreed=(AgreedLine("Ring Dai", "me", "2026-10-10"),)
    )
    picks = (SheetEntry("activity-1", "impressions"),)
    now = (AgreedLine("Write to Owen"),)
    choice = SheetChoice(picks, "Mair", name="Ann", agreed=now, before=before)
    book = supervision(the_course(), record, choice)
    assert [s.id for s in book.sections] == ["before", "agenda", "reflections", "agreed"]
    text = as_bytes(book, "md").decode()
    assert text.index("Name: Ann") < text.index("Ring Dai") < text.index("Write to Owen")
    assert "10 October 2026" in text
    assert "How it went" in text


def test_all_planned_actions_stand_together_the_soonest_first(record: Record) -> None:
    plan: list[dict[str, Any]] = [
        {"what": "Later thing", "by_when": "2027-03-01"},
        {"what": "Soon", "by_when": ""},
    ]
    plan += [{"what": "First thing", "by_when": "2026-12-01"}, {"what": "Rung", "done": True}]
    write(record, "activity-7", actions=plan)
    picks = (SheetEntry("activity-1", "impressions"),)
    text = as_bytes(
        supervision(the_course(), record, SheetChoice(picks, actions=True)), "md"
    ).decode()
    assert text.index("First thing") < text.index("Later thing") < text.index("| Soon")
    assert "Rung" not in text, "it is done"
    none = as_bytes(supervision(the_course(), record, SheetChoice(picks)), "md").decode()
    assert "First thing" not in none


def test_a_short_answer_leaves_its_room_to_a_long_one_and_lines_fill_the_page(
    record: Record,
) -> None:
    assert fair_shares([10, 400, 30], 420) == [10, 380, 30]
    assert fair_shares([300, 300], 420) == [210, 210]
    assert fair_shares([], 420) == []
    write(record, "activity-2", differences="Short.")
    short = supervision(
        the_course(), record, SheetChoice((SheetEntry("activity-2", "differences"),))
    )
    long = supervision(the_course(), record, SheetChoice(BIGGEST[:1] * 4))
    lines = [
        sum(getattr(b, "role", "") == "blank" for b in book.sections[-1].blocks)
        for book in (short, long)
    ]
    assert lines == [12, 3]
