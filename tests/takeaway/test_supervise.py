"""The sheet for supervision: what was picked, what is wanted, room to write, at most two pages.

Covers: book/supervise.py
"""

from __future__ import annotations

import random
import re
from datetime import UTC
from pathlib import Path

import pytest
from tests.takeaway.everything import pdf_objects
from tests.takeaway.records import fill, opened, real_length, the_course
from tests.takeaway.test_archive import write

from alongside.book import as_bytes, supervision
from alongside.book.build import Wishes
from alongside.book.supervise import MOST, Choice, Pick, shortened
from alongside.book.tree import Answer, Item, Listing, Table, paragraph, plain, walk, words
from alongside.core import journal
from alongside.core.errors import RecordError
from alongside.core.record import Record

BIGGEST = (
    Pick("activity-1", "impressions", "Was I fair?"),
    Pick("activity-1", "partners"),
    Pick("activity-3", "level-reason"),
    Pick("activity-5", "benefits"),
    Pick("activity-7", "actions", "Are these small enough?"),
    Pick("activity-7", "dilemma"),
)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record with one activity answered at length."""
    record = opened(tmp_path / "home")
    activity = the_course().activity(1)
    fill(record, activity, random.Random(1), versions=len(activity.questions))
    return record


def test_the_sheet_asks_what_the_learner_wants(record: Record) -> None:
    choice = Choice((Pick("activity-1", "impressions", "Was I fair?"),), "Mair", "3 December")
    book = supervision(the_course(), record, choice)
    text = as_bytes(book, "md").decode()
    assert "With: Mair" in text
    assert "When: 3 December" in text
    assert "Was I fair?" in text
    assert "What we agreed" in text
    assert [s.id for s in book.sections] == ["agenda", "reflections", "agreed"]


def test_a_long_answer_is_shortened_and_says_so(record: Record) -> None:
    book = supervision(the_course(), record, Choice((Pick("activity-1", "impressions"),) * 4))
    answers = [b for s in walk(book.sections) for b in s.blocks if isinstance(b, Answer)]
    assert all(words(answer.blocks) <= 106 for answer in answers)
    assert re.search(r"Shortened: the whole has \d+ words\.", answers[0].note)


def test_an_entry_of_the_journal_can_be_on_the_sheet(record: Record) -> None:
    name, _ = journal.write(record, "It rained.", writer="page", origin="site")
    choice = Choice((Pick("journal", name),), wishes=Wishes(zone=UTC))
    book = supervision(the_course(), record, choice)
    titles = [plain(section.title) for section in walk(book.sections)]
    assert any(title.startswith("From my journal, 14 September 2026") for title in titles)
    asking = Choice((Pick("journal", name, "a view"),), wishes=Wishes(zone=UTC))
    said = as_bytes(supervision(the_course(), record, asking), "html").decode()
    assert '2026</a>. I would like: <span translate="no">a view</span>' in said


def test_answers_that_the_course_no_longer_asks_for_can_be_picked(record: Record) -> None:
    write(record, "activity-1", dropped="Old words")
    write(record, "activity-99", why="Other words")
    picks = (Pick("activity-1", "dropped"), Pick("activity-99", "why"))
    text = as_bytes(supervision(the_course(), record, Choice(picks)), "md").decode()
    assert "Old words" in text
    assert "Other words" in text


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ((), "at least one"),
        ((Pick("activity-1", "impressions"),) * (MOST + 1), "room for 6"),
        ((Pick("activity-2", "differences"),), "no answer"),
        ((Pick("journal", "entry-none"),), "no answer"),
    ],
)
def test_a_choice_that_makes_no_sheet_is_refused(
    record: Record, picks: tuple[Pick, ...], sentence: str
) -> None:
    with pytest.raises(RecordError, match=sentence):
        supervision(the_course(), record, Choice(picks))


def test_shortening_keeps_whole_sentences_items_and_rows() -> None:
    (block,), cut = shortened((paragraph("One two. Three four. Five six."),), 5)
    assert (plain(block.runs), cut) == ("One two. Three four. …", True)  # type: ignore[union-attr]
    (block,), cut = shortened((paragraph("a b c d e f"),), 3)
    assert plain(block.runs) == "a b c …"  # type: ignore[union-attr]
    items = Listing(tuple(Item((paragraph("one two"),)) for _ in range(5)))
    (listing,), cut = shortened((items,), 5)
    assert isinstance(listing, Listing)
    assert (len(listing.items), cut) == (2, True)
    table = Table(((paragraph("H"),),), tuple(((paragraph("a b"),),) for _ in range(9)))
    (few,), cut = shortened((table,), 50)
    assert isinstance(few, Table)
    assert (len(few.rows), cut) == (5, True)
    assert shortened((paragraph("Short."),), 5) == ((paragraph("Short."),), False)


def test_the_largest_sheet_has_two_pages(tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:
        pytest.skip(f"WeasyPrint, or the Pango that it needs, is missing: {problem}")
    record = real_length(tmp_path / "home")
    data = as_bytes(supervision(the_course(), record, Choice(BIGGEST)), "pdf")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf_objects(data))) <= 2
