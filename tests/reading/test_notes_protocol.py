"""Marks on pages: kept in the record, and in everything that a record goes through.

Covers: reading/notes_protocol.py, record/notes/reading_notes.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.sample import Sample

from alongside.book import export_book
from alongside.course.outline import Course
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.notebook_page.overview import overview
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.reading.notes_protocol import NotesProtocol
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes import reading_notes
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record

ONE = "entry-20261129-101500-aa11bb"
MARK = {
    "written_at": "2026-11-29T10:15:00.000Z",
    "section": "first",
    "kind": "passage",
    "exact": "Siobhan chairs the meeting",
    "prefix": "On Monday ",
    "suffix": " in the hall.",
    "text": "Ask Dai Prosser about this.",
}
BOOKMARK = {**MARK, "kind": "bookmark", "exact": "", "prefix": "", "suffix": "", "text": ""}


class Talk:
    """A page that talks with a record."""

    def __init__(self, home: Path) -> None:
        self.record = Record.open(home)
        self._protocol = NotesProtocol(lambda: self.record, "site")

    def say(self, kind: str, **given: Any) -> dict[str, Any]:
        """The one reply to a message."""
        ((reply, files),) = self._protocol.answer({"kind": kind, "seq": 1, **given})
        assert files == []
        return reply

    def keep(self, changes: dict[str, Any], writer: str = "page-a", base: int = 0) -> Any:
        """Save marks, as a page that has revision ``base``."""
        return self.say("save", writer=writer, base_revision=base, changes=changes)


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(tmp_path / "home")


def test_a_mark_is_there_again_on_any_page_that_asks(talk: Talk) -> None:
    assert talk.say("hello")["marks"] == {}
    assert talk.keep({ONE: MARK})["marks"] == {ONE: MARK}
    assert talk.say("hello")["marks"] == {ONE: MARK}


def test_a_mark_that_is_taken_away_is_gone_and_in_the_history(talk: Talk) -> None:
    kept = talk.keep({ONE: MARK})
    assert talk.keep({ONE: None}, base=kept["revision"])["marks"] == {}
    assert "Dai Prosser" in str(talk.record.lines(reading_notes.ACTIVITY)[0].changes)


def test_two_pages_that_change_one_mark_keep_both_notes(talk: Talk) -> None:
    base = talk.keep({ONE: MARK})["revision"]
    talk.keep({ONE: {**MARK, "text": "From the phone."}}, writer="phone", base=base)
    kept = talk.keep({ONE: {**MARK, "text": "From the desk."}}, writer="desk", base=base)
    assert sorted(one["text"] for one in kept["marks"].values()) == [
        "From the desk.",
        "From the phone.",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activity-1", MARK),
        (ONE, "words"),
        (ONE, {**MARK, "more": "x"}),
        (ONE, {**MARK, "kind": "drawing"}),
        (ONE, {**MARK, "exact": ""}),
        (ONE, {**MARK, "exact": "x" * 2001}),
        (ONE, {**BOOKMARK, "exact": "words"}),
        (ONE, {**MARK, "text": 7}),
    ],
)
def test_what_is_no_mark_is_refused_in_a_sentence_and_the_others_are_kept(
    talk: Talk, name: str, value: Any
) -> None:
    good = f"{ONE}-2"
    reply = talk.keep({name: value, good: BOOKMARK})
    assert reply["marks"] == {good: BOOKMARK}
    assert reply["refused"][name].endswith(".")


@pytest.mark.parametrize("given", [{}, {"changes": []}, {"changes": {}, "writer": ""}])
def test_what_is_no_message_is_refused_in_a_sentence(talk: Talk, given: Any) -> None:
    assert talk.say("save", **given)["kind"] == "refused"


def test_my_notebook_shows_marks_with_the_words_and_the_way_to_the_page(
    talk: Talk, sample: Sample
) -> None:
    talk.keep({ONE: MARK, f"{ONE}-2": {**MARK, "section": "no-more"}})
    shown, gone = overview(Course.read(sample.root), talk.record)["marks"]
    assert (shown["title"], shown["link"]) == ("A first page", "01-first.ipynb")
    assert (shown["exact"], shown["text"]) == (MARK["exact"], MARK["text"])
    assert gone["link"] == ""


def test_marks_are_in_the_book_and_in_the_copy_to_read(talk: Talk, sample: Sample) -> None:
    talk.keep({ONE: MARK, f"{ONE}-2": BOOKMARK})
    book = talk.record.home.parent / "book.html"
    course = Course.read(sample.root)
    export_book(course, talk.record, format="html", course_text=False, answers=True, path=book)
    text = book.read_text(encoding="utf-8")
    assert "My marks on pages" in text
    assert "Ask Dai Prosser about this." in text
    assert "“Siobhan chairs the meeting”" in text
    copies = [path.read_text("utf-8") for path in talk.record.home.rglob("reading-notes.md")]
    assert ["Ask Dai Prosser" in one for one in copies] == [True]


def test_a_book_is_without_marks_for_who_wants_it_so(talk: Talk, sample: Sample) -> None:
    talk.keep({ONE: MARK})
    course = Course.read(sample.root)
    notebook = NotebookProtocol(course, lambda: talk.record, "site")
    texts = []
    for wish in ({}, {"marks": True}, {"marks": False}):
        asked = {"kind": "take", "seq": 1, "format": "md", "course_text": False, **wish}
        ((message, (data,)),) = notebook.answer(asked, [], lambda news: None)
        assert message["kind"] == "file"
        texts.append("Ask Dai Prosser" in bytes(data).decode())
    assert texts == [True, True, False]


def test_a_note_whose_writer_formatted_it_is_so_in_the_book_and_is_read_as_words(
    talk: Talk, sample: Sample
) -> None:
    formatted = {"markdown": "1. **Ask** Dai Prosser\n2. <b>tea</b>"}
    talk.keep({ONE: {**MARK, "text": formatted}, f"{ONE}-2": {**MARK, "text": "**old** 1. *x*"}})
    kept, plain = reading_notes.entries(talk.record)
    assert (kept.note, kept.kept_text) == ("1. Ask Dai Prosser\n2. <b>tea</b>", formatted)
    assert plain.kept_text == "**old** 1. *x*"
    course = Course.read(sample.root)
    book = talk.record.home.parent / "book.html"
    export_book(course, talk.record, format="html", course_text=False, answers=True, path=book)
    text = book.read_text(encoding="utf-8")
    assert "<strong>Ask</strong> Dai Prosser" in text
    assert "&lt;b&gt;tea&lt;/b&gt;" in text
    assert "**old** 1. *x*" in text
    assert any("Dai Prosser" in str(one) for one in sweep_record(course, talk.record))


def test_the_care_check_reads_notes_and_not_the_courses_own_words(
    talk: Talk, sample: Sample
) -> None:
    talk.keep({ONE: MARK})
    told = [str(one) for one in sweep_record(Course.read(sample.root), talk.record)]
    assert any("Dai Prosser" in one for one in told)
    assert not any("Siobhan" in one for one in told)


def test_marks_go_with_an_export_and_come_back_with_it(talk: Talk, tmp_path: Path) -> None:
    talk.keep({ONE: MARK})
    export_record(talk.record, tmp_path / "record.zip")
    other = Talk(tmp_path / "other")
    import_record(other.record, tmp_path / "record.zip")
    assert other.say("hello")["marks"] == {ONE: MARK}


def test_an_erased_mark_is_nowhere_any_more(talk: Talk) -> None:
    talk.keep({ONE: MARK, f"{ONE}-2": BOOKMARK})
    erase(talk.record, ErasureScope(reading_notes.ACTIVITY, ONE))
    assert talk.say("hello")["marks"] == {f"{ONE}-2": BOOKMARK}
    left = [path.read_bytes() for path in talk.record.home.rglob("*") if path.is_file()]
    assert not any(b"Prosser" in one for one in left)
